using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NodaTime;
using Vega.Portal.Data.Rows;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Jobs;

/// <summary>An Administrator in the browser: what failed last night, a run of now, the progress of one, a pause.</summary>
[Collection(BrowserTests.Name)]
public sealed class JobsJourneyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Administrator_SeesWhatFailed_RunsAJob_FollowsAnother_AndPausesOne()
    {
        await using var app = await VegaApp.StartAsync(settings: [("Vega:Jobs", "true")]);
        await app.ApplyAsync("""{ "users": [ { "email": "root@example.com", "password": "correct-Horse-7-battery", "role": "Administrator" } ] }""");
        var page = await browser.SignInAsync(app, "root@example.com", "correct-Horse-7-battery", "/jobs");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Jobs" }).WaitForAsync();

        // Run now, and the result with who asked.
        await page.GetByRole(AriaRole.Link, new() { Name = "History of Clean-up" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now: Clean-up" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Started by root@example.com", new() { Exact = false }).First).ToBeVisibleAsync();
        var mine = await app.ReadAsync(db => db.JobRuns.SingleAsync(r => r.Job == "clean-up" && r.StartedBy != null));
        Assert.Equal(JobRunStatus.Done, mine.Status);

        // The progress of a run on another node, until it is done.
        var now = app.Clock.Now;
        var far = new JobRun { Job = "rollup-backfill", Attempt = 1, Node = "vega-2", ProcessId = 1, StartedAt = now, BeatAt = now, Count = 1204, Total = 2880, Things = "days", StartedBy = "Lee Okafor" };
        await using (var db = await app.OpenDbAsync())
        {
            db.JobRuns.Add(far);
            var (night, early) = (now - Duration.FromHours(30), now - Duration.FromHours(6));
            db.JobRuns.Add(new JobRun { Job = "facts-check", Status = JobRunStatus.Done, Attempt = 1, Node = "vega-1", StartedAt = night, BeatAt = night, EndedAt = night + Duration.FromSeconds(72), Count = 5_012_400, Things = "leads" });
            db.JobRuns.Add(new JobRun
            {
                Job = "facts-check", Status = JobRunStatus.Failed, Attempt = 1, Firing = early, Node = "vega-1", StartedAt = early, BeatAt = early, EndedAt = early + Duration.FromSeconds(72), Count = 5_012_408, Things = "leads",
                Cause = "2 of 5,012,408 leads differ: VEGA-3c1f90aa45d2e011 (Northgate State Online): contacted, billable in memory and returned in the database.", Harm = "Reports may be off by what differs.", Remedy = "Rebuild the facts; reports wait while it runs.", Reference = "7KQ-2F1",
            });
            await db.SaveChangesAsync();
        }
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Rollup back-fill" })).ToHaveAttributeAsync("aria-valuenow", "41.8");
        await Assertions.Expect(page.GetByText("1,204 of 2,880 days")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("2 of 5,012,408 leads differ", new() { Exact = false }).Last).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rebuild facts (reports wait)" })).ToBeVisibleAsync();
        foreach (var (width, dark) in new[] { (1440, false), (1440, true), (390, false) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.AssertAccessibleAsync();
            await page.PictureAsync($"jobs-{width}{(dark ? "-dark" : "")}");
        }
        await page.SetViewportSizeAsync(1440, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel Rollup back-fill" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stopping Rollup back-fill" })).ToBeDisabledAsync();
        Assert.Equal("root@example.com", await app.ReadAsync(db => db.JobRuns.Where(r => r.Id == far.Id).Select(r => r.StopAskedBy).SingleAsync()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause Clean-up" }).ClickAsync();
        await Assertions.Expect(page.GetByText("paused by root@example.com")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume Clean-up" }).ClickAsync();
        await Assertions.Expect(page.GetByText("paused by root@example.com")).ToHaveCountAsync(0);
    }
}
