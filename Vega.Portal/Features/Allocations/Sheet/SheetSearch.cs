using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Days;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>
/// Reads the campaigns of a month with their allocations, what was received, accepted and billed, and how the month paces. A few queries, whatever the number of campaigns.
/// </summary>
public sealed class SheetSearch(IDbContextFactory<VegaDbContext> contexts, CampaignDays campaignDays, TimeProvider time)
{
    /// <summary>The campaigns that the viewer sees, by client, vendor and name: those that are not ended, and those that have an allocation or leads in the month.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="month">The month, in each client's own zone.</param>
    /// <param name="clientId">Only this client's; null for all.</param>
    /// <param name="campaignIds">Only these; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<SheetCampaign>> ReadAsync(Viewer viewer, YearMonth month, int? clientId, IReadOnlyCollection<int>? campaignIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UntilAsync(token => ReadAsync(db, viewer, month, clientId, campaignIds, token), cancellationToken);
    }

    private async Task<IReadOnlyList<SheetCampaign>> ReadAsync(VegaDbContext db, Viewer viewer, YearMonth month, int? clientId, IReadOnlyCollection<int>? campaignIds, CancellationToken cancellationToken)
    {
        var visible = db.Campaigns.AsNoTracking().VisibleTo(viewer);
        if (clientId is { } client) visible = visible.Where(c => c.ClientId == client);
        if (campaignIds is not null) visible = visible.Where(c => campaignIds.Contains(c.Id));

        var campaigns = await (
            from c in visible
            join contract in db.Contracts on c.ContractId equals contract.Id
            join owner in db.Clients on c.ClientId equals owner.Id
            join vendor in db.Vendors on c.VendorId equals vendor.Id
            where owner.ArchivedAt == null
            orderby owner.Name, vendor.Name, c.Name, c.Type, c.Id
            select new
            {
                c.Id, c.ClientId, ClientName = owner.Name, owner.Slug, owner.TimeZone, c.VendorId, VendorName = vendor.Name, c.Name, c.Type, c.Status, c.OverCap, c.SmartScore,
                contract.Payout, contract.PercentOfSpend, ContractArchived = contract.ArchivedAt != null,
            }).ToListAsync(cancellationToken);

        var now = time.Now();
        var zones = campaigns.Select(c => c.TimeZone).Distinct().ToDictionary(z => z, z => DayOf(now, z), StringComparer.Ordinal);
        var from = zones.Count == 0 ? month.OnDayOfMonth(1) : zones.Values.Min(z => Pacing.FirstDay(month, z.Today));
        var (first, next) = (month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1));
        int[] ids = [.. campaigns.Select(c => c.Id)];
        var (low, high) = (from.Year * 12 + from.Month, next.Year * 12 + next.Month);
        var allocations = (await db.Allocations.AsNoTracking().Where(a => ids.Contains(a.CampaignId) && a.Year * 12 + a.Month >= low && a.Year * 12 + a.Month <= high).ToListAsync(cancellationToken))
            .ToLookup(a => a.CampaignId);

        // Leads of a visible campaign are visible: they have its client and vendor.
        var days = await campaignDays.ReadAsync(db, [.. campaigns.Select(c => c.ClientId).Distinct()], from, cancellationToken);

        var scores = Policies.Allows(Policies.ReadScores, viewer);
        var found = new List<SheetCampaign>(campaigns.Count);
        // A database gives each row strings of its own; a page keeps hundreds of rows.
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        string Once(string word) => words.TryGetValue(word, out var same) ? same : words[word] = word;
        foreach (var c in campaigns)
        {
            var (day, gone) = zones[c.TimeZone];
            var own = allocations[c.Id].ToDictionary(a => new YearMonth(a.Year, a.Month));
            var allocation = own.GetValueOrDefault(month);
            var (received, spend) = (0, 0L);
            var accepted = new Dictionary<LocalDate, int>();
            foreach (var (on, d) in days.Of(c.ClientId, c.Id))
            {
                if (on < from || on >= next) continue;
                if (d.Accepted > 0) accepted[on] = d.Accepted;
                if (on >= first) (received, spend) = (received + d.Received, spend + d.SpendInCents);
            }
            if ((c.Status == CampaignStatus.Ended || c.ContractArchived) && allocation is null && received == 0) continue;
            found.Add(new SheetCampaign
            {
                Id = c.Id, ClientId = c.ClientId, ClientName = Once(c.ClientName), ClientSlug = Once(c.Slug), ClientZone = Once(c.TimeZone), VendorId = c.VendorId, VendorName = Once(c.VendorName), Name = c.Name,
                Type = c.Type, Status = c.Status, OverCap = c.OverCap, Payout = c.Payout, PercentOfSpend = c.PercentOfSpend, Score = scores ? c.SmartScore : null,
                AllocationId = allocation?.Id, Version = allocation?.Version ?? 0, Cap = allocation?.Cap, CplInCents = allocation?.CplInCents ?? 0, CpeInCents = allocation?.CpeInCents,
                Projection = allocation?.VendorProjection, Received = received, SpendInCents = spend, Today = day,
                HasNext = own.ContainsKey(month.PlusMonths(1)),
                Pacing = Pacing.Of(new PacingCase
                {
                    Month = month, Today = day, TodayGone = gone, Accepted = accepted, Caps = own.ToDictionary(a => a.Key, a => a.Value.Cap),
                    Projection = allocation?.VendorProjection, TakesLeads = c.Status == CampaignStatus.Active,
                }),
            });
        }
        return found;
    }

    /// <summary>One campaign's month; null when the viewer sees no such campaign.</summary>
    public async Task<SheetCampaign?> FindAsync(Viewer viewer, int campaignId, YearMonth month, CancellationToken cancellationToken) =>
        (await ReadAsync(viewer, month, null, [campaignId], cancellationToken)).FirstOrDefault();

    private static (LocalDate Today, double Gone) DayOf(Instant now, string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var today = now.InZone(zone).Date;
        var (start, end) = (zone.AtStartOfDay(today).ToInstant(), zone.AtStartOfDay(today.PlusDays(1)).ToInstant());
        return (today, (now - start) / (end - start));
    }
}
