using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Keys;

/// <summary>Reads API keys for the API: all of them but the key itself.</summary>
public sealed class KeyResourceSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<ApiKey>(contexts, Resource)
{
    public static readonly ResourceType<ApiKey> Resource = new ResourceType<ApiKey>("api-keys", "/api/v1/api-keys", k => k.Id)
        .Text("name", k => k.Name)
        .Key("prefix", k => k.Prefix)
        .Flag("test", k => k.Test)
        .Time("created-at", k => k.CreatedAt)
        .Shown("last-used-at", (k, _) => k.LastUsedAt)
        .Shown("expires-at", (k, _) => k.ExpiresAt)
        .Flag("revoked", k => k.RevokedAt != null)
        .Shown("revoked-at", (k, _) => k.RevokedAt)
        .One("user", "users", k => k.UserId)
        .One("client", "clients", k => k.ClientId)
        .One("vendor", "vendors", k => k.VendorId)
        .Versioned(k => ResourceVersion.Of(k.Name, k.ExpiresAt?.ToUnixTimeMilliseconds(), k.RevokedAt?.ToUnixTimeMilliseconds()));

    protected override IQueryable<ApiKey> Visible(VegaDbContext db, Viewer viewer) => db.ApiKeys.VisibleTo(viewer);
}
