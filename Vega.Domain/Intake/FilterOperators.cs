using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>What an operator takes as values.</summary>
public enum FilterValueKind
{
    /// <summary>None.</summary>
    None,
    /// <summary>Whole values, compared as values of the field: HI is Hawaii, 1 is yes.</summary>
    Equal,
    /// <summary>Parts of a text.</summary>
    Part,
    /// <summary>A regular expression.</summary>
    Pattern,
    /// <summary>Numbers.</summary>
    Number,
    /// <summary>Dates.</summary>
    Date,
    /// <summary>Ages in full years.</summary>
    Age,
    /// <summary>First digits of ZIP codes.</summary>
    ZipPrefix,
    /// <summary>Days, mon to sun.</summary>
    Day,
    /// <summary>Hours, 0 to 24.</summary>
    Hour,
}

/// <summary>An operator of filter conditions.</summary>
/// <param name="Name">The word in <see cref="FilterCondition.Is"/>.</param>
/// <param name="Words">The words between field and values; {0} is the field and {1} the values.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Fewest">The fewest values.</param>
/// <param name="Most">The most values.</param>
public sealed record FilterOperator(string Name, string Words, FilterValueKind Kind, int Fewest, int Most)
{
    /// <summary>True for the operators of the arrival time, which ask for no field.</summary>
    public bool OfArrival => Kind is FilterValueKind.Day or FilterValueKind.Hour;

    /// <summary>True for a pair of bounds, of which one may be empty.</summary>
    public bool IsRange => Name.EndsWith("between", StringComparison.Ordinal) && !OfArrival;
}

/// <summary>
/// The closed list of operators. Text is compared without regard to case and surrounding blanks. A blank value matches <c>blank</c>, <c>none-of</c>, <c>not-equals</c> and
/// <c>not-contains</c> only. <c>between</c>, <c>date-between</c> and <c>age-between</c> include both bounds, <c>at-least</c> and <c>at-most</c> include theirs; <c>before</c>,
/// <c>after</c>, <c>less-than</c>, <c>greater-than</c>, <c>age-under</c> and <c>age-over</c> do not. Days and hours are those of the arrival in the client's zone;
/// <c>hour-between</c> includes its first hour and ends as its second one begins, past midnight when the second is smaller.
/// </summary>
public static class FilterOperators
{
    private const int Any = FilterRule.MaxValues;
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>All, in the order of menus.</summary>
    public static readonly IReadOnlyList<FilterOperator> All =
    [
        new("any-of", "{0} is any of {1}", FilterValueKind.Equal, 1, Any), new("none-of", "{0} is none of {1}", FilterValueKind.Equal, 1, Any),
        new("equals", "{0} is {1}", FilterValueKind.Equal, 1, 1), new("not-equals", "{0} is not {1}", FilterValueKind.Equal, 1, 1),
        new("contains", "{0} contains {1}", FilterValueKind.Part, 1, Any), new("not-contains", "{0} does not contain {1}", FilterValueKind.Part, 1, Any),
        new("starts-with", "{0} starts with {1}", FilterValueKind.Part, 1, Any), new("matches", "{0} matches {1}", FilterValueKind.Pattern, 1, 1),
        new("between", "{0} is {1}", FilterValueKind.Number, 2, 2), new("at-least", "{0} is at least {1}", FilterValueKind.Number, 1, 1), new("at-most", "{0} is at most {1}", FilterValueKind.Number, 1, 1),
        new("less-than", "{0} is less than {1}", FilterValueKind.Number, 1, 1), new("greater-than", "{0} is greater than {1}", FilterValueKind.Number, 1, 1),
        new("before", "{0} is before {1}", FilterValueKind.Date, 1, 1), new("after", "{0} is after {1}", FilterValueKind.Date, 1, 1), new("date-between", "{0} is {1}", FilterValueKind.Date, 2, 2),
        new("age-between", "age by {0} is {1}", FilterValueKind.Age, 2, 2), new("age-under", "age by {0} is under {1}", FilterValueKind.Age, 1, 1), new("age-over", "age by {0} is over {1}", FilterValueKind.Age, 1, 1),
        new("zip-prefix", "{0} begins with {1}", FilterValueKind.ZipPrefix, 1, Any),
        new("blank", "{0} is blank", FilterValueKind.None, 0, 0), new("not-blank", "{0} is not blank", FilterValueKind.None, 0, 0),
        new("day-of-week", "it arrives on {1}", FilterValueKind.Day, 1, 7), new("hour-between", "it arrives between {1}", FilterValueKind.Hour, 2, 2),
    ];

