using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>
/// Keeps the facts at what is committed (design §3): a client's events have no gaps and become visible in order, so whatever its ledger row says was handed out and committed
/// can be read, and nothing before it is still to come. This holds on every database and for every node.
/// </summary>
internal sealed class FactsFollower(FactStore store, ReaderWriterLockSlim gate)
{
    private const int Batch = 20_000;
    private long _contractsVersion = -1;

    /// <summary>The percentages of contracts as last read.</summary>
    public SpendShares? Shares { get; private set; }

    /// <summary>Reads everything up to now. False when the database has fewer events than were seen: it is another one, or was put back, and the facts must be loaded anew.</summary>
    public async Task<bool> FollowAsync(VegaDbContext db, Action<long>? progress, CancellationToken cancellationToken)
    {
        var ledgers = await db.Ledgers.AsNoTracking().Select(l => new { l.ClientId, l.EventSeq, l.ConfigVersion }).ToListAsync(cancellationToken);
        if (ledgers.Exists(l => l.EventSeq < store.Seen.GetValueOrDefault(l.ClientId).Seq) || store.Seen.Keys.Except(ledgers.Select(l => l.ClientId)).Any()) return false;
        foreach (var ledger in ledgers)
            while (store.Seen.GetValueOrDefault(ledger.ClientId).Seq is var seen && seen < ledger.EventSeq)
            {
                var to = Math.Min(ledger.EventSeq, seen + Batch);
                Take(db, ledger.ClientId, seen, to);
                progress?.Invoke(to - seen);
            }

        var configuration = ledgers.Sum(l => l.ConfigVersion);
        if (configuration != _contractsVersion)
        {
            Shares = await SpendShares.LoadAsync(db, cancellationToken);
            _contractsVersion = configuration;
        }
        var spend = ledgers.Find(l => l.ClientId == 0)?.ConfigVersion ?? 0;
        if (spend != store.Spend.Version) await FollowSpendAsync(db, spend, cancellationToken);
        return true;
    }

    /// <summary>Reads a client's events after one number up to another, and the leads that they tell of.</summary>
    internal void Take(VegaDbContext db, int clientId, long after, long to)
    {
        var events = FactsReader.Events(db, db.LeadEvents.Where(e => e.ClientId == clientId && e.Seq > after && e.Seq <= to).OrderBy(e => e.Seq)).ToList();
        var unknown = events.Where(e => !store.Knows(e.LeadId)).Select(e => e.LeadId).Distinct().Order().ToArray();
        var leads = new List<LeadValues>(unknown.Length);
        foreach (var ids in unknown.Chunk(1000))
        {
            var (first, last) = (ids[0], ids[^1]);
            var query = last - first < 4 * ids.Length ? db.Leads.Where(l => l.ClientId == clientId && l.Id >= first && l.Id <= last) : db.Leads.Where(l => ids.Contains(l.Id));
            leads.AddRange(FactsReader.Leads(db, query).Select(l => l.Copy()));
        }
        gate.EnterWriteLock();
        try
        {
            foreach (var lead in leads) lead.AddTo(store);
            foreach (var e in events) e.ApplyTo(store);
            // Numbers handed out for what is no event of a lead are seen all the same.
            store.Seen[clientId] = store.Seen.GetValueOrDefault(clientId) with { Seq = to };
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private async Task FollowSpendAsync(VegaDbContext db, long version, CancellationToken cancellationToken)
    {
        var since = store.Spend.LastRecorded == Instant.MinValue ? (Instant?)null : store.Spend.LastRecorded;
        var rows = await db.MarketingSpend.AsNoTracking().Where(s => since == null || s.RecordedAt >= since || s.ReplacedAt >= since).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        gate.EnterWriteLock();
        try
        {
            foreach (var row in rows) store.Spend.Put(row);
            store.Spend.Version = version;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }
}
