using Microsoft.EntityFrameworkCore;
using Vega.Domain.Directory;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Facts;

/// <summary>
/// What contracts that are paid a percentage of spend make of ad spend (reading 33). The contract is that of the spend's campaign; without one the contract of client and vendor
/// in force, or the one archived last. Each row of spend is rounded to the cent by itself, so that groups and totals tie.
/// </summary>
internal sealed class SpendShares
{
    private readonly Dictionary<int, decimal> _byCampaign;
    private readonly Dictionary<(int, int), decimal> _byPair;

    private SpendShares(Dictionary<int, decimal> byCampaign, Dictionary<(int, int), decimal> byPair) => (_byCampaign, _byPair) = (byCampaign, byPair);

    public static async Task<SpendShares> LoadAsync(VegaDbContext db, CancellationToken cancellationToken)
    {
        var contracts = await db.Contracts.AsNoTracking().Select(c => new { c.Id, c.ClientId, c.VendorId, c.Payout, c.PercentOfSpend, c.ArchivedAt }).ToListAsync(cancellationToken);
        if (!contracts.Exists(c => c.Payout == Payout.PercentageOfSpend)) return new SpendShares([], []);
        var percents = contracts.ToDictionary(c => c.Id, c => c.Payout == Payout.PercentageOfSpend ? c.PercentOfSpend ?? 0 : 0);
        var campaigns = await db.Campaigns.AsNoTracking().Select(c => new { c.Id, c.ContractId }).ToListAsync(cancellationToken);
        return new SpendShares(
            campaigns.ToDictionary(c => c.Id, c => percents[c.ContractId]),
            contracts.GroupBy(c => (c.ClientId, c.VendorId)).ToDictionary(g => g.Key, g => percents[g.OrderBy(c => c.ArchivedAt is null ? 0 : 1).ThenByDescending(c => c.ArchivedAt).ThenByDescending(c => c.Id).First().Id]));
    }

    /// <summary>The percentage that spend of these is paid by; 0 where the contract is paid otherwise.</summary>
    public decimal Percent(int? campaignId, int? clientId, int? vendorId) =>
        _byPair.Count == 0 ? 0
        : campaignId is { } campaign ? _byCampaign.GetValueOrDefault(campaign)
        : clientId is { } client && vendorId is { } vendor ? _byPair.GetValueOrDefault((client, vendor)) : 0;

    /// <summary>In cents, of one row of spend.</summary>
    public static long Cost(decimal percent, long spendInCents) => percent == 0 ? 0 : (long)Math.Round(percent * spendInCents / 100, MidpointRounding.AwayFromZero);
}
