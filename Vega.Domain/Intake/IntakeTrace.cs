using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vega.Domain.Intake;

/// <summary>What a step or rule came to; the words are stored in traces.</summary>
public static class TraceOutcome
{
    /// <summary>Nothing against the lead.</summary>
    public const string Passed = "passed";
    /// <summary>A reason against it.</summary>
    public const string Refused = "refused";
    /// <summary>Not looked at.</summary>
    public const string Skipped = "skipped";
    /// <summary>Something worth saying that refuses nothing.</summary>
    public const string Noted = "noted";
}

/// <summary>How a lead was decided. Stored with its post; holds no personal value in clear but in the messages of errors.</summary>
public sealed record IntakeTrace
{
    /// <summary>The client's configuration version.</summary>
    public required long ConfigVersion { get; init; }

    /// <summary>The <see cref="RuleVersion.Number"/> that says what the rules were, so that a million traces need not repeat it (<see cref="With"/>); null when each rule says so itself.</summary>
    public int? RulesVersion { get; init; }

    /// <summary>The steps in their order.</summary>
    public required IReadOnlyList<TraceStep> Steps { get; init; }

    /// <summary>All reasons against the lead.</summary>
    public IReadOnlyList<IntakeError> Errors { get; init; } = [];

    /// <summary>What was ignored.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The same with name, place and words of each rule, in today's names of fields. <paramref name="rules"/> are those of <see cref="RulesVersion"/>; a rule that they lack stays a number.</summary>
    public IntakeTrace With(RuleSet rules, FieldCatalog fields)
    {
        var known = rules.Rules.ToDictionary(r => r.Id);
        TraceRule Told(TraceRule asked) => known.GetValueOrDefault(asked.Id) is { } rule
            ? asked with { Name = rule.Name, Level = TraceRule.Place(rule.Level), Enabled = rule.Enabled, Words = RuleChanges.Words(rule, fields) }
            : asked;
        return this with { RulesVersion = null, Steps = [.. Steps.Select(s => s.Rules is null ? s : s with { Rules = [.. s.Rules.Select(Told)] })] };
    }

    /// <summary>As stored in <see cref="Leads.LeadPost.Trace"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TraceJson.Default.IntakeTrace);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static IntakeTrace FromJson(string json) => JsonSerializer.Deserialize(json, TraceJson.Default.IntakeTrace)!;
}

/// <summary>One step of intake.</summary>
/// <param name="Key">Its stable word.</param>
/// <param name="Outcome">One of <see cref="TraceOutcome"/>.</param>
/// <param name="Saw">What it saw, in a few words.</param>
/// <param name="Rules">The filter rules it asked, with their verdicts.</param>
public sealed record TraceStep(string Key, string Outcome, string? Saw = null, IReadOnlyList<TraceRule>? Rules = null);

/// <summary>One filter rule's verdict.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Verdict">One of <see cref="TraceOutcome"/>; skipped when switched off.</param>
/// <param name="Saw">The values it saw; "present" for personal ones.</param>
/// <param name="Name">Its name then; null, as all below, where <see cref="IntakeTrace.RulesVersion"/> tells it.</param>
/// <param name="Level"><c>client</c>, <c>campaign</c> or <c>program</c>.</param>
/// <param name="Enabled">False when it was switched off.</param>
/// <param name="Words">The rule in words, as it was then.</param>
public sealed record TraceRule(int Id, string Verdict, string? Saw, string? Name = null, string? Level = null, bool? Enabled = null, string? Words = null)
{
    internal static TraceRule Of(CompiledRule rule, string verdict, string? saw, bool inVersion) =>
        inVersion ? new(rule.Id, verdict, saw) : new(rule.Id, verdict, saw, rule.Name, Place(rule.Level), rule.Enabled, rule.Words);

    internal static string Place(FilterRuleLevel level) => level switch { FilterRuleLevel.Campaign => "campaign", FilterRuleLevel.Program => "program", _ => "client" };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IntakeTrace))]
internal sealed partial class TraceJson : JsonSerializerContext;
