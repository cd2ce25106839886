using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>What a comparison of memory with the database found.</summary>
/// <param name="Leads">How many leads were compared.</param>
/// <param name="Differing">How many differ.</param>
/// <param name="First">The first of them, in words.</param>
public sealed record FactsAuditResult(long Leads, long Differing, IReadOnlyList<string> First);

/// <summary>
/// Reads every lead and event from the database once more, a client at a time, and compares them with the facts in memory: each column of each lead, and each event. It takes a minute where
/// asking both the same questions (<see cref="FactsCheck"/>) would take hours.
/// </summary>
internal sealed class FactsAudit(LeadFacts facts, FactsState state, IDbContextFactory<VegaDbContext> contexts, ILogger<FactsAudit> log)
{
    private const int Kept = 3, AtOnce = 2, Rounds = 50, ReportEvery = 20_000;

    /// <summary>Compares all clients, two at a time; says how many leads were read.</summary>
    public async Task<FactsAuditResult> RunAsync(Action<long> read, CancellationToken cancellationToken)
    {
        List<(int Id, string Name)> clients;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            clients = [.. (await db.Clients.AsNoTracking().OrderBy(c => c.Id).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken)).Select(c => (c.Id, c.Name))];
        var (counts, found) = (new ConcurrentDictionary<int, long>(), new ConcurrentDictionary<int, (long Leads, Dictionary<long, string> Differences)>());
        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (client, stop) =>
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            found[client.Id] = await CompareAsync(db, client.Id, count =>
            {
                counts[client.Id] = count;
                read(counts.Values.Sum());
            }, stop);
        });
        var (differing, first) = (found.Values.Sum(f => (long)f.Differences.Count), await NameAsync(clients, found, cancellationToken));
        if (differing > 0) log.LogCritical("Facts differ from the database: {Count} leads, as {Differences}", differing, string.Join("; ", first));
        state.Checked(differing == 0 ? null : string.Join("; ", first));
        return new FactsAuditResult(found.Values.Sum(f => f.Leads), differing, first);
    }

    private async Task<List<string>> NameAsync(List<(int Id, string Name)> clients, ConcurrentDictionary<int, (long Leads, Dictionary<long, string> Differences)> found, CancellationToken cancellationToken)
    {
        var first = new List<string>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var (client, name) in clients)
            foreach (var (lead, what) in found[client].Differences.Take(Kept - first.Count))
            {
                var id = await db.Leads.AsNoTracking().Where(l => l.Id == lead).Select(l => (PublicId?)l.PublicId).SingleOrDefaultAsync(cancellationToken);
                first.Add($"{id?.With(PublicIdPrefix.Lead) ?? "lead " + lead} ({name}): {what}");
            }
        return first;
    }

    private async Task<(long Leads, Dictionary<long, string> Differences)> CompareAsync(VegaDbContext db, int client, Action<long> read, CancellationToken cancellationToken)
    {
        var fresh = new FactStore();
        using var gate = new ReaderWriterLockSlim();
        var follower = new FactsFollower(fresh, gate);
        var target = await facts.ReadAsync(store => store.Seen.GetValueOrDefault(client).Seq, cancellationToken);
        foreach (var lead in FactsReader.Leads(db, db.Leads.Where(l => l.ClientId == client)))
        {
            lead.AddTo(fresh);
            if (fresh.LeadCount % ReportEvery != 0) continue;
            cancellationToken.ThrowIfCancellationRequested();
            read(fresh.LeadCount);
        }
        foreach (var e in FactsReader.Events(db, db.LeadEvents.Where(e => e.ClientId == client && e.Seq <= target).OrderBy(e => e.Seq)))
        {
            e.ApplyTo(fresh);
            if (fresh.EventCount % ReportEvery == 0) cancellationToken.ThrowIfCancellationRequested();
        }
        fresh.Seen[client] = fresh.Seen.GetValueOrDefault(client) with { Seq = target };
        read(fresh.LeadCount);
        // Memory went on meanwhile: what it has seen since is read too, until both stand at the same event.
        for (var round = 0; round < Rounds; round++)
        {
            var seen = fresh.Seen[client].Seq;
            var (upTo, differences) = await facts.ReadAsync(store => store.Seen.GetValueOrDefault(client).Seq is var now && now == seen ? (now, FactsDifference.Of(store, fresh, client)) : (now, null), cancellationToken);
            if (differences is not null) return (fresh.LeadCount, differences);
            follower.Take(db, client, seen, upTo);
        }
        throw new InvalidOperationException($"Client {client} got events faster than they could be compared.");
    }
}

