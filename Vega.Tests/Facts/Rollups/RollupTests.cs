using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Facts.Rollups;
using Vega.Tests.Jobs;
using Vega.Tests.Support;

namespace Vega.Tests.Facts.Rollups;

/// <summary>A row per campaign and client-local day, once the day is over, exactly once, and corrected when late statuses arrive.</summary>
public sealed class RollupTests
{
    private static readonly Instant Start = Instant.FromUtc(2025, 11, 20, 12, 0);

    [Fact]
    public async Task Year_InEightZones_IsClosedAtEachMidnightAndCorrectedEachNight()
    {
        await using var history = await RollupHistory.StartAsync(DatabaseProvider.Sqlite, Start);
        var (clients, dice) = (await history.Pass.ClientsAsync(CancellationToken.None), new Random(7));
        var midnights = clients.ToDictionary(c => c.Id, c => ClientDays.Midnights(c.Zone, Start, Start + Duration.FromDays(366)).ToList());
        // Every quarter of an hour at which some client's day ends, and the one before it.
        foreach (var at in midnights.Values.SelectMany(m => m).SelectMany(m => new[] { m - Duration.FromMinutes(15), m }).Distinct().Order())
        {
            history.Clock.StandAt(at);
            var due = clients.Count(c => midnights[c.Id].Contains(at));
            Assert.Equal(due, (await history.CloseAsync()).Days);
            if (dice.Next(4) == 0) await history.LiveAsync(clients[dice.Next(clients.Count)].Id, dice.Next(3), dice.Next(3));
            if (dice.Next(40) == 0) await history.SpendAsync(clients[dice.Next(clients.Count)].Id, at.InUtc().Date.PlusDays(-1 - dice.Next(20)));
            if (dice.Next(40) == 0) await history.CorrectAsync();
        }
        await history.CorrectAsync();
        await history.AssertRightAsync();
        Assert.Equal(0, (await history.CorrectAsync()).Rows);
        Assert.True(await history.ReadAsync(db => db.Rollups.AnyAsync(r => r.Version > 2)), "No day was corrected twice: the test proves too little.");
    }

    [OnEachDatabase]
    public async Task Days_OfMonths_AreClosedInOneGo_AndByTwoWhoRaceOnce(DatabaseProvider provider)
    {
        await using var history = await RollupHistory.StartAsync(provider, Start, seed: 3);
        var clients = await history.Pass.ClientsAsync(CancellationToken.None);
        for (var week = 0; week < 12; week++)
        {
            history.Clock.StandAt(Start + Duration.FromDays(7 * week) + Duration.FromHours(week));
            foreach (var client in clients) await history.LiveAsync(client.Id, 3, 2);
        }
        await Task.WhenAll(history.CloseAsync(), history.CloseAsync(), history.CorrectAsync());
        foreach (var client in clients) await history.LiveAsync(client.Id, 0, 8);
        await Task.WhenAll(history.CorrectAsync(), history.CorrectAsync());
        await history.AssertRightAsync();
    }

    [Fact]
    public async Task Correction_KeepsTheOldVersion_AndIsWrittenOnlyWhereFiguresDiffer()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        app.Clock.StandAt(school.Month.OnDayOfMonth(10).At(new LocalTime(12, 0)), "America/New_York");
        var (lead, other) = (await school.PostAsync(), await school.PostAsync());
        Assert.Equal(("new_lead", "new_lead"), (lead.Status, other.Status));
        app.Clock.StandAt(school.Month.OnDayOfMonth(11).AtMidnight(), "America/New_York");
        await app.RunJobAsync("rollups");
        var closed = Assert.Single(await RowsAsync());
        Assert.Equal((2, 2, 2, 15000L), (closed.Leads, closed.Billable, closed.Accepted, closed.CostInCents));

        app.Clock.Advance(Duration.FromHours(1));
        await school.PatchAsync($$"""{ "id": "{{lead.Id}}", "status": "returned" }""");
        Assert.Equal("1 figures got a new version; the old ones are kept.", (await app.RunJobAsync("rollup-corrections")).Note);
        await school.PatchAsync($$"""{ "id": "{{other.Id}}", "external_id": "CRM-1" }""");
        Assert.Equal("Every figure stands as it was.", (await app.RunJobAsync("rollup-corrections")).Note);
        var versions = await RowsAsync();
        Assert.Equal([1, 2], versions.Select(v => v.Version));
        Assert.Equal((2, app.Clock.Now), (versions[0].Billable, versions[0].ReplacedAt));
        Assert.Equal((1, 7500L, 1, null), (versions[1].Billable, versions[1].CostInCents, versions[1].Statuses["returned"], versions[1].ReplacedAt));
        Assert.Equal(0, await app.RunVerbAsync("check"));

        Task<List<Rollup>> RowsAsync() => app.ReadAsync(db => db.Rollups.AsNoTracking().OrderBy(r => r.Version).ToListAsync());
    }

    [Fact]
    public async Task Check_ARollupThatLies_IsFound_AndBackfillMendsIt()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        await school.PostAsync();
        app.Clock.Advance(Duration.FromDays(1));
        await app.RunJobAsync("rollups");
        await using (var db = await app.OpenDbAsync()) await db.Rollups.ExecuteUpdateAsync(s => s.SetProperty(r => r.Good, r => r.Good + 1));
        Assert.Equal(1, await app.RunVerbAsync("check"));
        Assert.Equal(0, await app.RunVerbAsync("rollup", "--client", school.Slug));
        Assert.Equal(0, await app.RunVerbAsync("check"));
        Assert.Equal(2, await app.ReadAsync(db => db.Rollups.CountAsync()));
    }

    [Fact]
    public async Task Backfill_WithWordsThatMeanNothing_SaysWhatWouldBeRight()
    {
        await using var app = await VegaApp.StartAsync();
        Assert.Equal(2, await app.RunVerbAsync("rollup", "--from", "January"));
        Assert.Equal(1, await app.RunVerbAsync("rollup", "--client", "nobody"));
    }

    [Theory]
    [InlineData("from 2026-01-01 to 2026-03-31 for calloway")]
    [InlineData("for calloway")]
    [InlineData("")]
    public void Range_Text_ReadsBack(string words) => Assert.Equal(words, RollupRange.Parse(words).ToString());
}
