using System.Text.Json;
using Microsoft.Data.Sqlite;
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

    [Fact]
    public async Task Firing_ThatFailsUnforeseen_IsTriedAgainWithLongerWaitsUntilItSucceeds()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        string key;
        await using (var before = VegaApp.StartOn(database))
        {
            before.Clock.RunFrom(Instant.FromUtc(2026, 11, 14, 15, 0));
            await new School(before).OpenAsync();
            await before.ApplyAsync("""{ "users": [ { "email": "root@example.com", "password": "correct-Horse-7-battery", "role": "Administrator" } ], "apiKeys": [ { "name": "root", "user": "root@example.com" } ] }""");
            key = before.Applied.Key("root");
            // The job that closes days of clients, which runs at each start, finds one of its tables gone.
            await before.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE RollupDays RENAME TO Gone"));
        }
        // At 1 minute past the hour: the next time of its timetable is far.
        using var process = await VegaProcess.StartAsync(database, Instant.FromUtc(2026, 11, 18, 15, 1), "--Vega:JobRetrySeconds=0.2,0.4,0.8,1.6,3.2,6.4,12.8,25.6");
        using var root = new HttpClient { BaseAddress = process.Address };
        root.DefaultRequestHeaders.Add("X-API-Key", key);
        await UntilAsync(runs => runs.Count(r => r.GetProperty("status").GetString() == "failed") >= 2);
        await using (var connection = new SqliteConnection("Data Source=" + DataSetup.SqliteFile(database.DirectoryPath)))
        {
            await connection.OpenAsync();
            await using var rename = connection.CreateCommand();
            rename.CommandText = "ALTER TABLE Gone RENAME TO RollupDays";
            await rename.ExecuteNonQueryAsync();
        }
        var history = await UntilAsync(runs => runs.Exists(r => r.GetProperty("status").GetString() == "done"));

        var last = history.Count - 1;
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(r => r.GetProperty("attempt").GetInt32()));
        Assert.All(history.Take(last), r => Assert.StartsWith("It ended with an error that nobody foresaw (", r.GetProperty("cause").GetString(), StringComparison.Ordinal));
        var waits = history.Zip(history.Skip(1), (one, next) => (next.GetProperty("started-at").GetDateTimeOffset() - one.GetProperty("ended-at").GetDateTimeOffset()).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++) Assert.True(waits[i] >= 0.2 * (1 << i) - 0.05, $"the wait after attempt {i + 1} was {waits[i]} s");

        async Task<List<JsonElement>> UntilAsync(Func<List<JsonElement>, bool> wanted)
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (true)
            {
                using var answer = JsonDocument.Parse(await root.GetStringAsync("/api/v1/job-runs?filter[job]=rollups&per_page=100", giveUp.Token));
                var runs = answer.RootElement.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("attributes").Clone()).OrderBy(r => r.GetProperty("started-at").GetString(), StringComparer.Ordinal).ToList();
                if (wanted(runs)) return runs;
                await Task.Delay(TimeSpan.FromMilliseconds(100), giveUp.Token);
            }
        }
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
