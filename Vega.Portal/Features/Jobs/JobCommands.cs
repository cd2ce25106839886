using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Jobs;

/// <summary>What an Administrator does with jobs: run one now, stop it, pause and resume. Each goes to the audit log.</summary>
public sealed class JobCommands(IEnumerable<JobDescription> jobs, JobTimes times, JobRunner runner, IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>Has the job run at once, on whichever node.</summary>
    public async Task<Change<string>> RunNowAsync(Viewer viewer, string key, string? words = null, CancellationToken cancellationToken = default)
    {
        if (!times.Runs) return new Change<string>.Forbidden("no-jobs", "This node runs no jobs (Vega:Jobs is false). Ask one that does.");
        return await WriteAsync(viewer, key, "started", async (job, db) =>
        {
            if (await RunningAsync(db, key, cancellationToken) is { } run) return new Change<string>.Forbidden("running", $"{job.Title} runs already, on {run.Node}.");
            await times.RunNowAsync(job, viewer.Name, words, cancellationToken);
            return null;
        }, cancellationToken);
    }

    /// <summary>Asks the run of the job to stop; it does within a second or two, and what it did stays done.</summary>
    public Task<Change<string>> StopAsync(Viewer viewer, string key, CancellationToken cancellationToken = default) => WriteAsync(viewer, key, "cancelled", async (job, db) =>
    {
        if (await RunningAsync(db, key, cancellationToken) is not { } run) return new Change<string>.Forbidden("not-running", $"{job.Title} does not run now.");
        run.StopAskedBy = viewer.Name;
        return null;
    }, cancellationToken);

    /// <summary>The job's times pass without a run, until it is resumed. A run that goes on goes on.</summary>
    public Task<Change<string>> PauseAsync(Viewer viewer, string key, CancellationToken cancellationToken = default) => WriteAsync(viewer, key, "paused", async (_, db) =>
    {
        var state = await StateAsync(db, key, cancellationToken);
        if (state.PausedAt is null) (state.PausedAt, state.PausedBy) = (time.Now(), viewer.Name);
        return null;
    }, cancellationToken);

    /// <summary>The job runs by its times again.</summary>
    public Task<Change<string>> ResumeAsync(Viewer viewer, string key, CancellationToken cancellationToken = default) => WriteAsync(viewer, key, "resumed", async (_, db) =>
    {
        var state = await StateAsync(db, key, cancellationToken);
        (state.PausedAt, state.PausedBy) = (null, null);
        return null;
    }, cancellationToken);

    /// <summary>Pauses every job that runs by itself; returns how many.</summary>
    public async Task<int> PauseAllAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        var paused = 0;
        foreach (var job in jobs.Where(j => j.Timetable.Cron is not null))
            if (await PauseAsync(viewer, job.Key, cancellationToken) is Change<string>.Saved) paused++;
        return paused;
    }

    private async Task<Change<string>> WriteAsync(Viewer viewer, string key, string action, Func<JobDescription, VegaDbContext, Task<Change<string>?>> write, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.Administer, viewer)) return new Change<string>.Forbidden("forbidden", "Only an Administrator runs jobs.");
        if (jobs.FirstOrDefault(j => j.Key == key) is not { } job) return new Change<string>.Missing();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        if (await write(job, db) is { } refusal) return refusal;
        if (db.ChangeTracker.HasChanges() || action == "started")
        {
            transaction.Audit(0, viewer, action, "jobs", key);
            await transaction.CommitAsync(cancellationToken);
        }
        return new Change<string>.Saved(key, []);
    }

    private async Task<JobRun?> RunningAsync(VegaDbContext db, string key, CancellationToken cancellationToken) =>
        await db.JobRuns.Where(r => r.Job == key && r.Status == JobRunStatus.Running).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellationToken) is { } run && runner.IsAlive(run) ? run : null;

    private static async Task<JobState> StateAsync(VegaDbContext db, string key, CancellationToken cancellationToken)
    {
        if (await db.JobStates.SingleOrDefaultAsync(s => s.Job == key, cancellationToken) is { } known) return known;
        var state = new JobState { Job = key };
        db.JobStates.Add(state);
        return state;
    }
}
