namespace Vega.Domain.Scoring;

/// <summary>
/// When a school reports a milestone. Most report every day; some once a month, all at once: between two reports nothing can arrive, so leads are watched up to the last report only, and an
/// arrival tells no more than that it happened since the report before. A school that has fallen silent is read up to where it did.
/// </summary>
internal sealed class FeedbackRhythm
{
    private const int Back = 730;
    private const int SameReport = 4;
    private const int Silence = 14;

    private readonly List<int> _reports;

    private FeedbackRhythm(double seenUpTo, List<int> reports) => (SeenUpTo, _reports) = (seenUpTo, reports);

    /// <summary>The moment, in days since 1970, after which nothing is known.</summary>
    public double SeenUpTo { get; }

    /// <summary>True when arrivals come in lumps.</summary>
    public bool InLumps => _reports.Count > 0;

    /// <summary>The rhythm of some arrivals, in days since 1970; null when there were none.</summary>
    public static FeedbackRhythm? Of(IEnumerable<double> arrivals, double now)
    {
        var from = (int)now - Back;
        var counts = new int[Back + 2];
        var total = 0;
        foreach (var at in arrivals)
        {
            if (at < from || at >= now + 1) continue;
            counts[(int)at - from]++;
            total++;
        }
        if (total == 0) return null;

        var days = Enumerable.Range(0, counts.Length).Where(d => counts[d] > 0).Select(d => from + d).ToList();
        var (first, last) = (days[0], days[^1]);
        double span = last - first + 1, rate = total / span;
        // By chance alone so many days would have had an arrival; offices that close at weekends have five in seven of them.
        var expected = span * (1 - Math.Exp(-rate));
        if (total >= 10 && span > Silence && days.Count < .55 * expected)
        {
            var reports = new List<int>();
            for (var i = 0; i < days.Count; i++)
                if (i == days.Count - 1 || days[i + 1] - days[i] > SameReport) reports.Add(days[i] + 1);
            if (reports.Count >= 2 && (reports[^1] - reports[0]) / (reports.Count - 1) > SameReport * 2) return new(Math.Min(now, last + 1), reports);
        }
        var gap = now - (last + 1);
        return new(gap > Silence && Math.Exp(-rate * gap) < .01 ? last + 1 : now, []);
    }

    /// <summary>Between which ages, in days, an arrival can have happened that was recorded at <paramref name="recorded"/>.</summary>
    public (double From, double To) Between(double created, double recorded)
    {
        if (!InLumps) return (recorded - created, recorded - created);
        var next = _reports.BinarySearch((int)Math.Ceiling(recorded));
        var before = (next < 0 ? ~next : next) - 1;
        var from = before >= 0 ? Math.Max(0, _reports[before] - created) : 0;
        return (Math.Min(from, recorded - created), recorded - created);
    }
}