    private static readonly FrozenDictionary<string, FilterOperator> ByName = All.ToFrozenDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The operator of that name in any case; null for another.</summary>
    public static FilterOperator? Find(string name) => ByName.GetValueOrDefault(name.Trim());

    /// <summary>The operators that can be asked of a field, in the order of menus; of null those of the arrival time.</summary>
    public static IReadOnlyList<FilterOperator> For(IntakeField? field) => [.. All.Where(o => o.OfArrival == field is null && (field is null || Fits(o.Kind, field.Type)))];

    /// <summary>A condition in words. Listed e-mail addresses and phone numbers are counted, not shown, since the words go to vendors.</summary>
    public static string Describe(FilterCondition condition, FieldCatalog fields)
    {
        if (Find(condition.Is) is not { } known) return $"{condition.Field} {condition.Is} {FieldValues.Listed(condition.Values)}";
        var field = fields.Find(condition.Field.Trim());
        var values = condition.Values;
        var words = known.Kind switch
        {
            FilterValueKind.Equal when field?.Type is LeadFieldType.Email or LeadFieldType.Phone => values.Count == 1 ? "a listed value" : $"{values.Count} listed values",
            FilterValueKind.Day => FieldValues.Listed([.. values.Select(v => Day(v) is { } day ? $"{char.ToUpperInvariant(Days[day][0])}{Days[day][1..]}" : v)], 7),
            FilterValueKind.Hour when values.Count == 2 => $"{Clock(values[0])} and {Clock(values[1])}",
            _ when known.IsRange && values.Count == 2 => string.IsNullOrWhiteSpace(values[0]) ? "at most " + values[1].Trim() : string.IsNullOrWhiteSpace(values[1]) ? "at least " + values[0].Trim() : $"between {values[0].Trim()} and {values[1].Trim()}",
            FilterValueKind.Part when values.Count is > 1 and <= 5 => string.Join(" or ", values.Select(v => v.Trim())),
            _ => FieldValues.Listed(values),
        };
        return string.Format(null, known.Words, field?.Title ?? condition.Field, words);
    }

    /// <summary>What is wrong with a condition; the field of each error is <c>field</c>, <c>is</c> or <c>values</c>.</summary>
    public static IReadOnlyList<FieldError> Validate(FilterCondition condition, FieldCatalog fields)
    {
        if (Find(condition.Is) is not { } known)
            return [new("is", "unknown-operator", $"The operator {FieldValues.Shown(condition.Is)} is not known. The operators are: {string.Join(", ", All.Select(o => o.Name))}.")];

        var errors = new List<FieldError>();
        var field = known.OfArrival ? null : fields.Find(condition.Field.Trim());
        if (!known.OfArrival && field is null)
            errors.Add(new("field", "unknown-field", $"There is no field {FieldValues.Shown(condition.Field)}. The fields are: {string.Join(", ", fields.Fields.Select(f => f.PostName).Concat(ControlFields.All.Select(f => f.Name)))}."));
        else if (field is not null && !Fits(known.Kind, field.Type))
            errors.Add(new("is", "unknown-operator", $"{known.Name} cannot be asked of {field.PostName}, whose values are of type {field.Type.ToString().ToLowerInvariant()}."));

        var values = condition.Values;
        if (values.Count < known.Fewest || values.Count > known.Most) errors.Add(new("values", "invalid-field", $"{known.Name} takes {Count(known)}; {values.Count} given."));
        else if (values.Exists(v => v.Length > LeadField.MaxLength)) errors.Add(new("values", "invalid-field", $"A value may have at most {LeadField.MaxLength} characters."));
        else if (known.IsRange && values.TrueForAll(string.IsNullOrWhiteSpace)) errors.Add(new("values", "invalid-field", $"{known.Name} needs at least one of its two bounds."));
        else if (values.Exists(v => string.IsNullOrWhiteSpace(v) && !known.IsRange)) errors.Add(new("values", "invalid-field", "A value must not be blank; to ask for blank values use blank or not-blank."));
        else if (Fault(known, field, values) is { } fault) errors.Add(new("values", "invalid-field", fault));
        return errors;
    }

