using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts.Rollups;

/// <summary>Rollups: their jobs, the verb that back-fills them, and the comparison with a recount.</summary>
public static class RollupSetup
{
    public static IServiceCollection AddRollups(this IServiceCollection services)
    {
        services.AddSingleton<RollupPass>();
        services.AddJob<RollupJob>(RollupJob.Description);
        services.AddJob<RollupCorrectionJob>(RollupCorrectionJob.Description);
        services.AddJob<RollupBackfillJob>(RollupBackfillJob.Description);
        services.AddSingleton(new Verb("rollup", "[--from DAY] [--to DAY] [--client SLUG]", "Closes the days of clients that have no rollups yet, and counts closed days anew; each correction is kept.", BackfillAsync));
        services.AddSingleton(new Check("Each closed day has its rollups once, and they are what a recount says", CheckAsync));
        return services;
    }

    private static async Task<int> BackfillAsync(IServiceProvider services, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var range = new RollupRange(Day(words, "--from"), Day(words, "--to"), words.Option("--client"));
        var (run, refusal) = await services.GetRequiredService<JobRunner>().RunAsync(RollupBackfillJob.Description with { Work = typeof(RollupBackfillJob) },
            new JobOrder(JobOccasion.Asked, AskedBy: "the command line", Words: range.ToString() is { Length: > 0 } text ? text : null), cancellationToken, told: (count, total, things) => Console.WriteLine($"  {count:N0} of {total:N0} {things}"));
        if (run is null) await Console.Error.WriteLineAsync(refusal);
        else if (run.Cause is not null) await Console.Error.WriteLineAsync($"{run.Cause} {run.Harm} {run.Remedy} Reference {run.Reference}.");
        else Console.WriteLine($"{run.Count:N0} days counted. {run.Note}");
        return run is { Cause: null } ? 0 : 1;
    }

    private static LocalDate? Day(IReadOnlyList<string> words, string name) => words.Option(name) is not { } text ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : throw new UsageProblem($"{name} takes a day, as 2026-01-31, not '{text}'.");

    /// <summary>Days that something changed since the last corrections are left out: the next night's run has yet to count them.</summary>
    private static async Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("days");
        foreach (var mark in await db.RollupMarks.AsNoTracking().OrderBy(m => m.ClientId).ToListAsync(cancellationToken))
        {
            var ledger = await db.Ledgers.AsNoTracking().Where(l => l.ClientId == mark.ClientId).Select(l => l.EventSeq).SingleAsync(cancellationToken);
            var touched = await RollupPass.TouchedAsync(db, mark, ledger, cancellationToken);
            var closed = await db.RollupDays.AsNoTracking().Where(d => d.ClientId == mark.ClientId).Select(d => d.Day).ToHashSetAsync(cancellationToken);
            for (var from = mark.FirstDay; from <= mark.ClosedThrough; from = from.PlusDays(RollupPass.DaysAtOnce))
            {
                var to = LocalDate.Min(from.PlusDays(RollupPass.DaysAtOnce - 1), mark.ClosedThrough);
                var rows = await db.Rollups.AsNoTracking().Where(r => r.ClientId == mark.ClientId && r.Day >= from && r.Day <= to && r.ReplacedAt == null).ToListAsync(cancellationToken);
                var counted = await RollupCount.CountAsync(db, mark.ClientId, from, to, cancellationToken);
                foreach (var twice in rows.GroupBy(r => (r.Day, r.CampaignId)).Where(g => g.Count() > 1)) result.Found($"client {mark.ClientId}, {twice.Key.Day:uuuu-MM-dd}: campaign {twice.Key.CampaignId} has {twice.Count()} rollups in force");
                var stand = rows.GroupBy(r => (r.Day, r.CampaignId)).ToDictionary(g => g.Key, g => RollupCount.Read(g.First()));
                for (var day = from; day <= to; day = day.PlusDays(1))
                {
                    result.Looked++;
                    result.Expect(closed.Contains(day), $"client {mark.ClientId}, {day:uuuu-MM-dd}: closed, and not on the list of closed days");
                    if (touched.Contains(day)) continue;
                    foreach (var key in stand.Keys.Union(counted.Keys).Where(k => k.Day == day))
                        result.Expect((stand.TryGetValue(key, out var kept) ? kept : DayFigures.None).Equals(counted.TryGetValue(key, out var recount) ? recount : DayFigures.None), $"client {mark.ClientId}, {day:uuuu-MM-dd}: the rollup of campaign {key.CampaignId} and a recount differ");
                }
            }
            result.Expect(closed.Count == Period.DaysBetween(mark.FirstDay, mark.ClosedThrough) + 1, $"client {mark.ClientId}: {closed.Count} closed days between {mark.FirstDay:uuuu-MM-dd} and {mark.ClosedThrough:uuuu-MM-dd}");
        }
        return result;
    }
}
