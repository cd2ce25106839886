using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts.Rollups;

/// <summary>A client whose days are rolled up.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="Zone">Its zone.</param>
/// <param name="FirstDay">The first day that it has rollups for.</param>
/// <param name="ClosedThrough">The last day that has them; the day before the first when none has.</param>
public sealed record RollupClient(int Id, string Slug, DateTimeZone Zone, LocalDate FirstDay, LocalDate ClosedThrough);

/// <summary>What a pass did.</summary>
/// <param name="Days">Days that it closed or counted anew.</param>
/// <param name="Rows">Rows that it wrote: new ones and new versions.</param>
public readonly record struct RollupResult(int Days, int Rows)
{
    public static RollupResult operator +(RollupResult a, RollupResult b) => new(a.Days + b.Days, a.Rows + b.Rows);
}

/// <summary>
/// Writes rollups (design §4). Days are counted beside the writers, in a snapshot; the rows are then written under the client's lock, unless somebody else wrote rollups of the client
/// meanwhile: then they are counted anew. What happens to a lead after the snapshot is found by its event's number. So whatever dies in the middle, each day is closed once and no change is lost.
/// </summary>
public sealed class RollupPass(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>The most days of one transaction, so that the client's leads wait for no more than that.</summary>
    public const int DaysAtOnce = 31;

    private const int Attempts = 20;

    /// <summary>All clients, in the order of their ids.</summary>
    public async Task<IReadOnlyList<RollupClient>> ClientsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marks = await db.RollupMarks.AsNoTracking().ToDictionaryAsync(m => m.ClientId, cancellationToken);
        var clients = new List<RollupClient>();
        foreach (var client in await db.Clients.AsNoTracking().OrderBy(c => c.Id).Select(c => new { c.Id, c.Slug, c.TimeZone, c.CreatedAt }).ToListAsync(cancellationToken))
        {
            var zone = DateTimeZoneProviders.Tzdb[client.TimeZone];
            if (marks.TryGetValue(client.Id, out var mark)) clients.Add(new(client.Id, client.Slug, zone, mark.FirstDay, mark.ClosedThrough));
            else
            {
                var lead = await db.Leads.Where(l => l.ClientId == client.Id).OrderBy(l => l.CreatedAt).Select(l => (LocalDate?)l.CreatedOn).FirstOrDefaultAsync(cancellationToken);
                var first = client.CreatedAt.InZone(zone).Date is var made && lead < made ? lead.Value : made;
                clients.Add(new(client.Id, client.Slug, zone, first, first.PlusDays(-1)));
            }
        }
        return clients;
    }

    /// <summary>How many days of the client have ended and have no rollups.</summary>
    public int Waiting(RollupClient client) => Math.Max(0, Period.DaysBetween(client.ClosedThrough, ClientDays.LastEnded(client.Zone, time.Now())));

    /// <summary>Closes every day of the client that has ended and has no rollups; tells after each step how many.</summary>
    public async Task<RollupResult> CloseAsync(RollupClient client, Action<int> closed, CancellationToken cancellationToken)
    {
        var all = new RollupResult();
        var through = client.ClosedThrough;
        for (var last = ClientDays.LastEnded(client.Zone, time.Now()); through < last;)
        {
            var to = LocalDate.Min(through.PlusDays(DaysAtOnce), last);
            var (from, step) = (through.PlusDays(1), new RollupResult());
            await RetryAsync(client, async (db, mark, ledger) =>
            {
                if (mark is not null && mark.ClosedThrough >= from) return null;
                return new Counted(await RollupCount.CountAsync(db, client.Id, from, to, cancellationToken), mark, ledger) { Spent = mark is null ? await SpentAsync(db, client.Id, cancellationToken) : default };
            }, (db, counted, now) =>
            {
                for (var day = from; day <= to; day = day.PlusDays(1)) db.RollupDays.Add(new RollupDay { ClientId = client.Id, Day = day, ClosedAt = now });
                foreach (var ((day, campaign), figures) in counted.Figures) db.Rollups.Add(RollupCount.Write(client.Id, day, campaign, 1, now, figures));
                if (counted.Mark is not { } mark) db.RollupMarks.Add(mark = new RollupMark { ClientId = client.Id, FirstDay = from, EventSeq = counted.Ledger, SpendRecordedAt = counted.Spent });
                (mark.ClosedThrough, mark.Version) = (to, mark.Version + 1);
                step = new RollupResult(Period.DaysBetween(from, to) + 1, counted.Figures.Count);
                return Task.CompletedTask;
            }, cancellationToken);
            all += step;
            through = to;
            closed(all.Days);
        }
        return all;
    }

    /// <summary>Counts anew the days of the client that leads or spend changed since the last time, and writes new versions where figures differ.</summary>
    public async Task<RollupResult> CorrectAsync(RollupClient client, Action<int, int> corrected, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.RollupMarks.AsNoTracking().SingleOrDefaultAsync(m => m.ClientId == client.Id, cancellationToken) is not { } mark) return new RollupResult();
        var ledger = await LedgerAsync(db, client.Id, cancellationToken);
        var spent = await SpentAsync(db, client.Id, cancellationToken);
        var days = await TouchedAsync(db, mark, ledger, cancellationToken);
        var (all, done) = (new RollupResult(), 0);
        foreach (var (from, to) in Windows(days))
        {
            all += await RecountAsync(client, from, to, days, cancellationToken);
            corrected(done = days.Count(d => d <= to), days.Count);
        }
        // Only now: had it ended before, the same days would be found again.
        await RetryAsync(client, (_, stands, _) => Task.FromResult<Counted?>(new Counted([], stands, ledger)), (_, counted, _) =>
        {
            var stands = counted.Mark!;
            (stands.EventSeq, stands.SpendRecordedAt, stands.Version) = (Math.Max(stands.EventSeq, ledger), Instant.Max(stands.SpendRecordedAt, spent), stands.Version + 1);
            return Task.CompletedTask;
        }, cancellationToken);
        return all with { Days = days.Count };
    }

    /// <summary>Counts closed days anew, and writes new versions where figures differ; of the days between the two only those asked for.</summary>
    public async Task<RollupResult> RecountAsync(RollupClient client, LocalDate from, LocalDate to, IReadOnlySet<LocalDate>? only, CancellationToken cancellationToken)
    {
        var rows = 0;
        await RetryAsync(client, async (db, mark, ledger) => new Counted(await RollupCount.CountAsync(db, client.Id, from, to, cancellationToken), mark, ledger), async (db, counted, now) =>
        {
            rows = 0;
            var (first, last) = (LocalDate.Max(from, counted.Mark!.FirstDay), LocalDate.Min(to, counted.Mark.ClosedThrough));
            var stand = await db.Rollups.Where(r => r.ClientId == client.Id && r.Day >= first && r.Day <= last && r.ReplacedAt == null).ToDictionaryAsync(r => (r.Day, r.CampaignId), cancellationToken);
            foreach (var key in stand.Keys.Union(counted.Figures.Keys).Where(k => k.Day >= first && k.Day <= last && only?.Contains(k.Day) != false).Order().ToList())
            {
                var (known, figures) = (stand.GetValueOrDefault(key), counted.Figures.TryGetValue(key, out var found) ? found : DayFigures.None);
                if (known is not null && RollupCount.Read(known).Equals(figures)) continue;
                known?.ReplacedAt = now;
                db.Rollups.Add(RollupCount.Write(client.Id, key.Day, key.CampaignId, (known?.Version ?? 0) + 1, now, figures));
                rows++;
            }
            counted.Mark.Version++;
        }, cancellationToken);
        return new RollupResult(Period.DaysBetween(from, to) + 1, rows);
    }

    private sealed record Counted(Dictionary<(LocalDate Day, int CampaignId), DayFigures> Figures, RollupMark? Mark, long Ledger)
    {
        public Instant Spent { get; init; }
    }

    /// <summary>Counts in a snapshot and writes under the client's lock, again and again until nobody else wrote rollups of the client in between; a count of null leaves it.</summary>
    private async Task RetryAsync(RollupClient client, Func<VegaDbContext, RollupMark?, long, Task<Counted?>> count, Func<VegaDbContext, Counted, Instant, Task> write, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Counted? counted;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                await using var snapshot = await ReadSnapshot.BeginAsync(db, cancellationToken);
                var mark = await db.RollupMarks.AsNoTracking().SingleOrDefaultAsync(m => m.ClientId == client.Id, cancellationToken);
                counted = await count(db, mark, await LedgerAsync(db, client.Id, cancellationToken));
            }
            if (counted is null) return;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                await using var transaction = await WriteTransaction.BeginAsync(db, gate, [client.Id], cancellationToken);
                var mark = await db.RollupMarks.SingleOrDefaultAsync(m => m.ClientId == client.Id, cancellationToken);
                if (mark?.Version != counted.Mark?.Version) continue;
                await write(db, counted with { Mark = mark }, time.Now());
                await transaction.CommitAsync(cancellationToken);
                return;
            }
        }
        throw new InvalidOperationException($"The rollups of client {client.Id} were written by somebody else {Attempts} times in a row.");
    }

    private static Task<long> LedgerAsync(VegaDbContext db, int clientId, CancellationToken cancellationToken) =>
        db.Ledgers.AsNoTracking().Where(l => l.ClientId == clientId).Select(l => l.EventSeq).SingleAsync(cancellationToken);

    /// <summary>When ad spend of the client was last recorded or replaced.</summary>
    private static async Task<Instant> SpentAsync(VegaDbContext db, int clientId, CancellationToken cancellationToken)
    {
        var spend = db.MarketingSpend.Where(s => s.ClientId == clientId);
        return Instant.Max(await spend.MaxAsync(s => (Instant?)s.RecordedAt, cancellationToken) ?? Instant.MinValue, await spend.MaxAsync(s => s.ReplacedAt, cancellationToken) ?? Instant.MinValue);
    }

    /// <summary>The closed days that something may have changed: a lead that arrived on the day had an event since, or its spend a new version. Times of spend never decrease, so that the last one seen is asked for again.</summary>
    internal static async Task<SortedSet<LocalDate>> TouchedAsync(VegaDbContext db, RollupMark mark, long ledger, CancellationToken cancellationToken)
    {
        var (client, first, last, since, spent) = (mark.ClientId, mark.FirstDay, mark.ClosedThrough, mark.EventSeq, mark.SpendRecordedAt);
        var days = db.LeadEvents.Where(e => e.ClientId == client && e.Seq > since && e.Seq <= ledger).Join(db.Leads, e => e.LeadId, l => l.Id, (e, l) => l.CreatedOn).Where(d => d >= first && d <= last).Distinct();
        var touched = new SortedSet<LocalDate>(await days.ToListAsync(cancellationToken));
        touched.UnionWith(await db.MarketingSpend.Where(s => s.ClientId == client && s.Date >= first && s.Date <= last && (s.RecordedAt >= spent || s.ReplacedAt >= spent)).Select(s => s.Date).Distinct().ToListAsync(cancellationToken));
        return touched;
    }

    /// <summary>Stretches of at most <see cref="DaysAtOnce"/> days that hold them all.</summary>
    private static IEnumerable<(LocalDate From, LocalDate To)> Windows(SortedSet<LocalDate> days)
    {
        (LocalDate From, LocalDate To)? window = null;
        foreach (var day in days)
        {
            if (window is { } open && Period.DaysBetween(open.From, day) < DaysAtOnce) window = (open.From, day);
            else
            {
                if (window is { } full) yield return full;
                window = (day, day);
            }
        }
        if (window is { } rest) yield return rest;
    }
}
