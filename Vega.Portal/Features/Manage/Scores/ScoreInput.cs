using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Scoring;

namespace Vega.Portal.Features.Manage.Scores;

/// <summary>What may be said of one metric's threshold.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Key">Its key as it was sent, which an error names.</param>
/// <param name="Scored">False to score it no more.</param>
/// <param name="Target">Cents for a cost, per cent for a rate; null where it was left out.</param>
/// <param name="Limit">As the target.</param>
public sealed record ScoreInput(ScoreMetric Metric, string Key, bool Scored, decimal? Target, decimal? Limit)
{
    /// <summary>What the API takes.</summary>
    public const string Expected = "an object by metric, as {\"cost-per-enroll\": {\"target-in-cents\": 200000, \"limit-in-cents\": 300000}, \"contact-rate\": {\"target\": 50, \"limit\": 40}}; rates are per cent, and null scores a metric no more";

    /// <summary>Checks the thresholds and gives the rules with them; a metric that is not named stays as it is.</summary>
    public static ScoreRules Apply(IReadOnlyList<ScoreInput> given, ScoreRules standing, Faults at)
    {
        var rules = standing;
        foreach (var input in given)
        {
            if (!input.Scored) rules = rules.With(input.Metric, null);
            else if (input is { Target: { } target, Limit: { } limit })
            {
                var threshold = new ScoreThreshold(target, limit);
                if (ScoreRules.Fault(input.Metric, threshold) is { } fault) at.At("scores").Invalid(input.Key, fault);
                else rules = rules.With(input.Metric, threshold);
            }
            else at.At("scores").Missing(input.Key, $"{input.Metric.Label()} needs a target and a limit");
        }
        if (at.None && !rules.Metrics.Any()) at.Invalid("scores", "at least one metric is scored");
        return rules;
    }

    /// <summary>Reads the API's attribute; null when it has another shape.</summary>
    public static IReadOnlyList<ScoreInput>? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        var inputs = new List<ScoreInput>();
        foreach (var member in element.EnumerateObject())
        {
            var metric = ScoreMetrics.All.FirstOrDefault(m => m.Key() == member.Name.Replace('_', '-'));
            if (metric == default) return null;
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                inputs.Add(new(metric, metric.Key(), false, null, null));
                continue;
            }
            if (member.Value.ValueKind != JsonValueKind.Object) return null;
            decimal? target = null, limit = null;
            foreach (var part in member.Value.EnumerateObject())
            {
                if (part.Value.ValueKind != JsonValueKind.Number || !part.Value.TryGetDecimal(out var number)) return null;
                var name = part.Name.Replace('_', '-');
                if (name == Part("target", metric)) target = number;
                else if (name == Part("limit", metric)) limit = number;
                else return null;
            }
            inputs.Add(new(metric, metric.Key(), true, target, limit));
        }
        return inputs;
    }

    /// <summary>The API's attribute: every metric, null where it is not scored.</summary>
    public static Dictionary<string, object?> Show(ScoreRules rules) => ScoreMetrics.All.ToDictionary(m => m.Key(), m => rules[m] is { } threshold
        ? (object?)new Dictionary<string, decimal>(StringComparer.Ordinal) { [Part("target", m)] = threshold.Target, [Part("limit", m)] = threshold.Limit }
        : null);

    private static string Part(string name, ScoreMetric metric) => metric.IsCost() ? name + "-in-cents" : name;
}
