namespace Vega.Domain.Scoring;

/// <summary>One milestone of one client: how it matures, and what is known of each campaign's share of leads that reach it.</summary>
internal sealed class MilestoneModel
{
    // Arrivals of a group's or a campaign's own that weigh as much as the curve of the whole client, or of the group.
    private const double GroupWeight = 40, CampaignWeight = 60, ClientWeight = 8;

    // What campaigns of other groups tell of a group, against its own.
    private const double OtherGroups = .3;

    private const int Back = 730;
    private const int Rounds = 4;

    private readonly ScoreQuestion _question;
    private readonly Milestone _milestone;
    private readonly FeedbackRhythm? _rhythm;
    private readonly double _seenUpTo;
    private readonly LagCurve[] _curves;
    private readonly double[][] _likelihoods;
    private readonly double[][] _before;
    private readonly double[] _scatters;

    private MilestoneModel(ScoreQuestion question, Milestone milestone, FeedbackRhythm? rhythm, IReadOnlyList<CampaignLeads> leads)
    {
        (_question, _milestone, _rhythm) = (question, milestone, rhythm);
        _seenUpTo = rhythm?.SeenUpTo ?? question.NowInDays;
        _curves = Curves();
        Cohorts = [.. leads.Select((l, c) => CohortsOf(l, c, 0))];
        var scatter = Cohorts.Select(c => c.Leads > 0 ? c.Scatter() : default).ToArray();
        double sum = scatter.Sum(s => s.Sum), freedom = scatter.Sum(s => s.Freedom), common = Math.Max(1, (sum + 10) / (freedom + 10));
        _scatters = [.. scatter.Select(s => Math.Max(1, (s.Sum + 6 * common) / (s.Freedom + 6)))];
        _likelihoods = [.. Cohorts.Select((c, i) => c.Leads > 0 ? c.Likelihood(_scatters[i]) : [])];
        _before = Before();
    }

    /// <summary>By campaign.</summary>
    public Cohorts[] Cohorts { get; }

    /// <summary>Null when the school has never sent it. A return is no news that must come: it counts as sent once anything else is.</summary>
    public static MilestoneModel? Of(ScoreQuestion question, Milestone milestone, IReadOnlyList<CampaignLeads> leads)
    {
        var rhythm = FeedbackRhythm.Of(Recorded(question, milestone), question.NowInDays);
        return rhythm is null && milestone != Milestone.Returned ? null : new(question, milestone, rhythm, leads);
    }

    /// <summary>What is thought of a campaign's share.</summary>
    public QualityBand Band(int campaign) => QualityBand.Of(_before[campaign], _likelihoods[campaign]);

    /// <summary>The share expected of a campaign before its own leads are looked at.</summary>
    public double ExpectedShare(int campaign)
    {
        double sum = 0, mean = 0;
        for (var i = 0; i < QualityGrid.Size; i++) (sum, mean) = (sum + _before[campaign][i], mean + _before[campaign][i] * QualityGrid.Share[i]);
        return mean / sum;
    }

    /// <summary>The same leads so many days later.</summary>
    public Cohorts Later(CampaignLeads leads, int campaign, int days) => CohortsOf(leads, campaign, days);

    /// <summary>What would be thought of a campaign's share then, with so many arrivals more.</summary>
    public QualityBand BandLater(int campaign, Cohorts later, double more) => QualityBand.Of(_before[campaign], Cohorts[campaign].Later(later, more).Likelihood(_scatters[campaign]));

    private static IEnumerable<double> Recorded(ScoreQuestion question, Milestone milestone)
    {
        foreach (var lead in question.Leads)
            if (lead.ReachedHour(milestone) is { } hour) yield return hour / 24.0;
    }

    private Cohorts CohortsOf(CampaignLeads leads, int campaign, int later)
    {
        var cohorts = new Cohorts();
        foreach (var place in leads.Places)
        {
            var lead = _question.Leads[place];
            var created = lead.CreatedHour / 24.0;
            var reached = lead.Arrivals[(int)_milestone] != Arrivals.Never;
            cohorts.Add(leads.Fortnight(lead.CreatedHour), created, _seenUpTo + later - created, reached, _curves[campaign]);
        }
        return cohorts;
    }

    /// <summary>By campaign: the client's curve, corrected by the group's arrivals, corrected by its own.</summary>
    private LagCurve[] Curves()
    {
        var campaigns = _question.Campaigns;
        var client = LagCurve.Usual(_milestone.UsualLag());
        for (var round = 0; round < (_rhythm is { InLumps: true } ? Rounds : 1); round++)
        {
            var all = Watch(client, 1, _ => 0)[0];
            client = LagCurve.Usual(_milestone.UsualLag()).Refined(all.Reached, all.Left, ClientWeight);
        }
        var own = Watch(client, campaigns.Count, c => c);
        var groups = campaigns.Select((c, i) => (c.ProgramGroupId, Watched: own[i])).GroupBy(c => c.ProgramGroupId, c => c.Watched).ToDictionary(g => g.Key, g =>
        {
            var sum = new Watched();
            foreach (var one in g) sum.Add(one);
            return client.Refined(sum.Reached, sum.Left, GroupWeight);
        });
        return [.. campaigns.Select((c, i) => groups[c.ProgramGroupId].Refined(own[i].Reached, own[i].Left, CampaignWeight))];
    }

