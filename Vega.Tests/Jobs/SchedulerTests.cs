using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Jobs;

/// <summary>The scheduler itself: it fires by the injected clock, runs what it missed, tries again, and of two nodes only one runs a firing.</summary>
public sealed class SchedulerTests
{
    private static readonly Timetable EverySecond = new("0/1 * * * * ?", false, "every second");

    [OnEachDatabase]
    public async Task Firing_OnTwoNodes_RunsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var ran = new Ran(6);
        await using var one = await SchedulerNode.StartAsync(database, new TestClock(), ran, EverySecond);
        await using var two = provider == DatabaseProvider.Sqlite ? null : await SchedulerNode.StartAsync(database, new TestClock(), ran, EverySecond);
        await ran.Enough.WaitAsync(TimeSpan.FromMinutes(1));
        await one.StopAsync();
        if (two is not null) await two.StopAsync();
        var history = await one.HistoryAsync();
        Assert.Equal(ran.Count, history.Count);
        var firings = history.Where(r => r.Firing is not null).ToList();
        Assert.Equal(firings.Count, firings.Select(r => r.Firing).Distinct().Count());
        Assert.All(history, r => Assert.Equal((JobRunStatus.Done, 1), (r.Status, r.Attempt)));
    }

    [Fact]
    public async Task Firing_MissedWhileNobodyServed_RunsOnceAtTheNextStart()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var (clock, ran, again) = (new TestClock(), new Ran(1), new Ran(1));
        clock.RunFrom(Instant.FromUtc(2026, 11, 20, 7, 0));
        await using (var before = await SchedulerNode.StartAsync(database, clock, ran, Timetable.Nightly(3)))
        {
            // What never ran runs at the start.
            await ran.Enough.WaitAsync(TimeSpan.FromMinutes(1));
            await before.StopAsync();
        }
        clock.RunFrom(Instant.FromUtc(2026, 11, 23, 15, 0));
        await using var after = await SchedulerNode.StartAsync(database, clock, again, Timetable.Nightly(3));
        await again.Enough.WaitAsync(TimeSpan.FromMinutes(1));
        await after.StopAsync();
        var history = await after.HistoryAsync();
        Assert.Equal((1, 1, 2), (ran.Count, again.Count, history.Count));
        Assert.Null(history[0].Firing);
        Assert.True(history[1].Firing is not null && history[1].StartedAt >= Instant.FromUtc(2026, 11, 23, 15, 0));
    }

    [Fact]
    public async Task Run_AskedForNow_RunsAndSaysWhoAsked()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var ran = new Ran(1);
        await using var node = await SchedulerNode.StartAsync(database, new TestClock(), ran, Timetable.WhenAsked);
        await node.TimedAsync();
        await node.Services.GetRequiredService<JobTimes>().RunNowAsync(node.Job, "Avery Stone", "from 2026-01-01", CancellationToken.None);
        await ran.Enough.WaitAsync(TimeSpan.FromMinutes(1));
        await node.StopAsync();
        var run = Assert.Single(await node.HistoryAsync());
        Assert.Equal(("Avery Stone", "from 2026-01-01", null), (run.StartedBy, run.Words, run.Firing));
    }

    [Theory]
    [InlineData("2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z", "2026-03-08T07:00:00Z")] // the night in which the clock goes from 2 to 3
    [InlineData("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-01T08:00:00Z")] // the night with two hours from 1 to 2
    public void Times_OfANightlyJob_AreOnceANight(string from, string to, string expected)
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var times = new JobTimes(services, new VegaOptions());
        var job = new JobDescription("bench", "Bench", "", Timetable.Nightly(3), "things", "", "");
        Assert.Equal([NodaTime.Text.InstantPattern.General.Parse(expected).Value], times.Between(job, NodaTime.Text.InstantPattern.General.Parse(from).Value, NodaTime.Text.InstantPattern.General.Parse(to).Value));
    }
}

/// <summary>Counts what ran, on all nodes.</summary>
internal sealed class Ran(int enough)
{
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Count => Volatile.Read(ref _count);
    public Task Enough => _enough.Task;

    public void Once()
    {
        if (Interlocked.Increment(ref _count) >= enough) _enough.TrySetResult();
    }
}

/// <summary>A node that has nothing but the database and the scheduler with one job.</summary>
internal sealed class SchedulerNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService _scheduler;

    private SchedulerNode(ServiceProvider services, IHostedService scheduler, JobDescription job) => (_services, _scheduler, Job) = (services, scheduler, job);

    public JobDescription Job { get; }
    public IServiceProvider Services => _services;

    public static async Task<SchedulerNode> StartAsync(TestDatabase database, TestClock clock, Ran ran, Timetable timetable)
    {
        var options = new VegaOptions { DataDirectory = database.DirectoryPath, Database = database.Options };
        var job = new JobDescription("bench", "Bench", "a test's job", timetable, "things", "Nothing else waits for it.", "Run it again.");
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(options).AddSingleton(ran)
            .AddVegaData(options.Database, options.DataDirectory, "every node of a test has this audit key").AddScheduler(options).AddJob<Counting>(job).BuildServiceProvider();
        await services.GetRequiredService<DatabaseStart>().MigrateAsync();
        var scheduler = services.GetServices<IHostedService>().Single(s => s.GetType().Name == "SchedulerStart");
        await scheduler.StartAsync(CancellationToken.None);
        return new SchedulerNode(services, scheduler, job);
    }

    /// <summary>Ends when the scheduler knows all jobs and runs.</summary>
    public Task TimedAsync() => ((SchedulerStart)_scheduler).Started;

    public Task StopAsync() => _scheduler.StopAsync(CancellationToken.None);

    public async Task<List<JobRun>> HistoryAsync()
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        return await db.JobRuns.AsNoTracking().Where(r => r.Job == Job.Key).OrderBy(r => r.Id).ToListAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Counting(Ran ran) : IVegaJob
    {
        public Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
        {
            ran.Once();
            return Task.FromResult(new JobOutcome(1));
        }
    }
}
