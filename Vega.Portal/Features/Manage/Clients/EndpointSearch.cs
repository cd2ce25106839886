using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>A client's posting address with what a poster needs to know of it (reading 19).</summary>
public sealed class EndpointRow
{
    public int Id { get; init; }
    public int ClientId { get; init; }
    public string Slug { get; init; } = "";
    public bool AnonymousLeads { get; init; }
    public List<LeadField> Fields { get; init; } = [];
}

/// <summary>Reads posting addresses: where to post, and by which names.</summary>
public sealed class EndpointSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<EndpointRow>(contexts, Resource)
{
    public static readonly ResourceType<EndpointRow> Resource = new ResourceType<EndpointRow>("endpoints", "/api/v1/endpoints", e => e.Id)
        .Text("slug", e => e.Slug)
        .Shown("posting-url", (e, _) => new OwnAddress($"/{e.Slug}/leads"))
        .Flag("anonymous-leads", e => e.AnonymousLeads)
        .Shown("content-types", (_, _) => ContentTypes)
        .Shown("field-map", (e, _) => e.Fields.OrderBy(f => f.Position).ThenBy(f => f.Id).Select(f => new { Field = f.Name, PostedAs = f.PostName, Type = WireName<LeadFieldType>.Of(f.Type), f.Required, f.Options }))
        .One("client", "clients", e => e.ClientId)
        .Versioned(e => ResourceVersion.Of(e.Slug, e.AnonymousLeads));

    private static readonly string[] ContentTypes = ["application/json", "application/x-www-form-urlencoded"];

    protected override IQueryable<EndpointRow> Visible(VegaDbContext db, Viewer viewer) =>
        from endpoint in db.Endpoints.VisibleTo(viewer)
        join client in db.Clients on endpoint.ClientId equals client.Id
        select new EndpointRow
        {
            Id = endpoint.Id, ClientId = endpoint.ClientId, Slug = client.Slug, AnonymousLeads = endpoint.AnonymousLeads,
            Fields = db.LeadFields.Where(f => f.ClientId == endpoint.ClientId).ToList(),
        };
}
