using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Platform;

/// <summary>Something that is kept for a time only. Whoever keeps it registers one, and the job <c>clean-up</c> removes what is past its time.</summary>
/// <param name="Things">What, in the plural.</param>
/// <param name="RunAsync">Removes a batch of what is past its time at the moment; returns how many, and 0 when nothing is left.</param>
public sealed record Cleaning(string Things, Func<VegaDbContext, Instant, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>The most that one batch removes, so that intake waits for no more than that.</summary>
    public const int Batch = 2000;
}

/// <summary>Removes what was kept for a time only and is past it.</summary>
internal sealed class CleanUpJob(IEnumerable<Cleaning> cleanings, IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time) : IVegaJob
{
    public static readonly JobDescription Description = new("clean-up", "Clean-up", "answers, look-ups and keys past their time", Timetable.Nightly(4), "rows",
        "The database grows; nothing is shown or answered wrongly.", "Run it again; if it fails again, look up the reference in the log.");

    /// <summary>How long runs of jobs are kept.</summary>
    public static readonly Duration Kept = Duration.FromDays(90);

    public static readonly Cleaning Runs = new("job runs", (db, now, stop) =>
    {
        var before = now - Kept;
        return db.JobRuns.Where(r => r.StartedAt < before && r.Status != JobRunStatus.Running).OrderBy(r => r.Id).Take(Cleaning.Batch).ExecuteDeleteAsync(stop);
    });

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        var (all, told) = (0L, new List<string>());
        foreach (var cleaning in cleanings)
        {
            var count = 0L;
            for (var removed = -1; removed != 0; run.Report(all += removed))
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                using var ticket = await gate.EnterAsync(cancellationToken);
                count += removed = await cleaning.RunAsync(db, time.Now(), cancellationToken);
            }
            if (count > 0) told.Add($"{cleaning.Things}: {count:N0}");
        }
        return new JobOutcome(all, Note: told.Count == 0 ? "Nothing was past its time." : $"Removed {string.Join(", ", told)}.");
    }
}
