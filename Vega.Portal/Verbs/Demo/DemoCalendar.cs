using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Directory;

namespace Vega.Portal.Verbs.Demo;

/// <summary>When posts come: seasons, weekdays, hours of the school's day, growing and shrinking vendors, good and bad days; and the allocations that somebody who foresaw that volume would have made.</summary>
internal sealed class DemoCalendar
{
    private static readonly double[] Months = [1.25, 1.06, 1.0, .93, .9, .96, 1.12, 1.3, 1.06, .98, .9, .68];
    private static readonly double[] Weekdays = [1.16, 1.15, 1.1, 1.04, .92, .74, .82];
    private static readonly double[] Hours = [.28, .18, .12, .1, .1, .16, .36, .66, .95, 1.25, 1.45, 1.5, 1.42, 1.36, 1.32, 1.26, 1.2, 1.14, 1.18, 1.28, 1.3, 1.1, .76, .46];
    private static readonly double[] Sleepless = [1.2, 1.3, 1.5, 1.5, 1.3, .9, .8, .8, .9, .9, 1, 1, 1, 1, 1, 1, .9, .9, .9, .9, 1, 1, 1, 1.1];

    private readonly DemoSpan _span;
    private readonly DemoCampaignState[] _campaigns;
    private readonly float[] _weights;
    private readonly double _scale;
    private readonly double _phase;
    private double _cumulative;

    public DemoCalendar(int seed, DemoSpan span, IEnumerable<DemoCampaignState> campaigns, int leads)
    {
        (_span, _campaigns) = (span, [.. campaigns]);
        _weights = new float[span.Hours * _campaigns.Length];
        var clocks = _campaigns.Select(c => c.School.Zone).Distinct().ToDictionary(z => z, Clock);
        for (var c = 0; c < _campaigns.Length; c++) Weigh(seed, c, clocks[_campaigns[c].School.Zone]);
        var before = (int)(span.Midnight - span.Start).TotalHours * _campaigns.Length;
        var sum = 0.0;
        for (var i = 0; i < before; i++) sum += _weights[i];
        _scale = sum == 0 ? 0 : leads / sum;
        _phase = DemoDice.For(seed, "phase").Fraction() * .98 + .01;
    }

    public IReadOnlyList<DemoCampaignState> Campaigns => _campaigns;

    /// <summary>How many posts each campaign gets in an hour, one hour after the other; in all as many as were asked for by midnight.</summary>
    public void Posts(int hour, int[] counts)
    {
        for (var c = 0; c < _campaigns.Length; c++)
        {
            var before = Math.Floor(_cumulative + _phase);
            _cumulative += _weights[hour * _campaigns.Length + c] * _scale;
            counts[c] = (int)(Math.Floor(_cumulative + _phase) - before);
        }
    }

    /// <summary>Posts to be expected of a campaign between two moments.</summary>
    public double Expected(int campaign, Instant from, Instant to)
    {
        var (first, last) = (Math.Max(0, (int)(from - _span.Start).TotalHours), Math.Min(_span.Hours, (int)(to - _span.Start).TotalHours));
        var sum = 0.0;
        for (var h = first; h < last; h++) sum += _weights[h * _campaigns.Length + campaign];
        return sum * _scale;
    }

    /// <summary>Caps, prices and projections of all months up to now, and of a few campaigns for the next month.</summary>
    public IEnumerable<(DemoCampaignState Campaign, Allocation Row)> Allocations(int seed)
    {
        for (var c = 0; c < _campaigns.Length; c++)
        {
            var state = _campaigns[c];
            var dice = DemoDice.For(seed, "allocations", state.Campaign.Id);
            var (zone, bias) = (state.School.Zone, dice.Noise(.05));
            for (var m = state.Demo.FromMonth; m <= 13; m++)
            {
                var month = _span.First.PlusMonths(m);
                var (from, to) = (month.OnDayOfMonth(1).AtStartOfDayInZone(zone).ToInstant(), month.PlusMonths(1).OnDayOfMonth(1).AtStartOfDayInZone(zone).ToInstant());
                if (state.Stopped < from) continue;
                // Next month is only begun: somebody made a fifth of it and went home.
                if (m == 13 && (state.Stopped is not null || dice.Fraction() > .2)) continue;
                var expected = m == 13 ? Expected(c, _span.First.PlusMonths(12).OnDayOfMonth(1).AtStartOfDayInZone(zone).ToInstant(), from) * .95 : Expected(c, from, to);
                // One campaign that holds leads for review is always full by now, so that there is something to review.
                var full = m == 12 && state.Demo is { OverCap: OverCapPolicy.HoldForReview, Type: CampaignType.Shared };
                if (full) expected = Expected(c, from, _span.Now) * .6;
                var raise = state.Demo.Dollars * (m / 4 - 2) / 100;
                var dollars = (state.Demo.Dollars + raise) * 100;
                var late = m is > 1 and < 12 && dice.Chance(.03);
                var made = m == 13 ? _span.Now - Duration.FromHours(dice.Between(20, 200)) : late ? from + Duration.FromHours(dice.Between(34, 80)) : from - Duration.FromHours(dice.Between(60, 240));
                var closed = m is > 2 and < 12 && state.Demo.Cap > 0 && dice.Chance(.006);
                yield return (state, new()
                {
                    CampaignId = state.Campaign.Id, ClientId = state.School.Client.Id, Year = month.Year, Month = month.Month,
                    Cap = state.Demo.Cap == 0 ? null : closed ? 0 : Round(expected * .86 * state.Demo.Cap * bias * dice.Noise(.07)),
                    CplInCents = state.Contract.Payout == Payout.CostPerLead ? dollars : 0, CpeInCents = state.Contract.Payout == Payout.CostPerEnroll ? dollars : null,
                    VendorProjection = state.Vendor.InternalClientId is null ? Round(expected * dice.Between(.88, 1.12)) : null, CreatedAt = made, UpdatedAt = made,
                });
            }
        }
    }

