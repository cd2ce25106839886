using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Portal.Security;

/// <summary>
/// What a viewer who may not see personal data gets instead: the only place that writes <c>***</c> (design §5, reading 63). Null stays null, so that a masked viewer still
/// sees what is missing. City, state and zip are dimensions and are not masked.
/// </summary>
public static partial class Masking
{
    /// <summary>What stands in the place of a personal value.</summary>
    public const string Mask = "***";

    /// <summary>Names on the wire, beside the standard fields, whose values are personal.</summary>
    private static readonly HashSet<string> PersonalAttributes = new(["raw_params", "remote_ip", "ip_address"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A personal value for this viewer.</summary>
    public static string? Value(Viewer viewer, string? value) => value is null || viewer.SeesPersonalData ? value : Mask;

    /// <summary>True when the field's values are masked for this viewer; such a field may be neither filtered nor ordered by (403). Dashes and underscores are the same.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="name">The field's canonical name, or a custom field's.</param>
    /// <param name="fields">The client's fields.</param>
    public static bool Hides(Viewer viewer, string name, IEnumerable<LeadField> fields) => !viewer.SeesPersonalData && IsPersonal(name, fields);

    /// <summary>True for a standard personal field, <c>raw_params</c>, the addresses, and custom fields marked personal.</summary>
    public static bool IsPersonal(string name, IEnumerable<LeadField> fields)
    {
        var canonical = name.Replace('-', '_');
        if (PersonalAttributes.Contains(canonical) || StandardFields.Find(canonical) is { Personal: true }) return true;
        return fields.Any(f => f.Personal && !f.IsStandard && (f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || f.PostName.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The person behind a lead.</summary>
    public static ContactDetails Contact(Viewer viewer, ContactDetails contact) => viewer.SeesPersonalData ? contact : new ContactDetails
    {
        FirstName = Value(viewer, contact.FirstName), LastName = Value(viewer, contact.LastName), Phone = Value(viewer, contact.Phone), Email = Value(viewer, contact.Email),
        StreetAddress = Value(viewer, contact.StreetAddress), City = contact.City, State = contact.State, ZipCode = contact.ZipCode,
    };

    /// <summary>A lead's custom fields. One that the client no longer lists is taken for personal: what it was is not known.</summary>
    public static Dictionary<string, string?> CustomFields(Viewer viewer, IReadOnlyDictionary<string, string?> values, IEnumerable<LeadField> fields)
    {
        if (viewer.SeesPersonalData) return new Dictionary<string, string?>(values, StringComparer.Ordinal);
        var open = fields.Where(f => !f.Personal).Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return values.ToDictionary(v => v.Key, v => open.Contains(v.Key) ? v.Value : Value(viewer, v.Value), StringComparer.Ordinal);
    }

    /// <summary>
    /// A sentence about a lead: a refusal, a reason of the client's own system, a note. It may echo what was sent ("Duplicate lead: …"), so the lead's own personal values and
    /// whatever looks like an e-mail address, a phone number or a quotation is masked in it.
    /// </summary>
    public static string? Text(Viewer viewer, string? text, Lead? lead = null)
    {
        if (text is null || viewer.SeesPersonalData) return text;
        if (lead is not null)
            foreach (var value in PersonalValues(lead)) text = MaskWord(text, value);
        text = Echo().Replace(text, "$1" + Mask);
        text = Quotation().Replace(text, "$1" + Mask + "$2");
        text = Email().Replace(text, Mask);
        return PhoneNumber().Replace(text, m => m.Value.Count(char.IsAsciiDigit) < 7 || IsDate(m.Value) ? m.Value : Mask);
    }

    /// <summary>The changes of an event or an audit entry: <c>[{"field":…,"from":…,"to":…}]</c>; values of personal fields are masked, of any other they stay.</summary>
    public static string? Changes(Viewer viewer, string? changes, IReadOnlyCollection<LeadField> fields)
    {
        if (changes is null || viewer.SeesPersonalData) return changes;
        if (JsonNode.Parse(changes) is not JsonArray list) return Mask;
        foreach (var change in list.OfType<JsonObject>())
        {
            var field = change["field"]?.GetValue<string>() ?? "";
            if (!IsPersonal(field, fields) && IsKnown(field, fields)) continue;
            foreach (var side in (string[])["from", "to"])
                if (change[side] is not null) change[side] = Mask;
        }
        return list.ToJsonString(Relaxed);
    }

    /// <summary>A body sent to a client's own system: its names stay, its values do not.</summary>
    public static string? Request(Viewer viewer, string? body)
    {
        if (body is null || viewer.SeesPersonalData) return body;
        if (Parsed(body) is { } node) return Leaves(node, static _ => Mask).ToJsonString(Relaxed);
        return string.Join('&', body.Split('&').Select(p => p.Split('=')[0] + "=" + Mask));
    }

    /// <summary>What a client's own system answered: every sentence in it as by <see cref="Text"/>.</summary>
    public static string? Answer(Viewer viewer, string? answer, Lead lead)
    {
        if (answer is null || viewer.SeesPersonalData) return answer;
        return Parsed(answer) is { } node ? Sentences(viewer, node, lead).ToJsonString(Relaxed) : Text(viewer, answer, lead);
    }

    /// <summary>The trace of intake: every sentence in it as by <see cref="Text"/>.</summary>
    public static string? Trace(Viewer viewer, string? trace, Lead lead)
    {
        if (trace is null || viewer.SeesPersonalData) return trace;
        return JsonNode.Parse(trace) is { } node ? Sentences(viewer, node, lead).ToJsonString(Relaxed) : trace;
    }

    /// <summary>Refuses to store a mask that was read before (422 <c>masked-value</c>).</summary>
    public static FieldError? Refuse(string field, string? value) =>
        value?.Trim() == Mask ? new FieldError(field, "masked-value", $"{field} was masked when you read it; leave it out to keep what is stored.") : null;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Attributes of a lead that are no field of the client and hold nothing personal.</summary>
    private static readonly HashSet<string> OpenAttributes = new(
        ["status", "billable", "disposition", "return_reason", "external_id", "program_code", "cost_in_cents", "city", "state", "zip_code", "reason", "source", "subid", "campus_id", "degree_program_id"],
        StringComparer.OrdinalIgnoreCase);

    private static bool IsKnown(string field, IEnumerable<LeadField> fields) => OpenAttributes.Contains(field.Replace('-', '_')) || fields.Any(f => f.Name.Equals(field, StringComparison.OrdinalIgnoreCase));

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject or JsonArray ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode Leaves(JsonNode node, Func<JsonNode, string> leaf) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Leaves(p.Value, leaf)))),
        JsonArray a => new JsonArray([.. a.Select(n => n is null ? null : Leaves(n, leaf))]),
        _ => JsonValue.Create(leaf(node)),
    };

    private static JsonNode Sentences(Viewer viewer, JsonNode node, Lead lead) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Sentences(viewer, p.Value, lead)))),
        JsonArray a => new JsonArray([.. a.Select(n => n is null ? null : Sentences(viewer, n, lead))]),
        JsonValue v when v.TryGetValue<string>(out var text) => JsonValue.Create(Text(viewer, text, lead))!,
        _ => node.DeepClone(),
    };

    /// <summary>The lead's personal values, longest first, so that an address is masked before the name that is part of it. One letter says nothing and would mask every sentence.</summary>
    private static IEnumerable<string> PersonalValues(Lead lead) => new[] { lead.Contact.FirstName, lead.Contact.LastName, lead.Contact.Phone, lead.Contact.Email, lead.Contact.StreetAddress, lead.RemoteIp, lead.IpAddress }
        .Concat(lead.CustomFields.Values.Where(v => v is { Length: > 5 } && v.Any(char.IsAsciiDigit))).OfType<string>().Select(v => v.Trim()).Where(v => v.Length > 1).OrderByDescending(v => v.Length);

    private static bool IsDate(string text) => text is [_, _, _, _, '-', _, _, '-', _, _, ..];

    /// <summary>Masks whole words only: the name Al stays in "allocation".</summary>
    private static string MaskWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + word.Length;
            var whole = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            if (whole) text = text[..at] + Mask + text[end..];
            var from = whole ? at + Mask.Length : at + 1;
            at = from < text.Length ? text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase) : -1;
        }
        return text;
    }

    [GeneratedRegex(@"(Duplicate lead: ).+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Echo();

    [GeneratedRegex("""(^|[\s(:])(?:'[^']*'|"[^"]*"|“[^”]*”)($|[\s).,;:])""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"[^\s@<>""']+@[^\s@<>""']+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"\+?\(?\d[\d\s().-]{5,}\d", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneNumber();
}
