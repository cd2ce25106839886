using NodaTime;
using NodaTime.Text;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>A lead belongs to the month of the client's zone at the moment it arrived (readings 8, 20, 109).</summary>
public sealed class MonthEndTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    /// <param name="zone">The client's zone.</param>
    /// <param name="month">The month that begins.</param>
    /// <param name="begins">The first moment of that month there.</param>
    [Theory]
    [InlineData("America/New_York", "2026-11", "2026-11-01T04:00:00Z")] // the day on which daylight saving ends
    [InlineData("America/New_York", "2026-12", "2026-12-01T05:00:00Z")]
    [InlineData("America/New_York", "2026-04", "2026-04-01T04:00:00Z")] // the month in which it began
    [InlineData("America/Los_Angeles", "2027-01", "2027-01-01T08:00:00Z")]
    [InlineData("Pacific/Honolulu", "2026-11", "2026-11-01T10:00:00Z")] // never has it
    [InlineData("Pacific/Honolulu", "2027-03", "2027-03-01T10:00:00Z")]
    [InlineData("America/Havana", "2026-11", "2026-11-01T04:00:00Z")] // midnight to one comes twice, both in November
    [InlineData("America/Asuncion", "2023-10", "2023-10-01T04:00:00Z")] // the month begins at one o'clock
    [InlineData("Australia/Lord_Howe", "2026-11", "2026-10-31T13:00:00Z")] // half an hour of daylight saving
    public async Task Post_AroundTheFirstMoment_CountsInTheRightMonth(string zone, string month, string begins)
    {
        var (after, first) = (YearMonthPattern.Iso.Parse(month).Value, InstantPattern.General.Parse(begins).Value);
        var before = after.PlusMonths(-1);
        _app.Clock.StandAt(first - Duration.FromHours(1));
        var school = new School(_app, zone: zone);
        School.Allocate(school.Healthcare, before, cap: 1, cplInCents: 1000);
        school.Healthcare["allocations"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["year"] = after.Year, ["month"] = after.Month, ["cap"] = 1, ["cplInCents"] = 2000 });
        await school.OpenAsync();

        _app.Clock.StandAt(first - Duration.FromMilliseconds(1));
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        Assert.Equal([Refusal.CapReached], (await school.PostAsync()).ErrorCodes);
        _app.Clock.StandAt(first);
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        _app.Clock.StandAt(first + Duration.FromMinutes(90));
        Assert.Equal([Refusal.CapReached], (await school.PostAsync()).ErrorCodes);

        var leads = await school.LeadsAsync();
        Assert.Equal([before, before, after, after], leads.Select(l => l.CreatedOn.ToYearMonth()));
        Assert.Equal([1000, 1000, 2000, 2000], leads.Select(l => l.CostInCents));
        Assert.Equal([before.OnDayOfMonth(before.ToDateInterval().Length), after.OnDayOfMonth(1)], leads.Select(l => l.CreatedOn).Distinct());
        Assert.Equal((1, 1), ((await school.AllocationAsync(before)).SlotsTaken, (await school.AllocationAsync(after)).SlotsTaken));
        Assert.Equal(first - Duration.FromMilliseconds(1), leads[0].CreatedAt);
    }

    [OnEachDatabase]
    public async Task Post_ReturnedInTheNextMonth_KeepsItsSlot(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        app.Clock.StandAt(new LocalDateTime(2026, 10, 31, 23, 59, 59, 999), "America/New_York");
        var school = new School(app);
        School.Allocate(school.Healthcare, new YearMonth(2026, 10), cap: 5);
        await school.OpenAsync();
        var (kept, given) = (await school.PostAsync(), await school.PostAsync());
        await school.PatchAsync($$"""{ "id": "{{given.Id}}", "status": "returned" }""");
        app.Clock.StandAt(new LocalDateTime(2026, 11, 1, 0, 0), "America/New_York");
        await school.PatchAsync($$"""{ "id": "{{kept.Id}}", "status": "returned" }""");
        Assert.Equal(1, (await school.AllocationAsync(new YearMonth(2026, 10))).SlotsTaken);
    }
}
