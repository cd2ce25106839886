using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Statements;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>A statement with the names of what stands in it.</summary>
public sealed record StatementResult(VendorStatement Statement, string ClientName, string ClientSlug, string VendorName, IReadOnlyDictionary<int, string> Campaigns, string Currency)
{
    /// <summary>A campaign's name; leads may have none.</summary>
    public string Campaign(int? id) => id is { } known ? Campaigns.GetValueOrDefault(known) ?? $"Campaign {known}" : "No campaign";
}

/// <summary>
/// Makes a vendor's statement from the events of the month. Those are found by their numbers: within a client, events are recorded in the order of their numbers, so that the first
/// and the last of a month are looked up like words in a dictionary.
/// </summary>
public sealed class StatementReport(IDbContextFactory<VegaDbContext> contexts, VegaOptions options, TimeProvider time)
{
    private const int Chunk = 500;

    /// <summary>The statement that an address asks for; without errors when client or vendor is not in the viewer's sight.</summary>
    public async Task<(StatementResult? Result, IReadOnlyList<FieldError> Errors)> ReadAsync(IQueryCollection query, Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (request, errors) = await StatementRequest.ReadAsync(query, db, viewer, time.Now(), cancellationToken);
        return request is null ? (null, errors) : (await ReadAsync(request, viewer, cancellationToken), []);
    }

    /// <summary>The statement; null when client or vendor is not in the viewer's sight.</summary>
    public async Task<StatementResult?> ReadAsync(StatementRequest request, Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await ReadSnapshot.BeginAsync(db, cancellationToken);
        if (await db.Clients.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(c => c.Id == request.ClientId, cancellationToken) is not { } client) return null;
        if (await db.Vendors.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(v => v.Id == request.VendorId, cancellationToken) is not { } vendor) return null;
        var zone = DateTimeZoneProviders.Tzdb[client.TimeZone];
        var asOf = request.AsOf ?? time.Now();
        var (from, to) = (request.Month.OnDayOfMonth(1), request.Month.OnDayOfMonth(1).PlusMonths(1));
        var (start, end) = (zone.AtStartOfDay(from).ToInstant(), zone.AtStartOfDay(to).ToInstant());
        var newest = await db.Ledgers.AsNoTracking().Where(l => l.ClientId == client.Id).Select(l => l.EventSeq).FirstOrDefaultAsync(cancellationToken);
        var through = Math.Min(request.Through ?? newest, request.AsOf is null ? newest : await FirstAsync(db, client.Id, newest, asOf + Duration.FromMilliseconds(1), cancellationToken) - 1);
        var first = await FirstAsync(db, client.Id, newest, start, cancellationToken);
        var last = Math.Min(through, await FirstAsync(db, client.Id, newest, end, cancellationToken) - 1);

        var leads = db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => l.ClientId == client.Id && l.VendorId == vendor.Id && !l.Test);
        var events = await leads.Join(db.LeadEvents.AsNoTracking().Where(e => e.ClientId == client.Id && e.Seq >= first && e.Seq <= last), l => l.Id, e => e.LeadId,
                (l, e) => new Happened(e.Seq, e.Type, e.Status, e.Billable, e.CostInCents, l.Id, l.CreatedOn, l.CampaignId, l.Payout)).ToListAsync(cancellationToken);
        var count = new StatementCount();
        var byLead = events.OrderBy(e => e.Seq).GroupBy(e => e.LeadId).Select(g => g.ToList()).ToList();
        var past = await PastAsync(db, client.Id, first, [.. byLead.Where(e => e[0].Type != LeadEventType.Received).Select(e => e[0].LeadId)], cancellationToken);
        foreach (var of in byLead)
        {
            var lead = of[0];
            var (before, billed) = past.TryGetValue(lead.LeadId, out var known) ? ((StatementState?)known.State, known.Billed) : (null, false);
            count.Add(new StatementLead(lead.LeadId, lead.CreatedOn.ToYearMonth(), lead.CampaignId, lead.Payout), before, billed, of.Select(e => new StatementState(e.Status, e.Billable, e.CostInCents)));
        }

