using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>Retries (design: the life of a lead): what is answered again, and what is decided anew.</summary>
public sealed class RetryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Post_SameBodyAgain_ReplaysAnAcceptedLead()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var body = school.Body();
        var first = await school.PostAsync(client, body);
        var second = await school.PostAsync(client, body);
        Assert.Equal((false, true, first.Text), (first.Replayed, second.Replayed, second.Text));
        Assert.Single(await school.LeadsAsync());
    }

    [Fact]
    public async Task Post_SameBodyAfterARefusal_IsDecidedAnew()
    {
        var school = new School(_app);
        school.Healthcare["status"] = "paused";
        await school.OpenAsync();
        using var client = school.WithVendorKey();
        var body = school.Body();
        Assert.Equal("rejected", (await school.PostAsync(client, body)).Status);
        school.Healthcare["status"] = "active";
        await school.OpenAsync();
        var second = await school.PostAsync(client, body);
        Assert.Equal(("new_lead", false), (second.Status, second.Replayed));
        Assert.Equal(2, (await school.LeadsAsync()).Count);
    }

    [Fact]
    public async Task Post_SameIdempotencyKey_ReplaysARefusalToo()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var body = school.Body(("program_code", "NOPE"));
        var first = await school.PostAsync(client, body, "refused");
        var second = await school.PostAsync(client, body, "refused");
        Assert.Equal(("rejected", true, first.Text), (first.Status, second.Replayed, second.Text));
        Assert.Single(await school.LeadsAsync());
    }

    [Fact]
    public async Task Post_SameTestBodyAgain_IsAnotherTestLead()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var body = school.Body(("test", "true"));
        Assert.NotEqual((await school.PostAsync(client, body)).Id, (await school.PostAsync(client, body)).Id);
    }

    [Fact]
    public async Task Post_AfterTheAnswerExpired_IsADuplicate()
    {
        await using var app = await VegaApp.StartAsync();
        var school = new School(app);
        School.Allocate(school.Healthcare, school.Month, cap: null);
        school.Healthcare["allocations"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["year"] = school.Month.PlusMonths(1).Year, ["month"] = school.Month.PlusMonths(1).Month, ["cap"] = null, ["cplInCents"] = 7500 });
        await school.OpenAsync();
        using var client = school.WithVendorKey();
        var (body, named) = (school.Body(), school.Body());
        Assert.Equal("new_lead", (await school.PostAsync(client, body)).Status);
        Assert.Equal("new_lead", (await school.PostAsync(client, named, "week")).Status);
        app.Clock.Advance(Duration.FromHours(23));
        Assert.True((await school.PostAsync(client, body)).Replayed);
        app.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(["duplicate"], (await school.PostAsync(client, body)).ErrorCodes);
        Assert.True((await school.PostAsync(client, named, "week")).Replayed);
        app.Clock.Advance(Duration.FromDays(7));
        Assert.Equal(["duplicate"], (await school.PostAsync(client, named, "week")).ErrorCodes);
    }

    [Fact]
    public async Task Post_WhoseAnswerWasRemovedOrStoredElsewhere_IsAnsweredAsTheTableSays()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var body = school.Body();
        var first = await school.PostAsync(client, body, "kept");
        await using var db = await _app.OpenDbAsync();
        var row = await db.StoredAnswers.SingleAsync(a => a.ClientId == school.ClientId);
        db.Remove(row);
        await db.SaveChangesAsync();
        Assert.Equal(["duplicate"], (await school.PostAsync(client, body, "kept")).ErrorCodes);

        // As another process would have stored it, between two posts of this one.
        await db.StoredAnswers.Where(a => a.ClientId == school.ClientId).ExecuteDeleteAsync();
        row.Id = 0;
        db.Add(row);
        await db.SaveChangesAsync();
        var again = await school.PostAsync(client, body, "kept");
        Assert.Equal((true, first.Text), (again.Replayed, again.Text));
    }
}
