using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vega.Domain.Scoring;

/// <summary>Wholly better than the target is green, wholly worse than the limit is red. Cents for costs, per cent for rates.</summary>
/// <param name="Target">What is wanted.</param>
/// <param name="Limit">What is no longer borne.</param>
public readonly record struct ScoreThreshold(decimal Target, decimal Limit);

/// <summary>A client's thresholds by metric (reading 45). A metric without one is not scored.</summary>
public sealed class ScoreRules
{
    private readonly SortedDictionary<ScoreMetric, ScoreThreshold> _thresholds;

    private ScoreRules(IDictionary<ScoreMetric, ScoreThreshold> thresholds) => _thresholds = new(thresholds);

    /// <summary>Those of a client that has set none.</summary>
    public static readonly ScoreRules Default = new(new Dictionary<ScoreMetric, ScoreThreshold>
    {
        [ScoreMetric.CostPerEnroll] = new(200_000, 300_000),
        [ScoreMetric.CostPerApplication] = new(75_000, 112_500),
        [ScoreMetric.ContactRate] = new(50, 40),
        [ScoreMetric.ReturnRate] = new(8, 12),
    });

    /// <summary>The metrics that are scored, in order.</summary>
    public IEnumerable<ScoreMetric> Metrics => _thresholds.Keys;

    /// <summary>The threshold of a metric; null when it is not scored.</summary>
    public ScoreThreshold? this[ScoreMetric metric] => _thresholds.TryGetValue(metric, out var threshold) ? threshold : null;

    /// <summary>The rules with one metric set otherwise, or not scored.</summary>
    public ScoreRules With(ScoreMetric metric, ScoreThreshold? threshold)
    {
        var changed = new ScoreRules(_thresholds);
        if (threshold is { } set) changed._thresholds[metric] = set;
        else changed._thresholds.Remove(metric);
        return changed;
    }

    /// <summary>What is wrong with a threshold, and would be right; null when nothing is.</summary>
    public static string? Fault(ScoreMetric metric, ScoreThreshold threshold)
    {
        var (target, limit) = threshold;
        if (metric.IsCost())
        {
            if (target <= 0 || limit <= 0 || target > 100_000_000 || limit > 100_000_000) return $"target and limit of {metric.Label()} are above $0 and at most $1,000,000";
            if (target != decimal.Truncate(target) || limit != decimal.Truncate(limit)) return $"target and limit of {metric.Label()} are whole cents";
        }
        else if (target is <= 0 or >= 100 || limit is <= 0 or >= 100) return $"target and limit of {metric.Label()} are per cent, above 0 and below 100";
        if (metric.LessIsBetter() ? target >= limit : target <= limit)
            return metric.LessIsBetter() ? $"the limit of {metric.Label()} must be above its target: less is better" : $"the limit of {metric.Label()} must be below its target: more is better";
        return null;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null means the defaults.</summary>
    public static ScoreRules Read(string? json)
    {
        if (json is null) return Default;
        using var document = JsonDocument.Parse(json);
        var thresholds = new Dictionary<ScoreMetric, ScoreThreshold>();
        foreach (var metric in ScoreMetrics.All)
            if (document.RootElement.TryGetProperty(metric.Key(), out var pair)) thresholds[metric] = new(pair[0].GetDecimal(), pair[1].GetDecimal());
        return new(thresholds);
    }

    /// <summary>As a client's row keeps it: <c>{"cost-per-enroll":[200000,400000]}</c>.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (metric, (target, limit)) in _thresholds) json[metric.Key()] = new JsonArray(JsonValue.Create(target), JsonValue.Create(limit));
        return json.ToJsonString();
    }

    /// <summary>A value of the metric as it is read: <c>$2,000</c>, <c>48.2%</c>.</summary>
    public static string Text(ScoreMetric metric, double value) => metric.IsCost()
        ? double.IsInfinity(value) || value > 1e12 ? "no end" : "$" + Math.Round(value / 100, MidpointRounding.AwayFromZero).ToString("N0", CultureInfo.InvariantCulture)
        : Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
