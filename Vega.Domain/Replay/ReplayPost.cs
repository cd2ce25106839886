using System.Runtime.InteropServices;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Domain.Replay;

/// <summary>A real post that became a lead, and how it was decided then.</summary>
public sealed record ReplayPost
{
    /// <summary>The client's EventSeq of its decision: the order of submission.</summary>
    public required long Seq { get; init; }

    /// <summary>The lead it became.</summary>
    public required long LeadId { get; init; }

    /// <summary>What was posted, when and by whom, after the steps that ask no filter rule: both runs share it.</summary>
    public required IntakeDraft Draft { get; init; }

    /// <summary>The same poster with the same body: what a retry without an Idempotency-Key is known by.</summary>
    public required string Repeat { get; init; }

    /// <summary>Whose lead it was.</summary>
    public required int VendorId { get; init; }

    /// <summary>Its state then.</summary>
    public string? State { get; init; }

    /// <summary>The status it got then.</summary>
    public required LeadStatus Status { get; init; }

    /// <summary>True when it was kept then until somebody decides.</summary>
    public required bool Held { get; init; }

    /// <summary>True when it was taken then above the cap without pay.</summary>
    public required bool OverCap { get; init; }

    /// <summary>How its contract was paid then.</summary>
    public required Payout Payout { get; init; }

    /// <summary>True when it was taken then.</summary>
    public bool WasAccepted => !Held && (Status.IsGood() || Status == LeadStatus.Pending);
}

/// <summary>Something that happened to a lead after its submission.</summary>
/// <param name="Seq">The client's EventSeq.</param>
/// <param name="LeadId">The lead.</param>
/// <param name="At">When.</param>
/// <param name="Status">Status after it.</param>
/// <param name="Billable">Billable after it.</param>
/// <param name="HoldsSlot">Whether it held a slot after it.</param>
/// <param name="Contact">E-mail and phone that it changed; null when it changed none.</param>
public sealed record ReplayLife(long Seq, long LeadId, Instant At, LeadStatus Status, bool Billable, bool HoldsSlot, IReadOnlyList<LeadFieldChange>? Contact);

/// <summary>A lead that was there before the first post, as it stood then.</summary>
public sealed record ReplayEarlier
{
    /// <summary>The lead.</summary>
    public required long LeadId { get; init; }

    /// <summary>Its public id.</summary>
    public required PublicId PublicId { get; init; }

    /// <summary>When it was posted.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Its e-mail; null when it has none.</summary>
    public string? Email { get; init; }

    /// <summary>Its phone; null when it has none.</summary>
    public string? Phone { get; init; }

    /// <summary>True while later posts duplicate it.</summary>
    public bool Counts { get; init; }

    /// <summary>True while it holds a slot.</summary>
    public bool HoldsSlot { get; init; }

    /// <summary>The allocation of its month; null when it had none.</summary>
    public int? AllocationId { get; init; }
}

/// <summary>The stored state that both runs start from.</summary>
public sealed record ReplayStart
{
    /// <summary>Leads whose duplicates or slots matter.</summary>
    public IReadOnlyList<ReplayEarlier> Earlier { get; init; } = [];

    /// <summary>Today's allocations of the months that are replayed; their <see cref="Allocation.SlotsTaken"/> is not read.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>What happened to leads after submission, in order.</summary>
    public IReadOnlyList<ReplayLife> Life { get; init; } = [];
}

/// <summary>A lead of the replay, for the tables.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="PublicId">Its public id.</param>
/// <param name="CreatedAt">When it was posted.</param>
/// <param name="VendorId">Whose.</param>
/// <param name="State">Its state.</param>
/// <param name="Became">Its status after all that happened in history.</param>
/// <param name="WasAccepted">True when history took it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReplayLead(long LeadId, PublicId PublicId, Instant CreatedAt, int VendorId, string? State, LeadStatus Became, bool WasAccepted);
