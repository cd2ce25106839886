using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vega.Portal.Verbs.Apply;

/// <summary>The ids of everything the file named, and the plain keys that were made, which are shown this once.</summary>
public sealed class ApplyOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public SortedDictionary<string, ApplyId> Clients { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ApplyId> Vendors { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ApplyId> Contracts { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ApplyId> Campaigns { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ApplyId> Programs { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ApplyId> Users { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, string> ApiKeys { get; } = new(StringComparer.Ordinal);

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>How a thing is named elsewhere.</summary>
public sealed record ApplyId(int Id, string? PublicId = null);
