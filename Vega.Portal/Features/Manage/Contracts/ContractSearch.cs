using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Contracts;

/// <summary>Reads contracts (000, Contracts; readings 29, 30, 33).</summary>
public sealed class ContractSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<Contract>(contexts, Resource)
{
    public static readonly ResourceType<Contract> Resource = new ResourceType<Contract>("contracts", "/api/v1/contracts", c => c.Id)
        .Word("payout", c => c.Payout)
        .Flag("can-post-leads", c => c.CanPostLeads)
        .Shown("percent-of-spend", (c, _) => c.PercentOfSpend)
        .Number("return-days", c => c.ReturnDays)
        .Flag("anonymous-billable", c => c.AnonymousBillable)
        .Time("created-at", c => c.CreatedAt)
        .Time("updated-at", c => c.UpdatedAt)
        .One("client", "clients", c => c.ClientId)
        .One("vendor", "vendors", c => c.VendorId)
        .Hides("archived", c => c.ArchivedAt != null, fromShow: true)
        .Versioned(c => c.UpdatedAt.ToUnixTimeMilliseconds().ToString());

    protected override IQueryable<Contract> Visible(VegaDbContext db, Viewer viewer) => db.Contracts.VisibleTo(viewer);
}
