using NodaTime;

namespace Vega.Domain.Leads;

/// <summary>What an event tells. The numbers are stored; never renumber them.</summary>
public enum LeadEventType : byte
{
    /// <summary>Submitted and decided.</summary>
    Received = 1,
    /// <summary>The status changed.</summary>
    Status = 2,
    /// <summary>Billable was set by hand, the status staying.</summary>
    Billable = 3,
    /// <summary>The price was changed.</summary>
    Price = 4,
    /// <summary>Moved to another program.</summary>
    Program = 5,
    /// <summary>Fields were changed.</summary>
    Fields = 6,
    /// <summary>Taken by the client's own system.</summary>
    Delivered = 7,
    /// <summary>Returned to the vendor.</summary>
    Returned = 8,
    /// <summary>Personal data was revealed to somebody.</summary>
    Revealed = 9,
    /// <summary>A note.</summary>
    Note = 10,
}

/// <summary>
/// One entry of a lead's append-only history. Each event carries the state after it, so that the state at any recorded time is that of the last event at or before it.
/// Within a client, <see cref="Seq"/> has no gaps and becomes visible in order (design §3).
/// </summary>
public sealed class LeadEvent
{
    /// <summary>The client; first part of the key.</summary>
    public int ClientId { get; set; }

    /// <summary>The client's EventSeq, from 1; second part of the key.</summary>
    public long Seq { get; set; }

    /// <summary>The lead.</summary>
    public long LeadId { get; set; }

    /// <summary>What it tells.</summary>
    public LeadEventType Type { get; set; }

    /// <summary>When it was recorded. Never decreases within a client, not even when a clock jumps back.</summary>
    public Instant RecordedAt { get; set; }

    /// <summary>Who: <see cref="Common.Viewer.Actor"/>.</summary>
    public required string Actor { get; set; }

    /// <summary>Status after the event.</summary>
    public LeadStatus Status { get; set; }

    /// <summary>Funnel rank held after the event; see <see cref="Lead.FunnelRank"/>.</summary>
    public int FunnelRank { get; set; }

    /// <summary>Billable after the event.</summary>
    public bool Billable { get; set; }

    /// <summary>Price in cents after the event.</summary>
    public int CostInCents { get; set; }

    /// <summary>Whether a slot of the cap is held after the event.</summary>
    public bool HoldsSlot { get; set; }

    /// <summary>Current program after the event.</summary>
    public int? DegreeProgramId { get; set; }

    /// <summary>City after the event.</summary>
    public string? City { get; set; }

    /// <summary>State after the event.</summary>
    public string? State { get; set; }

    /// <summary>Why, in a sentence: the refusal, the reason of a return, the text of a note.</summary>
    public string? Reason { get; set; }

    /// <summary>What changed, as JSON: <c>[{"field":"email","from":"…","to":"…"}]</c>; null when nothing but the state did. Personal fields are masked when shown.</summary>
    public string? Changes { get; set; }

    /// <summary>An event of <paramref name="lead"/> as it stands now.</summary>
    public static LeadEvent Of(Lead lead, long seq, LeadEventType type, Instant recordedAt, string actor, string? reason = null, string? changes = null) => new()
    {
        ClientId = lead.ClientId, Seq = seq, LeadId = lead.Id, Type = type, RecordedAt = recordedAt, Actor = actor,
        Status = lead.Status, FunnelRank = lead.FunnelRank, Billable = lead.Billable, CostInCents = lead.CostInCents, HoldsSlot = lead.HoldsSlot,
        DegreeProgramId = lead.CurrentDegreeProgramId, City = lead.Contact.City, State = lead.Contact.State, Reason = reason, Changes = changes,
    };
}
