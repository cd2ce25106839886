using NodaTime;

namespace Vega.Domain.Allocations;

/// <summary>
/// How a campaign's month goes and how it will end: the demand before the cap. Each day's demand is a level times its weekday's weight; the weights are those of the last
/// eight weeks, the level that of their last two. A day on which the cap was hit, and each day of that month after it, is censored: what was accepted then is less than what
/// was wanted, so it is left out of weights, level and spread, and counts in the month as what the level says, or as what came when that was more.
/// </summary>
/// <param name="Accepted">Leads of the month that hold a slot.</param>
/// <param name="Demand">Leads that the month would end with if there were no cap; of a month that is over, those accepted.</param>
/// <param name="Variance">Of the demand that is still to come, from the daily spread; variances of campaigns add up.</param>
/// <param name="Gone">The share of the month that has gone, from 0 to 1.</param>
/// <param name="CapReachedOn">The day on which the cap was hit or will be; null when it is not expected to be.</param>
/// <param name="Projection">What the vendor means to deliver; of a sum, of the campaigns that have one.</param>
/// <param name="Gap">Expected month end less the projection; null without one.</param>
public sealed record Pacing(int Accepted, double Demand, double Variance, double Gone, LocalDate? CapReachedOn, int? Projection, int? Gap)
{
    /// <summary>Days before today that weights, level and spread are taken from.</summary>
    public const int Weeks = 8;

    /// <summary>Half the width of the band in standard deviations: between the 10th and the 90th percentile of a normal distribution lie 80%.</summary>
    public const double Eighty = 1.2815515655446004;

    /// <summary>The share of the projection below which a gap wants a look.</summary>
    public const double BehindShare = 0.10;

    private const int LevelDays = 14;

    /// <summary>Expected month end, in whole leads.</summary>
    public int Expected => Whole(Demand);

    /// <summary>Lower end of the 80% band; never below what is accepted already.</summary>
    public int Low => Math.Max(Math.Min(Accepted, Expected), Whole(Demand - Eighty * Math.Sqrt(Variance)));

    /// <summary>Upper end of the 80% band.</summary>
    public int High => Whole(Demand + Eighty * Math.Sqrt(Variance));

    /// <summary>True when the expected month end falls short of the projection by more than a tenth.</summary>
    public bool Behind => Gap is { } gap && gap < 0 && -gap > BehindShare * Projection;

    /// <summary>The first day whose leads matter to a forecast made today for the month: the first of the month that holds the first of the eight weeks, or of the foreseen one.</summary>
    public static LocalDate FirstDay(YearMonth month, LocalDate today) => today.ToYearMonth() > month
        ? month.OnDayOfMonth(1)
        : LocalDate.Min(month.OnDayOfMonth(1), today.PlusDays(-7 * Weeks).With(DateAdjusters.StartOfMonth));

    /// <summary>Several campaigns together: sums, and the band of a sum of independent ones. Projection and gap are those of the campaigns that have a projection.</summary>
    public static Pacing Sum(IEnumerable<Pacing> campaigns)
    {
        int accepted = 0, projection = 0, gap = 0;
        double demand = 0, variance = 0, gone = 0;
        var projected = false;
        foreach (var one in campaigns)
        {
            (accepted, demand, variance, gone) = (accepted + one.Accepted, demand + one.Expected, variance + one.Variance, one.Gone);
            if (one.Projection is not { } of) continue;
            (projection, gap, projected) = (projection + of, gap + one.Gap!.Value, true);
        }
        return new Pacing(accepted, demand, variance, gone, null, projected ? projection : null, projected ? gap : null);
    }

    /// <summary>The forecast.</summary>
    public static Pacing Of(PacingCase campaign)
    {
        var (first, last) = (campaign.Month.OnDayOfMonth(1), campaign.Month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth));
        var days = last.Day;
        var accepted = Enumerable.Range(0, days).Sum(d => On(campaign, first.PlusDays(d)));
        var gone = campaign.Today < first ? 0 : (campaign.Today.Day - 1 + campaign.TodayGone) / days;
        var cap = campaign.Caps.GetValueOrDefault(campaign.Month);
        var stop = cap is > 0 ? HitOn(campaign, campaign.Month) : null;
        if (campaign.Today > last) return new Pacing(accepted, accepted, 0, 1, stop, campaign.Projection, accepted - campaign.Projection);

