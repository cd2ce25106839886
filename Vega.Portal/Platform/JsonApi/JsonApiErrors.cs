using System.Text.Encodings.Web;
using System.Text.Json;
using Vega.Domain.Common;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>One error object of JSON:API 1.1.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A stable kebab-case word.</param>
/// <param name="Detail">What is wrong and what would be right. No personal data.</param>
/// <param name="Pointer">The place in the body, as <c>/data/attributes/name</c>.</param>
/// <param name="Parameter">The query parameter, as <c>filter[status]</c>.</param>
/// <param name="Header">The request header.</param>
public sealed record JsonApiError(int Status, string Code, string Detail, string? Pointer = null, string? Parameter = null, string? Header = null)
{
    /// <summary>A query parameter that JSON:API itself defines, or one that this address does not know: 400 (reading 61).</summary>
    public static JsonApiError BadParameter(string parameter, string detail, string code = "bad-parameter") => new(StatusCodes.Status400BadRequest, code, detail, Parameter: parameter);

    /// <summary>A key or value of <c>filter[…]</c> or <c>order[…]</c> that cannot be used: 422 (readings 61, 65).</summary>
    public static JsonApiError BadValue(string parameter, string code, string detail) => new(StatusCodes.Status422UnprocessableEntity, code, detail, Parameter: parameter);

    /// <summary>A fault of the body: 422.</summary>
    public static JsonApiError BadField(string pointer, string code, string detail) => new(StatusCodes.Status422UnprocessableEntity, code, detail, Pointer: pointer);
}

/// <summary>A JSON:API document of errors. Its status is that of its errors, or 400 when they differ.</summary>
public sealed record JsonApiErrors(IReadOnlyList<JsonApiError> Errors) : IResult
{
    /// <summary>The media type of JSON:API.</summary>
    public const string MediaType = "application/vnd.api+json";

    public JsonApiErrors(params JsonApiError[] errors) : this((IReadOnlyList<JsonApiError>)errors) { }

    public int StatusCode => Errors.All(e => e.Status == Errors[0].Status) ? Errors[0].Status : StatusCodes.Status400BadRequest;

    /// <summary>The same as <paramref name="problem"/>; the fields of its errors become pointers into the attributes.</summary>
    public static JsonApiErrors From(Problem problem) => problem.Errors is { Count: > 0 } errors
        ? new JsonApiErrors([.. errors.Select(e => new JsonApiError(problem.StatusCode, e.Code, e.Message, Pointer: Pointer(e.Field)))])
        : new JsonApiErrors(new JsonApiError(problem.StatusCode, problem.Code, problem.Detail));

    /// <summary>The outcome of a write that did not happen.</summary>
    public static JsonApiErrors From<T>(Change<T> change, ResourceType type) => change switch
    {
        Change<T>.Invalid invalid => new JsonApiErrors([.. invalid.Errors.Select(e => JsonApiError.BadField(type.Pointer(e.Field), e.Code, e.Message))]),
        Change<T>.Stale => From(Problems.Stale()),
        Change<T>.Forbidden forbidden => From(Problems.Forbidden(forbidden.Code, forbidden.Message)),
        _ => From(Problems.NotFound()),
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        WriteErrors(json, httpContext);
        json.WriteStartObject("jsonapi");
        json.WriteString("version", "1.1");
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>Writes the member <c>errors</c>.</summary>
    public void WriteErrors(Utf8JsonWriter json, HttpContext httpContext)
    {
        var traceId = Problems.TraceId(httpContext);
        json.WriteStartArray("errors");
        foreach (var error in Errors) Write(json, error, traceId);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, JsonApiError error, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("id", traceId);
        json.WriteString("status", error.Status.ToString());
        json.WriteString("code", error.Code);
        json.WriteString("title", Problems.Title(error.Status));
        json.WriteString("detail", error.Detail);
        if (error.Pointer is not null || error.Parameter is not null || error.Header is not null)
        {
            json.WriteStartObject("source");
            if (error.Pointer is not null) json.WriteString("pointer", error.Pointer);
            if (error.Parameter is not null) json.WriteString("parameter", error.Parameter);
            if (error.Header is not null) json.WriteString("header", error.Header);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string Pointer(string field) => field.StartsWith('/') ? field : field.Length == 0 ? "/data" : "/data/attributes/" + field.Replace("~", "~0").Replace("/", "~1");
}
