using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Jobs;

/// <summary>When a run may begin, how it ends, and what the history keeps of it.</summary>
public sealed class JobRunnerTests
{
    private static readonly Instant Three = Instant.FromUtc(2026, 11, 25, 8, 0);
    private static readonly JobOrder Nightly = new(JobOccasion.Timetable, Three);

    [OnEachDatabase]
    public async Task Run_Done_IsKeptWithItsFigures(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var bench = new JobBench(app);
        app.Clock.StandAt(Three + Duration.FromSeconds(4));
        var (run, _) = await bench.RunAsync(Nightly, (_, _) =>
        {
            app.Clock.Advance(Duration.FromSeconds(41.8));
            return Task.FromResult(new JobOutcome(4212, "rows", "All of them."));
        });
        var kept = Assert.Single(await bench.HistoryAsync());
        Assert.Equal((run!.Id, JobRunStatus.Done, 4212L, "rows", "All of them.", Three), (kept.Id, kept.Status, kept.Count, kept.Things, kept.Note, kept.Firing));
        Assert.Equal(Duration.FromSeconds(41.8), kept.EndedAt - kept.StartedAt);
    }

    [OnEachDatabase]
    public async Task Run_ForATimeThatWasRunFor_IsRefused(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var bench = new JobBench(app);
        await bench.RunAsync(Nightly, Done);
        foreach (var firing in new[] { Three, Three - Duration.FromDays(1) })
            Assert.Equal("It ran for this time already.", (await bench.RunAsync(new(JobOccasion.Timetable, firing), Done)).Refusal);
        Assert.Equal(JobRunStatus.Done, (await bench.RunAsync(new(JobOccasion.Timetable, Three + Duration.FromDays(1)), Done)).Run!.Status);
        Assert.Equal(2, (await bench.HistoryAsync()).Count);
    }

