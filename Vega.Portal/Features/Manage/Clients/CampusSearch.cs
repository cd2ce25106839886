using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>Reads the campuses of clients (reading 86).</summary>
public sealed class CampusSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<Campus>(contexts, Resource)
{
    public static readonly ResourceType<Campus> Resource = new ResourceType<Campus>("campuses", "/api/v1/campuses", c => c.Id)
        .Text("name", c => c.Name)
        .Key("code", c => c.Code)
        .One("client", "clients", c => c.ClientId)
        .Versioned(c => ResourceVersion.Of(c.Name, c.Code));

    protected override IQueryable<Campus> Visible(VegaDbContext db, Viewer viewer) => db.Campuses.VisibleTo(viewer);
}
