using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>
/// The one row per client that every write of its leads, events, configuration and audit takes first (design §3); client 0 is for what belongs to none.
/// It is the lock, and it hands out the sequences that other nodes follow.
/// </summary>
public sealed class ClientLedger
{
    public int ClientId { get; set; }

    /// <summary>The last event's Seq.</summary>
    public long EventSeq { get; set; }

    /// <summary>When that event was recorded; the next is recorded at this time or later, whatever the clock says.</summary>
    public Instant RecordedAt { get; set; }

    /// <summary>Counts changes of what intake may know of the client.</summary>
    public long ConfigVersion { get; set; }

    /// <summary>The last audit entry's Seq.</summary>
    public long AuditSeq { get; set; }

    /// <summary>The last audit entry's link of the chain.</summary>
    public string? AuditHash { get; set; }
}