    [OnEachDatabase]
    public async Task Run_WhileItRuns_IsRefusedOnceForAll(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var bench = new JobBench(app);
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = bench.RunAsync(Nightly, async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new JobOutcome(1);
        });
        await begun.Task;
        Assert.StartsWith("It is running already", (await bench.RunAsync(new(JobOccasion.Asked, AskedBy: "Avery"), Done)).Refusal);
        finish.SetResult();
        Assert.Equal(JobRunStatus.Done, (await first).Run!.Status);
        Assert.Single(await bench.HistoryAsync());
    }

    [Fact]
    public async Task Run_ThatFindsAFault_SaysCauseHarmAndRemedy()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        var (run, _) = await bench.RunAsync(Nightly, (_, _) => Task.FromResult(new JobOutcome(7, Fault: new JobFault("2 of 7 differ."))));
        Assert.Equal((JobRunStatus.Failed, "2 of 7 differ.", "Nothing else waits for it.", "Run it again.", null), (run!.Status, run.Cause, run.Harm, run.Remedy, run.RetryAt));
        Assert.Matches("^[0-9A-Z]{3}-[0-9A-Z]{3}$", run.Reference);
    }

    [Fact]
    public async Task Run_ThatThrows_IsTriedAgainLaterEachTime_ThenNoMore()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        app.Clock.StandAt(Three);
        var waits = new List<Duration?>();
        for (var tried = 0; tried <= 3; tried++)
            waits.Add((await bench.RunAsync(tried == 0 ? Nightly : new(JobOccasion.Retry, Tried: tried), (_, _) => throw new InvalidOperationException("jane.doe@example.com"))).Run!.RetryAt - Three);
        Assert.Equal([Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(25), null], waits);
        Assert.Equal("There is nothing to try again.", (await bench.RunAsync(new(JobOccasion.Retry), Done)).Refusal);
        var history = await bench.HistoryAsync();
        Assert.Equal([1, 2, 3, 4], history.Select(r => r.Attempt));
        Assert.All(history, r => Assert.Equal(Three, r.Firing));
        Assert.All(history, r => Assert.DoesNotContain("jane", r.Cause));
    }

    [Fact]
    public async Task Run_Paused_RunsOnlyWhenAsked()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        await using (var db = await app.OpenDbAsync())
        {
            db.JobStates.Add(new JobState { Job = "bench", PausedAt = Three, PausedBy = "Avery" });
            await db.SaveChangesAsync();
        }
        Assert.Equal("It is paused by Avery.", (await bench.RunAsync(Nightly, Done)).Refusal);
        Assert.Equal("Avery", (await bench.RunAsync(new(JobOccasion.Asked, AskedBy: "Avery"), Done)).Run!.StartedBy);
    }

    [Fact]
    public async Task Run_AskedToStop_IsCancelled()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        var (run, _) = await bench.RunAsync(Nightly, async (running, stop) =>
        {
            running.Report(3, 10);
            await using (var db = await app.OpenDbAsync()) await db.JobRuns.ExecuteUpdateAsync(s => s.SetProperty(r => r.StopAskedBy, "Avery"), CancellationToken.None);
            await Task.Delay(Timeout.Infinite, stop);
            return JobOutcome.Nothing;
        });
        var kept = Assert.Single(await bench.HistoryAsync());
        Assert.Equal((JobRunStatus.Cancelled, 3L, 10L, "Avery"), (kept.Status, kept.Count, kept.Total, kept.StopAskedBy));
        Assert.Equal(run!.Id, kept.Id);
    }

    [Fact]
    public async Task Run_OfAProcessThatEnded_IsLostAndRecoveredOnce()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        using (var stop = new CancellationTokenSource())
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.RunAsync(Nightly, async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return JobOutcome.Nothing;
            }, stop.Token));
        Assert.Equal(2, (await bench.RunAsync(new(JobOccasion.Recovery), Done)).Run!.Attempt);
        Assert.Equal("Its last run came to its end.", (await bench.RunAsync(new(JobOccasion.Recovery), Done)).Refusal);
        Assert.Equal([JobRunStatus.Lost, JobRunStatus.Done], (await bench.HistoryAsync()).Select(r => r.Status));
    }

    [Fact]
    public async Task Run_OfADeadProcess_DoesNotHoldTheNextUp()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        var now = app.Clock.Now;
        await using (var db = await app.OpenDbAsync())
        {
            db.JobRuns.Add(new JobRun { Job = "bench", Attempt = 1, Node = Environment.MachineName, ProcessId = int.MaxValue, StartedAt = now, BeatAt = now, Things = "things" });
            await db.SaveChangesAsync();
        }
        Assert.Equal(JobRunStatus.Done, (await bench.RunAsync(Nightly, Done)).Run!.Status);
        Assert.Equal([JobRunStatus.Lost, JobRunStatus.Done], (await bench.HistoryAsync()).Select(r => r.Status));
    }

    [Fact]
    public async Task Run_OfAnotherMachine_HoldsTheNextUpWhileItShowsLife()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        app.Clock.StandAt(Three);
        await using (var db = await app.OpenDbAsync())
        {
            db.JobRuns.Add(new JobRun { Job = "bench", Attempt = 1, Node = "vega-2", ProcessId = 1, StartedAt = Three, BeatAt = Three, Things = "things" });
            await db.SaveChangesAsync();
        }
        app.Clock.Advance(Duration.FromSeconds(59));
        Assert.StartsWith("It is running already, on vega-2", (await bench.RunAsync(Nightly, Done)).Refusal);
        app.Clock.Advance(Duration.FromSeconds(2));
        Assert.Equal(JobRunStatus.Done, (await bench.RunAsync(Nightly, Done)).Run!.Status);
    }

    [Fact]
    public async Task Run_WithNothingToDo_IsKeptOnlyWhenAsked()
    {
        await using var app = await VegaApp.StartAsync();
        var bench = new JobBench(app);
        await bench.RunAsync(Nightly, (_, _) => Task.FromResult(JobOutcome.Nothing));
        Assert.Empty(await bench.HistoryAsync());
        Assert.NotNull(await app.ReadAsync(db => db.JobStates.Where(s => s.Job == "bench").Select(s => s.IdleAt).SingleAsync()));
        Assert.Equal("It ran for this time already.", (await bench.RunAsync(Nightly, Done)).Refusal);
        await bench.RunAsync(new(JobOccasion.Asked, AskedBy: "Avery"), (_, _) => Task.FromResult(JobOutcome.Nothing));
        Assert.Single(await bench.HistoryAsync());
    }

    private static Task<JobOutcome> Done(RunningJob run, CancellationToken cancellationToken) => Task.FromResult(new JobOutcome(1));
}
