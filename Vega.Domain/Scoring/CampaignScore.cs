using NodaTime;
using Vega.Domain.Directory;

namespace Vega.Domain.Scoring;

/// <summary>What is asked: all campaigns of one client.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Zone">The client's zone, in which dates are named.</param>
/// <param name="Campaigns">Those to be scored.</param>
/// <param name="Leads">Their accepted leads, no tests.</param>
/// <param name="Rules">The client's thresholds.</param>
public sealed record ScoreQuestion(Instant Now, DateTimeZone Zone, IReadOnlyList<ScoreCampaign> Campaigns, IReadOnlyList<ScoreLead> Leads, ScoreRules Rules)
{
    /// <summary>The moment in days since 1970.</summary>
    internal double NowInDays => Now.ToUnixTimeMilliseconds() / 86_400_000.0;
}

/// <summary>What one metric says of one campaign.</summary>
public sealed record MetricScore
{
    /// <summary>Which metric.</summary>
    public required ScoreMetric Metric { get; init; }

    /// <summary>Its colour; none for too early.</summary>
    public required SmartScore Score { get; init; }

    /// <summary>Why it says nothing; null when it says something.</summary>
    public string? Silence { get; init; }

    /// <summary>True when the school never sends what it would need, so that it is left out; false for what is only too early.</summary>
    public bool LeftOut { get; init; }

    /// <summary>What is expected at maturity: cents, or per cent.</summary>
    public double Value { get; init; }

    /// <summary>Lower end of the 80% band of the value.</summary>
    public double Low { get; init; }

    /// <summary>Upper end of the 80% band of the value.</summary>
    public double High { get; init; }

    /// <summary>Leads that have reached the milestone.</summary>
    public int SoFar { get; init; }

    /// <summary>Leads expected to reach it at maturity.</summary>
    public double Expected { get; init; }

    /// <summary>Lower end of the 80% band of those.</summary>
    public double ExpectedLow { get; init; }

    /// <summary>Upper end of the 80% band of those.</summary>
    public double ExpectedHigh { get; init; }

    /// <summary>What is wanted.</summary>
    public required ScoreThreshold Threshold { get; init; }

    /// <summary>Wholly better than the target, wholly worse than the limit, across both, or between.</summary>
    internal static SmartScore Judge(ScoreMetric metric, ScoreThreshold threshold, double low, double high)
    {
        var (target, limit) = ((double)threshold.Target, (double)threshold.Limit);
        var (best, worst) = metric.LessIsBetter() ? (low, high) : (-high, -low);
        if (!metric.LessIsBetter()) (target, limit) = (-target, -limit);
        return worst < target ? SmartScore.Green : best > limit ? SmartScore.Red : best < target && worst > limit ? SmartScore.None : SmartScore.Yellow;
    }

    /// <summary>How far beyond its limit it is, to tell the worst of several.</summary>
    internal double Excess => Metric.LessIsBetter() ? Value / (double)Threshold.Limit : (double)Threshold.Limit / Math.Max(Value, 1e-9);
}

/// <summary>The score of a campaign.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Score">The colour; none for too early.</param>
/// <param name="Explanation">The sentence, with its numbers.</param>
/// <param name="Outlook">What would change the colour, and by when; null when nothing can be said.</param>
/// <param name="Leads">The accepted leads that it stands on.</param>
/// <param name="Speaks">The metric that gave the colour; null when none did.</param>
/// <param name="Metrics">What each metric says, in order.</param>
public sealed record CampaignScore(int CampaignId, SmartScore Score, string Explanation, string? Outlook, int Leads, MetricScore? Speaks, IReadOnlyList<MetricScore> Metrics);
