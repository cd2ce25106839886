using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;

namespace Vega.Portal.Data.Rows;

/// <summary>What a campaign was scored over some time: one row for as long as the colour stood, but a new one at least every week, so that the numbers behind it are seen to move.</summary>
public sealed class ScoreRecord
{
    public long Id { get; set; }
    public int ClientId { get; set; }
    public int CampaignId { get; set; }

    /// <summary>When it was computed first.</summary>
    public Instant From { get; set; }

    /// <summary>When it was computed last.</summary>
    public Instant At { get; set; }

    /// <summary>True for the campaign's newest.</summary>
    public bool Newest { get; set; }

    public SmartScore Score { get; set; }
    public required string Explanation { get; set; }

    /// <summary>What would change the colour.</summary>
    public string? Outlook { get; set; }

    /// <summary>The accepted leads that it stands on.</summary>
    public int Leads { get; set; }

    /// <summary>The metric that gave the colour; null when none did.</summary>
    public ScoreMetric? Metric { get; set; }

    /// <summary>What that metric expects at maturity, in cents or per cent, and its 80% band.</summary>
    public double? Value { get; set; }
    public double? Low { get; set; }
    public double? High { get; set; }

    /// <summary>What each metric says, as JSON; kept of the newest only.</summary>
    public string? Metrics { get; set; }
}
