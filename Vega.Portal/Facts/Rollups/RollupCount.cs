using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Facts.Rollups;

/// <summary>Counts what the rollups of some days of a client should say, from its leads and ad spend.</summary>
internal static class RollupCount
{
    /// <summary>By day and campaign (0 for none), those that have a lead or spend. Days lie between the two, both included.</summary>
    public static async Task<Dictionary<(LocalDate Day, int CampaignId), DayFigures>> CountAsync(VegaDbContext db, int clientId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var (sums, accepted) = (new Dictionary<(LocalDate, int), long[]>(), new Dictionary<(LocalDate, int), int>());
        long[] Of(LocalDate day, int? campaign)
        {
            var key = (day, campaign ?? 0);
            if (!sums.TryGetValue(key, out var found)) sums[key] = found = new long[PerformanceSums.Width];
            return found;
        }

        // The range of creation lets the client's index find them; the day that was fixed at submission decides.
        var (from, to) = ClientDays.Around(first, last);
        var groups = db.Leads.Where(l => l.ClientId == clientId && l.CreatedAt >= from && l.CreatedAt <= to && !l.Test && l.CreatedOn >= first && l.CreatedOn <= last)
            .GroupBy(l => new { l.CreatedOn, l.CampaignId, l.Status, l.FunnelRank, l.Billable, l.HoldsSlot })
            .Select(g => new { g.Key, Count = g.LongCount(), Prices = g.Sum(l => (long)l.CostInCents) });
        await foreach (var group in groups.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var (key, figures) = (group.Key, Of(group.Key.CreatedOn, group.Key.CampaignId));
            DayFigures.Add(figures, key.Status, key.FunnelRank, key.Billable, group.Count, group.Prices);
            if (key.HoldsSlot) accepted[(key.CreatedOn, key.CampaignId ?? 0)] = accepted.GetValueOrDefault((key.CreatedOn, key.CampaignId ?? 0)) + (int)group.Count;
        }
        foreach (var figures in sums.Values) Contribution.Unfold(figures);

        var spend = db.MarketingSpend.Where(s => s.ClientId == clientId && s.ReplacedAt == null && s.Date >= first && s.Date <= last).GroupBy(s => new { s.Date, s.CampaignId })
            .Select(g => new { g.Key, Impressions = g.Sum(s => s.Impressions), Clicks = g.Sum(s => s.Clicks), Spend = g.Sum(s => s.SpendInCents) });
        await foreach (var row in spend.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var figures = Of(row.Key.Date, row.Key.CampaignId);
            (figures[PerformanceSums.Impressions], figures[PerformanceSums.Clicks], figures[PerformanceSums.Spend]) = (row.Impressions, row.Clicks, row.Spend);
        }
        return sums.ToDictionary(s => s.Key, s => new DayFigures(accepted.GetValueOrDefault(s.Key), s.Value));
    }

    /// <summary>What a row says.</summary>
    public static DayFigures Read(Rollup row)
    {
        var sums = new long[PerformanceSums.Width];
        (sums[PerformanceSums.Leads], sums[PerformanceSums.Billable], sums[PerformanceSums.Good], sums[PerformanceSums.Cost]) = (row.Leads, row.Billable, row.Good, row.CostInCents);
        (sums[PerformanceSums.Impressions], sums[PerformanceSums.Clicks], sums[PerformanceSums.Spend]) = (row.Impressions, row.Clicks, row.SpendInCents);
        foreach (var (key, count) in row.Statuses)
            if (LeadStatuses.TryParse(key, out var status)) sums[PerformanceSums.Of(status)] = count;
        return new DayFigures(row.Accepted, sums);
    }

    /// <summary>A row that says it.</summary>
    public static Rollup Write(int clientId, LocalDate day, int campaignId, int version, Instant recordedAt, DayFigures figures)
    {
        var sums = figures.Sums;
        return new Rollup
        {
            ClientId = clientId, Day = day, CampaignId = campaignId, Version = version, RecordedAt = recordedAt, Accepted = figures.Accepted,
            Leads = (int)sums[PerformanceSums.Leads], Billable = (int)sums[PerformanceSums.Billable], Good = (int)sums[PerformanceSums.Good], CostInCents = sums[PerformanceSums.Cost],
            Impressions = sums[PerformanceSums.Impressions], Clicks = sums[PerformanceSums.Clicks], SpendInCents = sums[PerformanceSums.Spend],
            Statuses = LeadStatuses.All.Where(s => sums[PerformanceSums.Of(s)] != 0).ToDictionary(s => s.Key(), s => (int)sums[PerformanceSums.Of(s)]),
        };
    }
}
