using System.Globalization;
using System.Text.Json;
using Vega.Domain.Common;

namespace Vega.Portal.Verbs.Apply;

/// <summary>
/// An object of a file, read strictly: a value of another type is a fault, and so is every property that nobody asked for. What was asked for is what there is, so that the
/// message about an unknown property can name the known ones.
/// </summary>
public sealed class JsonPart
{
    private readonly JsonElement _element;
    private readonly List<string> _known = [];
    private readonly bool _isObject;

    public JsonPart(JsonElement element, Faults at)
    {
        (_element, At, _isObject) = (element, at, element.ValueKind == JsonValueKind.Object);
        if (!_isObject) at.Invalid("", $"must be an object, not {Kind(element)}");
    }

    /// <summary>Where it stands in the file.</summary>
    public Faults At { get; }

    /// <summary>True when the property is there, of whatever type.</summary>
    public bool Has(string name) => _isObject && _element.TryGetProperty(name, out _);

    public Optional<string?> Text(string name) => Read(name, "text", e => e.ValueKind == JsonValueKind.String ? (true, e.GetString()) : default);

    public Optional<string?> TextOrNull(string name) => Read(name, "text or null", e => e.ValueKind is JsonValueKind.String or JsonValueKind.Null ? (true, e.GetString()) : default);

    public Optional<bool> Flag(string name) => Read(name, "true or false", e => e.ValueKind is JsonValueKind.True or JsonValueKind.False ? (true, e.GetBoolean()) : default);

    public Optional<int> Whole(string name) => Read(name, "a whole number", e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var number) ? (true, number) : default);

    public Optional<int?> WholeOrNull(string name) =>
        Read<int?>(name, "a whole number or null", e => e.ValueKind == JsonValueKind.Null ? (true, null) : e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var number) ? (true, number) : default);

    public Optional<decimal?> NumberOrNull(string name) =>
        Read<decimal?>(name, "a number or null", e => e.ValueKind == JsonValueKind.Null ? (true, null) : e.ValueKind == JsonValueKind.Number && e.TryGetDecimal(out var number) ? (true, number) : default);

    /// <summary>A member of an enumeration in its spelling of the wire, as <c>cost_per_lead</c>.</summary>
    public Optional<T> Word<T>(string name) where T : struct, Enum =>
        Read(name, "one of " + string.Join(", ", WireName<T>.All), e => e.ValueKind == JsonValueKind.String && WireName<T>.TryParse(e.GetString(), out var value) ? (true, value) : default);

    /// <summary>A member of an enumeration in its own spelling, as <c>AccountManager</c>.</summary>
    public Optional<T> Member<T>(string name) where T : struct, Enum => Read(name, "one of " + string.Join(", ", Enum.GetNames<T>()), e =>
        e.ValueKind == JsonValueKind.String && Array.Exists(Enum.GetNames<T>(), n => InputText.Same(n, e.GetString())) ? (true, Enum.Parse<T>(e.GetString()!, ignoreCase: true)) : default);

    public Optional<IReadOnlyList<string>> Texts(string name) => Scalars(name, "text", e => e.ValueKind == JsonValueKind.String ? e.GetString() : null);

    /// <summary>Texts, where a number or a truth value stands for its text: <c>[18]</c> is <c>["18"]</c>.</summary>
    public Optional<IReadOnlyList<string>> Values(string name) => Scalars(name, "text, a number, true or false", e => e.ValueKind switch
    {
        JsonValueKind.String => e.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => e.GetRawText(),
        _ => null,
    });

    /// <summary>Text as it is, null as null, and anything else as its JSON.</summary>
    public Optional<string?> Raw(string name) => Read(name, "anything", e => (true, e.ValueKind is JsonValueKind.String or JsonValueKind.Null ? e.GetString() : e.GetRawText()));

    /// <summary>An object of texts.</summary>
    public Optional<IReadOnlyDictionary<string, string>> TextByKey(string name)
    {
        var found = Read(name, "an object", e => e.ValueKind == JsonValueKind.Object ? (true, e) : default);
        if (!found.IsGiven) return default;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in found.Value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String) texts[property.Name] = property.Value.GetString()!;
            else At.At(name).Invalid(property.Name, $"must be text, not {Kind(property.Value)}");
        }
        return new Optional<IReadOnlyDictionary<string, string>>(IsGiven: true, texts);
    }

    /// <summary>A list of objects; empty when left out.</summary>
    public List<T> List<T>(string name, Func<JsonPart, T> read)
    {
        var items = new List<T>();
        var found = Read(name, "a list", e => e.ValueKind == JsonValueKind.Array ? (true, e) : default);
        if (!found.IsGiven) return items;
        foreach (var element in found.Value.EnumerateArray()) items.Add(Whole(element, At.At(name, items.Count), read));
        return items;
    }

    /// <summary>An object, or <paramref name="otherwise"/> when left out.</summary>
    public T Part<T>(string name, Func<JsonPart, T> read, T otherwise) =>
        Read(name, "an object", e => e.ValueKind == JsonValueKind.Object ? (true, e) : default) is { IsGiven: true, Value: var element } ? Whole(element, At.At(name), read) : otherwise;

    /// <summary>An object that may be left out.</summary>
    public Optional<T> PartOrLeft<T>(string name, Func<JsonPart, T> read) =>
        Read(name, "an object", e => e.ValueKind == JsonValueKind.Object ? (true, e) : default) is { IsGiven: true, Value: var element } ? new Optional<T>(IsGiven: true, Whole(element, At.At(name), read)) : default;

    /// <summary>True when the property is null, where that says something.</summary>
    public bool IsNull(string name)
    {
        _known.Add(name);
        return _isObject && _element.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Null;
    }

    /// <summary>Reads an element that must be an object with nothing in it that <paramref name="read"/> does not ask for.</summary>
    public static T Whole<T>(JsonElement element, Faults at, Func<JsonPart, T> read)
    {
        var part = new JsonPart(element, at);
        var value = read(part);
        if (!part._isObject) return value;
        foreach (var property in element.EnumerateObject())
            if (!part._known.Contains(property.Name)) at.Add(property.Name, "unknown-property", $"unknown property; there are {string.Join(", ", part._known)}");
        return value;
    }

    private Optional<IReadOnlyList<string>> Scalars(string name, string wanted, Func<JsonElement, string?> read)
    {
        var found = Read(name, "a list", e => e.ValueKind == JsonValueKind.Array ? (true, e) : default);
        if (!found.IsGiven) return default;
        var texts = new List<string>();
        foreach (var element in found.Value.EnumerateArray())
        {
            if (read(element) is not { } text) At.At(name, texts.Count).Invalid("", $"must be {wanted}, not {Kind(element)}");
            texts.Add(read(element) ?? "");
        }
        return texts;
    }

    private Optional<T> Read<T>(string name, string wanted, Func<JsonElement, (bool Fits, T Value)> read)
    {
        _known.Add(name);
        if (!_isObject || !_element.TryGetProperty(name, out var element)) return default;
        var (fits, value) = read(element);
        if (fits) return new Optional<T>(IsGiven: true, value);
        At.Invalid(name, $"must be {wanted}, not {Kind(element)}");
        return default;
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String when element.GetString() is { Length: <= 40 } text => $"\"{text}\"",
        JsonValueKind.String => "that text",
        JsonValueKind.Number => element.GetRawText() is { Length: <= 40 } digits ? digits : "that number",
        JsonValueKind.Null => "null",
        var kind => kind.ToString().ToLower(CultureInfo.InvariantCulture),
    };
}
