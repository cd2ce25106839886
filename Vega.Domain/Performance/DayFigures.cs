using NodaTime;
using Vega.Domain.Leads;

namespace Vega.Domain.Performance;

/// <summary>
/// The figures of one campaign on one day of its client, as a rollup keeps them: the leads that arrived on the day, not tests, with the status they have (funnel columns count "or later",
/// reading 71), and the ad spend of the day. What a percentage of spend costs is not in the cost: it follows from the spend.
/// </summary>
/// <param name="Accepted">Leads that hold a slot of the cap.</param>
/// <param name="Sums">All other figures, at the places of <see cref="PerformanceSums"/>.</param>
public readonly record struct DayFigures(int Accepted, IReadOnlyList<long> Sums)
{
    /// <summary>No lead and no spend.</summary>
    public static readonly DayFigures None = new(0, new long[PerformanceSums.Width]);

    /// <summary>True when every figure is the same.</summary>
    public bool Equals(DayFigures other) => Accepted == other.Accepted && Sums.SequenceEqual(other.Sums);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Accepted, Sums[PerformanceSums.Leads], Sums[PerformanceSums.Cost]);

    /// <summary>Adds leads that stand alike: so many, of which so many hold a slot, with the sum of their prices.</summary>
    public static void Add(long[] sums, LeadStatus status, int funnelRank, bool billable, long leads, long prices)
    {
        Contribution.Standing(status, funnelRank, billable).AddTo(sums, leads);
        if (billable) sums[PerformanceSums.Cost] += prices;
    }
}

/// <summary>The days of a client: each begins when the one before ends, be it 23, 24 or 25 hours long.</summary>
public static class ClientDays
{
    /// <summary>The last day that has ended at the moment.</summary>
    public static LocalDate LastEnded(DateTimeZone zone, Instant now) => now.InZone(zone).Date.PlusDays(-1);

    /// <summary>The moments between two at which a day of the zone ends, the first excluded.</summary>
    public static IEnumerable<Instant> Midnights(DateTimeZone zone, Instant after, Instant until)
    {
        for (var day = after.InZone(zone).Date.PlusDays(1); zone.AtStartOfDay(day).ToInstant() is var midnight && midnight <= until; day = day.PlusDays(1))
            if (midnight > after) yield return midnight;
    }

    /// <summary>Moments between which every lead of the days was created, whatever the client's zone was at the time.</summary>
    public static (Instant First, Instant Last) Around(LocalDate first, LocalDate last) =>
        (first.AtMidnight().InUtc().ToInstant() - Duration.FromHours(26), last.PlusDays(1).AtMidnight().InUtc().ToInstant() + Duration.FromHours(26));
}
