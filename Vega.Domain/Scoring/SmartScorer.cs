using Vega.Domain.Directory;

namespace Vega.Domain.Scoring;

/// <summary>
/// Scores the campaigns of a client (reading 45; docs/smart-scores.md tells the method). For each metric: how many of the campaign's leads should have reached the milestone by now, by the
/// client's own history of arrivals; what that makes of its share at maturity, drawn towards its program group while leads are few; and an 80% band that is held against target and limit.
/// </summary>
public static class SmartScorer
{
    /// <summary>Fewer leads than this are too few to tell.</summary>
    public const int FewestLeads = 10;

    /// <summary>While fewer arrivals than this would be due by now, the leads are too young or too few to tell.</summary>
    public const int FewestDue = 2;

    /// <summary>By campaign, in the order of the question.</summary>
    public static IReadOnlyList<CampaignScore> Score(ScoreQuestion question)
    {
        var leads = CampaignLeads.Of(question);
        var models = question.Rules.Metrics.Select(m => m.Counts()).Distinct().ToDictionary(m => m, m => MilestoneModel.Of(question, m, leads));
        var hears = question.Leads.Any(l => HasNews(l.Arrivals));
        return [.. question.Campaigns.Select((campaign, c) => Score(question, campaign, c, leads[c], models, hears))];
    }

    private static CampaignScore Score(ScoreQuestion question, ScoreCampaign campaign, int c, CampaignLeads leads, Dictionary<Milestone, MilestoneModel?> models, bool hears)
    {
        var count = leads.Places.Count;
        if (count == 0) return new(campaign.Id, SmartScore.None, "No accepted leads yet.", null, 0, null, []);
        if (!hears) return new(campaign.Id, SmartScore.None, ScoreSentence.NoFeedback(count, leads.MeanAge, question.Leads.Count), null, count, null, []);

        var metrics = question.Rules.Metrics.Select(m => Measure(m, question.Rules[m]!.Value, models[m.Counts()], campaign, c, leads)).ToList();
        var speaks = Worst(metrics);
        return new(campaign.Id, speaks?.Score ?? SmartScore.None, ScoreSentence.Of(count, leads.MeanAge, speaks),
            speaks is { Silence: null } ? ScoreOutlook.Of(question, speaks, models[speaks.Metric.Counts()]!, c, leads) : null, count, speaks, metrics);
    }

    private static MetricScore Measure(ScoreMetric metric, ScoreThreshold threshold, MilestoneModel? model, ScoreCampaign campaign, int c, CampaignLeads leads)
    {
        var silent = new MetricScore { Metric = metric, Score = SmartScore.None, Threshold = threshold };
        if (metric.IsCost() && (!campaign.PaidPerLead || leads.MeanOwed <= 0))
            return silent with { LeftOut = true, Silence = campaign.PaidPerLead ? "nothing is owed for its leads" : "it is not paid per lead" };
        if (model is null) return silent with { LeftOut = true, Silence = $"the school sends no status {metric.Counts().Status()}" };

        var cohorts = model.Cohorts[c];
        var band = model.Band(c);
        var (low, high) = Values(metric, leads, band);
        var measured = silent with
        {
            SoFar = (int)cohorts.Reached, Expected = band.Mean * cohorts.Leads, ExpectedLow = band.Low * cohorts.Leads, ExpectedHigh = band.High * cohorts.Leads,
            Value = metric.IsCost() ? leads.MeanOwed / band.Mean : band.Mean * 100, Low = low, High = high,
        };
        if (cohorts.Leads < FewestLeads) return measured with { Silence = $"fewer than {FewestLeads} leads tell too little" };
        var due = model.ExpectedShare(c) * cohorts.Exposure;
        if (Math.Max(cohorts.Reached, due) < FewestDue) return measured with { Silence = $"too early: of leads like these {ScoreSentence.Number(due)} {metric.Counts().Noun(ScoreSentence.Number(due) == "1")} would be due by now" };
        return measured with { Score = MetricScore.Judge(metric, threshold, low, high) };
    }

    /// <summary>The ends of the band in the metric's own unit.</summary>
    internal static (double Low, double High) Values(ScoreMetric metric, CampaignLeads leads, QualityBand band) =>
        metric.IsCost() ? (leads.MeanOwed / band.High, leads.MeanOwed / band.Low) : (band.Low * 100, band.High * 100);

    /// <summary>Red and yellow are said at once; green only when no metric is still too early, so that a green chip never stands on the easy part alone.</summary>
    private static MetricScore? Worst(List<MetricScore> metrics)
    {
        var heard = metrics.Where(m => !m.LeftOut).ToList();
        return heard.Where(m => m.Score == SmartScore.Red).MaxBy(m => m.Excess)
            ?? heard.Find(m => m.Score == SmartScore.Yellow)
            ?? heard.Find(m => m.Score == SmartScore.None)
            ?? heard.FirstOrDefault();
    }

    private static bool HasNews(Arrivals arrivals)
    {
        foreach (var lag in arrivals)
            if (lag != Arrivals.Never) return true;
        return false;
    }
}
