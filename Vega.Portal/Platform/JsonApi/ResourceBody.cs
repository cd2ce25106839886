using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>
/// The body of a write: <c>data</c> with attributes and relationships, read one by one. What is wrong with a value is noted with its place; <see cref="Finish"/> then tells
/// what nobody read.
/// </summary>
public sealed class ResourceBody
{
    private readonly Dictionary<string, JsonElement> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _relationships = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<JsonApiError> _errors = [];

    /// <summary>Reads the body of a request about <paramref name="type"/>. Type and id may be left out (reading 2); where they are given and differ from the address: 409.</summary>
    public static async Task<(ResourceBody? Body, JsonApiErrors? Errors)> ReadAsync(HttpRequest request, ResourceType type, string? id, CancellationToken cancellationToken)
    {
        JsonElement root;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false }, cancellationToken);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status400BadRequest, "bad-json", "The body is not JSON, or names a member twice.", Pointer: "")));
        }
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status400BadRequest, "bad-document", "The body is an object with a member data that is an object.", Pointer: "/data")));
        if (data.TryGetProperty("type", out var sent) && !(sent.ValueKind == JsonValueKind.String && IsType(sent.GetString()!, type.Name)))
            return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status409Conflict, "type-conflict", $"The type here is {type.Name}.", Pointer: "/data/type")));
        if (data.TryGetProperty("id", out var sentId))
        {
            if (id is null) return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status403Forbidden, "client-generated-id", "Vega gives the ids; leave id out.", Pointer: "/data/id")));
            if (Text(sentId) != id) return (null, new JsonApiErrors(new JsonApiError(StatusCodes.Status409Conflict, "id-conflict", "The id is not the one of the address.", Pointer: "/data/id")));
        }
        var body = new ResourceBody();
        body.Collect(data, "attributes", body._attributes);
        body.Collect(data, "relationships", body._relationships);
        return body._errors.Count > 0 ? (null, new JsonApiErrors(body._errors)) : (body, null);
    }

    /// <summary>Those of the attributes that were sent, as text: words and numbers as they stand, true and false, and null.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Plain(params IReadOnlyList<string> attributes)
    {
        foreach (var name in attributes)
            if (Take(name, "text, a number, true, false or null", (JsonElement e, out string? value) => { value = Plain(e); return e.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array); }) is { IsGiven: true, Value: var text })
                yield return new(name, text);
    }

    /// <summary>The members of an attribute that is an object of texts; empty when it was not sent.</summary>
    public IEnumerable<KeyValuePair<string, string?>> TextsOf(string attribute)
    {
        var members = Shape(attribute, "an object", e => e.ValueKind == JsonValueKind.Object ? e.EnumerateObject().ToList() : null);
        foreach (var member in members.IsGiven ? members.Value : [])
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Refuse($"/data/attributes/{attribute}/{Escape(member.Name)}", "bad-value", "Each field is text, a number, true, false or null.");
            else if (Plain(member.Value) == Mask) Refuse($"/data/attributes/{attribute}/{Escape(member.Name)}", "masked-value", "It was masked when you read it; leave it out to keep what is stored.");
            else yield return new(member.Name, Plain(member.Value));
        }
    }

    /// <summary>Text, or null.</summary>
    public Optional<string?> Text(string attribute) => Take(attribute, "text", (JsonElement e, out string? value) =>
    {
        value = e.ValueKind == JsonValueKind.String ? e.GetString() : null;
        return e.ValueKind is JsonValueKind.String or JsonValueKind.Null;
    });

    /// <summary>True or false.</summary>
    public Optional<bool> Flag(string attribute) => Take(attribute, "true or false", (JsonElement e, out bool value) =>
    {
        value = e.ValueKind == JsonValueKind.True;
        return e.ValueKind is JsonValueKind.True or JsonValueKind.False;
    });

    /// <summary>A whole number.</summary>
    public Optional<int> Number(string attribute) => Take(attribute, "a whole number", (JsonElement e, out int value) =>
    {
        value = 0;
        return e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out value);
    });

    /// <summary>A whole number, or null.</summary>
    public Optional<int?> NumberOrNull(string attribute) => Take(attribute, "a whole number or null", (JsonElement e, out int? value) =>
    {
        value = e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var number) ? number : null;
        return value is not null || e.ValueKind == JsonValueKind.Null;
    });

    /// <summary>A number, or null.</summary>
    public Optional<decimal?> DecimalOrNull(string attribute) => Take(attribute, "a number or null", (JsonElement e, out decimal? value) =>
    {
        value = e.ValueKind == JsonValueKind.Number && e.TryGetDecimal(out var number) ? number : null;
        return value is not null || e.ValueKind == JsonValueKind.Null;
    });

    /// <summary>A word of a closed list.</summary>
    public Optional<T> Word<T>(string attribute) where T : struct, Enum => Take(attribute, "one of " + string.Join(", ", WireName<T>.All), (JsonElement e, out T value) =>
    {
        value = default;
        return e.ValueKind == JsonValueKind.String && WireName<T>.TryParse(e.GetString(), out value);
    });

    /// <summary>A list of texts.</summary>
    public Optional<IReadOnlyList<string>> Texts(string attribute) => Take(attribute, "a list of texts", (JsonElement e, out IReadOnlyList<string> value) =>
    {
        var fits = e.ValueKind == JsonValueKind.Array && e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String);
        value = fits ? [.. e.EnumerateArray().Select(i => i.GetString()!)] : [];
        return fits;
    });

    /// <summary>A list of ids, as numbers or text, or null.</summary>
    public Optional<IReadOnlyList<int>?> Ids(string attribute) => Take(attribute, "a list of ids or null", (JsonElement e, out IReadOnlyList<int>? value) =>
    {
        value = null;
        if (e.ValueKind == JsonValueKind.Null) return true;
        if (e.ValueKind != JsonValueKind.Array) return false;
        var ids = e.EnumerateArray().Select(i => int.TryParse(Text(i), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToList();
        value = ids;
        return !ids.Contains(0);
    });

    /// <summary>A time with an offset, or null.</summary>
    public Optional<Instant?> TimeOrNull(string attribute) => Take(attribute, "a time with an offset, as 2026-11-21T05:00:00Z, or null", (JsonElement e, out Instant? value) =>
    {
        value = e.ValueKind == JsonValueKind.String && OffsetDateTimePattern.Rfc3339.Parse(e.GetString()!.ToUpperInvariant()) is { Success: true } time ? time.Value.ToInstant() : null;
        return value is not null || e.ValueKind == JsonValueKind.Null;
    });

    /// <summary>Something with a shape of its own.</summary>
    public Optional<T> Shape<T>(string attribute, string expected, Func<JsonElement, T?> read) where T : class => Take(attribute, expected, (JsonElement e, out T value) => (value = read(e)!) is not null);

    /// <summary>The id of a relationship to one <paramref name="type"/>, or null.</summary>
    public Optional<int?> One(string relationship, string type)
    {
        _read.Add("relationships/" + relationship);
        if (!_relationships.TryGetValue(relationship, out var value)) return default;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("data", out var data))
        {
            if (data.ValueKind == JsonValueKind.Null) return new Optional<int?>(IsGiven: true, null);
            if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("id", out var id) && int.TryParse(Text(id), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && (!data.TryGetProperty("type", out var of) || (of.ValueKind == JsonValueKind.String && IsType(of.GetString()!, type))))
                return new Optional<int?>(IsGiven: true, number);
        }
        _errors.Add(JsonApiError.BadField("/data/relationships/" + relationship, "bad-relationship", $"{relationship} takes {{\"data\":{{\"type\":\"{type}\",\"id\":\"…\"}}}}."));
        return default;
    }

    /// <summary>Sets a relationship that the address has fixed; another one in the body is a fault.</summary>
    internal void BelongsTo(string relationship, string type, int id)
    {
        if (_relationships.ContainsKey(relationship) && One(relationship, type) is { IsGiven: true } sent && sent.Value != id)
            _errors.Add(new JsonApiError(StatusCodes.Status409Conflict, "owner-conflict", $"The {relationship} is not the one of the address.", Pointer: "/data/relationships/" + relationship));
        _relationships[relationship] = JsonElement.Parse($$$"""{"data":{"id":"{{{id}}}"}}""");
    }

    /// <summary>Notes a fault.</summary>
    public void Refuse(string pointer, string code, string detail) => _errors.Add(JsonApiError.BadField(pointer, code, detail));

    /// <summary>
    /// What is wrong with the body, once everything that can be written was read. Something that can only be read is let pass when it stands as <paramref name="current"/> has it,
    /// so that a resource can be sent back as it came.
    /// </summary>
    public JsonApiErrors? Finish(ResourceType type, object? current, Viewer viewer)
    {
        foreach (var (name, value) in _attributes)
        {
            if (_read.Contains(name)) continue;
            var pointer = "/data/attributes/" + Escape(name);
            if (!type.AttributeNames.Contains(name)) _errors.Add(JsonApiError.BadField(pointer, "unknown-attribute", $"{type.Name} has no attribute of this name."));
            else if (current is null || !JsonElement.DeepEquals(ResourceDocument.ToJson(type.Read(name, current, viewer)), value))
                _errors.Add(JsonApiError.BadField(pointer, "read-only", $"{name} can be read only; leave it out."));
        }
        foreach (var (name, value) in _relationships)
        {
            if (_read.Contains("relationships/" + name)) continue;
            var relationship = type.Relationships.FirstOrDefault(r => r.Name == name);
            if (relationship is null) _errors.Add(JsonApiError.BadField("/data/relationships/" + Escape(name), "unknown-relationship", $"{type.Name} has no relationship of this name."));
            else if (current is null || One(name, relationship.Type) is not { IsGiven: true } sent || sent.Value != relationship.Id(current))
                _errors.Add(JsonApiError.BadField("/data/relationships/" + name, "read-only", $"{name} can be read only; leave it out."));
        }
        return _errors.Count > 0 ? new JsonApiErrors(_errors) : null;
    }

    private static readonly string Mask = new('*', 3);

    private static string? Plain(JsonElement element) => element.ValueKind switch { JsonValueKind.String => element.GetString(), JsonValueKind.Number => element.GetRawText(), JsonValueKind.True => "true", JsonValueKind.False => "false", _ => null };

    private delegate bool Reader<T>(JsonElement element, out T value);

    private Optional<T> Take<T>(string attribute, string expected, Reader<T> read)
    {
        _read.Add(attribute);
        if (!_attributes.TryGetValue(attribute, out var element)) return default;
        if (element.ValueKind == JsonValueKind.String && element.GetString() == Mask)
        {
            _errors.Add(JsonApiError.BadField("/data/attributes/" + attribute, "masked-value", $"{attribute} was masked when you read it; leave it out to keep what is stored."));
            return default;
        }
        if (read(element, out var value)) return new Optional<T>(IsGiven: true, value);
        _errors.Add(JsonApiError.BadField("/data/attributes/" + attribute, "bad-value", $"{attribute} is {expected}."));
        return default;
    }

    private void Collect(JsonElement data, string part, Dictionary<string, JsonElement> into)
    {
        if (!data.TryGetProperty(part, out var members)) return;
        if (members.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new JsonApiError(StatusCodes.Status400BadRequest, "bad-document", $"{part} is an object.", Pointer: "/data/" + part));
            return;
        }
        foreach (var member in members.EnumerateObject())
            if (!into.TryAdd(member.Name.Replace('_', '-'), member.Value)) _errors.Add(JsonApiError.BadField($"/data/{part}/{Escape(member.Name)}", "repeated-member", "It is given twice, with dashes and with underscores."));
    }

    /// <summary>JavaScript clients write a type in camel case, as <c>clientCampaigns</c>.</summary>
    private static bool IsType(string sent, string type) => sent == type || sent.Equals(type.Replace("-", ""), StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement id) => id.ValueKind switch { JsonValueKind.String => id.GetString(), JsonValueKind.Number => id.GetRawText(), _ => null };

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
