using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance;

/// <summary>Reads bodies within bounds: too large is 413, another kind 415, unreadable or too deep 400.</summary>
internal static class RequestBody
{
    /// <summary>The most bytes of a question.</summary>
    public const int QuestionBytes = 1 << 20;

    /// <summary>The most bytes of an import.</summary>
    public const int ImportBytes = 8 << 20;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 32, AllowDuplicateProperties = false };
    private static readonly string[] JsonTypes = ["application/json", "application/vnd.api+json"];

    public static bool IsJson(HttpRequest request) => Is(request, JsonTypes);

    public static bool IsCsv(HttpRequest request) => Is(request, ["text/csv", "application/csv"]);

    public static async Task<(JsonDocument? Json, Problem? Problem)> JsonAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (!IsJson(request)) return (null, Problems.UnsupportedMediaType("Send application/json."));
        var (bytes, problem) = await BytesAsync(request, most, cancellationToken);
        if (problem is not null) return (null, problem);
        try
        {
            return (JsonDocument.Parse(bytes, Json), null);
        }
        catch (JsonException e)
        {
            return (null, Problems.BadRequest("invalid-json", $"The body is not JSON that can be read, at most {Json.MaxDepth} levels deep and without repeated names: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
    }

    public static async Task<(byte[] Bytes, Problem? Problem)> BytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var tooLarge = Problems.TooLarge($"At most {most:N0} bytes.");
        if (request.ContentLength > most) return ([], tooLarge);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + 1;
        using var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (bytes.Length + read > most) return ([], tooLarge);
                bytes.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ([], tooLarge);
        }
        return (bytes.ToArray(), null);
    }

    private static bool Is(HttpRequest request, string[] types) => types.Contains(request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);
}
