using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Vega.Portal.Intake;

/// <summary>A request body of the lead API that cannot be read.</summary>
public sealed record BodyProblem(int Status, string Code, string Message);

/// <summary>A body of the lead API, JSON or form (reading 101): the values in the order sent, the JSON that is kept, and the hash of the bytes.</summary>
public sealed class PostBody
{
    public const int MaxBytes = 1_000_000;
    public const int MaxDepth = 32;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values of the one object that was sent; empty when an array was.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Values { get; init; }

    /// <summary>The objects of the array that was sent; null when one object was.</summary>
    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, string?>>?>? Items { get; init; }

    /// <summary>The body as JSON: as sent when it was JSON.</summary>
    public required string Json { get; init; }

    /// <summary>SHA-256 of the bytes, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Reads the body. Arrays of objects are taken only where <paramref name="arrays"/> says so.</summary>
    public static async Task<(PostBody? Body, BodyProblem? Problem)> ReadAsync(HttpRequest request, bool arrays, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return (null, new(415, "unsupported-media-type", "Send Content-Type: application/json or application/x-www-form-urlencoded."));
        var json = type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
        var form = type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        if ((!json && !form) || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)))
            return (null, new(415, "unsupported-media-type", "Send Content-Type: application/json or application/x-www-form-urlencoded, in UTF-8."));
        if (request.Headers.ContentEncoding.Count > 0 && !request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
            return (null, new(415, "unsupported-content-encoding", "Send the body without Content-Encoding."));

        var bytes = await ReadBytesAsync(request, cancellationToken);
        if (bytes is null) return (null, new(413, "body-too-large", "The body may have at most 1,000,000 bytes."));
        try
        {
            var text = Utf8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return (json ? FromJson(text, hash, arrays) : FromForm(text, hash), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, new(400, "malformed-body", "The body is not UTF-8."));
        }
        catch (JsonException e)
        {
            return (null, new(400, "malformed-body", $"The body is not JSON that can be read: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Nesting may be {MaxDepth} deep at most."));
        }
        catch (BodyShapeException e)
        {
            return (null, new(400, "malformed-body", e.Message));
        }
        catch (InvalidDataException)
        {
            return (null, new(400, "malformed-body", "The form has too many or too long fields: at most 1,000 fields."));
        }
    }

    /// <summary>The values of a stored post, as they were read when it came. A form's name that was sent several times is kept as an array; its last value counted.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Stored(string json, string hash)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var values = Flatten(document.RootElement);
        if (!values.Exists(v => v.Value is ['[', ..]) || Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))) == hash) return values;
        return [.. document.RootElement.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().Select(v => KeyValuePair.Create(p.Name, TextOf(v))) : [KeyValuePair.Create(p.Name, TextOf(p.Value))])];
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes) return null;
        using var stream = new MemoryStream((int)(request.ContentLength ?? 1024));
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (stream.Length + read > MaxBytes) return null;
                stream.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return stream.ToArray();
    }

    private static PostBody FromJson(string text, string hash, bool arrays)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object) return new PostBody { Values = Flatten(root), Json = text, Hash = hash };
        if (root.ValueKind == JsonValueKind.Array && arrays)
        {
            var items = root.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? Flatten(item) : null).ToList();
            return new PostBody { Values = [], Items = items, Json = text, Hash = hash };
        }
        throw new BodyShapeException(arrays ? "The body must be a JSON object, or an array of objects." : "The body must be one JSON object, as {\"campaign_id\": \"CAMP-…\", …}.");
    }

    private static List<KeyValuePair<string, string?>> Flatten(JsonElement item)
    {
        var values = new List<KeyValuePair<string, string?>>();
        foreach (var property in item.EnumerateObject()) values.Add(new(NameOf(property), TextOf(property.Value)));
        return values;
    }

    // A lone surrogate, as "\ud800", is well-formed JSON but no text; its escape is kept as it stands and fails validation like any other wrong value.
    private static string? TextOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static PostBody FromForm(string text, string hash)
    {
        using var reader = new FormReader(text) { ValueCountLimit = 1_000, KeyLengthLimit = 2_000, ValueLengthLimit = MaxBytes };
        var values = new List<KeyValuePair<string, string?>>();
        while (reader.ReadNextPair() is { } pair) values.Add(new(pair.Key, pair.Value));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (var group in values.GroupBy(v => v.Key))
            {
                if (group.Count() == 1) writer.WriteString(group.Key, group.First().Value);
                else
                {
                    writer.WriteStartArray(group.Key);
                    foreach (var value in group) writer.WriteStringValue(value.Value);
                    writer.WriteEndArray();
                }
            }
            writer.WriteEndObject();
        }
        return new PostBody { Values = values, Json = Encoding.UTF8.GetString(buffer.WrittenSpan), Hash = hash };
    }

    private sealed class BodyShapeException(string message) : Exception(message);
}
