using System.Globalization;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Portal.Features.Manage.Rules.Builder;

/// <summary>A rule while it is edited.</summary>
public sealed class SheetRule(StoredRule rule, StoredRule? before)
{
    /// <summary>The rule as it stands now.</summary>
    public StoredRule Rule { get; set; } = rule;

    /// <summary>The rule in force that it came from; null for a new one.</summary>
    public StoredRule? Before { get; } = before;

    /// <summary>The campaign or program that it stands at; null for a rule of the client.</summary>
    public int? Owner => Rule.CampaignId ?? Rule.DegreeProgramId;

    /// <summary>True when it differs from what is in force.</summary>
    public bool IsChanged => Before is null || !Before.SaysTheSame(Rule);

    /// <summary>The values of a condition that are in force already; what is not among them is marked new.</summary>
    public IReadOnlySet<string> Known(int condition)
    {
        if (Before is null || condition >= Rule.When.Count) return new HashSet<string>();
        var now = Rule.When[condition];
        var old = condition < Before.When.Count && Before.When[condition] is var same && same.Field == now.Field && same.Is == now.Is ? same : Before.When.FirstOrDefault(c => c.Field == now.Field && c.Is == now.Is);
        return (old?.Values ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>The draft of a client's rules: what the page edits, and how it differs from the version it was made on.</summary>
public sealed class RuleSheet
{
    private readonly List<SheetRule> _rules;
    private int _nextId = -1;

    public RuleSheet(RuleSet before, RuleSet now, int version, FieldCatalog fields)
    {
        (Before, Version, Fields) = (before, version, fields);
        var pairs = RuleChanges.Pairs(before, now);
        _rules = now.Rules.Select(r => new SheetRule(pairs.TryGetValue(r, out var old) ? r with { Id = old.Id } : r with { Id = _nextId-- }, old)).ToList();
    }

    /// <summary>The rules it was made on.</summary>
    public RuleSet Before { get; }

    /// <summary>The version it was made on.</summary>
    public int Version { get; }

    /// <summary>The client's fields.</summary>
    public FieldCatalog Fields { get; }

    /// <summary>Goes up with each edit.</summary>
    public int Stamp { get; private set; }

    /// <summary>The rules in their order.</summary>
    public IReadOnlyList<SheetRule> Rules => _rules;

    /// <summary>The draft as a set; a rule without a name is named after its first field.</summary>
    public RuleSet Set => new([.. _rules.OrderBy(r => r.Rule.Level).ThenBy(r => r.Owner ?? 0).Select(r => r.Rule.Name.Trim().Length > 0 ? r.Rule : r.Rule with { Name = Suggested(r.Rule) })]);

    /// <summary>What the draft changes, in words.</summary>
    public IReadOnlyList<RuleChange> Changes => RuleChanges.Between(Before, Set, Fields);

    /// <summary>The rules in force that the draft deletes.</summary>
    public IReadOnlyList<StoredRule> Removed => [.. Before.Rules.Where(b => _rules.TrueForAll(r => r.Before != b))];

    /// <summary>Brings a deleted rule back, last in its place.</summary>
    public void Restore(StoredRule rule)
    {
        _rules.Add(new SheetRule(rule, rule));
        Stamp++;
    }

    /// <summary>The rules of one place.</summary>
    public IReadOnlyList<SheetRule> At(FilterRuleLevel level, int? owner) => [.. _rules.Where(r => r.Rule.Level == level && r.Owner == owner)];

    /// <summary>Adds an empty rule below another, or last.</summary>
    public SheetRule Add(FilterRuleLevel level, int? owner, SheetRule? below = null)
    {
        var rule = new SheetRule(new StoredRule
        {
            Id = _nextId--, Level = level, CampaignId = level == FilterRuleLevel.Campaign ? owner : null, DegreeProgramId = level == FilterRuleLevel.Program ? owner : null,
            When = [new FilterCondition { Field = "state", Is = "any-of" }],
        }, null);
        _rules.Insert(below is null ? _rules.Count : _rules.IndexOf(below) + 1, rule);
        Stamp++;
        return rule;
    }

    /// <summary>Puts another content into a rule.</summary>
    public void Put(SheetRule rule, StoredRule content)
    {
        rule.Rule = content;
        Stamp++;
    }

    /// <summary>Puts another condition into a rule; null takes it out.</summary>
    public void Put(SheetRule rule, int index, FilterCondition? condition)
    {
        var when = rule.Rule.When.ToList();
        if (condition is null) when.RemoveAt(index);
        else if (index == when.Count) when.Add(condition);
        else when[index] = condition;
        Put(rule, rule.Rule with { When = when });
    }

    /// <summary>Deletes a rule.</summary>
    public void Remove(SheetRule rule)
    {
        _rules.Remove(rule);
        Stamp++;
    }

    /// <summary>Moves a rule before another of its place, or to the end of it; false when that is not among its own.</summary>
    public bool Place(SheetRule rule, SheetRule? before, string list)
    {
        if (before == rule || before?.Rule.IsBeside(rule.Rule) == false || list != (rule.Owner ?? 0).ToString(CultureInfo.InvariantCulture)) return false;
        _rules.Remove(rule);
        _rules.Insert(before is null ? _rules.FindLastIndex(r => r.Rule.IsBeside(rule.Rule)) + 1 : _rules.IndexOf(before), rule);
        Stamp++;
        return true;
    }

    /// <summary>What is wrong with a rule as it stands.</summary>
    public IReadOnlyList<FieldError> Faults(SheetRule rule) => Set.Rules.First(r => r.Id == rule.Rule.Id).ToRow(0, 0).Validate(Fields);

    /// <summary>The name a rule gets that was given none.</summary>
    public string Suggested(StoredRule rule) => rule.When.Count == 0 ? "" : rule.When[0].Field.Length == 0 ? "Arrival not accepted" : $"{Fields.Find(rule.When[0].Field)?.Title ?? rule.When[0].Field} not accepted";
}
