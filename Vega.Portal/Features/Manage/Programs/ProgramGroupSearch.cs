using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>Reads program groups (000, Program Groups; reading 38).</summary>
public sealed class ProgramGroupSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<ProgramGroup>(contexts, Resource)
{
    public static readonly ResourceType<ProgramGroup> Resource = new ResourceType<ProgramGroup>("program-groups", "/api/v1/program-groups", g => g.Id)
        .Text("description", g => g.Name)
        .Time("created-at", g => g.CreatedAt)
        .Time("updated-at", g => g.UpdatedAt)
        .One("client", "clients", g => g.ClientId)
        .Hides("archived", g => g.ArchivedAt != null, fromShow: true)
        .Versioned(g => g.UpdatedAt.ToUnixTimeMilliseconds().ToString())
        .Input("name", "description");

    protected override IQueryable<ProgramGroup> Visible(VegaDbContext db, Viewer viewer) => db.ProgramGroups.VisibleTo(viewer);
}
