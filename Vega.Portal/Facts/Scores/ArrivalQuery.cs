using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Domain.Scoring;
using Vega.Portal.Data;

namespace Vega.Portal.Facts.Scores;

/// <summary>Reads what scores stand on from the database: the leads that count, and the events of the client in their order.</summary>
internal static class ArrivalQuery
{
    public static async Task<List<ScoreLead>> RunAsync(VegaDbContext db, int clientId, IReadOnlyDictionary<int, int> places, CancellationToken cancellationToken)
    {
        var stored = await db.Leads.AsNoTracking().Where(l => l.ClientId == clientId && !l.Test && l.CampaignId != null && (l.Status >= LeadStatus.NewLead || l.Status == LeadStatus.Returned))
            .Select(l => new { l.Id, l.CampaignId, l.CreatedAt, l.Status, l.FunnelRank, l.Billable, l.CostInCents }).ToListAsync(cancellationToken);
        var reached = stored.Where(l => places.ContainsKey(l.CampaignId!.Value)).ToDictionary(l => l.Id, l => (Created: l.CreatedAt.ToUnixTimeMilliseconds(), Arrivals: Arrivals.None, Highest: 0));
        var events = db.LeadEvents.AsNoTracking().Where(e => e.ClientId == clientId).OrderBy(e => e.Seq).Select(e => new { e.LeadId, e.Status, e.FunnelRank, e.RecordedAt });
        await foreach (var e in events.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!reached.TryGetValue(e.LeadId, out var lead)) continue;
            var rank = e.Status.CountedRank(e.FunnelRank);
            lead.Arrivals.Note(rank, e.Status == LeadStatus.Returned, ScoreLead.Lag(lead.Created, e.RecordedAt.ToUnixTimeMilliseconds()));
            reached[e.LeadId] = lead with { Highest = Math.Max(lead.Highest, rank) };
        }
        var leads = new List<ScoreLead>(reached.Count);
        foreach (var lead in stored.OrderBy(l => l.Id))
        {
            if (!reached.TryGetValue(lead.Id, out var known)) continue;
            var (rank, returned) = (lead.Status.CountedRank(lead.FunnelRank), lead.Status == LeadStatus.Returned && known.Highest > 0);
            if (rank == 0 && !returned) continue;
            leads.Add(new ScoreLead(places[lead.CampaignId!.Value], (int)(known.Created / 3_600_000), lead.Billable ? lead.CostInCents : 0, known.Arrivals.StandingAt(rank, returned)));
        }
        return leads;
    }
}
