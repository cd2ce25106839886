using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Clients;

namespace Vega.Portal.Features.Manage.Vendors;

/// <summary>What may be said of a vendor.</summary>
public sealed record VendorInput
{
    public Optional<string?> Name { get; init; }
    public Optional<string?> TimeZone { get; init; }

    /// <summary>The client it is internal to; may be said once, when the vendor is made, since the price of its leads depends on it (reading 28).</summary>
    public Optional<int?> InternalClientId { get; init; }

    public ContactInput Contact { get; init; } = new();

    /// <summary>Checks it against all other vendors and writes it.</summary>
    public void ApplyTo(Vendor vendor, IEnumerable<Vendor> all, Faults at)
    {
        vendor.Name = at.Name("name", Name.Or(vendor.Name));
        if (all.Any(v => v != vendor && InputText.Same(v.Name, vendor.Name))) at.Taken("name", $"another vendor is called '{vendor.Name}'");
        vendor.TimeZone = at.TimeZone("timeZone", TimeZone.Or(vendor.TimeZone));
        if (InternalClientId.IsGiven && vendor.Id != 0 && InternalClientId.Value != vendor.InternalClientId) at.Invalid("internal", "cannot change once the vendor is made: the price of its leads depends on it");
        vendor.InternalClientId = InternalClientId.Or(vendor.InternalClientId);
        Contact.ApplyTo(vendor.Contact, at.At("contact"));
        if (vendor.PublicId == default) vendor.PublicId = PublicId.New();
    }
}
