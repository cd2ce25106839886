using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Jobs;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Jobs;

/// <summary>What an Administrator does with jobs, and what the board says of them.</summary>
public sealed class JobCommandsTests
{
    private static readonly Viewer Avery = new() { Kind = ViewerKind.User, Role = Role.Administrator, UserId = 1, Name = "Avery Stone" };
    private static readonly Viewer Dana = new() { Kind = ViewerKind.User, Role = Role.AccountManager, UserId = 2, Name = "Dana Ruiz" };

    [Fact]
    public async Task Pause_ThenResume_StandsInTheBoardAndInTheAuditLog()
    {
        await using var app = await VegaApp.StartAsync();
        var commands = app.Services.GetRequiredService<JobCommands>();
        Assert.IsType<Change<string>.Saved>(await commands.PauseAsync(Avery, "clean-up"));
        var row = (await app.Services.GetRequiredService<JobSearch>().ReadAsync(Avery)).Rows.Single(r => r.Job.Key == "clean-up");
        Assert.Equal((true, "Avery Stone", null), (row.Paused, row.State!.PausedBy, row.NextAt));
        await commands.ResumeAsync(Avery, "clean-up");
        Assert.NotNull((await app.Services.GetRequiredService<JobSearch>().ReadAsync(Avery)).Rows.Single(r => r.Job.Key == "clean-up").NextAt);
        Assert.Equal(["paused", "resumed"], await app.ReadAsync(db => db.Audit.Where(a => a.Subject == "jobs").OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task Commands_OfOthersThanAdministrators_AreRefused_AndTheySeeNoRuns()
    {
        await using var app = await VegaApp.StartAsync();
        await app.RunJobAsync("clean-up");
        var commands = app.Services.GetRequiredService<JobCommands>();
        foreach (var change in new[] { await commands.PauseAsync(Dana, "clean-up"), await commands.ResumeAsync(Dana, "clean-up"), await commands.StopAsync(Dana, "clean-up") })
            Assert.Equal("forbidden", Assert.IsType<Change<string>.Forbidden>(change).Code);
        Assert.All((await app.Services.GetRequiredService<JobSearch>().ReadAsync(Dana)).Rows, r => Assert.Null(r.Last));
        Assert.IsType<Change<string>.Missing>(await commands.PauseAsync(Avery, "no-such-job"));
        Assert.Equal("not-running", Assert.IsType<Change<string>.Forbidden>(await commands.StopAsync(Avery, "clean-up")).Code);
        Assert.Equal("no-jobs", Assert.IsType<Change<string>.Forbidden>(await commands.RunNowAsync(Avery, "clean-up")).Code);
    }

    [Fact]
    public async Task Board_AfterANight_SaysHowManyWentWellAndWhatDidNot()
    {
        await using var app = await VegaApp.StartAsync();
        var search = app.Services.GetRequiredService<JobSearch>();
        app.Clock.StandAt(Instant.FromUtc(2026, 11, 24, 15, 0));
        Assert.Equal("No night has passed yet since Vega began to run jobs here.", (await search.ReadAsync(Avery)).Night.Sentence);
        foreach (var job in Nightly(app)) await app.RunJobAsync(job.Key == "facts-check" ? "facts-rebuild" : job.Key);
        await AddAsync(app, "facts-check", JobRunStatus.Done, app.Clock.Now);

        app.Clock.StandAt(Instant.FromUtc(2026, 11, 25, 12, 0));
        foreach (var job in Nightly(app)) await AddAsync(app, job.Key, job.Key == "clean-up" ? JobRunStatus.Failed : JobRunStatus.Done, app.Clock.Now - Duration.FromHours(3));
        var night = (await search.ReadAsync(Avery)).Night;
        Assert.Equal($"Last night: {Nightly(app).Count - 1} of {Nightly(app).Count} jobs went well.", night.Sentence);
        Assert.Equal("clean-up", Assert.Single(night.Bad).Job.Key);
    }

    [Fact]
    public async Task Api_JobsAndRuns_AreJsonApi()
    {
        await using var app = await VegaApp.StartAsync();
        await app.ApplyAsync("""{ "users": [ { "email": "root@example.com", "password": "correct-Horse-7-battery", "role": "Administrator" } ], "apiKeys": [ { "name": "root", "user": "root@example.com" } ] }""");
        var run = await app.RunJobAsync("clean-up");
        using var client = app.ClientWithKey("root");
        var jobs = await client.GetFromJsonAsync<JsonElement>("/api/v1/jobs");
        var job = jobs.GetProperty("data").EnumerateArray().Single(j => j.GetProperty("id").GetString() == "clean-up");
        Assert.Equal(("jobs", "done"), (job.GetProperty("type").GetString(), job.GetProperty("attributes").GetProperty("status").GetString()));
        Assert.Equal(run.Id.ToString(), job.GetProperty("relationships").GetProperty("last-run").GetProperty("data").GetProperty("id").GetString());
        Assert.StartsWith("No night", jobs.GetProperty("meta").GetProperty("last-night").GetString());
        var runs = await client.GetFromJsonAsync<JsonElement>("/api/v1/job-runs?filter[job]=clean-up");
        Assert.Equal("a test", Assert.Single(runs.GetProperty("data").EnumerateArray()).GetProperty("attributes").GetProperty("started-by").GetString());
        using var paused = await client.PostAsync("/api/v1/jobs/clean-up/pause", null);
        Assert.Contains("\"status\":\"paused\"", await paused.Content.ReadAsStringAsync());
    }

    private static List<JobDescription> Nightly(VegaApp app) => [.. app.Services.GetServices<JobDescription>().Where(j => j.Timetable.AtNight)];

    private static async Task AddAsync(VegaApp app, string job, JobRunStatus status, Instant at)
    {
        await using var db = await app.OpenDbAsync();
        db.JobRuns.Add(new JobRun { Job = job, Status = status, Attempt = 1, Firing = at, Node = "vega-1", StartedAt = at, BeatAt = at, EndedAt = at, Things = "things" });
        await db.SaveChangesAsync();
    }
}
