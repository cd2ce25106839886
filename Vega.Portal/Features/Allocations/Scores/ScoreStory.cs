using System.Globalization;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Scores;

/// <summary>A line of the explanation: what one metric says.</summary>
public sealed record ScoreStoryMetric(string Name, string Class, string Word, string Value, string Band, string Goal, string? Note);

/// <summary>A score's reason in the words of the screen, as the sheet's script shows it.</summary>
public sealed record ScoreStory(string Class, string Title, string Text, string? Outlook, string? Leads, string Href, string? When,
    IReadOnlyList<ScoreStoryMetric> Metrics, IReadOnlyList<string?> Weeks, IReadOnlyList<string> Spells)
{
    private const int SpellsTold = 3;

    public static ScoreStory Of(ScoreReason reason, string href) => new(
        Word(reason.Score), ScoreSign.Word(reason.Score),
        reason.Explanation ?? "No score has been computed for this campaign yet. Scores are computed every night from the leads and what became of them.", reason.Outlook,
        reason.Leads == 0 ? null : $"Open the {Formats.Count(reason.Leads, "lead", "leads")}", href,
        reason.ComputedAt is { } at ? "Computed " + at.ToString("MMM d, h:mm ", CultureInfo.InvariantCulture) + (at.Hour < 12 ? "am" : "pm") : null,
        [.. reason.Metrics.Select(Of)], [.. reason.Weeks.Select(w => w is { } score ? Word(score) : null)],
        [.. reason.Spells.TakeLast(SpellsTold).Select(s => $"{ScoreSign.Word(s.Score)} since {s.Since.ToString("MMM d", CultureInfo.InvariantCulture)}{(reason.Spells.Count == 1 ? ", its first score" : "")}")]);

    private static ScoreStoryMetric Of(MetricScore m)
    {
        var (target, limit) = ((double)m.Threshold.Target, (double)m.Threshold.Limit);
        return new(Upper(m.Metric.Label()), Word(m.Score), ScoreSign.Word(m.Score), ScoreRules.Text(m.Metric, m.Value), $"{ScoreRules.Text(m.Metric, m.Low)}–{ScoreRules.Text(m.Metric, m.High)}",
            $"{ScoreRules.Text(m.Metric, target)}, {ScoreRules.Text(m.Metric, limit)}", m.Silence);
    }

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Word(SmartScore score) => score.ToString().ToLowerInvariant();
}
