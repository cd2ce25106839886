using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Vega.Domain.Common;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Platform;

/// <summary>
/// An answer of <c>application/problem+json</c> (RFC 9457) with a stable kebab-case <paramref name="Code"/> and, for input, what is wrong with which field (reading 4).
/// It is a result that a route may return, and <see cref="ExecuteAsync"/> writes it from a middleware; on an address of JSON:API it becomes an error of that.
/// </summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Code">The stable word that a program tells the case by.</param>
/// <param name="Detail">A sentence for a person: what is wrong and what would be right. No personal data.</param>
/// <param name="Errors">The faults of the input, if any.</param>
/// <param name="RetryAfter">Sent as <c>Retry-After</c>, in whole seconds.</param>
public sealed record Problem(int StatusCode, string Code, string Detail, IReadOnlyList<FieldError>? Errors = null, TimeSpan? RetryAfter = null) : IResult
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>More members of the answer, as <c>progress</c> of what is still loading.</summary>
    public IDictionary<string, object?>? Extensions { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (IsJsonApi(httpContext)) return JsonApiErrors.From(this).ExecuteAsync(httpContext);
        response.StatusCode = StatusCode;
        response.Headers.CacheControl = "no-store";
        response.ContentType = MediaType;
        return JsonSerializer.SerializeAsync(response.Body, new Body(Problems.Title(StatusCode), StatusCode, Detail, Code, Errors, Problems.TraceId(httpContext), Extensions), Problems.Json, httpContext.RequestAborted);
    }

    /// <summary>An address below <c>/api/v1</c> that does not exist is one of JSON:API too.</summary>
    private static bool IsJsonApi(HttpContext http) => (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) is RouteEndpoint endpoint
        ? endpoint.Metadata.GetMetadata<JsonApiEndpoint>() is not null
        : http.Request.Path.StartsWithSegments("/api/v1") && !http.Request.Path.StartsWithSegments("/api/v1/performance");

    private sealed record Body(string Title, int Status, string Detail, string Code, IReadOnlyList<FieldError>? Errors, string TraceId, [property: JsonIgnore] IDictionary<string, object?>? Extensions)
    {
        [JsonExtensionData]
        public IDictionary<string, object?>? More => Extensions;

        [JsonPropertyOrder(-1)]
        public string Type => "about:blank";
    }
}

/// <summary>The answers to what went wrong, wherever an answer is not JSON:API (reading 4).</summary>
public static class Problems
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>400: the request cannot be read.</summary>
    public static Problem BadRequest(string code, string detail, IReadOnlyList<FieldError>? errors = null) => new(StatusCodes.Status400BadRequest, code, detail, errors);

    /// <summary>401: no key or session, or a bad one.</summary>
    public static Problem Unauthorized(string detail, string code = "unauthorized") => new(StatusCodes.Status401Unauthorized, code, detail);

    /// <summary>403: known, and not allowed.</summary>
    public static Problem Forbidden(string code, string detail) => new(StatusCodes.Status403Forbidden, code, detail);

    /// <summary>404: there is no such thing, or it is another tenant's.</summary>
    public static Problem NotFound(string detail = "There is no such thing here.", string code = "not-found") => new(StatusCodes.Status404NotFound, code, detail);

    /// <summary>409: it does not fit what is there.</summary>
    public static Problem Conflict(string code, string detail, TimeSpan? retryAfter = null) => new(StatusCodes.Status409Conflict, code, detail, RetryAfter: retryAfter);

    /// <summary>412: somebody else wrote first.</summary>
    public static Problem Stale(string detail = "It was changed since you read it. Read it again and repeat your change.") => new(StatusCodes.Status412PreconditionFailed, "stale", detail);

    /// <summary>413: too much at once.</summary>
    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too-large", detail);

    /// <summary>415: a body of another kind.</summary>
    public static Problem UnsupportedMediaType(string detail) => new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", detail);

    /// <summary>422: the input is understood and wrong.</summary>
    public static Problem Invalid(IReadOnlyList<FieldError> errors, string detail = "The input has mistakes; see errors.", string code = "invalid") => new(StatusCodes.Status422UnprocessableEntity, code, detail, errors);

    /// <summary>429: too often.</summary>
    public static Problem TooMany(string detail, TimeSpan retryAfter, string code = "too-many-requests") => new(StatusCodes.Status429TooManyRequests, code, detail, RetryAfter: retryAfter);

    /// <summary>503: not now.</summary>
    public static Problem Unavailable(string code, string detail, TimeSpan retryAfter) => new(StatusCodes.Status503ServiceUnavailable, code, detail, RetryAfter: retryAfter);

    /// <summary>The id that an answer, its log lines and its trace share; also in the header <c>X-Trace-Id</c>.</summary>
    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    internal static string Title(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
}
