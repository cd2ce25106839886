using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Fields;

/// <summary>Reads the fields of clients' leads.</summary>
public sealed class FieldSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<LeadField>(contexts, Resource)
{
    public static readonly ResourceType<LeadField> Resource = new ResourceType<LeadField>("lead-fields", "/api/v1/lead-fields", f => f.Id)
        .Key("name", f => f.Name)
        .Key("posted-as", f => f.PostedAs)
        .Word("field-type", f => f.Type)
        .Flag("required", f => f.Required)
        .Shown("options", (f, _) => f.Options)
        .Flag("personal", f => f.Personal)
        .Number("position", f => f.Position)
        .Shown("standard", (f, _) => f.IsStandard)
        .One("client", "clients", f => f.ClientId)
        .Versioned(f => ResourceVersion.Of(f.Name, f.PostedAs, f.Type, f.Required, string.Join('\n', f.Options), f.Personal, f.Position))
        .Input("type", "field-type");

    protected override IQueryable<LeadField> Visible(VegaDbContext db, Viewer viewer) => db.LeadFields.VisibleTo(viewer);
}
