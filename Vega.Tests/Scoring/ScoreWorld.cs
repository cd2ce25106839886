using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;

namespace Vega.Tests.Scoring;

/// <summary>What a made-up campaign is like.</summary>
public enum CampaignKind
{
    /// <summary>A steady flow for half a year.</summary>
    Ordinary,
    /// <summary>Good, and only a few weeks old.</summary>
    GoodAndNew,
    /// <summary>Bad, with a few dozen leads at most.</summary>
    BadAndSmall,
    /// <summary>Its leads get worse and worse.</summary>
    Decaying,
    /// <summary>200 leads that are 12 weeks old.</summary>
    Settled,
}

/// <summary>A made-up campaign whose quality is known, and what its leads are worth in truth at maturity.</summary>
public sealed record KnownCampaign(CampaignKind Kind, bool Lumps, SmartScore Truth, SmartScore Raw, IReadOnlyDictionary<ScoreMetric, double> Values);

/// <summary>A made-up school: what Vega would know of it, and the truth.</summary>
public sealed record KnownSchool(ScoreQuestion Question, IReadOnlyList<KnownCampaign> Campaigns);

/// <summary>
/// Makes schools whose campaigns' true quality is known. Neither of the two worlds is made as the scorer thinks: lags are no curve that it knows, quality comes from no bell, it differs from
/// day to day within a campaign, cohorts come in waves, and half of the schools report once a month.
/// </summary>
public sealed class ScoreWorld
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 18, 3, 0);
    private const int Groups = 4, PerSchool = 20, Mature = 365;

    private readonly bool _classes;
    private readonly Random _dice;

    private ScoreWorld(bool classes, int seed) => (_classes, _dice) = (classes, new Random(seed));

    /// <summary>Quality with heavy tails around the group's, lags of lognormal mixtures.</summary>
    public static IEnumerable<KnownSchool> HeavyTails(int schools, int seed) => new ScoreWorld(false, seed).Schools(schools);

    /// <summary>Campaigns of three classes, lags of Weibull after a delay, a share of leads from a second source of other quality.</summary>
    public static IEnumerable<KnownSchool> Classes(int schools, int seed) => new ScoreWorld(true, seed).Schools(schools);

    private IEnumerable<KnownSchool> Schools(int count)
    {
        for (var s = 0; s < count; s++) yield return School(lumps: s % 2 == 1);
    }

    private KnownSchool School(bool lumps)
    {
        var now = Now.ToUnixTimeMilliseconds() / 86_400_000.0;
        var pace = Math.Exp(.25 * Bell());
        var groups = Enumerable.Range(0, Groups).Select(_ => .25 * Bell()).ToArray();
        var (leads, campaigns, known) = (new List<ScoreLead>(), new List<ScoreCampaign>(), new List<KnownCampaign>());
        for (var c = 0; c < PerSchool; c++)
        {
            var kind = (c % 10) switch { < 4 => CampaignKind.Ordinary, 4 => CampaignKind.GoodAndNew, 5 => CampaignKind.BadAndSmall, 6 or 7 => CampaignKind.Decaying, _ => CampaignKind.Settled };
            var quality = groups[c % Groups] + kind switch { CampaignKind.GoodAndNew => .45 + .2 * Math.Abs(Bell()), CampaignKind.BadAndSmall => -.7 - .3 * Math.Abs(Bell()), CampaignKind.Decaying => .25 + Own(), _ => Own() };
            campaigns.Add(new(c + 1, c % Groups, true));
            known.Add(Campaign(c, kind, quality, pace * Math.Exp(.15 * Bell()), now, lumps, leads));
        }
        return new(new ScoreQuestion(Now, DateTimeZone.Utc, campaigns, leads, ScoreRules.Default), known);
    }

    private KnownCampaign Campaign(int index, CampaignKind kind, double quality, double pace, double now, bool lumps, List<ScoreLead> leads)
    {
        var (count, oldest, youngest) = kind switch
        {
            CampaignKind.GoodAndNew => (_dice.Next(15, 150), _dice.Next(14, 70), 0),
            CampaignKind.BadAndSmall => (_dice.Next(8, 45), _dice.Next(60, 182), 2),
            CampaignKind.Settled => (200, 98, 70),
            _ => ((int)Math.Exp(3.4 + 2.4 * _dice.NextDouble()), 181, 0),
        };
        var (cost, fall) = (_dice.Next(40, 95) * 100, kind == CampaignKind.Decaying ? .8 + .6 * _dice.NextDouble() : 0);
        // What only this campaign has: few or many returns, hard or easy to reach.
        var (reach, returns) = (.25 * Bell(), -2.9 - .5 * quality + .5 * Bell());
        var waves = Enumerable.Range(0, 30).Select(_ => .3 + _dice.NextDouble() * (_dice.Next(4) == 0 ? 3 : 1)).ToArray();
        var sums = new double[ScoreMetrics.Milestones];
        var counts = new int[ScoreMetrics.Milestones];
        var daily = new Dictionary<int, double>();
        for (var n = 0; n < count; n++)
        {
            double age;
            do age = youngest + (oldest - youngest) * _dice.NextDouble();
            while (_dice.NextDouble() * 3.3 > waves[(int)(age / 7)]);
            // Leads of one day have something in common.
            if (!daily.TryGetValue((int)age, out var day)) daily[(int)age] = day = .25 * Bell();
            var at = quality + day + fall * (age - 90) / 90;
            if (_classes && _dice.Next(5) == 0) at -= .8;
            var (contact, apply, enroll) = (Odds(.25 + .6 * at + reach), Odds(-1.75 + .7 * at), Odds(-.6 + .5 * at));
            var created = now - age;
            var arrivals = Arrivals.None;
            sums[(int)Milestone.Contacted] += contact;
            sums[(int)Milestone.Applied] += contact * apply;
            sums[(int)Milestone.Enrolled] += contact * apply * enroll;
            sums[(int)Milestone.Returned] += Odds(returns);
            var when = created;
            if (_dice.NextDouble() < contact)
            {
                Reach(Milestone.Contacted, when += Wait(2.2, pace));
                if (_dice.NextDouble() < apply)
                {
                    Reach(Milestone.Applied, when += Wait(19, pace));
                    if (_dice.NextDouble() < enroll) Reach(Milestone.Enrolled, when + Wait(38, pace));
                }
            }
            if (_dice.NextDouble() < Odds(returns)) Reach(Milestone.Returned, created + Wait(9, 1));
            leads.Add(new(index, (int)(created * 24), cost, arrivals));

            void Reach(Milestone milestone, double moment)
            {
                // A school that reports once a month does so within two days of its first.
                if (lumps) moment = Math.Ceiling((moment - 5) / 30.4) * 30.4 + 5 + _dice.NextDouble() * 2;
                if (moment > now || moment - created > Mature) return;
                arrivals[(int)milestone] = (ushort)((moment - created) * 24);
                counts[(int)milestone]++;
            }
        }
        var truth = ScoreRules.Default.Metrics.ToDictionary(m => m, m => Value(m, cost, sums[(int)m.Counts()] / count));
        var raw = ScoreRules.Default.Metrics.ToDictionary(m => m, m => Value(m, cost, (double)counts[(int)m.Counts()] / count));
        return new(kind, lumps, Colour(truth), Colour(raw), truth);
    }

    /// <summary>The colour of values that are known.</summary>
    public static SmartScore Colour(IReadOnlyDictionary<ScoreMetric, double> values) => values.Max(v =>
    {
        var (target, limit) = ((double)ScoreRules.Default[v.Key]!.Value.Target, (double)ScoreRules.Default[v.Key]!.Value.Limit);
        var less = v.Key.LessIsBetter();
        return (less ? v.Value > limit : v.Value < limit) ? SmartScore.Red : (less ? v.Value < target : v.Value > target) ? SmartScore.Green : SmartScore.Yellow;
    });

    private static double Value(ScoreMetric metric, int cost, double share) => metric.IsCost() ? cost / share : share * 100;

    // Student's t with 3 degrees of freedom, or one of three classes.
    private double Own() => _classes
        ? _dice.Next(10) switch { < 4 => .5, < 8 => -.1, _ => -1.1 }
        : Math.Clamp(.4 * Bell() / Math.Sqrt((Square() + Square() + Square()) / 3), -3, 2.2);

    private double Wait(double days, double pace) => _classes
        ? days * pace * (.25 + .9 * Math.Pow(-Math.Log(1 - _dice.NextDouble()), 1 / 1.3))
        : days * pace * (_dice.Next(10) < 7 ? Math.Exp(.6 * Bell()) : .4 * Math.Exp(.9 * Bell()));

    private double Square() => Bell() is var b ? b * b : 0;

    private double Bell() => Math.Sqrt(-2 * Math.Log(1 - _dice.NextDouble())) * Math.Cos(2 * Math.PI * _dice.NextDouble());

    private static double Odds(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
