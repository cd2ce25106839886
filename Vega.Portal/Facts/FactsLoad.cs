using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>Loads all leads and events from the database, up to what the ledgers say when it begins; what comes meanwhile is followed afterwards.</summary>
internal static class FactsLoad
{
    private const int ReportEvery = 50_000;

    // Arrays of events stay below the size from which memory is taken and cleaned separately.
    private const int ReadAhead = 512;

    public static FactStore Run(VegaDbContext db, Action<double, long> progress, CancellationToken cancellationToken)
    {
        var store = new FactStore();
        var ledgers = db.Ledgers.AsNoTracking().ToDictionary(l => l.ClientId, l => l.EventSeq);
        var total = Math.Max(1, (db.Leads.Max(l => (long?)l.Id) ?? 0) * 2 + ledgers.Values.Sum());
        var done = 0L;
        void Count(int weight)
        {
            done += weight;
            if (done % ReportEvery >= weight) return;
            cancellationToken.ThrowIfCancellationRequested();
            progress(Math.Min(0.99, (double)done / total), store.LeadCount);
        }

        foreach (var lead in Ahead(FactsReader.Leads(db, db.Leads).Select(l => l.Copy()), cancellationToken))
        {
            lead.AddTo(store);
            Count(2);
        }
        var waiting = new Dictionary<int, PriorityQueue<EventValues, long>>();
        foreach (var e in Ahead(FactsReader.Events(db, db.LeadEvents), cancellationToken))
        {
            Count(1);
            if (e.Seq > ledgers.GetValueOrDefault(e.ClientId)) continue;
            if (e.Seq == store.Seen.GetValueOrDefault(e.ClientId).Seq + 1) e.ApplyTo(store);
            else Wait(waiting, e);
            if (waiting.TryGetValue(e.ClientId, out var queue)) Drain(store, queue, gaps: false);
        }
        foreach (var queue in waiting.Values) Drain(store, queue, gaps: true);
        foreach (var (client, seq) in ledgers)
            if (store.Seen.TryGetValue(client, out var mark)) store.Seen[client] = mark with { Seq = seq };
        return store;
    }

    // Reading rows and taking them in cost about the same: one thread reads some thousand rows ahead of the other.
    private static IEnumerable<T> Ahead<T>(IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        using var batches = new BlockingCollection<T[]>(boundedCapacity: 8);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() =>
        {
            try
            {
                foreach (var batch in rows.Chunk(ReadAhead)) batches.Add(batch, ended.Token);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // Whoever takes the rows has stopped; the connection is free again.
            }
            finally
            {
                batches.CompleteAdding();
            }
        }, CancellationToken.None);
        try
        {
            foreach (var batch in batches.GetConsumingEnumerable(cancellationToken))
                foreach (var row in batch) yield return row;
        }
        finally
        {
            ended.Cancel();
            reading.GetAwaiter().GetResult();
        }
    }

    // Events are read as they lie, which is much faster than in order and nearly in order; the few that come too early wait for those before them.
    private static void Wait(Dictionary<int, PriorityQueue<EventValues, long>> waiting, in EventValues e)
    {
        if (!waiting.TryGetValue(e.ClientId, out var queue)) waiting[e.ClientId] = queue = new PriorityQueue<EventValues, long>();
        queue.Enqueue(e, e.Seq);
    }

    private static void Drain(FactStore store, PriorityQueue<EventValues, long> queue, bool gaps)
    {
        while (queue.TryPeek(out var next, out var seq) && (gaps || seq == store.Seen.GetValueOrDefault(next.ClientId).Seq + 1)) queue.Dequeue().ApplyTo(store);
    }
}
