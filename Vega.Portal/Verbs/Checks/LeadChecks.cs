using Microsoft.EntityFrameworkCore;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Checks;

/// <summary>Leads against their events, and allocations against the leads and the events that hold their slots. All comparing is done by the database: only offenders travel.</summary>
public static class LeadChecks
{
    public static async Task<CheckResult> ProjectionAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("leads") { Looked = await db.Leads.LongCountAsync(cancellationToken) };
        var different = from l in db.Leads
                        from e in db.LeadEvents.Where(e => e.ClientId == l.ClientId && e.Seq == l.UpdatedSeq).DefaultIfEmpty()
                        where e == null || e.LeadId != l.Id || e.Status != l.Status || e.Billable != l.Billable || e.CostInCents != l.CostInCents || e.HoldsSlot != l.HoldsSlot || e.FunnelRank != l.FunnelRank
                            || e.DegreeProgramId != l.CurrentDegreeProgramId || e.City != l.Contact.City || e.State != l.Contact.State || e.RecordedAt != l.UpdatedAt
                        select new
                        {
                            l.Id, l.UpdatedSeq, Missing = e == null || e.LeadId != l.Id,
                            Status = e != null && e.Status != l.Status, Billable = e != null && e.Billable != l.Billable, Cost = e != null && e.CostInCents != l.CostInCents,
                            Slot = e != null && e.HoldsSlot != l.HoldsSlot, Rank = e != null && e.FunnelRank != l.FunnelRank, Program = e != null && e.DegreeProgramId != l.CurrentDegreeProgramId,
                            City = e != null && e.City != l.Contact.City, State = e != null && e.State != l.Contact.State, Time = e != null && e.RecordedAt != l.UpdatedAt,
                        };
        await foreach (var l in different.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            string?[] what =
            [
                l.Status ? "status" : null, l.Billable ? "billable" : null, l.Cost ? "cost" : null, l.Slot ? "slot" : null, l.Rank ? "funnel rank" : null, l.Program ? "program" : null,
                l.City ? "city" : null, l.State ? "state" : null, l.Time ? "time of change" : null,
            ];
            result.Found(l.Missing ? $"lead {l.Id}: event {l.UpdatedSeq}, which changed it last, is not its own or is not there" : $"lead {l.Id}: its {string.Join(", ", what.OfType<string>())} and its last event's differ");
        }
        return result;
    }

    public static async Task<CheckResult> LaterEventsAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("events") { Looked = await db.LeadEvents.LongCountAsync(cancellationToken) };
        var stray = from e in db.LeadEvents
                    join l in db.Leads on e.LeadId equals l.Id
                    where e.ClientId != l.ClientId || e.Seq > l.UpdatedSeq || e.FunnelRank > l.HighestFunnelRank
                    select new { l.Id, e.Seq, Foreign = e.ClientId != l.ClientId, Later = e.Seq > l.UpdatedSeq };
        await foreach (var e in stray.AsAsyncEnumerable().WithCancellation(cancellationToken))
            result.Found(e.Foreign ? $"lead {e.Id}: event {e.Seq} belongs to another client" : e.Later ? $"lead {e.Id}: event {e.Seq} is later than the one it says changed it last" : $"lead {e.Id}: event {e.Seq} reached a higher funnel rank than the lead says");
        return result;
    }

    public static async Task<CheckResult> SlotsAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var db = request.Db;
        var result = new CheckResult("allocations");
        var byLeads = new Dictionary<int, int>();
        var byEvents = new Dictionary<int, int>();
        foreach (var group in await db.Leads.Where(l => l.HoldsSlot).GroupBy(l => l.AllocationId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken))
        {
            if (group.Key is { } id) byLeads[id] = group.Count;
            else result.Found($"{group.Count} leads hold a slot of no allocation");
        }
        var last = from l in db.Leads
                   where l.AllocationId != null
                   join e in db.LeadEvents on new { l.ClientId, Seq = l.UpdatedSeq } equals new { e.ClientId, e.Seq }
                   where e.HoldsSlot
                   group l by l.AllocationId into g
                   select new { g.Key, Count = g.Count() };
        foreach (var group in await last.ToListAsync(cancellationToken)) byEvents[group.Key!.Value] = group.Count;
        await foreach (var a in db.Allocations.Select(a => new { a.Id, a.CampaignId, a.Year, a.Month, a.SlotsTaken }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            result.Looked++;
            var (leads, events) = (byLeads.GetValueOrDefault(a.Id), byEvents.GetValueOrDefault(a.Id));
            result.Expect(a.SlotsTaken == leads && leads == events, $"allocation {a.Id} (campaign {a.CampaignId}, {a.Year}-{a.Month:00}) counts {a.SlotsTaken} slots, {leads} leads hold one, by the events {events} do");
        }
        return result;
    }
}