        // The day is the client's; the moments only narrow the search to an index.
        var (around, until) = (start - Duration.FromDays(2), end + Duration.FromDays(2));
        var received = await leads.Where(l => l.CreatedAt >= around && l.CreatedAt < until && l.CreatedOn >= from && l.CreatedOn < to)
            .CountAsync(l => db.LeadEvents.Any(e => e.LeadId == l.Id && e.Type == LeadEventType.Received && e.Seq <= through), cancellationToken);
        var statement = new VendorStatement
        {
            ClientId = client.Id, VendorId = vendor.Id, Month = request.Month, Zone = zone, AsOf = asOf, ThroughEvent = through, Received = received, Returned = count.Returned,
            Lines = count.Lines(), Shares = await SharesAsync(db, viewer, client.Id, vendor.Id, from, to, asOf, cancellationToken),
        };
        var ids = statement.Lines.Select(l => l.CampaignId).Concat(statement.Shares.Select(s => s.CampaignId)).OfType<int>().Distinct().ToArray();
        var names = await db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        return new StatementResult(statement, client.Name, client.Slug, vendor.Name, names, options.Currency);
    }

    /// <summary>The number of the first event recorded at or after a moment; one more than the newest when there is none.</summary>
    private static async Task<long> FirstAsync(VegaDbContext db, int clientId, long newest, Instant moment, CancellationToken cancellationToken)
    {
        var (low, high) = (1L, newest + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var recorded = await db.LeadEvents.Where(e => e.ClientId == clientId && e.Seq == middle).Select(e => e.RecordedAt).FirstAsync(cancellationToken);
            if (recorded < moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>What leads were before an event of that number, and whether they had ever been owed.</summary>
    private static async Task<Dictionary<long, (StatementState State, bool Billed)>> PastAsync(VegaDbContext db, int clientId, long before, List<long> leads, CancellationToken cancellationToken)
    {
        var past = new Dictionary<long, (StatementState State, bool Billed)>();
        foreach (var ids in leads.Chunk(Chunk))
        {
            var events = db.LeadEvents.AsNoTracking().Where(e => ids.Contains(e.LeadId) && e.ClientId == clientId && e.Seq < before).OrderBy(e => e.Seq).Select(e => new { e.LeadId, e.Status, e.Billable, e.CostInCents });
            await foreach (var e in events.AsAsyncEnumerable().WithCancellation(cancellationToken))
                past[e.LeadId] = (new StatementState(e.Status, e.Billable, e.CostInCents), e.Billable || past.GetValueOrDefault(e.LeadId).Billed);
        }
        return past;
    }

    /// <summary>Spend counts by its day, in the version that was known at the moment, by the contract's share now, as in Performance.</summary>
    private static async Task<IReadOnlyList<StatementShare>> SharesAsync(VegaDbContext db, Viewer viewer, int clientId, int vendorId, LocalDate from, LocalDate to, Instant asOf, CancellationToken cancellationToken)
    {
        var shares = await SpendShares.LoadAsync(db, cancellationToken);
        var rows = await db.MarketingSpend.AsNoTracking().VisibleTo(viewer)
            .Where(s => s.ClientId == clientId && s.VendorId == vendorId && s.Date >= from && s.Date < to && s.RecordedAt <= asOf && (s.ReplacedAt == null || s.ReplacedAt > asOf)).ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(r => (r.CampaignId, Percent: shares.Percent(r.CampaignId, r.ClientId, r.VendorId))).Where(g => g.Key.Percent > 0).OrderBy(g => g.Key.CampaignId ?? int.MaxValue)
                .Select(g => new StatementShare(g.Key.CampaignId, g.Key.Percent, g.Sum(r => r.SpendInCents), g.Sum(r => SpendShares.Cost(g.Key.Percent, r.SpendInCents)))),
        ];
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Happened(long Seq, LeadEventType Type, LeadStatus Status, bool Billable, int CostInCents, long LeadId, LocalDate CreatedOn, int? CampaignId, Payout Payout);
}
