namespace Vega.Domain.Scoring;

/// <summary>The leads of one campaign by the fortnight of their submission, and how many of each have reached a milestone by now: all that the likelihood of a share needs.</summary>
internal sealed class Cohorts
{
    /// <summary>Leads of so many days up to the campaign's last one are judged.</summary>
    public const int Window = 182;

    /// <summary>How many fortnights that is.</summary>
    public const int Count = Window / 14;

    // A campaign's leads may mature somewhat faster or slower than those of its school.
    private static readonly (double Pace, double Chance)[] Paces = [(.74, .25), (1, .5), (1.35, .25)];

    // Its quality may drift: by so much (logarithm) in the 91 days from the middle of the window to either end.
    private static readonly (double Drift, double Chance)[] Drifts = [(-.8, .06), (-.4, .22), (0, .44), (.4, .22), (.8, .06)];

    // No lead is sure to get anywhere.
    private const double Surest = .9995;

    private static readonly double LogOfSurest = Math.Log(Surest), LogOfRest = Math.Log(1 - Surest);

    private readonly double[] _leads = new double[Count], _reached = new double[Count], _middle = new double[Count];
    private readonly double[,] _mature = new double[Paces.Length, Count];

    /// <summary>Leads in all.</summary>
    public double Leads { get; private set; }

    /// <summary>Those that have reached the milestone.</summary>
    public double Reached { get; private set; }

    /// <summary>How many leads' worth has matured: what arrivals are to be divided by.</summary>
    public double Exposure { get; private set; }

    /// <summary>Takes in a lead.</summary>
    public void Add(int fortnight, double created, double age, bool reached, LagCurve curve)
    {
        _leads[fortnight]++;
        _middle[fortnight] += created;
        if (reached) _reached[fortnight]++;
        for (var p = 0; p < Paces.Length; p++) _mature[p, fortnight] += curve.At(age * Paces[p].Pace);
        Leads++;
        if (reached) Reached++;
        Exposure += curve.At(age);
    }

    /// <summary>The same leads on a later day, with so many arrivals more, which come where they are due.</summary>
    public Cohorts Later(Cohorts laterAges, double more)
    {
        var later = new Cohorts { Leads = Leads, Reached = Reached + more, Exposure = laterAges.Exposure };
        double due = 0;
        for (var c = 0; c < Count; c++) due += Due(c);
        for (var c = 0; c < Count; c++)
        {
            (later._leads[c], later._middle[c]) = (_leads[c], _middle[c]);
            later._reached[c] = Math.Min(_leads[c], _reached[c] + (due > 0 ? more * Due(c) / due : more * _leads[c] / Leads));
            for (var p = 0; p < Paces.Length; p++) later._mature[p, c] = laterAges._mature[p, c];
        }
        return later;

        double Due(int c) => Math.Max(0, laterAges._mature[1, c] - _mature[1, c]);
    }

    /// <summary>How likely each share of the grid makes what was seen, relative to the likeliest; over all paces and drifts. <paramref name="scatter"/> above 1 says how much more the cohorts scatter than by chance, and weakens it.</summary>
    public double[] Likelihood(double scatter = 1)
    {
        var size = QualityGrid.Size;
        var logs = new double[size];
        Array.Fill(logs, double.NegativeInfinity);
        var one = new double[size];
        foreach (var (drift, driftChance) in Drifts)
        {
            var factors = Factors(drift);
            for (var p = 0; p < Paces.Length; p++)
            {
                LogLikelihood(factors, p, one);
                var chance = Math.Log(driftChance * Paces[p].Chance);
                for (var i = 0; i < size; i++) logs[i] = LogSum(logs[i], one[i] / scatter + chance);
            }
        }
        var top = logs.Max();
        for (var i = 0; i < size; i++) logs[i] = Math.Exp(logs[i] - top);
        return logs;
    }

    /// <summary>How much the cohorts scatter around the best fitting course: the sum of squares and its degrees of freedom; the sum is 1 a degree where chance alone is at work.</summary>
    public (double Sum, double Freedom) Scatter()
    {
        double best = double.NegativeInfinity, sum = 0;
        var freedom = -2;
        var (bestFactors, bestPace, bestShare) = (Array.Empty<double>(), 1, 0.0);
        var one = new double[QualityGrid.Size];
        foreach (var (drift, _) in Drifts)
        {
            var factors = Factors(drift);
            for (var p = 0; p < Paces.Length; p++)
            {
                LogLikelihood(factors, p, one);
                var at = Array.IndexOf(one, one.Max());
                if (one[at] > best) (best, bestFactors, bestPace, bestShare) = (one[at], factors, p, QualityGrid.Share[at]);
            }
        }
        for (var c = 0; c < Count; c++)
        {
            if (_leads[c] == 0) continue;
            var chance = Math.Min(.999, bestShare * bestFactors[c] * _mature[bestPace, c] / _leads[c]);
            var should = _leads[c] * chance;
            if (should < 1) continue;
            sum += (_reached[c] - should) * (_reached[c] - should) / (should * (1 - chance));
            freedom++;
        }
        return freedom > 0 ? (sum, freedom) : (0, 0);
    }

    /// <summary>By cohort: its share over that of all, when quality drifts so.</summary>
    private double[] Factors(double drift)
    {
        var factors = new double[Count];
        double middle = 0, sum = 0;
        for (var c = 0; c < Count; c++) middle += _middle[c];
        middle /= Leads;
        for (var c = 0; c < Count; c++)
        {
            if (_leads[c] == 0) continue;
            factors[c] = Math.Exp(drift * (_middle[c] / _leads[c] - middle) / (Window / 2.0));
            sum += factors[c] * _leads[c];
        }
        for (var c = 0; c < Count; c++) factors[c] *= Leads / sum;
        return factors;
    }

    private void LogLikelihood(double[] factors, int pace, double[] into)
    {
        Array.Clear(into);
        for (var c = 0; c < Count; c++)
        {
            var (leads, reached) = (_leads[c], _reached[c]);
            if (leads == 0) continue;
            var mature = factors[c] * Math.Max(_mature[pace, c] / leads, 1e-6);
            var (open, reachedAtOne) = (leads - reached, reached * Math.Log(mature));
            for (var i = 0; i < into.Length; i++)
            {
                var chance = QualityGrid.Share[i] * mature;
                into[i] += chance < Surest ? open * Math.Log(1 - chance) + reached * QualityGrid.LogShare[i] + reachedAtOne : open * LogOfRest + reached * LogOfSurest;
            }
        }
    }

    private static double LogSum(double a, double b) => a > b ? a + Math.Log(1 + Math.Exp(b - a)) : double.IsNegativeInfinity(b) ? a : b + Math.Log(1 + Math.Exp(a - b));
}
