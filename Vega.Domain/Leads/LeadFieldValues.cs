using Vega.Domain.Intake;

namespace Vega.Domain.Leads;

/// <summary>A lead's standard and custom fields by <see cref="IntakeField"/>.</summary>
public static class LeadFieldValues
{
    /// <summary>The value of a standard or custom field.</summary>
    public static string? Value(this Lead lead, IntakeField field) => field.Kind == IntakeFieldKind.Custom ? lead.CustomFields.GetValueOrDefault(field.Name) : field.Name switch
    {
        "first_name" => lead.Contact.FirstName, "last_name" => lead.Contact.LastName, "phone" => lead.Contact.Phone, "email" => lead.Contact.Email,
        "street_address" => lead.Contact.StreetAddress, "city" => lead.Contact.City, "state" => lead.Contact.State, "zip_code" => lead.Contact.ZipCode,
        _ => throw new ArgumentException("not a field of the lead", nameof(field)),
    };

    /// <summary>Sets a standard or custom field to an already normalised value.</summary>
    internal static void SetValue(this Lead lead, IntakeField field, string? value, FieldCatalog fields)
    {
        switch (field.Name)
        {
            // A new dictionary in the client's order: change tracking compares references, and answers keep the order.
            case var name when field.Kind == IntakeFieldKind.Custom: lead.CustomFields = Ordered(lead.CustomFields, name, value, fields); break;
            case "first_name": lead.Contact.FirstName = value; break;
            case "last_name": lead.Contact.LastName = value; break;
            case "phone": lead.Contact.Phone = value; break;
            case "email": lead.Contact.Email = value; break;
            case "street_address": lead.Contact.StreetAddress = value; break;
            case "city": lead.Contact.City = value; break;
            case "state": lead.Contact.State = value; break;
            case "zip_code": lead.Contact.ZipCode = value; break;
            default: throw new ArgumentException("not a field of the lead", nameof(field));
        }
    }

    private static Dictionary<string, string?> Ordered(Dictionary<string, string?> before, string name, string? value, FieldCatalog fields)
    {
        var after = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in fields.Fields)
            if (field.Kind == IntakeFieldKind.Custom && (field.Name == name ? value : before.GetValueOrDefault(field.Name)) is { } kept) after[field.Name] = kept;
        // Values of fields that were deleted since stay with the lead.
        foreach (var (old, kept) in before) if (old != name) after.TryAdd(old, kept);
        return after;
    }
}
