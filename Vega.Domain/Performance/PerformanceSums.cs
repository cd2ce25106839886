using System.Runtime.InteropServices;
using Vega.Domain.Leads;

namespace Vega.Domain.Performance;

/// <summary>The sums of one row, or of the totals: the counts, the cost and the ad spend, each at a fixed place.</summary>
/// <param name="Values">The sums, <see cref="Width"/> of them.</param>
/// <param name="SpendKnown">False where spend cannot be told for the row (reading 79): its three columns are then null.</param>
public readonly record struct PerformanceSums(long[] Values, bool SpendKnown)
{
    /// <summary>Place of the number of leads.</summary>
    public const int Leads = 0;
    /// <summary>Place of the billable leads.</summary>
    public const int Billable = 1;
    /// <summary>Place of the good leads.</summary>
    public const int Good = 2;
    /// <summary>Place of the first status; the others follow in their order.</summary>
    public const int FirstStatus = 3;
    /// <summary>Place of the cost in cents.</summary>
    public const int Cost = 26;
    /// <summary>Place of the impressions.</summary>
    public const int Impressions = 27;
    /// <summary>Place of the clicks.</summary>
    public const int Clicks = 28;
    /// <summary>Place of the spend in cents.</summary>
    public const int Spend = 29;
    /// <summary>How many there are.</summary>
    public const int Width = 30;

    /// <summary>Place of a status.</summary>
    public static int Of(LeadStatus status) => FirstStatus + (int)status;

    /// <summary>The sum at a place; null for spend that is not known.</summary>
    public long? this[int place] => place >= Impressions && !SpendKnown ? null : Values[place];
}

/// <summary>What one lead, or one thing that happened to a lead, adds to the sums of its row. The engines count these and then unfold the counts.</summary>
/// <param name="Lead">1 when the lead itself is counted.</param>
/// <param name="Billable">1 when it is or turned billable, -1 when it ceased to be.</param>
/// <param name="From">The funnel rank that had been reached before; ranks above it are counted.</param>
/// <param name="To">The funnel rank reached (readings 71, 72); 0 for none.</param>
/// <param name="Status">The status counted by itself, outside the funnel; null for none.</param>
/// <param name="Good">1 when it counts as good.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Contribution(int Lead, int Billable, int From, int To, LeadStatus? Status, int Good)
{
    /// <summary>A lead as it stands, in cohort mode.</summary>
    public static Contribution Standing(LeadStatus status, int funnelRank, bool billable) =>
        new(1, billable ? 1 : 0, 0, status.CountedRank(funnelRank), status.FunnelRank() > 0 ? null : status, status.IsGood() ? 1 : 0);

    /// <summary>A lead that was created, in snapshot mode.</summary>
    public static readonly Contribution Created = new(1, 0, 0, 0, null, 0);

    /// <summary>
    /// What an event made happen, in snapshot mode (reading 70): first arrivals at ranks and statuses, and billable turned. A jump arrives at every rank it skipped.
    /// </summary>
    /// <param name="status">Status after the event.</param>
    /// <param name="funnelRank">Funnel rank held after it.</param>
    /// <param name="highestBefore">The highest counted rank before it.</param>
    /// <param name="firstOfStatus">True when the lead had not had the status before.</param>
    /// <param name="billable">1, 0 or -1: how billable changed.</param>
    public static Contribution Happened(LeadStatus status, int funnelRank, int highestBefore, bool firstOfStatus, int billable)
    {
        var rank = Math.Max(status.CountedRank(funnelRank), highestBefore);
        return new(0, billable, highestBefore, rank, firstOfStatus && status.FunnelRank() == 0 ? status : null, highestBefore == 0 && rank > 0 ? 1 : 0);
    }

    /// <summary>True when it adds nothing to any count.</summary>
    public bool IsNothing => Lead == 0 && Billable == 0 && From == To && Status is null;

    /// <summary>True when it is counted in the column of a status: an aggregate filtered by the status takes the lead (reading 67).</summary>
    public bool Counts(LeadStatus status) => status.FunnelRank() is > 0 and var rank ? From < rank && rank <= To : Status == status;

    /// <summary>
    /// Adds it <paramref name="times"/> times. Ranks are put down as steps, +1 at <see cref="To"/> and -1 at <see cref="From"/>; <see cref="Unfold"/> turns the steps of a row into counts.
    /// </summary>
    public void AddTo(Span<long> sums, long times)
    {
        sums[PerformanceSums.Leads] += Lead * times;
        sums[PerformanceSums.Billable] += Billable * times;
        sums[PerformanceSums.Good] += Good * times;
        if (Status is { } status) sums[PerformanceSums.Of(status)] += times;
        if (To > 0) sums[FirstRank + To - 1] += times;
        if (From > 0) sums[FirstRank + From - 1] -= times;
    }

    /// <summary>Turns the steps of ranks into "at this rank or a later one". Once per row, after all was added.</summary>
    public static void Unfold(Span<long> sums)
    {
        for (var rank = LeadStatuses.HighestRank - 1; rank > 0; rank--) sums[FirstRank + rank - 1] += sums[FirstRank + rank];
    }

    private const int FirstRank = PerformanceSums.FirstStatus + (int)LeadStatus.NewLead;
}
