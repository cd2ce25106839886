using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Jobs;

/// <summary>What is kept for a time goes after that time, and not before.</summary>
public sealed class CleanUpTests
{
    [Fact]
    public async Task CleanUp_RemovesWhatIsPastItsTime_AndNothingElse()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        await school.PostAsync();
        var now = app.Clock.Now;
        await using (var db = await app.OpenDbAsync())
        {
            db.ApiKeys.Add(new ApiKey { Name = "never used", ClientId = school.ClientId, Prefix = "vega_x", Hash = new string('1', 64), CreatedAt = now, ExpiresAt = now });
            db.ApiKeys.Add(new ApiKey { Name = "used", ClientId = school.ClientId, Prefix = "vega_y", Hash = new string('2', 64), CreatedAt = now, ExpiresAt = now, LastUsedAt = now });
            db.JobRuns.Add(new JobRun { Job = "bench", Attempt = 1, Node = "vega-1", Status = JobRunStatus.Done, StartedAt = now, BeatAt = now, Things = "things" });
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, (await app.RunJobAsync("clean-up")).Count);
        app.Clock.Advance(Duration.FromHours(25));
        Assert.Equal((1, "Removed stored answers: 1."), ((int, string?))((await app.RunJobAsync("clean-up")) is var run ? ((int)run.Count, run.Note) : default));
        app.Clock.Advance(Duration.FromDays(90));
        await app.RunJobAsync("clean-up");
        Assert.Equal(["used"], await app.ReadAsync(db => db.ApiKeys.Where(k => k.ExpiresAt != null).Select(k => k.Name).ToListAsync()));
        Assert.Equal(0, await app.ReadAsync(db => db.JobRuns.CountAsync(r => r.Job == "bench")));
        Assert.Single(await school.LeadsAsync());
    }
}

/// <summary>Running the app's own jobs, without a scheduler.</summary>
internal static class Jobs
{
    /// <summary>Runs the job to its end, as if somebody had asked for it.</summary>
    public static async Task<JobRun> RunJobAsync(this VegaApp app, string key, string? words = null)
    {
        var job = app.Services.GetServices<JobDescription>().Single(j => j.Key == key);
        var (run, refusal) = await app.Services.GetRequiredService<JobRunner>().RunAsync(job, new JobOrder(JobOccasion.Asked, AskedBy: "a test", Words: words), CancellationToken.None);
        return run ?? throw new InvalidOperationException(refusal);
    }
}
