using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Campaigns;

/// <summary>Reads client campaigns (000, Client Campaigns). Vendors see no smart score (design §5).</summary>
public sealed class CampaignSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<ClientCampaign>(contexts, Resource)
{
    public static readonly ResourceType<ClientCampaign> Resource = new ResourceType<ClientCampaign>("client-campaigns", "/api/v1/client-campaigns", c => c.Id)
        .Public("public-id", c => c.PublicId, PublicIdPrefix.Campaign)
        .Text("name", c => c.Name)
        .Word("campaign-type", c => c.Type)
        .Word("status", c => c.Status)
        .Shown("smart-score", (c, v) => Policies.Allows(Policies.ReadScores, v) ? WireName<SmartScore>.Of(c.SmartScore) : null)
        .Shown("smart-score-explanation", (c, v) => Policies.Allows(Policies.ReadScores, v) ? c.SmartScoreExplanation : null)
        .Word("over-cap", c => c.OverCap)
        .Time("created-at", c => c.CreatedAt)
        .Time("updated-at", c => c.UpdatedAt)
        .One("contract", "contracts", c => c.ContractId)
        .One("program-group", "program-groups", c => c.ProgramGroupId)
        .One("client", "clients", c => c.ClientId)
        .One("vendor", "vendors", c => c.VendorId)
        .Versioned(c => c.UpdatedAt.ToUnixTimeMilliseconds().ToString())
        .Input("type", "campaign-type");

    protected override IQueryable<ClientCampaign> Visible(VegaDbContext db, Viewer viewer) => db.Campaigns.VisibleTo(viewer);
}
