namespace Vega.Domain.Scoring;

/// <summary>
/// How a milestone matures: the share of those leads that will ever reach it (within a year) that have reached it so many days after submission.
/// Kaplan–Meier on first arrivals: leads still open count as at risk up to their age, so that young ones do not pass for failures.
/// </summary>
internal sealed class LagCurve
{
    /// <summary>Days after which a lead is taken to be mature.</summary>
    public const int Horizon = 365;

    // The curve is believed as far as that many leads were watched.
    private const int FewestAtRisk = 15;

    private readonly double[] _share;

    private LagCurve(double[] share) => _share = share;

    /// <summary>A log-logistic curve with a given median: what is assumed where nothing was ever seen.</summary>
    public static LagCurve Usual(double median)
    {
        var share = new double[Horizon + 1];
        for (var day = 1; day <= Horizon; day++) share[day] = Raw(day) / Raw(Horizon);
        return new(share);

        double Raw(double day) => 1 / (1 + Math.Pow(day / median, -1.4));
    }

    /// <summary>The share at an age in days.</summary>
    public double At(double age)
    {
        if (age <= 0) return 0;
        if (age >= Horizon) return 1;
        var day = (int)age;
        return _share[day] + (age - day) * (_share[day + 1] - _share[day]);
    }

    /// <summary>The age at which a share is reached.</summary>
    public double AgeAt(double share)
    {
        var after = Array.BinarySearch(_share, share);
        if (after >= 0) return after;
        after = Math.Clamp(~after, 1, Horizon);
        var (low, high) = (_share[after - 1], _share[after]);
        return high > low ? after - 1 + (share - low) / (high - low) : after;
    }

    /// <summary>
    /// This curve, corrected by what was seen of a part of its leads: within the ages that were watched the shape seen, beyond them this curve, and the two weighed by the number of arrivals.
    /// </summary>
    /// <param name="reached">Arrivals by day after submission.</param>
    /// <param name="left">Leads by the day up to which they were watched without an arrival.</param>
    /// <param name="weight">Arrivals that weigh as much as this curve.</param>
    public LagCurve Refined(ReadOnlySpan<double> reached, ReadOnlySpan<double> left, double weight)
    {
        double atRisk = 0, arrivals = 0, open = 1;
        for (var day = 0; day <= Horizon; day++) atRisk += reached[day] + left[day];
        var seen = new double[Horizon + 1];
        var watched = 0;
        for (var day = 0; day < Horizon && atRisk >= FewestAtRisk; day++)
        {
            // Those whose watch ended during the day were at risk for half of it.
            var exposed = atRisk - left[day] / 2;
            if (exposed > 0) open *= 1 - Math.Min(1, reached[day] / exposed);
            seen[day + 1] = 1 - open;
            arrivals += reached[day];
            atRisk -= reached[day] + left[day];
            watched = day + 1;
        }
        if (arrivals <= 0 || seen[watched] <= 0) return this;

        var trust = arrivals / (arrivals + weight);
        var refined = new double[Horizon + 1];
        for (var day = 1; day <= Horizon; day++)
        {
            var own = day <= watched ? seen[day] / seen[watched] * _share[watched] : _share[day];
            refined[day] = trust * own + (1 - trust) * _share[day];
        }
        return new(refined);
    }
}
