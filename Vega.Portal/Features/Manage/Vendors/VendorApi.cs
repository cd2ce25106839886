using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Vendors;

/// <summary>The addresses of vendors (000, Vendors).</summary>
public static class VendorApi
{
    public static void MapVendors(this JsonApiRoutes api) => api.For<Vendor, VendorSearch>(VendorSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
        .Create<VendorCommands, VendorInput>(Policies.ManageTenants, Read, (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token))
        .Change<VendorCommands, VendorInput>(Policies.ManageContracts, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<VendorCommands>(Policies.ManageTenants, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static VendorInput Read(ResourceBody body)
    {
        var (zipCode, zip) = (body.Text("zip-code"), body.Text("zip"));
        return new VendorInput
        {
            Name = body.Text("name"), TimeZone = body.Text("time-zone-name"), InternalClientId = body.One("client", "clients"),
            Contact = new ContactInput
            {
                Name = body.Text("contact-name"), Email = body.Text("contact-email"), Address = body.Text("street-address"), City = body.Text("city"), State = body.Text("state"),
                Zip = zipCode.IsGiven ? zipCode : zip, Phone = body.Text("phone"),
            },
        };
    }
}
