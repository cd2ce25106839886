using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Jobs;

/// <summary>Reads how jobs stand, and their history.</summary>
public sealed class JobSearch(IEnumerable<JobDescription> jobs, JobTimes times, JobRunner runner, IServiceProvider services, IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    /// <summary>How many firings the page shows of each job.</summary>
    public const int Bars = 14;

    private static readonly Duration Day = Duration.FromHours(24), Lookahead = Duration.FromDays(40);

    /// <summary>All jobs: those that run at night first, then those that run all day, then those that run when asked.</summary>
    public async Task<JobBoard> ReadAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        var now = time.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var states = await db.JobStates.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(s => s.Job, cancellationToken);
        var (rows, upcoming, nights) = (new List<JobRow>(), new List<JobDue>(), new List<(JobDescription Job, JobRun? Run)>());
        foreach (var job in jobs.OrderBy(j => j.Timetable.Cron is null).ThenBy(j => !j.Timetable.AtNight).ThenBy(j => times.Between(j, now, now + Day).FirstOrDefault(Instant.MaxValue)).ThenBy(j => j.Title, StringComparer.Ordinal))
        {
            var runs = await db.JobRuns.AsNoTracking().VisibleTo(viewer).Where(r => r.Job == job.Key).OrderByDescending(r => r.Id).Take(2 * Bars).ToListAsync(cancellationToken);
            // A process that was killed could not say so; the next run will write it down.
            foreach (var run in runs.Where(r => r.Status == JobRunStatus.Running && !runner.IsAlive(r))) (run.Status, run.EndedAt) = (JobRunStatus.Lost, run.BeatAt);
            var state = states.GetValueOrDefault(job.Key);
            var moments = await MomentsAsync(job, now, cancellationToken);
            if (state?.PausedAt is null) upcoming.AddRange(moments.Where(m => m.At <= now + Day && Told(job)).Select(m => new JobDue(m.At, job.Title, m.Words)));
            rows.Add(new JobRow(rows.Count + 1, job, state, runs.FirstOrDefault(), Collapse(runs), state?.PausedAt is null ? NextOf(runs.FirstOrDefault(), moments) : null));
            if (job.Timetable.AtNight && state?.PausedAt is null && await EarlierAsync(db, job, now, cancellationToken)) nights.Add((job, runs.FirstOrDefault(r => r.StartedBy is null && r.StartedAt > now - Day)));
        }
        var bad = nights.Where(n => n.Run?.Status is not (JobRunStatus.Done or JobRunStatus.Running)).ToList();
        return new JobBoard(rows, new JobNight(nights.Count, nights.Count - bad.Count, bad, NextNight(rows, now)), [.. upcoming.OrderBy(u => u.At)], now);
    }

    /// <summary>The runs of a job, the newest first.</summary>
    public async Task<IReadOnlyList<JobRun>> HistoryAsync(Viewer viewer, string job, int take, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.JobRuns.AsNoTracking().VisibleTo(viewer).Where(r => r.Job == job).OrderByDescending(r => r.Id).Take(take).ToListAsync(cancellationToken);
    }

    private Instant? NextNight(List<JobRow> rows, Instant now)
    {
        var next = rows.Where(r => r.Job.Timetable.AtNight && !r.Paused).Select(r => times.Between(r.Job, now, now + Lookahead).First()).ToList();
        return next.Count == 0 ? null : next.Min();
    }

    // Every quarter of an hour would drown the rest; those that know their moments tell them.
    private static bool Told(JobDescription job) => job.Timetable.AtNight || job.Moments is not null;

    private static Instant? NextOf(JobRun? last, IReadOnlyList<JobMoment> moments) => last?.RetryAt is { } retry && (moments.Count == 0 || retry < moments[0].At) ? retry : moments.Count == 0 ? null : moments[0].At;

    private async Task<IReadOnlyList<JobMoment>> MomentsAsync(JobDescription job, Instant now, CancellationToken cancellationToken) =>
        job.Moments is { } moments ? await moments(services, now, now + Day, cancellationToken)
        : [.. times.Between(job, now + Duration.FromMilliseconds(1), now + Lookahead).Take(2).Select(at => new JobMoment(at, null))];

    /// <summary>True when the job was known here before its last time came: only then was it to run last night.</summary>
    private async Task<bool> EarlierAsync(VegaDbContext db, JobDescription job, Instant now, CancellationToken cancellationToken) =>
        times.Between(job, now - Day, now).LastOrDefault() is var due && due != default && await db.JobRuns.AnyAsync(r => r.StartedAt < due, cancellationToken);

    private static List<JobBar> Collapse(List<JobRun> runs)
    {
        var bars = new List<JobBar>();
        foreach (var run in runs)
            if (bars.Count > 0 && run.Firing is not null && bars[^1].Run.Firing == run.Firing) bars[^1] = bars[^1] with { Tried = Math.Max(bars[^1].Tried, bars[^1].Run.Attempt) };
            else bars.Add(new JobBar(run, run.Attempt));
        return [.. bars.Take(Bars).Reverse()];
    }
}