    private Watched[] Watch(LagCurve curve, int count, Func<int, int> place)
    {
        var watched = Enumerable.Range(0, count).Select(_ => new Watched()).ToArray();
        var (from, turn) = (_seenUpTo - Back, 0.0);
        foreach (var lead in _question.Leads)
        {
            var created = lead.CreatedHour / 24.0;
            if (created < from || created >= _seenUpTo) continue;
            var into = watched[place(lead.Campaign)];
            if (lead.ReachedHour(_milestone) is not { } hour)
            {
                into.Left[Day(_seenUpTo - created)]++;
                continue;
            }
            var (low, high) = _rhythm!.Between(created, hour / 24.0);
            if (high - low > 1)
            {
                // Somewhere between two reports, where the curve says it is likely.
                var (below, above) = (curve.At(low), curve.At(high));
                turn = (turn + .6180339887498949) % 1;
                high = above > below ? Math.Clamp(curve.AgeAt(below + turn * (above - below)), low, high) : low + turn * (high - low);
            }
            into.Reached[Day(high)]++;
        }
        return watched;

        static int Day(double age) => (int)Math.Clamp(age, 0, LagCurve.Horizon);
    }

    /// <summary>By campaign: what all others make likely, those of its group in full, those of other groups less.</summary>
    private double[][] Before()
    {
        var campaigns = _question.Campaigns;
        var evidence = _likelihoods.Select(l => l.Length > 0 ? QualityGrid.Evidence(l) : null).ToArray();
        var before = QualityGrid.Before(_milestone.UsualShare());
        return [.. campaigns.Select((campaign, c) =>
        {
            var families = (double[])before.Clone();
            for (var other = 0; other < campaigns.Count; other++)
            {
                if (other == c || evidence[other] is not { } told) continue;
                var weight = campaigns[other].ProgramGroupId == campaign.ProgramGroupId ? 1 : OtherGroups;
                for (var f = 0; f < families.Length; f++) families[f] += weight * told[f];
            }
            return QualityGrid.Mixed(families);
        })];
    }

    /// <summary>Leads by day: those that arrived, and those whose watch ended without.</summary>
    private sealed class Watched
    {
        public double[] Reached { get; } = new double[LagCurve.Horizon + 1];
        public double[] Left { get; } = new double[LagCurve.Horizon + 1];

        public void Add(Watched other)
        {
            for (var day = 0; day <= LagCurve.Horizon; day++)
            {
                Reached[day] += other.Reached[day];
                Left[day] += other.Left[day];
            }
        }
    }
}

/// <summary>The leads of one campaign that are judged: those of the last half year in which it had any.</summary>
internal sealed class CampaignLeads
{
    private int _from;

    /// <summary>Their places among the leads of the question.</summary>
    public List<int> Places { get; } = [];

    /// <summary>Their age in days on average.</summary>
    public double MeanAge { get; private set; }

    /// <summary>What is owed for one on average, in cents.</summary>
    public double MeanOwed { get; private set; }

    /// <summary>Which fortnight of the window a lead came in.</summary>
    public int Fortnight(int createdHour) => Math.Clamp((createdHour - _from) / (14 * 24), 0, Cohorts.Count - 1);

    /// <summary>By campaign.</summary>
    public static CampaignLeads[] Of(ScoreQuestion question)
    {
        var campaigns = question.Campaigns.Select(_ => new CampaignLeads { _from = int.MinValue }).ToArray();
        foreach (var lead in question.Leads) campaigns[lead.Campaign]._from = Math.Max(campaigns[lead.Campaign]._from, lead.CreatedHour - Cohorts.Window * 24 + 1);
        for (var i = 0; i < question.Leads.Count; i++)
        {
            var lead = question.Leads[i];
            var campaign = campaigns[lead.Campaign];
            if (lead.CreatedHour < campaign._from) continue;
            campaign.Places.Add(i);
            campaign.MeanAge += question.NowInDays - lead.CreatedHour / 24.0;
            campaign.MeanOwed += lead.OwedInCents;
        }
        foreach (var campaign in campaigns.Where(c => c.Places.Count > 0)) (campaign.MeanAge, campaign.MeanOwed) = (campaign.MeanAge / campaign.Places.Count, campaign.MeanOwed / campaign.Places.Count);
        return campaigns;
    }
}
