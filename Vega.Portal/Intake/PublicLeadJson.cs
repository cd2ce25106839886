using System.Text.Json;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Portal.Intake;

/// <summary>A lead as the public API writes it (001, Lead; readings 99, 110 to 112).</summary>
internal static class PublicLeadJson
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.fff'Z'");

    /// <summary>Writes the whole lead. With <paramref name="clientNames"/> the standard fields go by the client's own names.</summary>
    public static void Write(Utf8JsonWriter writer, Lead lead, ClientConfiguration known, bool clientNames, IReadOnlyList<string>? warnings = null)
    {
        writer.WriteStartObject();
        writer.WriteString("id", lead.PublicId.With(PublicIdPrefix.Lead));
        writer.WriteString("external_id", lead.ExternalId);
        writer.WriteString("campaign_id", lead.CampaignId is { } campaign ? known.Campaign(campaign)?.PublicId.With(PublicIdPrefix.Campaign) : null);
        writer.WriteString("program_code", lead.CurrentDegreeProgramId is { } program ? known.Program(program)?.Code : lead.ProgramCode);
        writer.WriteString("status", lead.Status.Key());
        writer.WriteBoolean("billable", lead.Billable);
        if (lead.RejectionReason is { } rejected) writer.WriteString("rejection_reason", rejected);
        if (lead.FilteredReason is { } filtered) writer.WriteString("filtered_reason", filtered);
        if (lead.ReturnReason is { } returned) writer.WriteString("return_reason", returned);
        if (lead.Disposition is { } disposition) writer.WriteString("disposition", disposition);
        writer.WritePropertyName("raw_params");
        writer.WriteRawValue(lead.Post?.RawParams ?? "{}");
        writer.WriteString("remote_ip", lead.RemoteIp);
        writer.WriteString("source", lead.Source);
        writer.WriteString("subid", lead.SubId);
        writer.WriteString("vendor_id", known.Vendor(lead.VendorId)?.PublicId.ToString());
        writer.WriteNumber("cost_in_cents", lead.CostInCents);
        foreach (var field in known.Fields.Fields) writer.WriteString(clientNames ? field.PostName : field.Name, ValueOf(lead, field));
        foreach (var (name, value) in Dimensions(lead, known)) if (value is not null) writer.WriteString(name, value);
        if (lead.Test) writer.WriteBoolean("test", true);
        writer.WriteString("created_at", Time.Format(lead.CreatedAt));
        writer.WriteString("updated_at", Time.Format(lead.UpdatedAt));
        writer.WriteString("status_changed_at", Time.Format(lead.StatusChangedAt));
        if (warnings is { Count: > 0 })
        {
            writer.WriteStartArray("warnings");
            foreach (var warning in warnings) writer.WriteStringValue(warning);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>What a vendor may read back of its own lead (reading 96): status and reason.</summary>
    public static void WriteStatus(Utf8JsonWriter writer, Lead lead)
    {
        writer.WriteStartObject();
        writer.WriteString("id", lead.PublicId.With(PublicIdPrefix.Lead));
        writer.WriteString("status", lead.Status.Key());
        writer.WriteBoolean("billable", lead.Billable);
        if (lead.RejectionReason is { } rejected) writer.WriteString("rejection_reason", rejected);
        if (lead.FilteredReason is { } filtered) writer.WriteString("filtered_reason", filtered);
        if (lead.Status == LeadStatus.Returned && lead.ReturnReason is { } returned) writer.WriteString("return_reason", returned);
        if (lead.Test) writer.WriteBoolean("test", true);
        writer.WriteString("created_at", Time.Format(lead.CreatedAt));
        writer.WriteString("status_changed_at", Time.Format(lead.StatusChangedAt));
        writer.WriteEndObject();
    }

    /// <summary>An entity tag: the client's EventSeq of the lead's last change.</summary>
    public static string Tag(Lead lead) => $"\"{lead.UpdatedSeq}\"";

    private static string? ValueOf(Lead lead, IntakeField field) => field.Kind == IntakeFieldKind.Custom
        ? lead.CustomFields.GetValueOrDefault(field.Name)
        : field.Name switch
        {
            "first_name" => lead.Contact.FirstName,
            "last_name" => lead.Contact.LastName,
            "phone" => lead.Contact.Phone,
            "email" => lead.Contact.Email,
            "street_address" => lead.Contact.StreetAddress,
            "city" => lead.Contact.City,
            "state" => lead.Contact.State,
            _ => lead.Contact.ZipCode,
        };

    private static IEnumerable<(string Name, string? Value)> Dimensions(Lead lead, ClientConfiguration known) =>
    [
        ("ad_id", lead.AdId), ("ad_account_id", lead.AdAccountId), ("ad_campaign_id", lead.AdCampaignId), ("ad_set_id", lead.AdSetId),
        ("marketing_platform_id", lead.MarketingPlatformId), ("campus_id", lead.CampusId is { } campus ? known.Campus(campus.ToString(System.Globalization.CultureInfo.InvariantCulture))?.Code : null),
        ("landing_page_public_id", lead.LandingPageId), ("complyed_creative_id", lead.ComplyedCreativeId), ("template_id", lead.TemplateId),
        ("primary_client_id", lead.PrimaryClientId?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("ip_address", lead.IpAddress),
    ];
}
