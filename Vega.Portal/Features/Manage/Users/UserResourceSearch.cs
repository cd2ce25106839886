using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>Reads users for the API: an administrator all, a client's admin those of the client, everybody themselves.</summary>
public sealed class UserResourceSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<VegaUser>(contexts, Resource)
{
    public static readonly ResourceType<VegaUser> Resource = new ResourceType<VegaUser>("users", "/api/v1/users", u => u.Id)
        .Text("email", u => u.Email)
        .Text("name", u => u.DisplayName)
        .Word("role", u => u.Role)
        .Shown("client-ids", (u, _) => UserRow.Of(u).ClientIds)
        .Flag("two-factor", u => u.TwoFactorEnabled)
        .Flag("invited", u => u.PasswordHash == null)
        .Flag("disabled", u => u.DisabledAt != null)
        .Shown("disabled-at", (u, _) => u.DisabledAt)
        .Time("created-at", u => u.CreatedAt)
        .One("vendor", "vendors", u => u.VendorId)
        .Versioned(u => ResourceVersion.Of(u.Email, u.DisplayName, u.Role, u.AllClients, string.Join(',', u.Clients.Select(c => c.ClientId).Order()), u.VendorId, u.DisabledAt?.ToUnixTimeMilliseconds()))
        .Input("clients", "client-ids");

    protected override IQueryable<VegaUser> Visible(VegaDbContext db, Viewer viewer) => db.Users.Include(u => u.Clients).VisibleTo(viewer);
}
