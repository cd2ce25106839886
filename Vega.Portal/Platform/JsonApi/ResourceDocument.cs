using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>A document of one resource or of a page of them, as JSON:API 1.1 writes it.</summary>
public sealed class ResourceDocument(ResourceType type, Viewer viewer) : IResult
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
    };

    private string _host = "";

    /// <summary>The one resource; ignored when <see cref="Page"/> is set.</summary>
    public object? Row { get; init; }

    /// <summary>The page of resources.</summary>
    public ResourcePage? Page { get; init; }

    /// <summary>What the request asked for.</summary>
    public ResourceQuery? Query { get; init; }

    /// <summary>The resources that were asked for along with it.</summary>
    public IReadOnlyList<(ResourceType Type, object Row)> Included { get; init; } = [];

    /// <summary>More of <c>meta</c>.</summary>
    public IReadOnlyDictionary<string, object?> Meta { get; init; } = new Dictionary<string, object?>();

    /// <summary>200, or 201 with the address of what was made.</summary>
    public int StatusCode { get; init; } = StatusCodes.Status200OK;

    /// <summary>The address of the document where it is not that of the resource.</summary>
    public string? Self { get; init; }

    /// <summary>Why nothing was written: the resource is then not the answer but what is in force, in <c>meta</c>.</summary>
    public JsonApiErrors? Refused { get; init; }

    /// <summary>The version, for <c>ETag</c>.</summary>
    public string? Version { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        _host = $"{httpContext.Request.Scheme}://{httpContext.Request.Host}{httpContext.Request.PathBase}";
        response.StatusCode = Refused?.StatusCode ?? StatusCode;
        response.ContentType = JsonApiErrors.MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        if (Version is not null) response.Headers.ETag = $"\"{Version}\"";
        var self = Page is null ? Self ?? type.Self(Row!) : null;
        if (StatusCode == StatusCodes.Status201Created) response.Headers.Location = self;
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (Refused is not null)
        {
            Refused.WriteErrors(json, httpContext);
            json.WriteStartObject("meta");
            json.WritePropertyName("in-force");
        }
        else json.WritePropertyName("data");
        if (Page is null) Write(json, type, Row!);
        else
        {
            json.WriteStartArray();
            foreach (var row in Page.Rows) Write(json, type, row);
            json.WriteEndArray();
        }
        if (Refused is not null) json.WriteEndObject();
        if (Included.Count > 0 || Query is { Include.Count: > 0 })
        {
            json.WriteStartArray("included");
            foreach (var (of, row) in Included) Write(json, of, row);
            json.WriteEndArray();
        }
        if (Page is not null || Meta.Count > 0) WriteMeta(json);
        json.WriteStartObject("links");
        if (Page is null) json.WriteString("self", self);
        else PageLinks.Write(json, httpContext.Request, Page, Query!);
        json.WriteEndObject();
        json.WriteStartObject("jsonapi");
        json.WriteString("version", "1.1");
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>An attribute's value as it stands in a document; used to tell whether a value sent back is the one that was read.</summary>
    public static JsonElement ToJson(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) WriteValue(json, value);
        return JsonElement.Parse(stream.ToArray());
    }

    private void Write(Utf8JsonWriter json, ResourceType of, object row)
    {
        var fields = Query?.Fields.GetValueOrDefault(of.Name);
        json.WriteStartObject();
        json.WriteString("id", of.Id(row));
        json.WriteString("type", of.Name);
        json.WriteStartObject("attributes");
        foreach (var name in of.AttributeNames)
        {
            if (fields is not null && !fields.Contains(name)) continue;
            json.WritePropertyName(name);
            var value = of.Read(name, row, viewer);
            WriteValue(json, value is OwnAddress address ? _host + address.Path : value);
        }
        json.WriteEndObject();
        var relationships = of.Relationships.Where(r => fields is null || fields.Contains(r.Name)).ToList();
        if (relationships.Count > 0)
        {
            json.WriteStartObject("relationships");
            foreach (var relationship in relationships) Write(json, relationship, row);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ResourceRelationship relationship, object row)
    {
        json.WriteStartObject(relationship.Name);
        if (relationship.Id(row) is { } id)
        {
            json.WriteStartObject("data");
            json.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("type", relationship.Type);
            json.WriteEndObject();
        }
        else json.WriteNull("data");
        json.WriteEndObject();
    }

    private void WriteMeta(Utf8JsonWriter json)
    {
        json.WriteStartObject("meta");
        if (Page is not null)
        {
            if (Page.Total is { } total) json.WriteNumber("total", total);
            else
            {
                json.WriteNull("total");
                json.WriteNumber("total-at-least", Page.AtLeast);
            }
        }
        foreach (var (name, value) in Meta)
        {
            json.WritePropertyName(name);
            WriteValue(json, value is OwnAddress address ? _host + address.Path : value);
        }
        json.WriteEndObject();
    }

    internal static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case Instant time: json.WriteStringValue(Time.Format(time)); break;
            case LocalDate date: json.WriteStringValue(LocalDatePattern.Iso.Format(date)); break;
            case JsonElement element: element.WriteTo(json); break;
            default: JsonSerializer.Serialize(json, value, value.GetType(), Json); break;
        }
    }
}
