using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Vendors;

/// <summary>Reads vendors (000, Vendors). An archived vendor is neither listed nor shown unless <c>filter[archived]=true</c> asks for it (reading 21).</summary>
public sealed class VendorSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<Vendor>(contexts, Resource)
{
    public static readonly ResourceType<Vendor> Resource = new ResourceType<Vendor>("vendors", "/api/v1/vendors", v => v.Id)
        .Text("name", v => v.Name)
        .Time("created-at", v => v.CreatedAt)
        .Time("updated-at", v => v.UpdatedAt)
        .Text("time-zone-name", v => v.TimeZone)
        .Text("contact-name", v => v.Contact.Name)
        .Text("contact-email", v => v.Contact.Email)
        .Text("street-address", v => v.Contact.Address)
        .Text("city", v => v.Contact.City)
        .Text("state", v => v.Contact.State)
        .Text("zip-code", v => v.Contact.Zip)
        .Text("phone", v => v.Contact.Phone)
        .Public("public-id", v => v.PublicId)
        .Flag("internal", v => v.InternalClientId != null)
        .One("client", "clients", v => v.InternalClientId)
        .Alias("zip", "zip-code")
        .Hides("archived", v => v.ArchivedAt != null, fromShow: true)
        .Versioned(v => v.UpdatedAt.ToUnixTimeMilliseconds().ToString())
        .Input("timeZone", "time-zone-name").Input("contact.address", "street-address").Input("contact.city", "city").Input("contact.state", "state")
        .Input("contact.zip", "zip-code").Input("contact.phone", "phone").Input("internal", "client");

    protected override IQueryable<Vendor> Visible(VegaDbContext db, Viewer viewer) => db.Vendors.VisibleTo(viewer);
}
