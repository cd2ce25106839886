using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Spend;

/// <summary>
/// Imports ad spend. A row is known by platform, ad ids and date; said again with other figures it becomes a new version, and the old one is kept for reports as of then. It is
/// written under the ledger row of client 0, whose configuration version every node's facts follow.
/// </summary>
public sealed class MarketingSpendCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>Writes the rows that are right, and says what became of each.</summary>
    public async Task<IReadOnlyList<MarketingSpendResult>> ImportAsync(IReadOnlyList<MarketingSpendItem> items, Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var tx = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        await FillAsync(db, items, viewer, cancellationToken);
        var inForce = await InForceAsync(db, [.. items.Select(i => i.Row).OfType<MarketingSpend>()], cancellationToken);
        var last = await db.MarketingSpend.OrderByDescending(s => s.Id).Select(s => (Instant?)s.RecordedAt).FirstOrDefaultAsync(cancellationToken);
        var now = Instant.Max(time.Now(), last ?? Instant.MinValue);

        var (outcomes, rows, seen) = (new string[items.Count], new MarketingSpend?[items.Count], new HashSet<SpendKey>());
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Row is not { } row) continue;
            var old = inForce.GetValueOrDefault(SpendKey.Of(row));
            if (!seen.Add(SpendKey.Of(row))) items[i].Fail(i, "date", "duplicate", "An earlier row of this import is for the same ad and date.");
            else if (old is not null && !Sees(viewer, old.ClientId)) items[i].Fail(i, "client_id", "not-found", "The spend of this ad and date is not in sight.");
            else if (old is not null && Same(old, row)) (outcomes[i], rows[i]) = ("unchanged", old);
            else
            {
                (outcomes[i], rows[i]) = (old is null ? "created" : "replaced", row);
                old?.ReplacedAt = now;
                row.RecordedAt = now;
                db.MarketingSpend.Add(row);
            }
        }
        if (db.ChangeTracker.HasChanges())
        {
            tx.ConfigurationChanged(0);
            tx.Audit(0, viewer, "imported", "marketing-spend", rows.Count(r => r is not null), new AuditChange("rows", null, outcomes.Count(o => o is "created" or "replaced").ToString()));
        }
        await tx.CommitAsync(cancellationToken);
        return [.. items.Select((item, i) => item.Row is null ? new MarketingSpendResult(i, "failed", null, item.Errors) : new MarketingSpendResult(i, outcomes[i], rows[i]!.Id, null))];
    }

    /// <summary>Spend without a client is for those who see all clients.</summary>
    private static bool Sees(Viewer viewer, int? clientId) => clientId is { } id ? viewer.Sees(id) : viewer.ClientIds is null;

    /// <summary>Checks that client, vendor and campaign are there and in sight. A campaign says its client and vendor by itself.</summary>
    private static async Task FillAsync(VegaDbContext db, IReadOnlyList<MarketingSpendItem> items, Viewer viewer, CancellationToken cancellationToken)
    {
        var clients = await db.Clients.VisibleTo(viewer).Select(c => c.Id).ToHashSetAsync(cancellationToken);
        var vendors = await db.Vendors.VisibleTo(viewer).Select(v => v.Id).ToHashSetAsync(cancellationToken);
        var campaigns = await db.Campaigns.VisibleTo(viewer).Select(c => new { c.Id, c.ClientId, c.VendorId }).ToDictionaryAsync(c => c.Id, cancellationToken);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Row is not { } row) continue;
            if (row.CampaignId is { } id)
            {
                if (!campaigns.TryGetValue(id, out var campaign)) items[i].Fail(i, "client_campaign_id", "not-found", "There is no such campaign here.");
                else if ((row.ClientId ?? campaign.ClientId) != campaign.ClientId) items[i].Fail(i, "client_id", "mismatch", "The campaign is another client's.");
                else if ((row.VendorId ?? campaign.VendorId) != campaign.VendorId) items[i].Fail(i, "vendor_id", "mismatch", "The campaign is another vendor's.");
                else (row.ClientId, row.VendorId) = (campaign.ClientId, campaign.VendorId);
            }
            else if (row.ClientId is { } client && !clients.Contains(client)) items[i].Fail(i, "client_id", "not-found", "There is no such client here.");
            else if (row.VendorId is { } vendor && !vendors.Contains(vendor)) items[i].Fail(i, "vendor_id", "not-found", "There is no such vendor here.");
            if (items[i].Row is not null && !Sees(viewer, row.ClientId)) items[i].Fail(i, "client_id", "required", "Say which client it is for.");
        }
    }

    private static async Task<Dictionary<SpendKey, MarketingSpend>> InForceAsync(VegaDbContext db, List<MarketingSpend> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return [];
        var platforms = rows.Select(r => r.MarketingPlatformId).Distinct().ToArray();
        var (first, last) = (rows.Min(r => r.Date), rows.Max(r => r.Date));
        var known = await db.MarketingSpend.Where(s => platforms.Contains(s.MarketingPlatformId) && s.Date >= first && s.Date <= last && s.ReplacedAt == null).ToListAsync(cancellationToken);
        return known.GroupBy(SpendKey.Of).ToDictionary(g => g.Key, g => g.First());
    }

    private static bool Same(MarketingSpend a, MarketingSpend b) =>
        (a.ClientId, a.VendorId, a.CampaignId, a.Impressions, a.Clicks, a.SpendInCents) == (b.ClientId, b.VendorId, b.CampaignId, b.Impressions, b.Clicks, b.SpendInCents);

    private sealed record SpendKey(string Platform, string Account, string Campaign, string Set, string Ad, LocalDate Date)
    {
        public static SpendKey Of(MarketingSpend row) => new(row.MarketingPlatformId, row.AdAccountId, row.AdCampaignId, row.AdSetId, row.AdId, row.Date);
    }
}
