using System.Net;

namespace Vega.Domain.Intake;

/// <summary>From the names a vendor sent to the slots of a draft: configured name before canonical one, without regard to case (reading 99); what nobody knows is warned of (reading 100).</summary>
public static class FieldMapping
{
    // Warnings are stored with the lead: a body of nothing but unknown names must not swell it.
    private const int MaxUnknown = 50;

    /// <summary>Fills <see cref="IntakeDraft.Values"/> with the values as sent, and <see cref="IntakeDraft.Test"/>.</summary>
    public static void Map(IntakeDraft draft, List<string> warnings)
    {
        var fields = draft.Configuration.Fields;
        var values = draft.Values;
        var sent = new string?[fields.Slots];
        var unknown = 0;
        foreach (var (name, value) in draft.Submission.Values)
        {
            var trimmed = name.Trim();
            if (fields.Posted(trimmed) is not { } field)
            {
                if (unknown++ < MaxUnknown) warnings.Add($"{FieldValues.Shown(name)} is not a field of this client; it is kept in raw_params only.");
                continue;
            }

            if (sent[field.Slot] is { } before)
            {
                // The configured name wins whatever the order; of one name sent twice the last value counts.
                var loses = !FieldCatalog.IsPostName(field, trimmed) && FieldCatalog.IsPostName(field, before);
                var same = trimmed.Equals(before, StringComparison.OrdinalIgnoreCase);
                warnings.Add(same ? $"{FieldValues.Shown(name)} was sent more than once; the last value counts." : $"{(loses ? trimmed : before)} is ignored, since {(loses ? before : trimmed)} was sent too.");
                if (loses) continue;
            }

            sent[field.Slot] = trimmed;
            values[field.Slot] = value;
        }

        if (unknown > MaxUnknown) warnings.Add($"{unknown - MaxUnknown} more names are not fields of this client; they are kept in raw_params only.");
        draft.Test |= FieldValues.ParseBoolean(values[ControlFields.Test.Slot]) == true;
        OfClientKeys(draft, ControlFields.ExternalId, warnings);
        OfClientKeys(draft, ControlFields.PrimaryClient, warnings);
        if (Sent(draft, ControlFields.PrimaryClient) is { } client && !int.TryParse(client, System.Globalization.NumberStyles.None, null, out _)) Ignore(draft, ControlFields.PrimaryClient, "is not the number of a client", warnings);
        if (Sent(draft, ControlFields.IpAddress) is { } address)
        {
            if (IPAddress.TryParse(address, out var ip)) values[ControlFields.IpAddress.Slot] = ip.ToString();
            else Ignore(draft, ControlFields.IpAddress, "is not an IP address", warnings);
        }

        if (Sent(draft, ControlFields.Campus) is { } campus)
        {
            draft.Campus = draft.Configuration.Campus(campus);
            if (draft.Campus is null) Ignore(draft, ControlFields.Campus, "is not a campus of this client", warnings);
            else values[ControlFields.Campus.Slot] = draft.Campus.Code;
        }
    }

    private static void OfClientKeys(IntakeDraft draft, IntakeField field, List<string> warnings)
    {
        if (Sent(draft, field) is not null && draft.Submission.Viewer.Kind is not (Common.ViewerKind.ClientKey or Common.ViewerKind.System))
            Ignore(draft, field, "is taken from the client's keys only", warnings);
    }

    private static string? Sent(IntakeDraft draft, IntakeField field) => string.IsNullOrWhiteSpace(draft[field]) ? null : draft[field]!.Trim();

    private static void Ignore(IntakeDraft draft, IntakeField field, string why, List<string> warnings)
    {
        draft.Values[field.Slot] = null;
        warnings.Add($"{field.PostName} {why}; it is kept in raw_params only.");
    }
}
