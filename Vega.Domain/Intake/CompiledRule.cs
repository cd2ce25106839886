using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>
/// A filter rule made ready to run, once per configuration. A rule that cannot run any more, as when its field was deleted, blocks nothing and says so in the trace.
/// </summary>
public sealed class CompiledRule
{
    private readonly CompiledCondition[] conditions;

    /// <summary>Compiles a rule against the client's fields.</summary>
    public CompiledRule(FilterRule rule, FieldCatalog fields)
    {
        (Id, Name, Level, CampaignId, DegreeProgramId, Enabled) = (rule.Id, rule.Name, rule.Level, rule.CampaignId, rule.DegreeProgramId, rule.Enabled);
        Words = rule.Describe(fields);
        conditions = [.. rule.When.Select(c => CompiledCondition.Of(c, fields))];
        Fault = conditions.Length == 0 ? "it has no condition" : Array.Find(conditions, c => c.Fault is not null)?.Fault;
    }

    /// <summary>The rule's number.</summary>
    public int Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where it stands.</summary>
    public FilterRuleLevel Level { get; }

    /// <summary>The campaign, at that level.</summary>
    public int? CampaignId { get; }

    /// <summary>The program, at that level.</summary>
    public int? DegreeProgramId { get; }

    /// <summary>False when it is switched off.</summary>
    public bool Enabled { get; }

    /// <summary>The rule in words.</summary>
    public string Words { get; }

    /// <summary>Why it cannot run; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>True when it compares a person's data with the client's own values, so that its verdict tells whether somebody is on a list.</summary>
    public bool LooksAtPersons => Array.Exists(conditions, c => c.LooksAtPersons);

    /// <summary>True when the rule is on, can run and all its conditions hold: the lead is blocked.</summary>
    /// <param name="values">Values by slot, as in <see cref="IntakeDraft.Values"/>.</param>
    /// <param name="arrival">Arrival on the client's wall clock.</param>
    public bool Matches(string?[] values, LocalDateTime arrival)
    {
        if (!Enabled || Fault is not null) return false;
        foreach (var condition in conditions) if (!condition.Matches(values, arrival)) return false;
        return true;
    }

    /// <summary>The values the rule looks at: blank, "present" for personal ones, the value itself for others.</summary>
    public string Saw(string?[] values, LocalDateTime arrival) =>
        Fault is not null ? "cannot run: " + Fault
        : conditions.Length == 1 ? conditions[0].Saw(values, arrival)
        : string.Join(", ", conditions.Select(c => c.Saw(values, arrival)));
}

/// <summary>One condition, ready to run.</summary>
internal sealed class CompiledCondition
{
    private const int OfArrival = -1;
    private readonly int slot;
    private readonly bool personal;
    private readonly bool blankMatches;
    private readonly Func<string, LocalDateTime, bool> test;

    private CompiledCondition(IntakeField? field, bool blankMatches, Func<string, LocalDateTime, bool> test, string? fault)
    {
        slot = field?.Slot ?? OfArrival;
        personal = field?.Personal ?? false;
        (this.blankMatches, this.test, Fault) = (blankMatches, test, fault);
    }

    public string? Fault { get; }

    public bool LooksAtPersons { get; private init; }

    public bool Matches(string?[] values, LocalDateTime arrival)
    {
        if (slot == OfArrival) return test("", arrival);
        return string.IsNullOrWhiteSpace(values[slot]) ? blankMatches : test(values[slot]!, arrival);
    }

    public string Saw(string?[] values, LocalDateTime arrival) =>
        slot == OfArrival ? $"{arrival.DayOfWeek.ToString()[..3]} {arrival.Hour:00}:{arrival.Minute:00}"
        : string.IsNullOrWhiteSpace(values[slot]) ? "blank"
        : personal ? "present"
        : values[slot]!.Length > 80 ? FieldValues.Storable(values[slot]!, 80) + "…" : values[slot]!;

    public static CompiledCondition Of(FilterCondition condition, FieldCatalog fields)
    {
        static CompiledCondition Broken(string fault) => new(null, false, (_, _) => false, fault);

        if (FilterOperators.Find(condition.Is) is not { } known) return Broken($"there is no operator {FieldValues.Shown(condition.Is)}");
        var field = known.OfArrival ? null : fields.Find(condition.Field.Trim());
        if (!known.OfArrival && field is null) return Broken($"there is no field {FieldValues.Shown(condition.Field)}");
        if (condition.Values.Count < known.Fewest || condition.Values.Count > known.Most) return Broken($"{known.Name} has {condition.Values.Count} values");
        var values = condition.Values.ConvertAll(v => v.Trim());
        string? fault = null;
        Func<string, LocalDateTime, bool> holds = known.Kind switch
        {
            FilterValueKind.Equal => Equal(values, field!, not: known.Name is "none-of" or "not-equals"),
            FilterValueKind.Part => Part(values, field!, known.Name),
            FilterValueKind.Pattern => Pattern(values[0], out fault),
            FilterValueKind.Number => Within(known.Name, values, FieldValues.Number, (text, _) => FieldValues.Number(text), out fault),
            FilterValueKind.Date => Within(known.Name, values, FieldValues.Date, (text, _) => FieldValues.Date(text), out fault),
            FilterValueKind.Age => Within(known.Name, values, FieldValues.Number, (text, arrival) => FieldValues.Date(text) is { } born ? Age(born, arrival.Date) : null, out fault),
            FilterValueKind.ZipPrefix => ZipPrefix(values),
            FilterValueKind.Day => OnDay(values, out fault),
            FilterValueKind.Hour => InHours(values, out fault),
            _ => known.Name == "not-blank" ? (_, _) => true : (_, _) => false,
        };
        if (fault is not null) return Broken(fault);
        return new(field, known.Name is "blank" or "none-of" or "not-equals" or "not-contains", holds, null) { LooksAtPersons = field is { Personal: true } && known.Kind is (FilterValueKind.Equal or FilterValueKind.Part or FilterValueKind.Pattern) };
    }

