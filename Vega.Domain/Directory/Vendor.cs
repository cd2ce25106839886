using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Directory;

/// <summary>Generates leads for clients (000, Vendors).</summary>
public sealed class Vendor
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The bare id of the public API's <c>vendor_id</c> (reading 9).</summary>
    public PublicId PublicId { get; set; }

    /// <summary>Name; unique without regard to case.</summary>
    public required string Name { get; set; }

    /// <summary>tzdb id for the schedule rules of landing pages only (reading 8).</summary>
    public required string TimeZone { get; set; }

    /// <summary>The client it is an internal vendor of: its leads cost 0 and are not billable (reading 28); null for an ordinary vendor.</summary>
    public int? InternalClientId { get; set; }

    /// <summary>Whom to call.</summary>
    public Contact Contact { get; set; } = new();

    /// <summary>When it was archived (reading 21).</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }
}
