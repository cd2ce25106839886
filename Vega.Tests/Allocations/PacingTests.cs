using NodaTime;
using Vega.Domain.Allocations;

namespace Vega.Tests.Allocations;

/// <summary>
/// November 2026 begins on a Sunday and has 30 days. The eight weeks before Saturday, Nov 21, begin on Saturday, Sep 26. Expected values are worked out by hand beside each case.
/// </summary>
public sealed class PacingTests
{
    private static readonly YearMonth November = new(2026, 11);
    private static readonly LocalDate Today = new(2026, 11, 21);
    private static readonly LocalDate Begin = new(2026, 9, 26);

    // Ten a day in all of the eight weeks: 20 days gone make 200, half of today is left (5), and nine days follow (90): 295 are expected and there is no spread.
    [Fact]
    public void Of_SteadyDays_ExpectsTheSameForTheRest()
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 0), gone: .5));

        Assert.Equal((200, 295.0), (pacing.Accepted, Math.Round(pacing.Demand, 9)));
        Assert.Equal((295, 295, 295), (pacing.Expected, pacing.Low, pacing.High));
        Assert.Equal(20.5 / 30, pacing.Gone, 12);
    }

    // Leads of today count as they came, whatever the model expected of the hours that are gone: 200 + 7 + 5 + 90.
    [Fact]
    public void Of_LeadsOfToday_CountAsTheyCame() => Assert.Equal(302, Pacing.Of(Case(Daily(10, today: 7), gone: .5)).Expected);

    // 14 on each weekday and 0 on Saturday and Sunday: the mean of the seven weekdays' means is 10, so the weights are 1.4 and 0, and the level 10. Nov 2 to 20 hold 15 weekdays
    // (210). After Saturday, Nov 21, come five weekdays (23 to 27) and Monday the 30th: 6 x 14 = 84.
    [Fact]
    public void Of_WeekendsWithoutLeads_ExpectsNoneThere()
    {
        var pacing = Pacing.Of(Case(Each(d => d.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday ? 0 : 14), gone: .5));

        Assert.Equal((210, 294), (pacing.Accepted, pacing.Expected));
    }

    // 8 a day until two weeks ago, 16 a day since: the weights are all 1, for each weekday saw six eights and two sixteens; the level is that of the last fourteen days.
    [Fact]
    public void Of_RisingDemand_TakesTheLevelOfTheLastFortnight()
    {
        var pacing = Pacing.Of(Case(Each(d => d >= Today.PlusDays(-14) ? 16 : 8), gone: 0));

        // Nov 1 to 6: 6 x 8; Nov 7 to 20: 14 x 16; today and nine days more: 10 x 16.
        Assert.Equal((48 + 224, 48 + 224 + 160), (pacing.Accepted, pacing.Expected));
    }

    // Every second day 8, else 12, so that each weekday's mean is 10 and each day is 2 away: 56 x 4 / 10 / 55 per lead. 100 leads are to come and the level stands on 140:
    // a variance of 0.407272… x 100 x (1 + 100 / 140) = 69.818, times 1.28155 of its root: 10.708.
    [Fact]
    public void Of_DailySpread_GivesTheBand()
    {
        var pacing = Pacing.Of(Case(Each(d => Period.DaysBetween(Begin, d) % 2 == 0 ? 8 : 12), gone: 0));

        Assert.Equal(56 * 4 / 10.0 / 55 * 100 * (1 + 100 / 140.0), pacing.Variance, 9);
        Assert.Equal((300, 289, 311), (pacing.Expected, pacing.Low, pacing.High));
    }

    // A cap of 100 in October was hit on the 10th; the rest of that month came to nothing and says nothing. What is left are five days of September, nine of October and
    // twenty of November, all with ten.
    [Fact]
    public void Of_CapHitInAnEarlierMonth_LeavesItsLaterDaysOut()
    {
        var accepted = Each(d => d.Month == 10 && d.Day > 10 ? 0 : 10);

        Assert.Equal(295, Pacing.Of(Case(accepted, gone: .5, caps: new() { [new(2026, 9)] = null, [new(2026, 10)] = 100, [November] = null })).Expected);
        // Without the cap the empty days are demand that was not there: the weights are still even, but the days are far from the level.
        Assert.True(Pacing.Of(Case(accepted, gone: .5)).Variance > 0);
    }

    // The cap of 100 was hit on Nov 10. The demand of each day since is ten all the same: 295, of which 100 were taken.
    [Fact]
    public void Of_CapHitInTheMonth_CountsTheDemandThatWasTurnedAway()
    {
        var pacing = Pacing.Of(Case(Each(d => d.Month == 11 && d.Day > 10 ? 0 : 10), gone: .5, caps: new() { [new(2026, 9)] = null, [new(2026, 10)] = null, [November] = 100 }));

        Assert.Equal((100, new LocalDate(2026, 11, 10)), (pacing.Accepted, pacing.CapReachedOn));
        // 100, ten more days at 10, ten of today (nothing came since the cap was hit), nine days: 300.
        Assert.Equal(300, pacing.Expected);
    }

    // A month that had no allocation was closed, as one with a cap of 0: their empty days are no demand of none.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_ClosedMonth_SaysNothingOfTheDemand(bool withoutAllocation)
    {
        Dictionary<YearMonth, int?> caps = new() { [new(2026, 9)] = null, [November] = null };
        if (!withoutAllocation) caps[new(2026, 10)] = 0;

        Assert.Equal((295, 0.0), (Pacing.Of(Case(Each(d => d.Month == 10 ? 0 : 10), gone: .5, caps: caps)).Expected, Pacing.Of(Case(Each(d => d.Month == 10 ? 0 : 10), gone: .5, caps: caps)).Variance));
    }

    [Theory]
    [InlineData(205, 21)] // 200 were taken until yesterday, half of today brings 5
    [InlineData(206, 22)]
    [InlineData(295, 30)]
    [InlineData(296, 0)] // not this month
    [InlineData(200, 20)] // hit yesterday
    [InlineData(150, 15)] // a cap that was lowered below what was taken was hit when that many were taken
    [InlineData(0, 0)] // closed: nothing to reach
    public void Of_Cap_TellsTheDayItIsReached(int cap, int day)
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 0), gone: .5, caps: new() { [new(2026, 9)] = null, [new(2026, 10)] = null, [November] = cap }));

        Assert.Equal(day == 0 ? null : new LocalDate(2026, 11, day), pacing.CapReachedOn);
    }

    [Theory]
    [InlineData(295, 0, false)]
    [InlineData(300, -5, false)]
    [InlineData(327, -32, false)] // 32 of 327 is just under a tenth
    [InlineData(328, -33, true)]
    [InlineData(200, 95, false)]
    public void Of_Projection_TellsTheGap(int projection, int gap, bool behind)
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 0), gone: .5) with { Projection = projection });

        Assert.Equal((gap, behind), (pacing.Gap, pacing.Behind));
    }

    [Fact]
    public void Of_MonthThatIsOver_EndsWithWhatWasAccepted()
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 0), gone: .5) with { Month = new(2026, 10), Projection = 300 });

        Assert.Equal((310, 310, 310, 310, 1.0, 10), (pacing.Accepted, pacing.Expected, pacing.Low, pacing.High, pacing.Gone, pacing.Gap));
    }

    [Fact]
    public void Of_MonthToCome_ExpectsItsDays()
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 0), gone: .5) with { Month = new(2026, 12) });

        Assert.Equal((0, 310, 0.0), (pacing.Accepted, pacing.Expected, pacing.Gone));
    }

    [Fact]
    public void Of_PausedCampaign_ExpectsNoMore()
    {
        var pacing = Pacing.Of(Case(Daily(10, today: 3), gone: .5) with { TakesLeads = false });

        Assert.Equal((203, 203, 0.0), (pacing.Accepted, pacing.Expected, pacing.Variance));
    }

    // It began on Nov 16: five days of ten, and none before counts against it.
    [Fact]
    public void Of_NewCampaign_CountsFromItsFirstLead() => Assert.Equal(50 + 5 + 90, Pacing.Of(Case(Each(d => d >= new LocalDate(2026, 11, 16) ? 10 : 0), gone: .5)).Expected);

    [Fact]
    public void Of_NoLeadsYet_ExpectsNone()
    {
        var pacing = Pacing.Of(Case(new Dictionary<LocalDate, int>(), gone: .5));

        Assert.Equal((0, 0, 0, (LocalDate?)null), (pacing.Expected, pacing.Low, pacing.High, pacing.CapReachedOn));
    }

    [Fact]
    public void Sum_OfCampaigns_AddsRoundedFiguresAndVariances()
    {
        var one = new Pacing(10, 20.4, 9, .5, null, 30, -10);
        var two = new Pacing(5, 7.6, 16, .5, new LocalDate(2026, 11, 3), null, null);

        var sum = Pacing.Sum([one, two]);

        Assert.Equal((15, 28, 25.0, 30, -10), (sum.Accepted, sum.Expected, sum.Variance, sum.Projection, sum.Gap));
        Assert.Equal((22, 34), (sum.Low, sum.High)); // 28 ± 1.28155 x 5
    }

    [Fact]
    public void FirstDay_OfThePresentMonth_IsTheStartOfTheEightWeeksMonth()
    {
        Assert.Equal(new LocalDate(2026, 9, 1), Pacing.FirstDay(November, Today));
        Assert.Equal(new LocalDate(2026, 9, 1), Pacing.FirstDay(new(2026, 12), Today));
        Assert.Equal(new LocalDate(2026, 8, 1), Pacing.FirstDay(new(2026, 8), Today));
    }

    private static PacingCase Case(IReadOnlyDictionary<LocalDate, int> accepted, double gone, Dictionary<YearMonth, int?>? caps = null) => new()
    {
        Month = November, Today = Today, TodayGone = gone, Accepted = accepted,
        Caps = caps ?? new() { [new(2026, 9)] = null, [new(2026, 10)] = null, [November] = null },
    };

    private static Dictionary<LocalDate, int> Daily(int leads, int today)
    {
        var days = Each(_ => leads);
        for (var day = new LocalDate(2026, 9, 1); day < Begin; day = day.PlusDays(1)) days[day] = leads;
        if (today > 0) days[Today] = today;
        return days;
    }

    private static Dictionary<LocalDate, int> Each(Func<LocalDate, int> leads) => Enumerable.Range(0, 56).Select(d => Begin.PlusDays(d)).ToDictionary(d => d, leads);
}
