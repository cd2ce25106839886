using System.Text.Json;
using Vega.Domain.Common;

namespace Vega.Domain.Performance;

/// <summary>The values inside a JSON body, with every mistake noted under the path of its field.</summary>
internal sealed class JsonFields
{
    /// <summary>After so many mistakes, lists are not read on.</summary>
    private const int EnoughErrors = 50;

    public List<FieldError> Errors { get; } = [];

    public bool Enough => Errors.Count > EnoughErrors;

    public void Fail(string field, string code, string message) => Errors.Add(new FieldError(field, code, message));

    /// <summary>The properties of an object; of two with one name the last. Where <paramref name="known"/> is given, null is as good as absent and other names are mistakes.</summary>
    public Dictionary<string, JsonElement> Object(string path, JsonElement value, IReadOnlyCollection<string>? known)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail(path, "wrong-type", "This must be a JSON object.");
            return given;
        }
        foreach (var property in value.EnumerateObject())
        {
            if (Name(property) is not { } name) Fail(path, "invalid-value", "A name here is not text.");
            else if (known?.Contains(name) == false) Fail(Path(path, name), "unknown-property", $"There is no such property. There are: {string.Join(", ", known)}.");
            else if (known is null || property.Value.ValueKind != JsonValueKind.Null) given[name] = property.Value;
            if (Enough) break;
        }
        return given;
    }

    public string? Text(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(field, "wrong-type", "This must be a string.");
            return null;
        }
        try
        {
            if (value.GetString() is { } text && !text.Contains('\0')) return text;
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair
        }
        Fail(field, "invalid-value", "This is not text.");
        return null;
    }

    public bool Flag(string field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail(field, "wrong-type", "This must be true or false.");
        return false;
    }

    public T Choice<T>(string field, JsonElement value, (string Key, T Value)[] choices)
    {
        if (Text(field, value) is not { } text) return default!;
        foreach (var (key, choice) in choices)
            if (key == text) return choice;
        Fail(field, "invalid-value", Unknown(text, choices.Select(c => c.Key)));
        return default!;
    }

    public List<(string Field, JsonElement Value)> Items(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().Select((v, i) => ($"{field}[{i}]", v))];
        Fail(field, "wrong-type", "This must be an array.");
        return [];
    }

    public static string Unknown(string key, IEnumerable<string> known) => $"'{(key.Length > 40 ? key[..40] + "…" : key)}' is not one of {string.Join(", ", known)}.";

    public static string Path(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string? Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
