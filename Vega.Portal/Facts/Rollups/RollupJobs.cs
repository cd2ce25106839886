using NodaTime;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts.Rollups;

/// <summary>Closes the days of clients that have ended: at each client's own midnight, and whatever was left before.</summary>
internal sealed class RollupJob(RollupPass pass) : IVegaJob
{
    // Offsets of zones are whole quarters of an hour, so that every midnight is one of these times.
    public static readonly JobDescription Description = new("rollups", "Rollups", "per campaign and day, at each client’s midnight", Timetable.EveryMinutes(15), "days",
        "The daily record lacks the days that are not closed yet. No screen, cap or price waits for it.", "Nothing needs to be done: the next run closes whatever is left.")
    { AtStart = true, Moments = MomentsAsync };

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        var clients = await pass.ClientsAsync(cancellationToken);
        var (total, all) = (clients.Sum(pass.Waiting), new RollupResult());
        if (total == 0) return JobOutcome.Nothing;
        run.Report(0, total);
        foreach (var client in clients)
        {
            var before = all.Days;
            all += await pass.CloseAsync(client, days => run.Report(before + days, total), cancellationToken);
        }
        return all.Days == 0 ? JobOutcome.Nothing : new JobOutcome(all.Days, Note: $"{all.Rows:N0} rows written.");
    }

    private static async Task<IReadOnlyList<JobMoment>> MomentsAsync(IServiceProvider services, Instant after, Instant until, CancellationToken cancellationToken)
    {
        var zones = (await services.GetRequiredService<RollupPass>().ClientsAsync(cancellationToken)).Select(c => c.Zone).Distinct();
        var moments = from zone in zones from at in ClientDays.Midnights(zone, after, until) group zone by at into g orderby g.Key select new JobMoment(g.Key, string.Join(", ", g.Select(City)));
        return [.. moments];
    }

    private static string City(DateTimeZone zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}

/// <summary>Counts the days anew that late statuses, returns, prices or spend changed, every night, and writes a new version where figures differ.</summary>
internal sealed class RollupCorrectionJob(RollupPass pass) : IVegaJob
{
    public static readonly JobDescription Description = new("rollup-corrections", "Rollup corrections", "days that late statuses or spend changed", Timetable.Nightly(3), "days",
        "The daily record shows closed days as they stood the night before. No screen, cap or price waits for it.", "Nothing needs to be done: the next run takes in whatever this one left.");

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        var all = new RollupResult();
        foreach (var client in await pass.ClientsAsync(cancellationToken))
        {
            var before = all.Days;
            all += await pass.CorrectAsync(client, (done, total) => run.Report(before + done, before + total), cancellationToken);
        }
        return new JobOutcome(all.Days, Note: all.Rows == 0 ? "Every figure stands as it was." : $"{all.Rows:N0} figures got a new version; the old ones are kept.");
    }
}

/// <summary>Closes what is missing and counts closed days anew, of all clients or one, from a day or to one: for whoever does not want to wait, or doubts.</summary>
internal sealed class RollupBackfillJob(RollupPass pass) : IVegaJob
{
    public static readonly JobDescription Description = new("rollup-backfill", "Rollup back-fill", "closed days counted anew", Timetable.WhenAsked, "days",
        "Days that were not reached stand as they were.", "Run it again: what was done stays done.");

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        var range = RollupRange.Parse(run.Words);
        var (result, done) = (new RollupResult(), 0);
        var clients = (await pass.ClientsAsync(cancellationToken)).Where(c => range.Slug is null || c.Slug.Equals(range.Slug, StringComparison.OrdinalIgnoreCase)).ToList();
        if (clients.Count == 0) return new JobOutcome(0, Fault: new JobFault($"There is no client {range.Slug}.", "Nothing was counted.", "Name a client by its slug, as in its posting address."));
        foreach (var client in clients) result += await pass.CloseAsync(client, _ => { }, cancellationToken);
        clients = [.. (await pass.ClientsAsync(cancellationToken)).Where(c => clients.Exists(k => k.Id == c.Id))];
        var total = clients.Select(range.Days).Sum(days => Math.Max(0, Period.DaysBetween(days.First, days.Last) + 1));
        foreach (var client in clients)
        {
            var (first, last) = range.Days(client);
            for (var from = first; from <= last; from = from.PlusDays(RollupPass.DaysAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var step = await pass.RecountAsync(client, from, LocalDate.Min(from.PlusDays(RollupPass.DaysAtOnce - 1), last), null, cancellationToken);
                result += step with { Days = 0 };
                run.Report(done += step.Days, total);
            }
        }
        return new JobOutcome(total, Note: $"{result.Days:N0} {(result.Days == 1 ? "day was" : "days were")} missing; {result.Rows:N0} rows written.");
    }
}

/// <summary>What a back-fill is asked for, as <c>from 2026-01-01 to 2026-03-31 for calloway</c>; each part may be left out.</summary>
public sealed record RollupRange(LocalDate? From, LocalDate? To, string? Slug)
{
    public override string ToString() =>
        string.Join(' ', new[] { From is { } f ? "from " + LocalDatePattern.Iso.Format(f) : null, To is { } t ? "to " + LocalDatePattern.Iso.Format(t) : null, Slug is null ? null : "for " + Slug }.OfType<string>());

    public static RollupRange Parse(string? words)
    {
        var parts = (words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? After(string word) => Array.IndexOf(parts, word) is >= 0 and var i && i + 1 < parts.Length ? parts[i + 1] : null;
        LocalDate? Day(string word) => After(word) is { } text && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : null;
        return new RollupRange(Day("from"), Day("to"), After("for"));
    }

    internal (LocalDate First, LocalDate Last) Days(RollupClient client) => (LocalDate.Max(From ?? client.FirstDay, client.FirstDay), LocalDate.Min(To ?? client.ClosedThrough, client.ClosedThrough));
}
