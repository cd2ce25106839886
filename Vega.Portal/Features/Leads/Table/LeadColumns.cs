using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>What a cell may need beside its lead.</summary>
public sealed record LeadCellContext(Viewer Viewer, LeadNames Names, DateTimeZone Zone);

/// <summary>A column of the list, and of its export.</summary>
/// <param name="Key">Its name in preferences and exports.</param>
/// <param name="Title">Its head.</param>
/// <param name="Cell">The text of a cell, masked for the viewer.</param>
/// <param name="Unit">The second line of the head.</param>
/// <param name="Numeric">Set to the right.</param>
/// <param name="Quiet">In the second tone of text.</param>
/// <param name="Personal">Folded into one masked column for those who may not see it.</param>
/// <param name="Number">The dollars for a spreadsheet, where it is money.</param>
/// <param name="When">The moment for a spreadsheet, where it is one.</param>
public sealed record LeadColumn(string Key, string Title, Func<Lead, LeadCellContext, string?> Cell, string? Unit = null, bool Numeric = false, bool Quiet = false, bool Personal = false,
    Func<Lead, decimal?>? Number = null,
    Func<Lead, Instant>? When = null);

/// <summary>Every column that a list of leads can show.</summary>
public static class LeadColumns
{
    public const string Received = "received", Lead = "lead", Status = "status", Person = "person", Client = "client", Price = "price";

    public static readonly IReadOnlyList<LeadColumn> All =
    [
        new(Received, "Received", (l, c) => Formats.Time(l.CreatedAt, c.Zone), Quiet: true, When: l => l.CreatedAt),
        new(Lead, "Lead", (l, _) => l.PublicId.With(PublicIdPrefix.Lead)),
        new(Client, "Client", (l, c) => c.Names.Clients.GetValueOrDefault(l.ClientId)?.Name),
        new(Status, "Status", (l, c) => c.Names.Status(l.ClientId, l.Status), "and reason"),
        new("program", "Program", (l, c) => c.Names.Program(l)),
        new("vendor", "Vendor", (l, c) => c.Names.Vendors.GetValueOrDefault(l.VendorId), Quiet: true),
        new("campaign", "Campaign", (l, c) => l.CampaignId is { } id ? c.Names.Campaigns.GetValueOrDefault(id)?.Name : null),
        new("group", "Program group", (l, c) => l.ProgramGroupId is { } id ? c.Names.Groups.GetValueOrDefault(id)?.Name : null),
        new(Person, "Person", (l, c) => c.Viewer.SeesPersonalData ? Name(l) : Masking.Value(c.Viewer, Name(l)), Personal: true),
        new("email", "E-mail", (l, c) => Masking.Value(c.Viewer, l.Contact.Email), Personal: true),
        new("phone", "Phone", (l, c) => Masking.Value(c.Viewer, l.Contact.Phone), Personal: true),
        new("street", "Street address", (l, c) => Masking.Value(c.Viewer, l.Contact.StreetAddress), Personal: true),
        new("place", "Place", (l, _) => Place(l)),
        new("zip", "ZIP", (l, _) => l.Contact.ZipCode),
        new(Price, "Price", (l, _) => l.Billable ? Formats.Money(l.CostInCents) : null, Numeric: true, Number: l => l.Billable ? l.CostInCents / 100m : null),
        new("cost", "Frozen price", (l, _) => Formats.Money(l.CostInCents), Numeric: true, Number: l => l.CostInCents / 100m),
        new("billable", "Billable", (l, _) => l.Billable ? "yes" : "no"),
        new("disposition", "Disposition", (l, c) => c.Names.Disposition(l.ClientId, l.Disposition)),
        new("reason", "Reason", (l, c) => Masking.Text(c.Viewer, l.Reason ?? l.ReturnReason, l)),
        new("source", "Source", (l, _) => l.Source),
        new("subid", "Sub-id", (l, _) => l.SubId),
        new("external-id", "External id", (l, _) => l.ExternalId),
        new("type", "Type", (l, _) => l.CampaignType switch { CampaignType.Exclusive => "exclusive", CampaignType.Shared => "shared", _ => null }),
        new("slot", "Slot of the cap", (l, _) => l.HoldsSlot ? "yes" : "no"),
        new("changed", "Status changed", (l, c) => Formats.DateTime(l.StatusChangedAt, c.Zone), Quiet: true, When: l => l.StatusChangedAt),
        new("updated", "Last changed", (l, c) => Formats.DateTime(l.UpdatedAt, c.Zone), Quiet: true, When: l => l.UpdatedAt),
        new("platform", "Marketing platform", (l, _) => l.MarketingPlatformId),
        new("ad-account", "Ad account", (l, _) => l.AdAccountId),
        new("ad-campaign", "Ad campaign", (l, _) => l.AdCampaignId),
        new("ad-set", "Ad set", (l, _) => l.AdSetId),
        new("ad", "Ad", (l, _) => l.AdId),
        new("campus", "Campus", (l, c) => l.CampusId is { } id ? c.Names.Campuses.GetValueOrDefault(id)?.Name : null),
        new("landing-page", "Landing page", (l, _) => l.LandingPageId),
        new("ip", "Caller’s address", (l, c) => Masking.Value(c.Viewer, l.RemoteIp), Personal: true),
    ];

    private static readonly string[] Standard = [Received, Lead, Status, "program", "vendor", Person, "place", Price];

    /// <summary>The columns before anybody chose: over several clients the client too.</summary>
    public static IReadOnlyList<string> Default(bool severalClients) => severalClients ? [Received, Lead, Client, .. Standard[2..]] : Standard;

    /// <summary>The columns of these keys in their order. Masked columns fold into one (look): a viewer who may not see them gets Person alone.</summary>
    public static IReadOnlyList<LeadColumn> Choose(IEnumerable<string> keys, Viewer viewer) =>
        [.. keys.Select(k => All.FirstOrDefault(c => c.Key == k)).OfType<LeadColumn>().Distinct().Where(c => viewer.SeesPersonalData || !c.Personal || c.Key == Person)];

    /// <summary>The columns the viewer may choose from.</summary>
    public static IReadOnlyList<LeadColumn> For(Viewer viewer) => Choose(All.Select(c => c.Key), viewer);

    /// <summary>The reason in a few words, for a line that has little room.</summary>
    public static string? ShortReason(Lead lead, Viewer viewer) => lead.Status switch
    {
        LeadStatus.Returned => Masking.Text(viewer, lead.ReturnReason, lead),
        _ when lead.RefusalCode == Refusal.Duplicate => "Duplicate",
        _ => Masking.Text(viewer, lead.Reason, lead),
    };

    private static string? Name(Lead lead)
    {
        var name = $"{lead.Contact.FirstName} {lead.Contact.LastName}".Trim();
        return name.Length > 0 ? name : lead.Contact.Email ?? lead.Contact.Phone;
    }

    /// <summary><c>Tampa, FL</c>.</summary>
    public static string? Place(Lead lead) =>
        string.Join(", ", new[] { lead.Contact.City, lead.Contact.State }.Where(p => !string.IsNullOrWhiteSpace(p))) is { Length: > 0 } place ? place : null;
}
