using Microsoft.Net.Http.Headers;

namespace Vega.Portal.Platform.JsonApi;

/// <summary>JSON:API's rules of content negotiation; <c>application/json</c> is taken too, as the documented calls send it (reading 2).</summary>
internal static class MediaTypes
{
    /// <summary>The refusal of a request whose media types cannot be served; null when they can.</summary>
    public static JsonApiErrors? Check(HttpRequest request)
    {
        if (HasBody(request) && !Understood(request.ContentType))
            return new JsonApiErrors(new JsonApiError(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type",
                "Send application/vnd.api+json, without parameters other than profile, or application/json.", Header: "Content-Type"));
        if (!Acceptable(request))
            return new JsonApiErrors(new JsonApiError(StatusCodes.Status406NotAcceptable, "not-acceptable", "The answer is application/vnd.api+json, without parameters other than profile and without extensions.", Header: "Accept"));
        return null;
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 || (request.ContentType is not null && request.ContentLength != 0 && !HttpMethods.IsGet(request.Method));

    private static bool Understood(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        return Is(type, "application/json") || (Is(type, JsonApiErrors.MediaType) && type.Parameters.All(IsProfile));
    }

    /// <summary>JSON:API's own type counts only without foreign parameters; ranges and <c>application/json</c> are served with it as well.</summary>
    private static bool Acceptable(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept.All(string.IsNullOrWhiteSpace)) return true;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types)) return false;
        return types.Any(t => t.Quality != 0 && (Is(t, "*/*") || Is(t, "application/*") || Is(t, "application/json") || (Is(t, JsonApiErrors.MediaType) && t.Parameters.All(p => IsProfile(p) || Is(p, "q")))))
            && !(types.Any(t => Is(t, JsonApiErrors.MediaType)) && types.Where(t => Is(t, JsonApiErrors.MediaType)).All(t => !t.Parameters.All(p => IsProfile(p) || Is(p, "q"))));
    }

    private static bool IsProfile(NameValueHeaderValue parameter) => Is(parameter, "profile");

    private static bool Is(NameValueHeaderValue parameter, string name) => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);
}
