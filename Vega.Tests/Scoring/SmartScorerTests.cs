using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;

namespace Vega.Tests.Scoring;

/// <summary>The scorer against known truth, and at its edges.</summary>
public sealed class SmartScorerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    [Fact]
    public void Colours_OfAThousandCampaignsWhoseTruthIsKnown_AreRight()
    {
        var trial = ScoreTrial.Of(ScoreWorld.HeavyTails(25, seed: 1).Concat(ScoreWorld.Classes(25, seed: 1001)));
        Assert.Equal(1000, trial.Campaigns);

        var (green, red) = (trial.Said(SmartScore.Green), trial.Said(SmartScore.Red));
        Assert.True(green.Said >= 60 && green.Right >= .95 * green.Said, $"green {green}\n{trial.Table()}");
        Assert.True(red.Said >= 60 && red.Right >= .95 * red.Said, $"red {red}\n{trial.Table()}");
        Assert.True(trial.TooEarly(c => c.Kind == CampaignKind.Settled) <= .30, trial.Table());

        // Raw counts take leads that have had no time yet for bad ones.
        var raw = trial.Said(SmartScore.Red, raw: true);
        Assert.True(raw.Right < .7 * raw.Said, $"raw red {raw}");
    }

    [Fact]
    public void Bands_OfTheSameCampaigns_HoldTheTruthAboutEightTimesInTen()
    {
        var trial = ScoreTrial.Of(ScoreWorld.HeavyTails(12, seed: 5));
        foreach (var metric in ScoreRules.Default.Metrics)
        {
            var (bands, held) = trial.Bands(metric);
            Assert.InRange(held / (double)bands, .7, .92);
        }
    }

    [Fact]
    public void Score_OfASchoolThatSendsNoLaterStatus_IsNotRed()
    {
        var leads = Enumerable.Range(0, 300).Select(i => Lead(0, 20 + i % 100)).ToList();
        var score = Assert.Single(SmartScorer.Score(Question(leads)));
        Assert.Equal(SmartScore.None, score.Score);
        Assert.Equal("300 leads, 10 weeks old on average; no feedback from the school: it has sent no later status for any of its 300 leads", score.Explanation);
    }

    [Fact]
    public void Score_WhileNothingIsDueYet_IsTooEarlyAndSaysWhatWouldBeDue()
    {
        // An older campaign shows how long it takes; the newer one has had no time.
        var leads = Enumerable.Range(0, 200).Select(i => Lead(0, 100 + i % 80, i % 3 == 0 ? (Milestone.Contacted, 30) : null))
            .Concat(Enumerable.Range(0, 40).Select(_ => Lead(1, 2))).ToList();
        var score = SmartScorer.Score(Question(leads, campaigns: 2, rules: OnlyContacts()))[1];
        Assert.Equal(SmartScore.None, score.Score);
        Assert.Matches("^40 leads, 2 days old on average; too early: of leads like these 0(\\.\\d)? contacts would be due by now$", score.Explanation);
    }

    [Fact]
    public void Score_OfFewLeads_SaysThatTheyAreTooFew()
    {
        var leads = Enumerable.Range(0, 9).Select(i => Lead(0, 60, (Milestone.Contacted, 2))).ToList();
        var score = Assert.Single(SmartScorer.Score(Question(leads, rules: OnlyContacts())));
        Assert.Equal((SmartScore.None, "9 leads, 9 weeks old on average; fewer than 10 leads tell too little"), (score.Score, score.Explanation));
    }

    [Fact]
    public void Score_OfACampaignWithoutLeads_SaysSo()
    {
        var score = Assert.Single(SmartScorer.Score(Question([])));
        Assert.Equal((SmartScore.None, "No accepted leads yet."), (score.Score, score.Explanation));
    }

    [Fact]
    public void CostMetrics_WhereNothingIsPaidPerLead_AreLeftOut()
    {
        var leads = Enumerable.Range(0, 100).Select(i => Lead(0, 60, i < 80 ? (Milestone.Contacted, 2) : null)).ToList();
        var score = Assert.Single(SmartScorer.Score(Question(leads, paidPerLead: false)));
        Assert.Equal(SmartScore.Green, score.Score);
        Assert.Equal(ScoreMetric.ContactRate, score.Speaks!.Metric);
        Assert.Equal("it is not paid per lead", score.Metrics.Single(m => m.Metric == ScoreMetric.CostPerEnroll).Silence);
    }

    [Fact]
    public void AMetricThatTheSchoolNeverSends_IsLeftOut()
    {
        var leads = Enumerable.Range(0, 100).Select(i => Lead(0, 60, i < 80 ? (Milestone.Contacted, 2) : null)).ToList();
        var score = Assert.Single(SmartScorer.Score(Question(leads)));
        Assert.Equal(SmartScore.Green, score.Score);
        Assert.Equal("the school sends no status enrolled", score.Metrics.Single(m => m.Metric == ScoreMetric.CostPerEnroll).Silence);
    }

    [Fact]
    public void Outlook_OfARedCampaign_SaysHowManyMoreWouldMakeItYellow()
    {
        var leads = Enumerable.Range(0, 100).Select(i => Lead(0, 20, i < 25 ? (Milestone.Contacted, 24 * (3 + i % 15)) : null)).ToList();
        var score = Assert.Single(SmartScorer.Score(Question(leads, rules: OnlyContacts())));
        Assert.Equal(SmartScore.Red, score.Score);
        Assert.EndsWith("against 50%, limit 40%", score.Explanation, StringComparison.Ordinal);
        Assert.Matches("^\\d+ more contacts by Dec 18 would make it yellow\\.$", score.Outlook);
    }

    [Theory]
    [InlineData(ScoreMetric.ContactRate, 40, 50, "the limit of contact rate must be below its target: more is better")]
    [InlineData(ScoreMetric.CostPerEnroll, 300_000, 200_000, "the limit of cost per enroll must be above its target: less is better")]
    [InlineData(ScoreMetric.ReturnRate, 8, 8, "the limit of return rate must be above its target: less is better")]
    [InlineData(ScoreMetric.ReturnRate, 8, 100, "target and limit of return rate are per cent, above 0 and below 100")]
    [InlineData(ScoreMetric.CostPerApplication, 0, 100, "target and limit of cost per application are above $0 and at most $1,000,000")]
    [InlineData(ScoreMetric.EnrollRate, 5, 3, null)]
    public void Threshold_ThatCannotBe_IsRefusedWithWhatWouldBeRight(ScoreMetric metric, int target, int limit, string? fault) => Assert.Equal(fault, ScoreRules.Fault(metric, new(target, limit)));

    [Fact]
    public void Rules_WrittenAndReadAgain_AreTheSame()
    {
        var rules = ScoreRules.Default.With(ScoreMetric.ReturnRate, null).With(ScoreMetric.EnrollRate, new(3.5m, 1.25m));
        var read = ScoreRules.Read(rules.ToJson());
        Assert.Equal(rules.Metrics, read.Metrics);
        Assert.Equal(new ScoreThreshold(3.5m, 1.25m), read[ScoreMetric.EnrollRate]);
        Assert.Null(read[ScoreMetric.ReturnRate]);
        Assert.NotNull(ScoreRules.Default[ScoreMetric.ReturnRate]);
    }

    private static ScoreRules OnlyContacts() => ScoreMetrics.All.Where(m => m != ScoreMetric.ContactRate).Aggregate(ScoreRules.Default, (rules, metric) => rules.With(metric, null));

    private static ScoreQuestion Question(IReadOnlyList<ScoreLead> leads, int campaigns = 1, bool paidPerLead = true, ScoreRules? rules = null) =>
        new(Now, DateTimeZone.Utc, [.. Enumerable.Range(0, campaigns).Select(c => new ScoreCampaign(c + 1, 1, paidPerLead))], leads, rules ?? ScoreRules.Default);

    private static ScoreLead Lead(int campaign, int ageInDays, (Milestone Milestone, int Hours)? reached = null)
    {
        var arrivals = Arrivals.None;
        if (reached is var (milestone, hours)) arrivals[(int)milestone] = (ushort)hours;
        return new(campaign, (int)(Now.ToUnixTimeSeconds() / 3600) - ageInDays * 24, 6000, arrivals);
    }
}
