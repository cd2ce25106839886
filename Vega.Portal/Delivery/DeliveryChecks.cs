using Microsoft.EntityFrameworkCore;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Platform;

namespace Vega.Portal.Delivery;

/// <summary>Deliveries against the leads they carry. All comparing is done by the database: only offenders travel.</summary>
public static class DeliveryChecks
{
    /// <summary>The verb's check.</summary>
    public static Check Agree => new("Deliveries agree with their leads and attempts", RunAsync);

    private static async Task<CheckResult> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("deliveries") { Looked = await db.Deliveries.LongCountAsync(cancellationToken) };
        var wrong = from d in db.Deliveries
                    from l in db.Leads.Where(l => l.Id == d.LeadId)
                    where l.ClientId != d.ClientId || l.Test != d.Test
                        || (l.Status == LeadStatus.Pending && d.State != DeliveryState.Waiting)
                        || (d.State == DeliveryState.Delivered && d.DeliveredAt == null)
                        || (d.State == DeliveryState.Waiting && d.SettledAt != null)
                    select new { d.Id, d.State, Lead = l.Id, l.Status };
        await foreach (var d in wrong.AsAsyncEnumerable().WithCancellation(cancellationToken)) result.Found($"delivery {d.Id} is {d.State.ToString().ToLowerInvariant()}, and its lead {d.Lead} {d.Status.Key()}");
        var counted = db.Deliveries.Where(d => d.Attempts != db.DeliveryAttempts.Count(a => a.DeliveryId == d.Id)).Select(d => new { d.Id, d.Attempts });
        await foreach (var d in counted.AsAsyncEnumerable().WithCancellation(cancellationToken)) result.Found($"delivery {d.Id} counts {d.Attempts} attempts, and has others");
        var lost = db.Leads.Where(l => l.Status == LeadStatus.Pending && l.RefusalCode == null && !l.Test && !db.Deliveries.Any(d => d.LeadId == l.Id)).Select(l => l.Id);
        await foreach (var id in lost.AsAsyncEnumerable().WithCancellation(cancellationToken)) result.Found($"lead {id} is pending, and nothing carries it anywhere");
        return result;
    }
}
