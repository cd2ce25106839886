using System.Text.Json;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>A document without data: only <c>meta</c>.</summary>
public sealed class MetaDocument(IReadOnlyDictionary<string, object?> meta) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = JsonApiErrors.MediaType;
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("meta");
        foreach (var (name, value) in meta)
        {
            json.WritePropertyName(name);
            ResourceDocument.WriteValue(json, value);
        }
        json.WriteEndObject();
        json.WriteStartObject("jsonapi");
        json.WriteString("version", "1.1");
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
