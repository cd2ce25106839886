using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Rules;

/// <summary>Reads filter rules (readings 42, 43). A rule's note is for those who manage it, not for vendors.</summary>
public sealed class RuleSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<FilterRule>(contexts, Resource)
{
    public static readonly ResourceType<FilterRule> Resource = new ResourceType<FilterRule>("filter-rules", "/api/v1/filter-rules", r => r.Id)
        .Text("name", r => r.Name)
        .Word("level", r => r.Level)
        .Flag("enabled", r => r.Enabled)
        .Number("position", r => r.Position)
        .Shown("note", (r, v) => v.VendorId is null ? r.Note : null)
        .Shown("when", (r, _) => r.When)
        .Time("created-at", r => r.CreatedAt)
        .Time("updated-at", r => r.UpdatedAt)
        .One("client", "clients", r => r.ClientId)
        .One("client-campaign", "client-campaigns", r => r.CampaignId)
        .One("degree-program", "degree-programs", r => r.DegreeProgramId)
        .Versioned(r => r.UpdatedAt.ToUnixTimeMilliseconds().ToString());

    protected override IQueryable<FilterRule> Visible(VegaDbContext db, Viewer viewer) => db.FilterRules.VisibleTo(viewer);
}
