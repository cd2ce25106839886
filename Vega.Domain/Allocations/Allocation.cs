using NodaTime;

namespace Vega.Domain.Allocations;

/// <summary>Cap, price and projection of one campaign for one calendar month in the client's zone (000, Allocations).</summary>
public sealed class Allocation
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The campaign.</summary>
    public int CampaignId { get; set; }

    /// <summary>The campaign's client.</summary>
    public int ClientId { get; set; }

    /// <summary>Calendar year.</summary>
    public int Year { get; set; }

    /// <summary>Calendar month, 1 to 12.</summary>
    public int Month { get; set; }

    /// <summary>Most leads taken in the month; 0 is closed, null is uncapped (reading 50).</summary>
    public int? Cap { get; set; }

    /// <summary>Cost per lead, in cents.</summary>
    public int CplInCents { get; set; }

    /// <summary>Cost per enroll, in cents, under such a contract (reading 33).</summary>
    public int? CpeInCents { get; set; }

    /// <summary>What the vendor means to deliver, in leads.</summary>
    public int? VendorProjection { get; set; }

    /// <summary>Leads that hold a slot now (reading 48). Counted under the client's lock; <c>check</c> compares it with a recount.</summary>
    public int SlotsTaken { get; set; }

    /// <summary>Counts edits by people; an edit names the version it saw.</summary>
    public int Version { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When a person last changed it.</summary>
    public Instant UpdatedAt { get; set; }
}
