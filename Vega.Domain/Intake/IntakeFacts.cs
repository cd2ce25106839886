using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;

namespace Vega.Domain.Intake;

/// <summary>What must be read under the client's lock before a draft can be settled (design §3).</summary>
/// <param name="Duplicate">The answer to <see cref="IntakeDraft.DuplicateQuery"/>: the earliest match; null when there is none.</param>
/// <param name="Allocation">The row of <see cref="IntakeDraft.AllocationKey"/>, with the slots taken by everything settled before; null when there is none.</param>
public sealed record IntakeFacts(DuplicateMatch? Duplicate, Allocation? Allocation)
{
    /// <summary>Nothing stored matters.</summary>
    public static readonly IntakeFacts None = new(null, null);
}

/// <summary>The lead that was there first.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="ByEmail">True when the e-mail is the same, whatever the phone; false when only the phone is.</param>
/// <param name="CreatedAt">When it was posted.</param>
public sealed record DuplicateMatch(PublicId Id, bool ByEmail, Instant CreatedAt);
