using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Platform;

/// <summary>Why a job is to run.</summary>
public enum JobOccasion
{
    /// <summary>A time of its timetable has come.</summary>
    Timetable,
    /// <summary>Its last run failed and is tried again.</summary>
    Retry,
    /// <summary>The process ended during its last run, or before it could say that it was done.</summary>
    Recovery,
    /// <summary>The program started.</summary>
    Start,
    /// <summary>Somebody asks.</summary>
    Asked,
}

/// <summary>What is to be run.</summary>
/// <param name="Occasion">Why.</param>
/// <param name="Firing">The time of the timetable.</param>
/// <param name="AskedBy">The name of whoever asks.</param>
/// <param name="Words">What it is asked to do.</param>
/// <param name="Tried">How many times it was tried again already.</param>
public sealed record JobOrder(JobOccasion Occasion, Instant? Firing = null, string? AskedBy = null, string? Words = null, int Tried = 0);

/// <summary>
/// Runs jobs, and keeps their history. Whether a run may begin is decided under the ledger row of client 0: one at a time, and once for each time of the timetable, whatever
/// the scheduler of another node believes. A run shows a sign of life every second; without one for a minute, or with its process gone, it is lost.
/// </summary>
public sealed class JobRunner(IServiceProvider services, IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time, VegaOptions options, ILogger<JobRunner> log)
{
    private static readonly Duration SilentFor = Duration.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<long, JobRun> Here = new();

