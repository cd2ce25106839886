using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Facts;

namespace Vega.Benchmarks.Performance;

/// <summary>Facts made of <see cref="SyntheticLeads"/> without a database.</summary>
internal static class SyntheticStore
{
    public static FactStore Make(int count)
    {
        var store = new FactStore();
        var values = new LeadValues();
        foreach (var (lead, e) in new SyntheticLeads(count).All())
        {
            if (lead is not null)
            {
                Fill(values, lead);
                values.AddTo(store);
            }
            if (e is not null)
                new EventValues(e.ClientId, e.Seq, e.LeadId, e.RecordedAt.ToUnixTimeMilliseconds(), e.Status, e.FunnelRank, e.Billable, e.CostInCents, e.DegreeProgramId, e.City, e.State).ApplyTo(store);
        }
        return store;
    }

    private static void Fill(LeadValues values, Lead lead)
    {
        (values.Id, values.ClientId, values.Test, values.CreatedAt) = (lead.Id, lead.ClientId, lead.Test, lead.CreatedAt.ToUnixTimeMilliseconds());
        void Set(Dimension dimension, GroupValue value) => values.Values[(int)dimension] = value;
        Set(Dimension.ClientId, GroupValue.Of(lead.ClientId));
        Set(Dimension.VendorId, GroupValue.Of(lead.VendorId));
        Set(Dimension.ClientCampaignId, GroupValue.Of(lead.CampaignId));
        Set(Dimension.CampaignType, GroupValue.Of(lead.CampaignType == Vega.Domain.Directory.CampaignType.Shared ? "shared" : "exclusive"));
        Set(Dimension.ProgramGroupId, GroupValue.Of(lead.ProgramGroupId));
        Set(Dimension.DegreeProgramId, GroupValue.Of(lead.DegreeProgramId));
        Set(Dimension.Source, GroupValue.Of(lead.Source));
        Set(Dimension.SubId, GroupValue.Of(lead.SubId));
        Set(Dimension.OriginalCity, GroupValue.Of(lead.OriginalCity));
        Set(Dimension.OriginalState, GroupValue.Of(lead.OriginalState));
        Set(Dimension.AdId, GroupValue.Of(lead.AdId));
        Set(Dimension.AdCampaignId, GroupValue.Of(lead.AdCampaignId));
    }
}
