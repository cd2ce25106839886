using System.Globalization;
using System.Text;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;

namespace Vega.Tests.Scoring;

/// <summary>The scorer, and raw counts, held against the truth.</summary>
public sealed class ScoreTrial
{
    private readonly List<(KnownCampaign Known, SmartScore Score, CampaignScore Scored)> _all = [];

    /// <summary>Scores the campaigns of some schools.</summary>
    public static ScoreTrial Of(IEnumerable<KnownSchool> schools)
    {
        var trial = new ScoreTrial();
        foreach (var school in schools)
            trial._all.AddRange(school.Campaigns.Zip(SmartScorer.Score(school.Question), (known, scored) => (known, scored.Score, scored)));
        return trial;
    }

    /// <summary>How many campaigns.</summary>
    public int Campaigns => _all.Count;

    /// <summary>How many got a colour, and how many of those rightly; of some campaigns only.</summary>
    public (int Said, int Right) Said(SmartScore colour, bool raw = false, Func<KnownCampaign, bool>? only = null)
    {
        var said = _all.Where(c => (raw ? c.Known.Raw : c.Score) == colour && only?.Invoke(c.Known) != false).ToList();
        return (said.Count, said.Count(c => c.Known.Truth == colour));
    }

    /// <summary>The share that is still too early.</summary>
    public double TooEarly(Func<KnownCampaign, bool> only) => (double)_all.Count(c => only(c.Known) && c.Score == SmartScore.None) / Math.Max(1, _all.Count(c => only(c.Known)));

    /// <summary>How often the 80% band of a metric held the truth.</summary>
    public (int Bands, int Held) Bands(ScoreMetric metric)
    {
        var bands = _all.SelectMany(c => c.Scored.Metrics.Where(m => m.Metric == metric && m.Silence is null), (c, m) => (Truth: c.Known.Values[metric], m.Low, m.High)).ToList();
        return (bands.Count, bands.Count(b => b.Truth >= b.Low && b.Truth <= b.High));
    }

    /// <summary>The table of docs/smart-scores.md.</summary>
    public string Table()
    {
        var text = new StringBuilder("| campaigns | truth: green, yellow, red | green said, right | red said, right | yellow said, right | too early | raw green, right | raw red, right |\n|---|---|---|---|---|---|---|---|\n");
        Row("all", _ => true);
        foreach (var kind in Enum.GetValues<CampaignKind>()) Row(kind.ToString(), k => k.Kind == kind);
        Row("reported daily", k => !k.Lumps);
        Row("reported monthly", k => k.Lumps);
        text.Append("bands: ");
        foreach (var metric in ScoreRules.Default.Metrics)
            if (Bands(metric) is var (bands, held)) text.Append(CultureInfo.InvariantCulture, $"{metric.Label()} {100.0 * held / Math.Max(1, bands):0}% of {bands}; ");
        return text.Append('\n').ToString();

        void Row(string name, Func<KnownCampaign, bool> only)
        {
            int Truth(SmartScore colour) => _all.Count(c => only(c.Known) && c.Known.Truth == colour);
            string Of(SmartScore colour, bool raw = false) => Said(colour, raw, only) is var (said, right) && said > 0 ? string.Create(CultureInfo.InvariantCulture, $"{said}, {100.0 * right / said:0.0}%") : "0";
            text.Append(CultureInfo.InvariantCulture, $"| {name} ({_all.Count(c => only(c.Known))}) | {Truth(SmartScore.Green)}, {Truth(SmartScore.Yellow)}, {Truth(SmartScore.Red)} | {Of(SmartScore.Green)} | {Of(SmartScore.Red)} | {Of(SmartScore.Yellow)} | {100 * TooEarly(only):0}% | {Of(SmartScore.Green, true)} | {Of(SmartScore.Red, true)} |\n");
        }
    }
}
