using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Delivery;

/// <summary>Where a delivery stands. The numbers are stored.</summary>
public enum DeliveryState : byte
{
    /// <summary>Will be sent, or is being sent.</summary>
    Waiting = 0,
    /// <summary>The client's system took the lead.</summary>
    Delivered = 1,
    /// <summary>The client's system refused the lead.</summary>
    Refused = 2,
    /// <summary>Given up.</summary>
    Failed = 3,
    /// <summary>Not sent, because the lead was refused or returned before.</summary>
    Cancelled = 4,
}

/// <summary>A lead on its way to the client's own system: a row of the outbox, written with the lead.</summary>
public sealed class LeadDelivery
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The same on every attempt; the client's system knows a repeat by it. On the wire <see cref="WebhookId"/>.</summary>
    public PublicId PublicId { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The lead.</summary>
    public long LeadId { get; set; }

    /// <summary>Where it goes.</summary>
    public int DestinationId { get; set; }

    /// <summary>True for a test lead: it goes to the destination's test address, once, and says nothing about how the destination fares.</summary>
    public bool Test { get; set; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>When it was put into the outbox.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When the present series of attempts began: with the lead, or when somebody sent it again by hand.</summary>
    public Instant SeriesAt { get; set; }

    /// <summary>Not sent before.</summary>
    public Instant NextAt { get; set; }

    /// <summary>Until then the sender of the post waits for the answer; null when nobody does.</summary>
    public Instant? WaitsUntil { get; set; }

    /// <summary>Until then whoever leased it may be sending it; null when nobody is.</summary>
    public Instant? LeasedUntil { get; set; }

    /// <summary>Attempts in all.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts in the present series.</summary>
    public int SeriesAttempts { get; set; }

    /// <summary>What the last attempt came to, in a few words without personal data.</summary>
    public string? LastFault { get; set; }

    /// <summary>When the client's system first took it.</summary>
    public Instant? DeliveredAt { get; set; }

    /// <summary>When it was settled: delivered, refused, given up or cancelled.</summary>
    public Instant? SettledAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>The key of the stored answer to the post, which the answer of the client's system completes; null when there is none to complete.</summary>
    public string? AnswerKey { get; set; }

    /// <summary>True when that answer is repeated whatever it says; otherwise only while the lead is good.</summary>
    public bool AnswerNamed { get; set; }

    /// <summary>The header <c>webhook-id</c>.</summary>
    public string WebhookId => "msg_" + PublicId;

    /// <summary>Starts another series: it is due now, with all the attempts of the timetable before it.</summary>
    public void Restart(Instant now) =>
        (State, SeriesAt, NextAt, SeriesAttempts, SettledAt, UpdatedAt) = (DeliveryState.Waiting, now, now, 0, null, now);
}

/// <summary>What an attempt came to. The numbers are stored.</summary>
public enum AttemptOutcome : byte
{
    /// <summary>Being sent; when the lease is over, cut off with its node.</summary>
    Sending = 0,
    /// <summary>Taken.</summary>
    Accepted = 1,
    /// <summary>Refused.</summary>
    Rejected = 2,
    /// <summary>Refused: the system has it already.</summary>
    Duplicate = 3,
    /// <summary>An answer that repeating cannot change.</summary>
    Error = 4,
    /// <summary>No usable answer; repeating may bring one.</summary>
    Retry = 5,
    /// <summary>The node stopped while it was sent.</summary>
    CutOff = 6,
}

/// <summary>One request to the client's own system, and what came back. Request and answer hold personal data.</summary>
public sealed class DeliveryAttempt
{
    /// <summary>The most characters of an answer that are kept.</summary>
    public const int KeptAnswer = 16_384;

    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The delivery.</summary>
    public int DeliveryId { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The lead.</summary>
    public long LeadId { get; set; }

    /// <summary>1, 2, 3 … per delivery.</summary>
    public int Number { get; set; }

    /// <summary>When it began.</summary>
    public Instant StartedAt { get; set; }

    /// <summary>How long it took; null while it runs and when it was cut off.</summary>
    public int? Milliseconds { get; set; }

    /// <summary>What it came to.</summary>
    public AttemptOutcome Outcome { get; set; }

    /// <summary>True when the system may have taken the lead though its answer did not say so.</summary>
    public bool MayHaveArrived { get; set; }

    /// <summary>The address that was posted to.</summary>
    public string? Url { get; set; }

    /// <summary>The body sent. Personal.</summary>
    public string? Request { get; set; }

    /// <summary>The HTTP status of the answer; null when none came.</summary>
    public int? StatusCode { get; set; }

    /// <summary>The beginning of the answer. Personal.</summary>
    public string? Answer { get; set; }

    /// <summary>Why it was read so, in a few words without personal data.</summary>
    public string? Fault { get; set; }

    /// <summary>The reason the client's system gave. May echo personal data.</summary>
    public string? Reason { get; set; }

    /// <summary>The lead's id in the client's system.</summary>
    public string? ExternalId { get; set; }
}
