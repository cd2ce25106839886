using System.Globalization;
using NodaTime;
using Vega.Domain.Directory;

namespace Vega.Domain.Scoring;

/// <summary>What would change a colour: how many arrivals of the campaign's present leads, by a day some weeks ahead.</summary>
internal static class ScoreOutlook
{
    private const int Soon = 28, Later = 56;

    /// <summary>A sentence such as "2 more enrolls by Jan 15 would make it yellow".</summary>
    public static string? Of(ScoreQuestion question, MetricScore speaks, MilestoneModel model, int campaign, CampaignLeads leads)
    {
        var milestone = speaks.Metric.Counts();
        var days = milestone is Milestone.Contacted or Milestone.Returned ? Soon : Later;
        var by = question.Now.InZone(question.Zone).Date.PlusDays(days).ToString("MMM d", CultureInfo.InvariantCulture);
        var cohorts = model.Cohorts[campaign];
        var later = model.Later(leads, campaign, days);
        var most = (int)(cohorts.Leads - cohorts.Reached);
        var known = new Dictionary<int, SmartScore>();
        // Up the scale with every arrival, or down for returns; too early stands between red and yellow only by its band, so it is asked for by name.
        return milestone == Milestone.Returned ? OfReturns() : OfGood();

        string? OfGood()
        {
            var none = After(0);
            if (speaks.Score == SmartScore.Green) return First(s => s == SmartScore.Green) is > 0 and var least ? $"Fewer than {Count(least, false)} by {by} would make it {Name(none)}." : null;
            var wanted = speaks.Score == SmartScore.Red ? First(s => s != SmartScore.Red) : First(s => s == SmartScore.Green);
            var up = wanted is > 0 and var more ? $"{Count(more, true)} by {by} would make it {Name(After(more))}" : null;
            var down = speaks.Score != SmartScore.Red && none == SmartScore.Red ? $"{(up is null ? "No more" : "no more")} {milestone.Noun(false)} {(up is null ? $"by {by} " : "")}would make it red" : null;
            if (up is null && down is null) return wanted == 0 && none != speaks.Score ? $"At this pace it is {Name(none)} by {by}, without any more {milestone.Noun(false)}." : $"Its present leads will not change that by {by}.";
            return string.Join("; ", new[] { up, down }.Where(t => t is not null)) + ".";
        }

        string? OfReturns()
        {
            var none = After(0);
            if (First(s => Rank(s) < Rank(speaks.Score)) is { } worse and > 0) return $"{Count(worse, true)} by {by} would make it {Name(After(worse))}.";
            return Rank(none) > Rank(speaks.Score) ? $"No more returns by {by} would make it {Name(none)}." : $"Its present leads will not change that by {by}.";
        }

        SmartScore After(int more)
        {
            if (known.TryGetValue(more, out var score)) return score;
            var (low, high) = SmartScorer.Values(speaks.Metric, leads, model.BandLater(campaign, later, more));
            return known[more] = MetricScore.Judge(speaks.Metric, speaks.Threshold, low, high);
        }

        // The smallest number of arrivals after which it holds; it holds for every larger one.
        int? First(Func<SmartScore, bool> holds)
        {
            if (!holds(After(most))) return null;
            var (no, yes) = (-1, 0);
            while (!holds(After(yes))) (no, yes) = (yes, Math.Min(most, 2 * yes + 1));
            while (yes - no > 1)
            {
                var middle = (no + yes) / 2;
                if (holds(After(middle))) yes = middle;
                else no = middle;
            }
            return yes;
        }

        string Count(int count, bool more) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(more ? "more " : "")}{milestone.Noun(count == 1)}";
    }

    private static int Rank(SmartScore score) => score switch { SmartScore.Green => 3, SmartScore.Yellow => 2, SmartScore.None => 1, _ => 0 };

    private static string Name(SmartScore score) => score switch { SmartScore.Green => "green", SmartScore.Yellow => "yellow", SmartScore.Red => "red", _ => "too early to tell" };
}