        var model = DemandModel.Of(History(campaign));
        var (demand, open) = (0.0, 0.0);
        LocalDate? reached = null;
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            var came = On(campaign, day);
            var more = day < campaign.Today ? stop is not null && day >= stop ? Math.Max(0, model.On(day) - came) : 0
                : !campaign.TakesLeads ? 0
                : day > campaign.Today ? model.On(day)
                : stop is not null ? Math.Max(0, model.On(day) - came) : model.On(day) * (1 - campaign.TodayGone);
            demand += came + more;
            if (day >= campaign.Today) open += more;
            if (reached is null && stop is null && cap is > 0 && demand >= cap) reached = day;
        }
        return new Pacing(accepted, demand, model.Variance(open), gone, stop ?? reached, campaign.Projection, Whole(demand) - campaign.Projection);
    }

    /// <summary>The days of the last eight weeks that tell of the demand, from the first day that had a lead.</summary>
    private static List<(LocalDate Day, int Accepted)> History(PacingCase campaign)
    {
        var told = new List<(LocalDate, int)>();
        var hits = new Dictionary<YearMonth, LocalDate?>();
        var begun = false;
        for (var day = campaign.Today.PlusDays(-7 * Weeks); day < campaign.Today; day = day.PlusDays(1))
        {
            var came = On(campaign, day);
            begun |= came > 0;
            var month = day.ToYearMonth();
            if (!begun || !campaign.Caps.TryGetValue(month, out var cap) || cap == 0) continue;
            if (!hits.TryGetValue(month, out var hit)) hits[month] = hit = HitOn(campaign, month);
            if (hit is null || day < hit) told.Add((day, came));
        }
        return told;
    }

    /// <summary>The day on which the month's cap was hit; null when it was not.</summary>
    private static LocalDate? HitOn(PacingCase campaign, YearMonth month)
    {
        if (!campaign.Caps.TryGetValue(month, out var cap) || cap is not { } most) return null;
        var day = month.OnDayOfMonth(1);
        for (var running = 0; day.ToYearMonth() == month && day <= campaign.Today; day = day.PlusDays(1))
            if ((running += On(campaign, day)) >= most) return day;
        return null;
    }

    private static int On(PacingCase campaign, LocalDate day) => campaign.Accepted.GetValueOrDefault(day);

    private static int Whole(double leads) => (int)Math.Round(Math.Max(0, leads), MidpointRounding.AwayFromZero);

    /// <summary>Level and weekday weights, with the spread around them.</summary>
    /// <param name="Level">Leads of a day of weight 1.</param>
    /// <param name="Weights">Monday to Sunday; their mean is 1.</param>
    /// <param name="Spread">Squared distance of a day from what it should have been, per lead that it should have had: 1 for leads that come by chance alone.</param>
    /// <param name="Seen">Leads that the level stands on.</param>
    private sealed record DemandModel(double Level, double[] Weights, double Spread, double Seen)
    {
        public double On(LocalDate day) => Level * Weights[(int)day.DayOfWeek - 1];

        /// <summary>Of so many leads to come: their own chance, and that of the level, which was seen through a few days only.</summary>
        public double Variance(double open) => open <= 0 ? 0 : Spread * open * (1 + open / Seen);

        public static DemandModel Of(List<(LocalDate Day, int Accepted)> history)
        {
            var weights = WeightsOf(history);
            var lately = history.Skip(Math.Max(0, history.Count - LevelDays)).ToList();
            var (seen, weight) = (lately.Sum(d => d.Accepted), lately.Sum(d => weights[(int)d.Day.DayOfWeek - 1]));
            var level = weight > 0 ? seen / weight : 0;
            var model = new DemandModel(level, weights, 1, Math.Max(seen, 1));
            var distances = history.Select(d => (Should: model.On(d.Day), d.Accepted)).Where(d => d.Should > 0).Select(d => (d.Accepted - d.Should) * (d.Accepted - d.Should) / d.Should).ToList();
            return distances.Count < LevelDays ? model : model with { Spread = distances.Sum() / (distances.Count - 1) };
        }

        /// <summary>Each weekday's mean over the mean of the seven. All are 1 until every weekday was seen twice, or when nothing came.</summary>
        private static double[] WeightsOf(List<(LocalDate Day, int Accepted)> history)
        {
            var means = new double[7];
            for (var weekday = 1; weekday <= 7; weekday++)
            {
                var seen = history.Where(d => (int)d.Day.DayOfWeek == weekday).Select(d => d.Accepted).ToList();
                if (seen.Count < 2) return [1, 1, 1, 1, 1, 1, 1];
                means[weekday - 1] = seen.Average();
            }
            var mean = means.Average();
            return mean > 0 ? [.. means.Select(m => m / mean)] : [1, 1, 1, 1, 1, 1, 1];
        }
    }
}
