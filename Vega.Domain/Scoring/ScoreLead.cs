using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vega.Domain.Scoring;

/// <summary>Hours from a lead's submission to each <see cref="Milestone"/>; <see cref="Never"/> for one not reached.</summary>
[InlineArray(ScoreMetrics.Milestones)]
public struct Arrivals
{
    /// <summary>Not reached by now.</summary>
    public const ushort Never = ushort.MaxValue;

    private ushort _first;

    /// <summary>Nothing reached.</summary>
    public static Arrivals None
    {
        get
        {
            var none = new Arrivals();
            ((Span<ushort>)none).Fill(Never);
            return none;
        }
    }

    /// <summary>Takes down what an event reached, unless it was reached before.</summary>
    /// <param name="funnelRank">The counted rank after the event; 0 outside the funnel.</param>
    /// <param name="returned">True for a return.</param>
    /// <param name="lag">Hours since the submission.</param>
    public void Note(int funnelRank, bool returned, ushort lag)
    {
        for (var m = 0; m < ScoreMetrics.Milestones; m++)
            if (this[m] == Never && Has((Milestone)m, funnelRank, returned)) this[m] = lag;
    }

    /// <summary>What still counts of a lead that stands at that rank now, or was returned.</summary>
    public readonly Arrivals StandingAt(int funnelRank, bool returned)
    {
        var standing = this;
        for (var m = 0; m < ScoreMetrics.Milestones; m++)
            if (!Has((Milestone)m, funnelRank, returned)) standing[m] = Never;
        return standing;
    }

    private static bool Has(Milestone milestone, int funnelRank, bool returned) => milestone == Milestone.Returned ? returned : !returned && funnelRank >= milestone.FunnelRank();
}

/// <summary>What a score needs to know of an accepted lead.</summary>
/// <param name="Campaign">Its campaign, as an index into those of the question.</param>
/// <param name="CreatedHour">Its submission in whole hours since 1970.</param>
/// <param name="OwedInCents">What the client owes for it now.</param>
/// <param name="Arrivals">When its statuses first arrived.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScoreLead(int Campaign, int CreatedHour, int OwedInCents, Arrivals Arrivals)
{
    /// <summary>Hours are kept in 16 bits: seven years.</summary>
    public static ushort Lag(long createdAtMilliseconds, long recordedAtMilliseconds) => (ushort)Math.Clamp((recordedAtMilliseconds - createdAtMilliseconds) / 3_600_000, 0, Arrivals.Never - 1);

    /// <summary>When it reached the milestone, in hours since 1970; null when it has not.</summary>
    public int? ReachedHour(Milestone milestone) => Arrivals[(int)milestone] is not Arrivals.Never and var lag ? CreatedHour + lag : null;
}

/// <summary>A campaign to be scored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ProgramGroupId">Its leads are compared with those of the same group first.</param>
/// <param name="PaidPerLead">False under contracts whose cost is no property of its leads; then the cost metrics do not apply.</param>
public sealed record ScoreCampaign(int Id, int ProgramGroupId, bool PaidPerLead);
