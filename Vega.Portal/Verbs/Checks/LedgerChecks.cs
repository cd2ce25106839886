using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Checks;

/// <summary>Clients against their ledger rows, and ledger rows against the sequences that they handed out.</summary>
public static class LedgerChecks
{
    public static async Task<CheckResult> ClientsAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("clients");
        var ledgers = await db.Ledgers.Select(l => l.ClientId).ToHashSetAsync(cancellationToken);
        var endpoints = await db.Endpoints.Select(e => e.ClientId).ToHashSetAsync(cancellationToken);
        var slugs = await db.ClientSlugs.Where(s => s.RetiredAt == null).ToDictionaryAsync(s => s.Slug, s => s.ClientId, cancellationToken);
        result.Expect(ledgers.Remove(0), "client 0, for what belongs to none, has no ledger row");
        foreach (var client in await db.Clients.Select(c => new { c.Id, c.Slug }).ToListAsync(cancellationToken))
        {
            result.Looked++;
            result.Expect(ledgers.Remove(client.Id), $"client {client.Id} has no ledger row");
            result.Expect(endpoints.Contains(client.Id), $"client {client.Id} has no posting address");
            result.Expect(slugs.GetValueOrDefault(client.Slug.ToLowerInvariant()) == client.Id, $"the slug of client {client.Id} leads elsewhere");
        }
        foreach (var left in ledgers) result.Found($"there is a ledger row of client {left}, but no such client");
        return result;
    }

    public static async Task<CheckResult> SequencesAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("events");
        var ledgers = await db.Ledgers.AsNoTracking().ToDictionaryAsync(l => l.ClientId, cancellationToken);
        var written = await db.LeadEvents.GroupBy(e => e.ClientId).Select(g => new { ClientId = g.Key, Count = g.LongCount(), First = g.Min(e => e.Seq), Last = g.Max(e => e.Seq) }).ToListAsync(cancellationToken);
        foreach (var client in written)
        {
            result.Looked += client.Count;
            var seq = ledgers.Remove(client.ClientId, out var ledger) ? ledger.EventSeq : 0;
            result.Expect(client.Last == seq, $"client {client.ClientId}: the last event is {client.Last}, the ledger says {seq}");
            result.Expect(client.First == 1 && client.Count == client.Last, $"client {client.ClientId}: events {client.First} to {client.Last} are only {client.Count}");
        }
        foreach (var ledger in ledgers.Values.Where(l => l.EventSeq != 0)) result.Found($"client {ledger.ClientId}: there are no events, the ledger says {ledger.EventSeq}");
        return result;
    }

    public static async Task<CheckResult> OrderAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("events") { Looked = await db.LeadEvents.LongCountAsync(cancellationToken) };
        var backward = from e in db.LeadEvents
                       join next in db.LeadEvents on new { e.ClientId, e.Seq } equals new { next.ClientId, Seq = next.Seq - 1 }
                       where next.RecordedAt < e.RecordedAt
                       select new { e.ClientId, next.Seq };
        await foreach (var found in backward.AsAsyncEnumerable().WithCancellation(cancellationToken)) result.Found($"client {found.ClientId}: event {found.Seq} was recorded before event {found.Seq - 1}");
        return result;
    }

    public static async Task<CheckResult> ReceivedAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("leads");
        var received = await db.LeadEvents.Where(e => e.Type == LeadEventType.Received).GroupBy(e => e.ClientId).Select(g => new { ClientId = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.ClientId, g => g.Count, cancellationToken);
        foreach (var client in await db.Leads.GroupBy(l => l.ClientId).Select(g => new { ClientId = g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken))
        {
            result.Looked += client.Count;
            received.Remove(client.ClientId, out var count);
            result.Expect(client.Count == count, $"client {client.ClientId}: {client.Count} leads, but {count} were received by their events");
        }
        foreach (var (clientId, count) in received) result.Found($"client {clientId}: {count} leads were received by their events, but there are none");
        return result;
    }
}
