using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Domain.Delivery;

/// <summary>What a body template may name: every field of the lead, under either of its names, and what Vega knows beside them.</summary>
public sealed class DeliveryValues(Lead lead, ClientConfiguration configuration, string deliveryId)
{
    private static readonly Dictionary<string, Func<DeliveryValues, string?>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = v => v.Lead.PublicId.With(PublicIdPrefix.Lead),
        ["delivery_id"] = v => v.DeliveryId,
        ["created_at"] = v => InstantPattern.ExtendedIso.Format(v.Lead.CreatedAt),
        ["test"] = v => v.Lead.Test ? "true" : null,
        ["created_on"] = v => LocalDatePattern.Iso.Format(v.Lead.CreatedOn),
        ["client"] = v => v.Configuration.Slug,
        ["campaign_id"] = v => v.Lead.CampaignId is { } id ? v.Configuration.Campaign(id)?.PublicId.With(PublicIdPrefix.Campaign) : null,
        ["campaign_name"] = v => v.Lead.CampaignId is { } id ? v.Configuration.Campaign(id)?.Name : null,
        ["program_code"] = v => v.Lead.CurrentDegreeProgramId is { } id ? v.Configuration.Program(id)?.Code : v.Lead.ProgramCode,
        ["program_name"] = v => v.Lead.CurrentDegreeProgramId is { } id ? v.Configuration.Program(id)?.Name : null,
        ["program_group"] = v => v.Lead.ProgramGroupId is { } id ? v.Configuration.Group(id)?.Name : null,
        ["vendor_id"] = v => v.Configuration.Vendor(v.Lead.VendorId)?.PublicId.ToString(),
        ["vendor_name"] = v => v.Configuration.Vendor(v.Lead.VendorId)?.Name,
        ["external_id"] = v => v.Lead.ExternalId,
        ["source"] = v => v.Lead.Source,
        ["subid"] = v => v.Lead.SubId,
        ["ad_id"] = v => v.Lead.AdId,
        ["ad_account_id"] = v => v.Lead.AdAccountId,
        ["ad_campaign_id"] = v => v.Lead.AdCampaignId,
        ["ad_set_id"] = v => v.Lead.AdSetId,
        ["marketing_platform_id"] = v => v.Lead.MarketingPlatformId,
        ["campus_id"] = v => v.Lead.CampusId is { } id ? v.Configuration.Campus(id.ToString(CultureInfo.InvariantCulture))?.Code : null,
        ["landing_page_public_id"] = v => v.Lead.LandingPageId,
        ["complyed_creative_id"] = v => v.Lead.ComplyedCreativeId,
        ["template_id"] = v => v.Lead.TemplateId,
        ["cost_in_cents"] = v => v.Lead.CostInCents.ToString(CultureInfo.InvariantCulture),
        ["ip_address"] = v => v.Lead.IpAddress,
        ["remote_ip"] = v => v.Lead.RemoteIp,
    };

    /// <summary>The names that do not depend on the client's fields.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The client's zone, for dates.</summary>
    public DateTimeZone Zone => Configuration.Zone;

    private Lead Lead { get; } = lead;

    private ClientConfiguration Configuration { get; } = configuration;

    private string DeliveryId { get; } = deliveryId;

    /// <summary>True when the name means something to that client.</summary>
    public static bool Has(string name, FieldCatalog fields) => Known.ContainsKey(name) || fields.Find(name) is { IsLeadField: true };

    /// <summary>The value of a name; null when the lead has none.</summary>
    public string? this[string name] => Known.TryGetValue(name, out var read) ? read(this) : Configuration.Fields.Find(name) is { IsLeadField: true } field ? Lead.Value(field) : null;
}
