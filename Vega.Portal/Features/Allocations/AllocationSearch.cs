using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Allocations;

/// <summary>
/// Reads allocations (000, Allocations). A list is of one month: that of <c>year</c> and <c>month</c>, where left out the present one in each client's own zone (reading 47).
/// </summary>
public sealed class AllocationSearch(IDbContextFactory<VegaDbContext> contexts, TimeProvider time) : ResourceSearch<Allocation>(contexts, Resource)
{
    public static readonly ResourceType<Allocation> Resource = new ResourceType<Allocation>("allocations", "/api/v1/allocations", a => a.Id)
        .Number("year", a => a.Year)
        .Number("month", a => a.Month)
        .Number("cap", a => a.Cap)
        .Number("cpl-in-cents", a => a.CplInCents)
        .Number("vendor-projection", a => a.VendorProjection)
        .Number("cpe-in-cents", a => a.CpeInCents)
        .Number("version", a => a.Version)
        .Time("created-at", a => a.CreatedAt)
        .Time("updated-at", a => a.UpdatedAt)
        .One("client-campaign", "client-campaigns", a => a.CampaignId)
        .One("client", "clients", a => a.ClientId)
        .Own("year", "The year; the present one in the client's zone when left out.").Own("month", "The month, 1 to 12; the present one in the client's zone when left out.").Own("contractId", "Only allocations of this contract.")
        .Versioned(a => a.Version.ToString());

    protected override IQueryable<Allocation> Visible(VegaDbContext db, Viewer viewer) => db.Allocations.VisibleTo(viewer);

    protected override async Task<IQueryable<Allocation>> NarrowAsync(VegaDbContext db, IQueryable<Allocation> rows, Viewer viewer, ResourceQuery query, List<JsonApiError> errors, CancellationToken cancellationToken)
    {
        var year = Number(query, "year", 2000, 2100, errors);
        var month = Number(query, "month", 1, 12, errors);
        if (Number(query, "contractId", 1, int.MaxValue, errors) is { } contract) rows = rows.Where(a => db.Campaigns.Any(c => c.Id == a.CampaignId && c.ContractId == contract));
        if (errors.Count > 0) return rows;
        if (year is not null && month is not null) return rows.Where(a => a.Year == year && a.Month == month);
        if (year is null && query.Filters.Exists(f => f.Key is "year" or "month" or "id")) return rows;
        var now = time.Now();
        var clients = await db.Clients.VisibleTo(viewer).Select(c => new { c.Id, c.TimeZone }).ToListAsync(cancellationToken);
        // All zones of the world know two months at once at most.
        var months = clients.GroupBy(c => Month(now, c.TimeZone), c => c.Id).Select(g => (Year: year ?? g.Key.Year, Month: month ?? g.Key.Month, Clients: g.ToList())).ToList();
        if (months.Count == 0) return rows.Where(_ => false);
        var (one, another) = (months[0], months[^1]);
        return months.Count == 1
            ? rows.Where(a => a.Year == one.Year && a.Month == one.Month)
            : rows.Where(a => (a.Year == one.Year && a.Month == one.Month && one.Clients.Contains(a.ClientId)) || (a.Year == another.Year && a.Month == another.Month && another.Clients.Contains(a.ClientId)));
    }

    private static YearMonth Month(Instant now, string zone) => now.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).Date.ToYearMonth();

    private static int? Number(ResourceQuery query, string parameter, int least, int most, List<JsonApiError> errors)
    {
        if (query[parameter] is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        errors.Add(JsonApiError.BadValue(parameter, "bad-value", most == int.MaxValue ? $"{parameter} is an id." : $"{parameter} is a whole number from {least} to {most}."));
        return null;
    }
}