    /// <summary>A regular expression as <c>matches</c> runs it; the fault in words when it cannot run.</summary>
    internal static (Regex? Regex, string? Fault) Pattern(string pattern)
    {
        try
        {
            return (new Regex(pattern.Trim(), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100)), null);
        }
        catch (NotSupportedException)
        {
            return (null, "The pattern uses what cannot run in bounded time: look-around, back-references, atomic groups, or repetitions that are too large.");
        }
        catch (ArgumentException e)
        {
            return (null, "The pattern is not a regular expression: " + e.Message);
        }
    }

    /// <summary>0 for mon to 6 for sun; null for another word.</summary>
    internal static int? Day(string text) => text.Trim() is { Length: >= 3 } day && Array.FindIndex(Days, d => d.Equals(day[..3], StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
        && (day.Length == 3 || ((DayOfWeek)((index + 1) % 7)).ToString().Equals(day, StringComparison.OrdinalIgnoreCase)) ? index : null;

    /// <summary>0 to 24; null for another text.</summary>
    internal static int? Hour(string text) => int.TryParse(text.Trim(), System.Globalization.NumberStyles.None, null, out var hour) && hour <= 24 ? hour : null;

    /// <summary>1 to 5 digits.</summary>
    internal static bool IsZipPrefix(string text) => text.Trim() is { Length: >= 1 and <= 5 } digits && digits.All(char.IsAsciiDigit);

    private static string? Fault(FilterOperator known, IntakeField? field, List<string> values)
    {
        string? First(Func<string, bool> right, string what) =>
            values.Find(v => !(known.IsRange && string.IsNullOrWhiteSpace(v)) && !right(v)) is { } wrong ? $"{FieldValues.Shown(wrong)} is not {what}." : null;

        return known.Kind switch
        {
            FilterValueKind.Equal when field is { Type: not (LeadFieldType.Text or LeadFieldType.Email) } => First(v => FieldValues.TryNormalise(field.Type, field.Options, v.Trim(), out _), FieldValues.Requirement(field)),
            FilterValueKind.Pattern => Pattern(values[0]).Fault,
            FilterValueKind.Number => First(v => FieldValues.Number(v.Trim()) is not null, "a number, as 3.5") ?? Order(values, v => FieldValues.Number(v.Trim())),
            FilterValueKind.Age => First(v => FieldValues.Number(v.Trim()) is { } n && n == decimal.Truncate(n) && n is >= 0 and <= 150, "an age in full years") ?? Order(values, v => FieldValues.Number(v.Trim())),
            FilterValueKind.Date => First(v => FieldValues.Date(v.Trim()) is not null, "a date, as 2026-11-21") ?? Order(values, v => FieldValues.Date(v.Trim())),
            FilterValueKind.ZipPrefix => First(IsZipPrefix, "the first 1 to 5 digits of a ZIP code"),
            FilterValueKind.Day => First(v => Day(v) is not null, "a day: mon, tue, wed, thu, fri, sat or sun"),
            FilterValueKind.Hour => First(v => Hour(v) is not null, "an hour from 0 to 24") ?? (Hour(values[0]) == Hour(values[1]) ? "The two hours must differ." : null),
            _ => null,
        };
    }

    private static string? Order<T>(List<string> values, Func<string, T?> read) where T : struct, IComparable<T> =>
        values.Count == 2 && read(values[0]) is { } low && read(values[1]) is { } high && low.CompareTo(high) > 0 ? "The first bound must not be above the second." : null;

    private static bool Fits(FilterValueKind kind, LeadFieldType type) => kind switch
    {
        FilterValueKind.Number => type is LeadFieldType.Number or LeadFieldType.Text or LeadFieldType.Option,
        FilterValueKind.Date or FilterValueKind.Age => type is LeadFieldType.Date or LeadFieldType.Text,
        FilterValueKind.ZipPrefix => type is LeadFieldType.Zip or LeadFieldType.Text,
        _ => true,
    };

    private static string Count(FilterOperator known) => known switch
    {
        { Most: 0 } => "no values",
        { Fewest: 1, Most: 1 } => "exactly one value",
        { Fewest: 2 } => known.OfArrival ? "two hours, as 22 and 6" : "two values, of which one may be empty",
        { Most: 7 } => "one to seven days",
        _ => $"1 to {known.Most} values",
    };

    private static string Clock(string hour) => Hour(hour) is { } h ? $"{h:00}:00" : hour;
}
