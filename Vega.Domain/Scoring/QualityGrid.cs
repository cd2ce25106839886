namespace Vega.Domain.Scoring;

/// <summary>The shares of leads that are weighed against each other, evenly spaced in log-odds, and the families of campaigns that a share may come from.</summary>
internal static class QualityGrid
{
    /// <summary>How many shares.</summary>
    public const int Size = 181;

    private const double Lowest = -8, Step = 12.6 / (Size - 1);

    /// <summary>The shares.</summary>
    public static readonly double[] Share = [.. Enumerable.Range(0, Size).Select(i => 1.0 / (1 + Math.Exp(-LogOdds(i))))];

    /// <summary>Their logarithms.</summary>
    public static readonly double[] LogShare = [.. Share.Select(s => Math.Log(s))];

    /// <summary>How far the campaigns of one family lie apart, in log-odds.</summary>
    private static readonly double[] Spreads = [.15, .3, .5, .8, 1.2];

    private static readonly double[] SpreadWidths = [.15, .175, .25, .35, .4];

    private static readonly double[] Middles = [.. Enumerable.Range(0, Size).Where(i => i % 4 == 0).Select(LogOdds)];

    /// <summary>The families: each a middle and a spread.</summary>
    public static readonly int Families = Spreads.Length * Middles.Length;

    /// <summary>By family and share: how likely a campaign of the family has the share. Nine in ten lie near the middle, one in ten may lie three times as far off: the odd one out is not bent to the family.</summary>
    private static readonly double[][] Chances = [.. Spreads.SelectMany((double spread) => Middles.Select(middle =>
    {
        var chances = new double[Size];
        for (var i = 0; i < Size; i++) chances[i] = .9 * Bell(LogOdds(i) - middle, spread) + .1 * Bell(LogOdds(i) - middle, 3 * spread);
        var sum = chances.Sum();
        for (var i = 0; i < Size; i++) chances[i] /= sum;
        return chances;
    }))];

    /// <summary>What is thought of the families before anything was seen: hardly anything.</summary>
    public static double[] Before(double usualShare)
    {
        var usual = Math.Log(usualShare / (1 - usualShare));
        return [.. Enumerable.Range(0, Families).Select(f => Math.Log(Bell(Middles[f % Middles.Length] - usual, 1.5) + 1e-12) + Math.Log(Bell(Spreads[f / Middles.Length], .6) * SpreadWidths[f / Middles.Length]))];
    }

    /// <summary>The logarithm of how likely each family makes what was seen of one campaign.</summary>
    public static double[] Evidence(double[] likelihood)
    {
        var evidence = new double[Families];
        for (var f = 0; f < evidence.Length; f++)
        {
            var (sum, chances) = (0.0, Chances[f]);
            for (var i = 0; i < Size; i++) sum += chances[i] * likelihood[i];
            evidence[f] = Math.Log(sum + 1e-300);
        }
        return evidence;
    }

    /// <summary>How likely each share is for a campaign of families of these weights (logarithms), before its own leads are looked at.</summary>
    public static double[] Mixed(double[] families)
    {
        var (top, mixed) = (families.Max(), new double[Size]);
        for (var f = 0; f < families.Length; f++)
        {
            var weight = Math.Exp(families[f] - top);
            if (weight < 1e-9) continue;
            var chances = Chances[f];
            for (var i = 0; i < Size; i++) mixed[i] += weight * chances[i];
        }
        return mixed;
    }

    private static double LogOdds(int i) => Lowest + i * Step;

    private static double Bell(double distance, double spread) => Math.Exp(-distance * distance / (2 * spread * spread)) / spread;
}

/// <summary>What is thought of a campaign's share: the mean, and the ends of the 80% band.</summary>
/// <param name="Mean">The share expected.</param>
/// <param name="Low">One in ten is below.</param>
/// <param name="High">One in ten is above.</param>
internal readonly record struct QualityBand(double Mean, double Low, double High)
{
    /// <summary>Of what was thought before and how likely each share makes what was seen.</summary>
    public static QualityBand Of(double[] before, double[] likelihood)
    {
        Span<double> weights = stackalloc double[QualityGrid.Size];
        double sum = 0, mean = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = before[i] * likelihood[i];
            sum += weights[i];
            mean += weights[i] * QualityGrid.Share[i];
        }
        return new(mean / sum, Quantile(weights, sum * .1), Quantile(weights, sum * .9));
    }

    private static double Quantile(ReadOnlySpan<double> weights, double at)
    {
        var below = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (below + weights[i] >= at && weights[i] > 0)
            {
                // Each weight is spread evenly over the half steps around its share.
                var part = (at - below) / weights[i] - .5;
                var other = Math.Clamp(part < 0 ? i - 1 : i + 1, 0, weights.Length - 1);
                return Math.Exp(QualityGrid.LogShare[i] + Math.Abs(part) * (QualityGrid.LogShare[other] - QualityGrid.LogShare[i]));
            }
            below += weights[i];
        }
        return 1;
    }
}
