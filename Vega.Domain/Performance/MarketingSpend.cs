using NodaTime;

namespace Vega.Domain.Performance;

/// <summary>
/// What a marketing platform reported for one ad and one day (reading 79). A day restated is a new version: the old one gets <see cref="ReplacedAt"/> and is kept,
/// so that a report can be read as of any time.
/// </summary>
public sealed class MarketingSpend
{
    /// <summary>Serial number.</summary>
    public long Id { get; set; }
    /// <summary>The platform.</summary>
    public required string MarketingPlatformId { get; set; }
    /// <summary>Ad account; empty when the platform gave none.</summary>
    public string AdAccountId { get; set; } = "";
    /// <summary>Ad campaign; empty when the platform gave none.</summary>
    public string AdCampaignId { get; set; } = "";
    /// <summary>Ad set; empty when the platform gave none.</summary>
    public string AdSetId { get; set; } = "";
    /// <summary>Ad; empty when the platform gave none.</summary>
    public string AdId { get; set; } = "";
    /// <summary>The platform's reporting day.</summary>
    public LocalDate Date { get; set; }
    /// <summary>The client, where known.</summary>
    public int? ClientId { get; set; }
    /// <summary>The vendor, where known.</summary>
    public int? VendorId { get; set; }
    /// <summary>The client campaign, where known.</summary>
    public int? CampaignId { get; set; }
    /// <summary>Impressions, 0 or more.</summary>
    public long Impressions { get; set; }
    /// <summary>Clicks, 0 or more.</summary>
    public long Clicks { get; set; }
    /// <summary>Spend in cents, 0 or more.</summary>
    public long SpendInCents { get; set; }
    /// <summary>When this version was recorded.</summary>
    public Instant RecordedAt { get; set; }
    /// <summary>When a later version replaced it; null while it is in force.</summary>
    public Instant? ReplacedAt { get; set; }
}
