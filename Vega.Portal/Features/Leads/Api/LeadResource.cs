using System.Text.Json;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Api;

/// <summary>A lead as the internal API shows it, with the fields of its client, which say what is personal.</summary>
public sealed class LeadResourceRow
{
    public required Lead Lead { get; init; }
    public LeadPost? Post { get; init; }

    /// <summary>The fields of the lead's client.</summary>
    public IReadOnlyList<LeadField> Fields { get; set; } = [];
}

/// <summary>The JSON:API type <c>leads</c> (reading 57): the fields of 001 with dashes, with the client's own fields under <c>custom-fields</c>.</summary>
public static class LeadResource
{
    public static readonly ResourceType<LeadResourceRow> Type = new ResourceType<LeadResourceRow>("leads", "/api/v1/leads", r => r.Lead.Id)
        .Public("public-id", r => r.Lead.PublicId, PublicIdPrefix.Lead)
        .Key("external-id", r => r.Lead.ExternalId)
        .Number("client-id", r => r.Lead.ClientId)
        .Number("vendor-id", r => r.Lead.VendorId)
        .Number("campaign-id", r => r.Lead.CampaignId)
        .Key("program-code", r => r.Lead.ProgramCode)
        .Exact("status", r => r.Lead.Status, LeadStatuses.TryParse, "one of " + string.Join(", ", LeadStatuses.All.Select(s => s.Key())), s => s.Key())
        .Flag("billable", r => r.Lead.Billable)
        .Shown("rejection-reason", (r, v) => Masking.Text(v, r.Lead.RejectionReason, r.Lead))
        .Shown("filtered-reason", (r, v) => Masking.Text(v, r.Lead.FilteredReason, r.Lead))
        .Key("refusal-code", r => r.Lead.RefusalCode)
        .Text("return-reason", r => r.Lead.ReturnReason)
        .Key("disposition", r => r.Lead.Disposition)
        .Number("cost-in-cents", r => r.Lead.CostInCents)
        .Text("source", r => r.Lead.Source)
        .Text("subid", r => r.Lead.SubId)
        .Text("first-name", r => r.Lead.Contact.FirstName, Mask)
        .Text("last-name", r => r.Lead.Contact.LastName, Mask)
        .Text("phone", r => r.Lead.Contact.Phone, Mask)
        .Text("email", r => r.Lead.Contact.Email, Mask)
        .Text("street-address", r => r.Lead.Contact.StreetAddress, Mask)
        .Text("city", r => r.Lead.Contact.City)
        .Text("state", r => r.Lead.Contact.State)
        .Text("zip-code", r => r.Lead.Contact.ZipCode)
        .Shown("custom-fields", (r, v) => Masking.CustomFields(v, r.Lead.CustomFields, r.Fields))
        .Shown("raw-params", (r, v) => RawParams(v, r.Post))
        .Text("remote-ip", r => r.Lead.RemoteIp, Mask)
        .Text("ip-address", r => r.Lead.IpAddress, Mask)
        .Flag("test", r => r.Lead.Test)
        .Flag("anonymous", r => r.Lead.Anonymous)
        .Flag("over-cap", r => r.Lead.OverCap)
        .Flag("holds-slot", r => r.Lead.HoldsSlot)
        .Word("campaign-type", r => r.Lead.CampaignType)
        .Text("original-city", r => r.Lead.OriginalCity)
        .Text("original-state", r => r.Lead.OriginalState)
        .Key("landing-page-id", r => r.Lead.LandingPageId)
        .Key("marketing-platform-id", r => r.Lead.MarketingPlatformId)
        .Key("ad-account-id", r => r.Lead.AdAccountId)
        .Key("ad-campaign-id", r => r.Lead.AdCampaignId)
        .Key("ad-set-id", r => r.Lead.AdSetId)
        .Key("ad-id", r => r.Lead.AdId)
        .Key("template-id", r => r.Lead.TemplateId)
        .Key("complyed-creative-id", r => r.Lead.ComplyedCreativeId)
        .Number("primary-client-id", r => r.Lead.PrimaryClientId)
        .Shown("created-on", (r, _) => r.Lead.CreatedOn)
        .Time("created-at", r => r.Lead.CreatedAt)
        .Time("updated-at", r => r.Lead.UpdatedAt)
        .Time("status-changed-at", r => r.Lead.StatusChangedAt)
        .One("client", "clients", r => r.Lead.ClientId)
        .One("vendor", "vendors", r => r.Lead.VendorId)
        .One("client-campaign", "client-campaigns", r => r.Lead.CampaignId)
        .One("degree-program", "degree-programs", r => r.Lead.DegreeProgramId)
        .One("current-degree-program", "degree-programs", r => r.Lead.CurrentDegreeProgramId)
        .One("program-group", "program-groups", r => r.Lead.ProgramGroupId)
        .One("contract", "contracts", r => r.Lead.ContractId)
        .One("campus", "campuses", r => r.Lead.CampusId)
        .One("allocation", "allocations", r => r.Lead.AllocationId)
        .Own("search", "The whole or the beginning of a name, e-mail address, phone number or id.")
        .Alias("landing-page-public-id", "landing-page-id")
        .Hides("test", r => r.Lead.Test, fromShow: false)
        .Versioned(r => r.Lead.UpdatedSeq.ToString());

    private static string? Mask(string? value, Viewer viewer) => Masking.Value(viewer, value);

    private static object? RawParams(Viewer viewer, LeadPost? post) => post is null ? null : viewer.SeesPersonalData ? JsonElement.Parse(post.RawParams) : Masking.Mask;
}
