using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>A vendor of a client, with what its statement of a month comes to; nulls while the facts load.</summary>
public sealed record StatementRow(int VendorId, string Name, long? Leads, long? Billable, long? AmountInCents);

/// <summary>The vendors that a client can have statements of.</summary>
public sealed class StatementSearch(PerformanceReport report, IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>Those with a contract now or once, by name, as far as the viewer sees them.</summary>
    public async Task<IReadOnlyList<StatementRow>> ListAsync(int clientId, YearMonth month, DateTimeZone zone, Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var vendors = await db.Vendors.AsNoTracking().VisibleTo(viewer).Where(v => db.Contracts.Any(c => c.ClientId == clientId && c.VendorId == v.Id)).OrderBy(v => v.Name).Select(v => new { v.Id, v.Name }).ToListAsync(cancellationToken);
        var first = month.OnDayOfMonth(1);
        var outcome = await report.RunAsync(new PerformanceRequest
        {
            Zone = zone, Mode = ReportingMode.Snapshot, Start = zone.AtStartOfDay(first).ToInstant(), End = zone.AtStartOfDay(first.PlusMonths(1)).ToInstant(), GroupBy = [Dimension.VendorId],
            Filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [Dimension.ClientId] = [GroupValue.Of(clientId)] },
        }, viewer, cancellationToken);
        if (outcome is not PerformanceOutcome.Done { Result: var result }) return [.. vendors.Select(v => new StatementRow(v.Id, v.Name, null, null, null))];
        var rows = result.Rows.ToDictionary(r => r.Keys[0].Number ?? 0, r => r.Values);
        return
        [
            .. vendors.Select(v => rows.TryGetValue(v.Id, out var sums)
                ? new StatementRow(v.Id, v.Name, sums[PerformanceSums.Leads], sums[PerformanceSums.Billable], sums[PerformanceSums.Cost]) : new StatementRow(v.Id, v.Name, 0, 0, 0)),
        ];
    }
}
