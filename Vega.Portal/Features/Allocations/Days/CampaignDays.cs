using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Allocations.Days;

/// <summary>What a campaign received, accepted and billed on one day.</summary>
public readonly record struct DayFigures(int Received, int Accepted, long SpendInCents);

/// <summary>One client's days from <paramref name="From"/> on, right up to <paramref name="Seq"/>. Never changed: a later read makes another.</summary>
public sealed record ClientDays(LocalDate From, long Seq, IReadOnlyDictionary<int, Dictionary<LocalDate, DayFigures>> Campaigns);

/// <summary>The days of some clients' campaigns, as they stood when they were read.</summary>
public sealed class CampaignDaysRead(IReadOnlyDictionary<int, ClientDays> clients)
{
    private static readonly Dictionary<LocalDate, DayFigures> None = [];

    public IReadOnlyDictionary<LocalDate, DayFigures> Of(int clientId, int campaignId) =>
        clients.TryGetValue(clientId, out var days) && days.Campaigns.TryGetValue(campaignId, out var found) ? found : None;
}

/// <summary>
/// Counts leads by campaign and day. Counting two months of five million leads takes seconds, so each client's days are kept, with the EventSeq up to which they are right:
/// every change of a lead moves that number and is found by it, and only the days of leads that changed are counted again. Never older than the read that asks.
/// </summary>
public sealed class CampaignDays(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>More days than this are not worth being counted one by one.</summary>
    private const int MostPieces = 400;

    private readonly ConcurrentDictionary<int, ClientDays> _clients = new();
    private readonly SemaphoreSlim _reading = new(1, 1);

    private sealed record Counted(int Campaign, LocalDate Day, DayFigures Figures);

    /// <summary>The days of these clients from a day on.</summary>
    public async Task<CampaignDaysRead> ReadAsync(VegaDbContext db, IReadOnlyCollection<int> clients, LocalDate from, CancellationToken cancellationToken)
    {
        // Asked before anything is counted: what comes in between is counted twice rather than never.
        var seqs = await db.Ledgers.AsNoTracking().Where(l => clients.Contains(l.ClientId)).ToDictionaryAsync(l => l.ClientId, l => l.EventSeq, cancellationToken);
        if (!clients.All(c => IsRight(c, from, seqs)))
        {
            await _reading.WaitAsync(cancellationToken);
            try
            {
                await FollowAsync([.. clients.Where(c => !IsRight(c, from, seqs))], from, seqs, cancellationToken);
            }
            finally
            {
                _reading.Release();
            }
        }
        return new CampaignDaysRead(clients.Where(_clients.ContainsKey).ToFrozenDictionary(c => c, c => _clients[c]));
    }

    private bool IsRight(int client, LocalDate from, Dictionary<int, long> seqs) => _clients.TryGetValue(client, out var days) && days.From <= from && days.Seq >= seqs.GetValueOrDefault(client);

    private async Task FollowAsync(IReadOnlyList<int> clients, LocalDate from, Dictionary<int, long> seqs, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        List<int> afresh = [];
        foreach (var client in clients)
        {
            if (!_clients.TryGetValue(client, out var days) || days.From > from || !await CatchUpAsync(db, client, days, seqs.GetValueOrDefault(client), cancellationToken)) afresh.Add(client);
        }
        if (afresh.Count == 0) return;

        var campaigns = await db.Campaigns.AsNoTracking().Where(c => afresh.Contains(c.ClientId)).Select(c => new { c.Id, c.ClientId }).ToListAsync(cancellationToken);
        var counted = (await CountAsync(db, [.. campaigns.Select(c => (int?)c.Id)], l => l.CreatedOn >= from, cancellationToken)).ToLookup(c => c.Campaign);
        foreach (var client in afresh)
            _clients[client] = new ClientDays(from, seqs.GetValueOrDefault(client), campaigns.Where(c => c.ClientId == client).ToFrozenDictionary(c => c.Id, c => counted[c.Id].ToDictionary(d => d.Day, d => d.Figures)));
    }

    /// <summary>Counts the days of changed leads again. False when there are too many of them.</summary>
    private async Task<bool> CatchUpAsync(VegaDbContext db, int client, ClientDays days, long seq, CancellationToken cancellationToken)
    {
        var changed = await db.Leads.AsNoTracking().Where(l => l.ClientId == client && l.UpdatedSeq > days.Seq && l.CampaignId != null && l.CreatedOn >= days.From)
            .Select(l => new { l.CampaignId, l.CreatedOn }).Distinct().Take(MostPieces + 1).ToListAsync(cancellationToken);
        if (changed.Count > MostPieces) return false;
        var campaigns = days.Campaigns.ToDictionary();
        foreach (var day in changed.GroupBy(c => c.CreatedOn, c => c.CampaignId))
        {
            int?[] ids = [.. day];
            var counted = (await CountAsync(db, ids, l => l.CreatedOn == day.Key, cancellationToken)).ToDictionary(c => c.Campaign, c => c.Figures);
            foreach (var id in ids.OfType<int>())
                campaigns[id] = new Dictionary<LocalDate, DayFigures>(campaigns.GetValueOrDefault(id) ?? []) { [day.Key] = counted.GetValueOrDefault(id) };
        }
        _clients[client] = days with { Seq = seq, Campaigns = campaigns };
        return true;
    }

    private static async Task<List<Counted>> CountAsync(VegaDbContext db, int?[] campaigns, System.Linq.Expressions.Expression<Func<Vega.Domain.Leads.Lead, bool>> when, CancellationToken cancellationToken) =>
        (await db.Leads.AsNoTracking().Where(l => campaigns.Contains(l.CampaignId) && !l.Test).Where(when)
            .GroupBy(l => new { l.CampaignId, l.CreatedOn })
            .Select(g => new { g.Key.CampaignId, g.Key.CreatedOn, Received = g.Count(), Accepted = g.Sum(l => l.HoldsSlot ? 1 : 0), Spend = g.Sum(l => l.Billable ? (long)l.CostInCents : 0L) })
            .ToListAsync(cancellationToken)).ConvertAll(d => new Counted(d.CampaignId!.Value, d.CreatedOn, new DayFigures(d.Received, d.Accepted, d.Spend)));
}
