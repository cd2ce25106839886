using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Domain.Scoring;

namespace Vega.Portal.Facts.Scores;

/// <summary>Reads what scores stand on from memory: once over the events of a client for the first arrivals, once over its leads.</summary>
internal static class ArrivalScan
{
    public static List<ScoreLead> Run(FactStore store, int clientId, IReadOnlyDictionary<int, int> places)
    {
        if (!store.Partitions.TryGetValue((clientId, false), out var partition)) return [];
        var reached = Reached(store, partition);
        var book = store.Book(Dimension.ClientCampaignId);
        var campaigns = new int[book.Count];
        for (var code = 0; code < campaigns.Length; code++) campaigns[code] = book[code].Number is { } id && places.TryGetValue((int)id, out var place) ? place : -1;

        var leads = new List<ScoreLead>();
        for (var c = 0; c < partition.Leads.Count; c++)
        {
            var chunk = partition.Leads[c];
            var column = chunk.Dimensions[(int)Dimension.ClientCampaignId];
            for (var row = 0; row < chunk.Count; row++)
            {
                var (state, campaign) = (chunk.States[row], campaigns[column[row]]);
                if (campaign < 0 || state == LeadState.Absent) continue;
                var stands = LeadState.Contributions[state];
                var returned = stands.Status == LeadStatus.Returned && (chunk.Histories[row] & 15) > 0;
                if (stands.To == 0 && !returned) continue;
                leads.Add(new ScoreLead(campaign, (int)(chunk.CreatedAt[row] / 3_600_000), chunk.Costs[row] & LeadState.BillableMask[state], reached[(c << LeadChunk.Bits) + row].StandingAt(stands.To, returned)));
            }
        }
        return leads;
    }

    private static Arrivals[] Reached(FactStore store, FactPartition partition)
    {
        var reached = new Arrivals[partition.LeadCount];
        Array.Fill(reached, Arrivals.None);
        foreach (var chunk in partition.Events)
            for (var i = 0; i < chunk.Count; i++)
            {
                var what = store.Happenings[chunk.Happenings[i]];
                if (what.To == what.From && what.Status != LeadStatus.Returned) continue;
                var place = chunk.Leads[i];
                reached[place].Note(what.To, what.Status == LeadStatus.Returned, ScoreLead.Lag(partition.Leads[place >> LeadChunk.Bits].CreatedAt[place & (LeadChunk.Size - 1)], chunk.RecordedAt[i]));
            }
        return reached;
    }
}
