using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;
using Quartz;
using Quartz.Extensibility;
using Vega.Portal.Data;

namespace Vega.Portal.Platform;

/// <summary>
/// Quartz, which tells when jobs run; what a run is, and whether it may begin, is <see cref="JobRunner"/>'s. On SQLite its store is a file beside the database, on a server it stands in
/// Vega's database and the nodes are a cluster. Its clock is the injected one.
/// </summary>
public static class SchedulerSetup
{
    public static IServiceCollection AddScheduler(this IServiceCollection services, VegaOptions options)
    {
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobTimes>();
        services.AddJob<CleanUpJob>(CleanUpJob.Description).AddSingleton(CleanUpJob.Runs);
        if (!options.Jobs) return services;
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.InstanceName = "vega";
                o.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(4);
            quartz.UseDefaultRetryPolicy(RetryPolicy.Explicit([.. options.JobRetrySeconds.Select(TimeSpan.FromSeconds)]));
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.ConfigureStore(o => o.RecoverFiringsCancelledByShutdown = true);
                switch (options.Database.Provider)
                {
                    case DatabaseProvider.Postgres:
                        store.UsePostgres(NpgsqlFactory.Instance, options.Database.ConnectionString!);
                        store.UseClustering(_ => { });
                        break;
                    case DatabaseProvider.SqlServer:
                        store.UseSqlServer(SqlClientFactory.Instance, options.Database.ConnectionString!);
                        store.UseClustering(_ => { });
                        break;
                    default:
                        store.UseSqlite(SqliteFactory.Instance, "Data Source=" + Path.Combine(options.DataDirectory, "jobs.db"));
                        break;
                }
            });
        });
        services.AddHostedService<SchedulerStart>();
        return services;
    }
}

/// <summary>Brings the scheduler's jobs and times to what the descriptions say, and runs it as long as the program serves.</summary>
internal sealed class SchedulerStart(ISchedulerFactory factory, IEnumerable<JobDescription> jobs, JobRunner runner, VegaOptions options) : BackgroundService
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IScheduler? _scheduler;

    /// <summary>Ends when all jobs are known and run by their times.</summary>
    internal Task Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_scheduler is not null) await _scheduler.Shutdown(true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _scheduler = await factory.GetScheduler(stoppingToken);
        var fresh = await runner.NeverRunAsync(stoppingToken);
        foreach (var job in jobs) await TimeAsync(_scheduler, job, stoppingToken);
        await _scheduler.Start(stoppingToken);
        _started.SetResult();
        foreach (var job in jobs.Where(j => j.AtStart || j.Timetable.Cron is not null && fresh.Contains(j.Key)))
            await _scheduler.TriggerJob(new JobKey(job.Key), new JobDataMap { [ScheduledRun.AtStart] = "true" }, stoppingToken);
    }

    private async Task TimeAsync(IScheduler scheduler, JobDescription job, CancellationToken cancellationToken)
    {
        var detail = JobBuilder.Create<ScheduledRun>().WithIdentity(job.Key).StoreDurably().RequestRecovery().Build();
        await scheduler.AddJob(detail, AddJobOptions.Replacing, cancellationToken);
        var key = new TriggerKey(job.Key);
        var known = await scheduler.GetTrigger(key, cancellationToken);
        if (job.Timetable.Cron is not { } cron)
        {
            if (known is not null) await scheduler.UnscheduleJob(key, cancellationToken);
            return;
        }
        // The time a stored trigger waits for is kept as long as the timetable is: what was missed while nobody served is then run once.
        var zone = job.Timetable.AtNight ? options.TimeZone : "UTC";
        var told = $"{cron} {zone}";
        if (known?.Description == told) return;
        var trigger = TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(key).ForJob(job.Key).WithDescription(told)
            .WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(zone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        await scheduler.ScheduleTrigger(trigger, known is null ? TriggerConflict.Keep : TriggerConflict.Replace, cancellationToken);
    }
}

/// <summary>What Quartz runs: it hands the firing to the runner.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduledRun(JobRunner runner, IEnumerable<JobDescription> jobs) : IJob
{
    /// <summary>In a firing's data: who asked for it, and for what.</summary>
    public const string AskedBy = "asked-by", Words = "words", AtStart = "at-start";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (jobs.FirstOrDefault(j => j.Key == context.JobDetail.Key.Name) is not { } job) return;
        var (run, _) = await runner.RunAsync(job, Order(context), cancellationToken);
        // Told by an exception, Quartz tries again when its policy says so.
        if (run?.RetryAt is not null) throw new JobExecutionException(run.Cause!);
    }

    private static JobOrder Order(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap;
        if (context.Recovering) return new(JobOccasion.Recovery);
        if (context.RetryAttempt > 0) return new(JobOccasion.Retry, Tried: context.RetryAttempt);
        if (data.TryGetString(AskedBy, out var askedBy)) return new(JobOccasion.Asked, AskedBy: askedBy, Words: data.TryGetString(Words, out var words) ? words : null);
        if (data.ContainsKey(AtStart)) return new(JobOccasion.Start);
        return new(JobOccasion.Timetable, Instant.FromDateTimeOffset(context.ScheduledFireTimeUtc ?? context.FireTimeUtc));
    }
}

/// <summary>When jobs will run, told from their timetables alone; and asks the scheduler to run one now.</summary>
public sealed class JobTimes(IServiceProvider services, VegaOptions options)
{
    /// <summary>False on a node that runs no jobs (<c>Vega:Jobs</c>).</summary>
    public bool Runs => options.Jobs;

    /// <summary>The times between two moments, the first included.</summary>
    public IEnumerable<Instant> Between(JobDescription job, Instant from, Instant to)
    {
        if (job.Timetable.Cron is not { } cron) yield break;
        var expression = new CronExpression(cron, TimeZoneInfo.FindSystemTimeZoneById(job.Timetable.AtNight ? options.TimeZone : "UTC"));
        for (var next = expression.GetNextValidTimeAfter((from - Duration.FromSeconds(1)).ToDateTimeOffset()); next is { } at && Instant.FromDateTimeOffset(at) < to; next = expression.GetNextValidTimeAfter(at))
            yield return Instant.FromDateTimeOffset(at);
    }

    /// <summary>Has the job run at once, on whichever node.</summary>
    public async Task RunNowAsync(JobDescription job, string askedBy, string? words, CancellationToken cancellationToken)
    {
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        var data = new JobDataMap { [ScheduledRun.AskedBy] = askedBy };
        if (words is not null) data[ScheduledRun.Words] = words;
        await scheduler.TriggerJob(new JobKey(job.Key), data, cancellationToken);
    }
}
