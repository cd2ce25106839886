using Microsoft.AspNetCore.Antiforgery;
using Vega.Domain.Common;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>
/// Antiforgery of writes that a session's cookie signs in. A browser says on each write where it comes from, in headers no page can set: <c>Sec-Fetch-Site</c>, and
/// <c>Origin</c> in browsers older than 2023. A write must say that it comes from here; one that says nothing is refused too, since only our own pages have a reason to write
/// with a cookie, and programs have keys. No token has to be fetched, kept or renewed. Forms of static pages carry ASP.NET's token besides.
/// </summary>
public static class SameSite
{
    public static async Task RequireAsync(HttpContext http, RequestDelegate next)
    {
        if (IsRead(http.Request.Method) || http.Viewer() is not { Kind: ViewerKind.User, KeyId: null } || HasToken(http) || ComesFromHere(http.Request))
        {
            await next(http);
            return;
        }
        await Problems.Forbidden("cross-site", "A write with a session must come from Vega's own pages. Send an API key in X-API-Key instead.").ExecuteAsync(http);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool HasToken(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true };

    private static bool ComesFromHere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