    /// <summary>A cap that a person would type.</summary>
    private static int Round(double leads)
    {
        var step = leads switch { < 20 => 1, < 100 => 5, < 1000 => 10, < 5000 => 50, _ => 500 };
        return Math.Max(1, (int)Math.Round(leads / step) * step);
    }

    private void Weigh(int seed, int campaign, LocalDateTime[] clock)
    {
        var state = _campaigns[campaign];
        var hours = state.Profile.Sleepless ? Sleepless : Hours;
        var month = default(YearMonth);
        var day = default(LocalDate);
        var (ofMonth, ofDay) = (0.0, 0.0);
        var noise = DemoDice.For(seed, "hours", state.Campaign.Id);
        var first = Math.Max(0, (int)(state.Starts - _span.Start).TotalHours);
        var stops = state.Stopped is { } stopped ? (int)(stopped - _span.Start).TotalHours : _span.Hours;
        // Some vendors need a while to notice that a campaign has stopped.
        var last = state.Terms.CanPostLeads ? Math.Min(_span.Hours, stops + 18 * 24) : stops;
        for (var h = first; h < last; h++)
        {
            var date = clock[h].Date;
            if (date != day)
            {
                day = date;
                if (day.ToYearMonth() != month)
                {
                    month = day.ToYearMonth();
                    var age = (month.Year - _span.First.Year) * 12 + month.Month - _span.First.Month - state.Demo.FromMonth;
                    ofMonth = state.Demo.Monthly * Math.Pow(1 + state.Profile.Growth, age) * DemoDice.For(seed, "month", state.Campaign.Id * 10_000L + month.Year * 12 + month.Month).Noise(.09) * (age == 0 && state.Demo.FromMonth > 0 ? .6 : 1);
                }
                ofDay = Season(day) * Weekdays[(int)day.DayOfWeek - 1] * Holiday(day) * DemoDice.For(seed, "day", state.Campaign.Id * 100_000L + day.Year * 400 + day.DayOfYear).Noise(.22);
            }
            _weights[h * _campaigns.Length + campaign] = (float)(ofMonth / 30.4 * ofDay * hours[clock[h].Hour] / 20.42 * noise.Between(.5, 1.5) * (h >= stops ? .12 : 1));
        }
    }

    // What the clock on the school's wall says, hour by hour.
    private LocalDateTime[] Clock(DateTimeZone zone)
    {
        var clock = new LocalDateTime[_span.Hours];
        for (var h = 0; h < clock.Length; h++) clock[h] = (_span.Start + Duration.FromHours(h)).InZone(zone).LocalDateTime;
        return clock;
    }

    // Between the middles of two months.
    private static double Season(LocalDate day)
    {
        var position = day.Month - 1 + (day.Day - 15) / 30.4;
        var (low, share) = ((int)Math.Floor(position), position - Math.Floor(position));
        return Months[(low + 12) % 12] * (1 - share) + Months[(low + 13) % 12] * share;
    }

    private static double Holiday(LocalDate day) => (day.Month, day.Day) switch
    {
        (1, 1) or (7, 4) or (12, 24) or (12, 25) or (12, 31) => .35,
        (11, >= 22 and <= 28) when day.DayOfWeek is IsoDayOfWeek.Thursday or IsoDayOfWeek.Friday => .45,
        (12, >= 26) => .65,
        _ => 1,
    };
}
