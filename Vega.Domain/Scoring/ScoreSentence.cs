using System.Globalization;
using Vega.Domain.Directory;

namespace Vega.Domain.Scoring;

/// <summary>A score in words that carry its numbers.</summary>
internal static class ScoreSentence
{
    /// <summary>What the metric that speaks says: "31 leads, 6 weeks old on average; 1.9 enrolls expected at maturity (0.6–4.1); cost per enroll about $1,130 against $2,000".</summary>
    public static string Of(int leads, double age, MetricScore? speaks)
    {
        var start = Leads(leads, age);
        if (speaks is null) return $"{start}; none of the scored metrics applies to it";
        if (speaks.Silence is { } silence) return $"{start}; {silence}";
        var milestone = speaks.Metric.Counts();
        return $"{start}; {Number(speaks.Expected)} {milestone.Noun(Number(speaks.Expected) == "1")} expected at maturity ({Number(speaks.ExpectedLow)}–{Number(speaks.ExpectedHigh)}); "
            + $"{speaks.Metric.Label()} about {ScoreRules.Text(speaks.Metric, speaks.Value)} against {ScoreRules.Text(speaks.Metric, (double)speaks.Threshold.Target)}"
            + (speaks.Score == SmartScore.Red ? $", limit {ScoreRules.Text(speaks.Metric, (double)speaks.Threshold.Limit)}" : "");
    }

    /// <summary>A school that sends nothing.</summary>
    public static string NoFeedback(int leads, double age, int ofClient) =>
        $"{Leads(leads, age)}; no feedback from the school: it has sent no later status for any of its {ofClient.ToString("N0", CultureInfo.InvariantCulture)} leads";

    private static string Leads(int leads, double age) => leads == 1 ? $"1 lead, {Age(age)} old" : $"{leads.ToString("N0", CultureInfo.InvariantCulture)} leads, {Age(age)} old on average";

    private static string Age(double days) => days < 1.5 ? "1 day" : days < 14 ? $"{days:0} days" : days < 120 ? $"{days / 7:0} weeks" : $"{days / 30.44:0} months";

    /// <summary>A number of leads that need not be whole: one decimal below ten.</summary>
    public static string Number(double leads) => leads < 9.95 ? Math.Round(leads, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture) : Math.Round(leads).ToString("N0", CultureInfo.InvariantCulture);
}