    /// <summary>Runs the job to its end, and returns the run as it ended; null, with the reason, when it may not run now. Only the end of the process ends it by an exception. Whoever is <paramref name="told"/> hears the progress once a second.</summary>
    public async Task<(JobRun? Run, string? Refusal)> RunAsync(JobDescription job, JobOrder order, CancellationToken cancellationToken, Action<long, long?, string>? told = null)
    {
        var (run, refusal) = await BeginAsync(job, order, cancellationToken);
        if (run is null) return (null, refusal);
        var running = new RunningJob(job, run.StartedAt, run.Words);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var over = new CancellationTokenSource();
        var beating = BeatAsync(run, running, stop, told, over.Token);
        JobOutcome? outcome = null;
        try
        {
            // Off the caller's thread: the first steps of a job may be long, and the scheduler, a page and a test each have better things to do.
            outcome = await Task.Run(() => ((IVegaJob)services.GetRequiredService(job.Work)).RunAsync(running, stop.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            run.Status = cancellationToken.IsCancellationRequested ? JobRunStatus.Lost : JobRunStatus.Cancelled;
        }
        catch (Exception e)
        {
            run.Reference = NewReference();
            log.LogError(e, "The job {Job} failed, reference {Reference}.", job.Key, run.Reference);
            outcome = new JobOutcome(running.Progress.Count, running.Progress.Things, Fault: new JobFault($"It ended with an error that nobody foresaw ({e.GetBaseException().GetType().Name}). The log has it under the reference."));
            if (order.Occasion != JobOccasion.Asked && order.Tried < options.JobRetrySeconds.Count) run.RetryAt = time.Now() + Duration.FromSeconds(options.JobRetrySeconds[order.Tried]);
        }
        await over.CancelAsync();
        await beating;
        await EndAsync(job, order, run, running, outcome);
        cancellationToken.ThrowIfCancellationRequested();
        return (run, null);
    }

    /// <summary>True when the run shows signs of life.</summary>
    public bool IsAlive(JobRun run)
    {
        if (run.Status != JobRunStatus.Running) return false;
        if (run.Node == options.Node && run.ProcessId == Environment.ProcessId) return Here.ContainsKey(run.Id);
        return run.BeatAt + SilentFor > time.Now() && (run.Node != options.Node || Lives(run.ProcessId));
    }

    /// <summary>The keys of jobs of which nothing is known yet: on a new installation, and after an update that brought a job. They run once at the start, so that nobody waits a night to see whether they can.</summary>
    internal async Task<IReadOnlySet<string>> NeverRunAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.JobStates.Select(s => s.Job).ToListAsync(cancellationToken);
        return services.GetServices<JobDescription>().Select(j => j.Key).Except(known).ToHashSet();
    }

    private async Task<(JobRun? Run, string? Refusal)> BeginAsync(JobDescription job, JobOrder order, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var now = time.Now();
        var state = await db.JobStates.SingleOrDefaultAsync(s => s.Job == job.Key, cancellationToken);
        if (state is null) db.JobStates.Add(state = new JobState { Job = job.Key });
        var last = await db.JobRuns.Where(r => r.Job == job.Key).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        if (last is not null && IsAlive(last)) return (null, $"It is running already, on {last.Node} since {last.StartedAt}.");
        if (last is { Status: JobRunStatus.Running }) (last.Status, last.EndedAt) = (JobRunStatus.Lost, last.BeatAt);
        var refusal = order.Occasion switch
        {
            JobOccasion.Asked => null,
            _ when state.PausedAt is not null => $"It is paused by {state.PausedBy}.",
            JobOccasion.Timetable => state.LastFiring >= order.Firing ? "It ran for this time already." : null,
            JobOccasion.Start => null,
            JobOccasion.Retry => last is { Status: JobRunStatus.Failed, RetryAt: not null } ? null : "There is nothing to try again.",
            _ => last is { Status: JobRunStatus.Lost } ? null : "Its last run came to its end.",
        };
        JobRun? run = null;
        if (refusal is null)
        {
            var again = order.Occasion is JobOccasion.Retry or JobOccasion.Recovery;
            run = new JobRun
            {
                Job = job.Key, Firing = again ? last!.Firing : order.Firing, Attempt = again ? last!.Attempt + 1 : 1, Words = again ? last!.Words : order.Words, StartedBy = again ? last!.StartedBy : order.AskedBy,
                Node = options.Node, ProcessId = Environment.ProcessId, StartedAt = now, BeatAt = now, Things = job.Things,
            };
            if (again) last!.RetryAt = null;
            if (run.Firing > (state.LastFiring ?? Instant.MinValue)) state.LastFiring = run.Firing;
            db.JobRuns.Add(run);
        }
        await db.SaveChangesAsync(cancellationToken);
        if (run is not null) Here[run.Id] = run;
        await transaction.CommitAsync(cancellationToken);
        return (run, refusal);
    }

    private async Task BeatAsync(JobRun run, RunningJob running, CancellationTokenSource stop, Action<long, long?, string>? told, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await TicksAsync(timer, over))
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            var (count, total, things) = running.Progress;
            var now = time.Now();
            told?.Invoke(count, total, things);
            using (await gate.EnterAsync(CancellationToken.None))
                await db.JobRuns.Where(r => r.Id == run.Id && r.Status == JobRunStatus.Running)
                    .ExecuteUpdateAsync(s => s.SetProperty(r => r.BeatAt, now).SetProperty(r => r.Count, count).SetProperty(r => r.Total, total).SetProperty(r => r.Things, things), CancellationToken.None);
            var stands = await db.JobRuns.AsNoTracking().Where(r => r.Id == run.Id).Select(r => new { r.Status, r.StopAskedBy }).SingleOrDefaultAsync(CancellationToken.None);
            if (stands is not { Status: JobRunStatus.Running, StopAskedBy: null }) await stop.CancelAsync();
        }
    }

    private static async Task<bool> TicksAsync(PeriodicTimer timer, CancellationToken over)
    {
        try
        {
            return await timer.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task EndAsync(JobDescription job, JobOrder order, JobRun run, RunningJob running, JobOutcome? outcome)
    {
        var (count, total, things) = running.Progress;
        (run.EndedAt, run.Count, run.Total, run.Things) = (time.Now(), outcome?.Count ?? count, outcome is null ? total : null, outcome is null ? things : outcome.Things ?? job.Things);
        if (outcome is { Fault: null }) (run.Status, run.Note) = (JobRunStatus.Done, outcome.Note);
        else if (outcome is { Fault: { } fault })
        {
            (run.Status, run.Note, run.Cause, run.Harm, run.Remedy) = (JobRunStatus.Failed, outcome.Note, fault.Cause, fault.Harm ?? job.Harm, fault.Remedy ?? job.Remedy);
            run.Reference ??= NewReference();
            log.LogWarning("The job {Job} found something wrong, reference {Reference}: {Cause}", job.Key, run.Reference, fault.Cause);
        }
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        using (await gate.EnterAsync(CancellationToken.None))
        {
            var mine = db.JobRuns.Where(r => r.Id == run.Id && r.Status == JobRunStatus.Running);
            if (outcome is { Idle: true, Fault: null } && order.Occasion != JobOccasion.Asked)
            {
                await mine.ExecuteDeleteAsync(CancellationToken.None);
                await db.JobStates.Where(s => s.Job == job.Key).ExecuteUpdateAsync(s => s.SetProperty(x => x.IdleAt, run.EndedAt), CancellationToken.None);
            }
            else if (await mine.SingleOrDefaultAsync(CancellationToken.None) is { } stored)
            {
                run.StopAskedBy = stored.StopAskedBy;
                db.Entry(stored).CurrentValues.SetValues(run);
                await db.SaveChangesAsync(CancellationToken.None);
            }
        }
        Here.TryRemove(run.Id, out _);
    }

    private static bool Lives(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As <c>7KQ-2F1</c>: short enough to be read out.</summary>
    private static string NewReference()
    {
        var text = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 6);
        return $"{text[..3]}-{text[3..]}";
    }
}