    // Full years; somebody born on 29 February has the birthday on 1 March of a common year.
    internal static int Age(LocalDate born, LocalDate today) =>
        today.Year - born.Year - (today.Month < born.Month || (today.Month == born.Month && today.Day < born.Day) ? 1 : 0);

    private static Func<string, LocalDateTime, bool> Equal(List<string> values, IntakeField field, bool not)
    {
        var set = values.Select(v => Comparable(field, v)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return field.Type switch
        {
            LeadFieldType.Boolean => (text, _) => set.Contains(Comparable(field, text)) != not,
            // A nine-digit ZIP code lies in its five-digit one.
            LeadFieldType.Zip => (text, _) => (set.Contains(text) || (text.Length == 10 && set.Contains(text[..5]))) != not,
            _ => (text, _) => set.Contains(text) != not,
        };
    }

    private static string Comparable(IntakeField field, string text) => field switch
    {
        { Type: LeadFieldType.Boolean } => FieldValues.ParseBoolean(text) is { } yes ? yes ? "true" : "false" : text,
        _ when field.Slot == ControlFields.Campaign.Slot && PublicId.TryParse(text, PublicIdPrefix.Campaign, out var id) => id.ToString(),
        _ => FieldValues.TryNormalise(field.Type, field.Options, text, out var value) ? value : text,
    };

    private static Func<string, LocalDateTime, bool> Part(List<string> values, IntakeField field, string name)
    {
        // A phone is kept as ten digits, so its parts are compared as digits.
        var parts = values.ConvertAll(v => field.Type == LeadFieldType.Phone && v.Any(char.IsAsciiDigit) ? string.Concat(v.TrimStart('+').Where(char.IsAsciiDigit)) : v).ToArray();
        return name switch
        {
            "starts-with" => (text, _) => Array.Exists(parts, p => text.StartsWith(p, StringComparison.OrdinalIgnoreCase)),
            "contains" => (text, _) => Array.Exists(parts, p => text.Contains(p, StringComparison.OrdinalIgnoreCase)),
            _ => (text, _) => !Array.Exists(parts, p => text.Contains(p, StringComparison.OrdinalIgnoreCase)),
        };
    }

    private static Func<string, LocalDateTime, bool> Pattern(string pattern, out string? fault)
    {
        (var regex, fault) = FilterOperators.Pattern(pattern);
        return (text, _) =>
        {
            try
            {
                return regex!.IsMatch(text);
            }
            catch (RegexMatchTimeoutException)
            {
                // A pattern that big repeats might take long on a long text; a lead is not refused for it.
                return false;
            }
        };
    }

    private static Func<string, LocalDateTime, bool> Within<T>(string name, List<string> values, Func<string, T?> read, Func<string, LocalDateTime, T?> of, out string? fault) where T : struct, IComparable<T>
    {
        var bounds = values.ConvertAll(v => v.Length == 0 ? null : read(v));
        fault = null;
        for (var i = 0; i < values.Count; i++) if (bounds[i] is null && (values[i].Length > 0 || values.Count == 1)) fault = $"{FieldValues.Shown(values[i])} is no bound";
        var (low, high) = (bounds[0], bounds[^1]);
        return name switch
        {
            "between" or "date-between" or "age-between" => (text, arrival) => of(text, arrival) is { } v && (low is not { } l || v.CompareTo(l) >= 0) && (high is not { } h || v.CompareTo(h) <= 0),
            "at-least" => (text, arrival) => of(text, arrival) is { } v && v.CompareTo(low!.Value) >= 0,
            "at-most" => (text, arrival) => of(text, arrival) is { } v && v.CompareTo(low!.Value) <= 0,
            "less-than" or "before" or "age-under" => (text, arrival) => of(text, arrival) is { } v && v.CompareTo(low!.Value) < 0,
            _ => (text, arrival) => of(text, arrival) is { } v && v.CompareTo(low!.Value) > 0,
        };
    }

    private static Func<string, LocalDateTime, bool> ZipPrefix(List<string> values)
    {
        var prefixes = values.ToFrozenSet(StringComparer.Ordinal);
        var look = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        return (text, _) =>
        {
            for (var length = 1; length <= 5 && length <= text.Length; length++) if (look.Contains(text.AsSpan(0, length))) return true;
            return false;
        };
    }

    private static Func<string, LocalDateTime, bool> OnDay(List<string> values, out string? fault)
    {
        var days = 0;
        fault = null;
        foreach (var value in values)
        {
            if (FilterOperators.Day(value) is { } day) days |= 1 << day;
            else fault = $"{FieldValues.Shown(value)} is no day";
        }

        return (_, arrival) => (days & (1 << ((int)arrival.DayOfWeek - 1))) != 0;
    }

    private static Func<string, LocalDateTime, bool> InHours(List<string> values, out string? fault)
    {
        var (from, to) = (FilterOperators.Hour(values[0]), FilterOperators.Hour(values[1]));
        fault = from is null || to is null ? "its hours are not hours" : null;
        return from < to ? (_, arrival) => arrival.Hour >= from && arrival.Hour < to : (_, arrival) => arrival.Hour >= from || arrival.Hour < to;
    }
}
