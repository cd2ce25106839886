using System.Globalization;

namespace Vega.Domain.Intake;

/// <summary>What became of a rule between two versions.</summary>
public enum RuleChangeKind
{
    /// <summary>It is new.</summary>
    Added,
    /// <summary>It is gone.</summary>
    Removed,
    /// <summary>It asks something else, or goes by another name or note.</summary>
    Changed,
    /// <summary>It was switched on or off.</summary>
    Switched,
    /// <summary>Rules of one place stand in another order.</summary>
    Moved,
}

/// <summary>One difference between two versions, in words.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Rule">The rule after, or before where it is gone; of a change of order the first of its place.</param>
/// <param name="Words">A sentence, as "No Hawaii: State is any of HI; added AR, PR".</param>
public sealed record RuleChange(RuleChangeKind Kind, StoredRule Rule, string Words);

/// <summary>Compares two versions of a client's filter rules in words.</summary>
public static class RuleChanges
{
    private const int Shown = 5;

    /// <summary>What was done to make one of the other; none when they say the same.</summary>
    public static IReadOnlyList<RuleChange> Between(RuleSet before, RuleSet after, FieldCatalog fields)
    {
        var changes = new List<RuleChange>();
        var pairs = Pairs(before, after);
        var matched = pairs.Values.ToHashSet();
        foreach (var rule in after.Rules)
        {
            if (!pairs.TryGetValue(rule, out var old)) changes.Add(new(RuleChangeKind.Added, rule, $"added {Quoted(rule)}: {Words(rule, fields)}{(rule.Enabled ? "" : ", switched off")}"));
            else changes.AddRange(Of(old, rule, fields));
        }

        foreach (var rule in before.Rules) if (!matched.Contains(rule)) changes.Add(new(RuleChangeKind.Removed, rule, $"removed {Quoted(rule)}: {Words(rule, fields)}"));
        changes.AddRange(Orders(before, after, pairs));
        return changes;
    }

    /// <summary>The rule in words.</summary>
    public static string Words(StoredRule rule, FieldCatalog fields) => rule.When.Count == 0 ? "no condition yet" : string.Join(" and ", rule.When.Select(c => FilterOperators.Describe(c, fields)));

    /// <summary>Each rule after with the one before that it came from: by number, else by place and name.</summary>
    public static Dictionary<StoredRule, StoredRule> Pairs(RuleSet before, RuleSet after)
    {
        var pairs = new Dictionary<StoredRule, StoredRule>(ReferenceEqualityComparer.Instance);
        var left = before.Rules.ToList();
        foreach (var rule in after.Rules) if (rule.Id > 0) Take(rule, r => r.Id == rule.Id);
        foreach (var rule in after.Rules) if (!pairs.ContainsKey(rule)) Take(rule, r => r.IsBeside(rule) && r.Name == rule.Name && !after.Rules.Any(a => a.Id == r.Id));
        return pairs;

        void Take(StoredRule rule, Predicate<StoredRule> same)
        {
            if (left.FindIndex(same) is not (>= 0 and var at)) return;
            pairs[rule] = left[at];
            left.RemoveAt(at);
        }
    }

    private static IEnumerable<RuleChange> Of(StoredRule before, StoredRule after, FieldCatalog fields)
    {
        if (before.Name != after.Name) yield return new(RuleChangeKind.Changed, after, $"renamed {Quoted(before)} to {Quoted(after)}");
        if (before.Enabled != after.Enabled) yield return new(RuleChangeKind.Switched, after, $"switched {(after.Enabled ? "on" : "off")} {Quoted(after)}");
        if (!StoredRule.SameConditions(before.When, after.When)) yield return new(RuleChangeKind.Changed, after, $"{Quoted(after)}: {Conditions(before, after, fields)}");
        if ((before.Note ?? "") != (after.Note ?? "")) yield return new(RuleChangeKind.Changed, after, $"{Quoted(after)}: {(after.Note is null ? "note removed" : "note changed")}");
    }

    // Where one list of values only grew or shrank, what came and went; else both sentences.
    private static string Conditions(StoredRule before, StoredRule after, FieldCatalog fields)
    {
        var same = before.When.Count == after.When.Count && before.When.Zip(after.When).All(p => p.First.Field == p.Second.Field && p.First.Is == p.Second.Is);
        if (!same || before.When.Any(c => FilterOperators.Find(c.Is) is not { Most: > 2 })) return $"was “{Words(before, fields)}”, is “{Words(after, fields)}”";
        var parts = new List<string>();
        foreach (var (old, now) in before.When.Zip(after.When))
        {
            var (had, has) = (old.Values.ToHashSet(StringComparer.OrdinalIgnoreCase), now.Values.ToHashSet(StringComparer.OrdinalIgnoreCase));
            var (came, went) = (now.Values.Where(v => !had.Contains(v)).ToList(), old.Values.Where(v => !has.Contains(v)).ToList());
            if (came.Count == 0 && went.Count == 0) continue;
            var personal = fields.Find(now.Field)?.Personal == true;
            var what = string.Join(", ", new[] { Part("added", came, personal), Part("removed", went, personal) }.OfType<string>());
            parts.Add($"{fields.Find(now.Field)?.Title ?? now.Field} {what}");
        }

        return parts.Count == 0 ? "its values stand in another order" : string.Join("; ", parts);

        static string? Part(string verb, List<string> values, bool personal) => values.Count == 0 ? null
            : personal || values.Count > Shown ? $"{verb} {values.Count.ToString("#,##0", CultureInfo.InvariantCulture)} values" : $"{verb} {string.Join(", ", values)}";
    }

    private static IEnumerable<RuleChange> Orders(RuleSet before, RuleSet after, Dictionary<StoredRule, StoredRule> pairs)
    {
        foreach (var place in after.Rules.GroupBy(r => (r.Level, r.CampaignId, r.DegreeProgramId)))
        {
            var kept = place.Where(pairs.ContainsKey).ToList();
            var was = before.Rules.Where(b => kept.Exists(k => ReferenceEquals(pairs[k], b))).ToList();
            if (!kept.Select(k => pairs[k]).SequenceEqual(was, ReferenceEqualityComparer.Instance)) yield return new(RuleChangeKind.Moved, kept[0], $"the order is now {string.Join(", ", kept.Select(Quoted))}");
        }
    }

    private static string Quoted(StoredRule rule) => rule.Name.Length == 0 ? "an unnamed rule" : $"“{rule.Name}”";
}
