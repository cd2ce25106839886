using System.Text.Json.Serialization;
using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Intake;

/// <summary>Where a filter rule stands (reading 42). The numbers are stored.</summary>
public enum FilterRuleLevel : byte
{
    /// <summary>For every lead of the client.</summary>
    Client = 0,
    /// <summary>For the leads of one campaign.</summary>
    Campaign = 1,
    /// <summary>For the leads of one program.</summary>
    Program = 2,
}

/// <summary>A rule that blocks the leads it matches: all its conditions must hold, and one matching rule is enough (reading 43).</summary>
public sealed class FilterRule
{
    /// <summary>The most conditions of one rule.</summary>
    public const int MaxConditions = 50;

    /// <summary>The most values of one condition.</summary>
    public const int MaxValues = 100_000;

    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>Whether it holds for the client, one campaign or one program.</summary>
    public FilterRuleLevel Level { get; set; }

    /// <summary>The campaign, at that level.</summary>
    public int? CampaignId { get; set; }

    /// <summary>The program, at that level.</summary>
    public int? DegreeProgramId { get; set; }

    /// <summary>Name; vendors read it in the reason of a filtered lead.</summary>
    public required string Name { get; set; }

    /// <summary>False keeps it without using it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Place among the rules of its level, from 0.</summary>
    public int Position { get; set; }

    /// <summary>A remark for colleagues.</summary>
    public string? Note { get; set; }

    /// <summary>The conditions; all must hold.</summary>
    public List<FilterCondition> When { get; set; } = [];

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>The rule in words, as "State is any of HI, AK"; long lists are shortened, and listed e-mail addresses and phone numbers are counted instead of shown.</summary>
    public string Describe(FieldCatalog fields) => string.Join(" and ", When.Select(c => FilterOperators.Describe(c, fields)));

    /// <summary>What is wrong with the rule, every fault with its place (<c>when[0].values</c>); empty when it can run.</summary>
    public IReadOnlyList<FieldError> Validate(FieldCatalog fields)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(Name)) errors.Add(new("name", "missing-field", "The rule needs a name; vendors read it in the reason of a filtered lead."));
        else if (Name.Length > 200 || !FieldValues.IsStorable(Name)) errors.Add(new("name", "invalid-field", "The name must be at most 200 characters without control characters."));
        if (Level == FilterRuleLevel.Campaign != CampaignId.HasValue || Level == FilterRuleLevel.Program != DegreeProgramId.HasValue)
            errors.Add(new("level", "invalid-field", "A campaign rule names a campaign, a program rule names a program, and a client rule names neither."));
        if (When.Count == 0) errors.Add(new("when", "missing-field", "The rule needs at least one condition; without one it would block every lead."));
        else if (When.Count > MaxConditions) errors.Add(new("when", "invalid-field", $"The rule has {When.Count} conditions; {MaxConditions} are allowed."));
        for (var i = 0; i < When.Count && i < MaxConditions; i++)
            foreach (var error in FilterOperators.Validate(When[i], fields)) errors.Add(error with { Field = $"when[{i}].{error.Field}" });
        return errors;
    }
}

/// <summary>One row of a rule: a field, an operator and its values.</summary>
public sealed record FilterCondition
{
    /// <summary>The field by its canonical, configured or own name, or a control such as <c>source</c>; empty for the operators of the arrival time.</summary>
    [JsonPropertyName("field")] public string Field { get; init; } = "";

    /// <summary>The operator; see <see cref="FilterOperators"/>.</summary>
    [JsonPropertyName("is")] public string Is { get; init; } = "";

    /// <summary>The operator's values.</summary>
    [JsonPropertyName("values")] public List<string> Values { get; init; } = [];
}
