using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>Reads degree programs (000, Degree Programs; reading 35).</summary>
public sealed class ProgramSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<DegreeProgram>(contexts, Resource)
{
    public static readonly ResourceType<DegreeProgram> Resource = new ResourceType<DegreeProgram>("degree-programs", "/api/v1/degree-programs", p => p.Id)
        .Text("name", p => p.Name)
        .Key("program-code", p => p.Code)
        .Word("status", p => p.Status)
        .Public("public-id", p => p.PublicId, PublicIdPrefix.Program)
        .Time("created-at", p => p.CreatedAt)
        .Time("updated-at", p => p.UpdatedAt)
        .One("client", "clients", p => p.ClientId)
        .One("program-group", "program-groups", p => p.ProgramGroupId)
        .Versioned(p => p.UpdatedAt.ToUnixTimeMilliseconds().ToString())
        .Input("code", "program-code");

    protected override IQueryable<DegreeProgram> Visible(VegaDbContext db, Viewer viewer) => db.DegreePrograms.VisibleTo(viewer);
}