/// <summary>Compares two stores that stand at the same event of a client. Codes are each store's own, so that values are compared and not codes.</summary>
internal static class FactsDifference
{
    /// <summary>By lead, in words, what the first store (memory) says otherwise than the second (the database).</summary>
    public static Dictionary<long, string> Of(FactStore memory, FactStore database, int client)
    {
        var differences = new Dictionary<long, string>();
        var codes = database.Books.Select((book, d) => Enumerable.Range(0, book.Count).Select(c => memory.Books[d].Find(book[c]) ?? -1).ToArray()).ToArray();
        var (happenings, known) = (database.HappeningsInOrder().ToArray(), memory.HappeningsInOrder().ToArray());
        foreach (var test in new[] { false, true })
        {
            if (!database.Partitions.TryGetValue((client, test), out var fresh)) fresh = new FactPartition(client, test);
            if (!memory.Partitions.TryGetValue((client, test), out var held)) held = new FactPartition(client, test);
            foreach (var chunk in fresh.Leads)
                for (var row = 0; row < chunk.Count; row++)
                {
                    if (chunk.States[row] == LeadState.Absent) continue;
                    if (memory.Find(chunk.Ids[row]) is not var (heldTest, place) || heldTest != test) differences.TryAdd(chunk.Ids[row], "is in the database and not in memory");
                    else if (Column(chunk, row, held.Leads[place >> LeadChunk.Bits], place & (LeadChunk.Size - 1), codes) is { } column) differences.TryAdd(chunk.Ids[row], column);
                }
            foreach (var chunk in held.Leads)
                for (var row = 0; row < chunk.Count; row++)
                    if (chunk.States[row] != LeadState.Absent && database.Find(chunk.Ids[row]) is null) differences.TryAdd(chunk.Ids[row], "is in memory and not in the database");
            foreach (var (a, b) in Events(held, known).Zip(Events(fresh, happenings)))
                if (a != b)
                {
                    differences.TryAdd(b.Lead, "its events differ");
                    break;
                }
            if (Count(held) != Count(fresh)) differences.TryAdd(fresh.LeadCount > 0 ? fresh.Leads[0].Ids[0] : 0, $"its client has {Count(held)} events in memory and {Count(fresh)} in the database");
        }
        return differences;
    }

    private static string? Column(LeadChunk fresh, int row, LeadChunk held, int place, int[][] codes)
    {
        if (fresh.States[row] != held.States[place]) return $"{Says(held.States[place])} in memory and {Says(fresh.States[row])} in the database";
        if (fresh.Costs[row] != held.Costs[place]) return $"costs {held.Costs[place]} cents in memory and {fresh.Costs[row]} in the database";
        if (fresh.CreatedAt[row] != held.CreatedAt[place]) return "the time of its creation differs";
        if (fresh.Histories[row] != held.Histories[place]) return "the statuses that it has had differ";
        for (var d = 0; d < codes.Length; d++)
            if (codes[d][fresh.Dimensions[d][row]] != held.Dimensions[d][place]) return $"its {((Dimension)d).Column().Title.ToLowerInvariant()} differs";
        return null;
    }

    private static string Says(byte state)
    {
        var what = LeadState.Contributions[state];
        var status = what.Status?.Label().ToLowerInvariant() ?? (LeadStatus.NewLead + (byte)(what.To - 1)).Label().ToLowerInvariant();
        return what.Billable > 0 ? status + ", billable" : status;
    }

    private static long Count(FactPartition partition) => partition.Events.Sum(c => (long)c.Count);

    private static IEnumerable<(long Lead, long At, Contribution What, bool Priced, byte Before, int Cost, int Owed)> Events(FactPartition partition, (Contribution What, bool Priced)[] happenings)
    {
        foreach (var chunk in partition.Events)
            for (var i = 0; i < chunk.Count; i++)
            {
                var (place, what) = (chunk.Leads[i], happenings[chunk.Happenings[i]]);
                yield return (partition.Leads[place >> LeadChunk.Bits].Ids[place & (LeadChunk.Size - 1)], chunk.RecordedAt[i], what.What, what.Priced, chunk.StatesBefore[i], chunk.CostsBefore[i], chunk.OwedChanges[i]);
            }
    }
}
