using System.Diagnostics;

namespace Vega.Portal.Platform;

/// <summary>What every request meets first: a trace id on its answer, and a body for an answer that has none.</summary>
public static class Requests
{
    /// <summary>The header with the trace id.</summary>
    public const string TraceHeader = "X-Trace-Id";

    /// <summary>True for a browser that asks for a page, or sends a form of the account's pages.</summary>
    public static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || (HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/account"))) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/api");

    internal static Task TraceAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers[TraceHeader] = Problems.TraceId(http);
        if (Activity.Current?.Id is { } id) http.Response.Headers["traceparent"] = id;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return next(http);
    }

    /// <summary>An address that does not exist, or not for this method, is a problem like any other.</summary>
    internal static async Task FillAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is not null || response.ContentType is not null || WantsPage(http.Request)) return;
        await (response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound("There is no such address."),
            StatusCodes.Status405MethodNotAllowed => new Problem(response.StatusCode, "method-not-allowed", $"This address does not know {(http.Request.Method.Length > 16 ? "this method" : http.Request.Method)}{(response.Headers.Allow.Count > 0 ? ", only " + response.Headers.Allow : "")}."),
            var status => new Problem(status, Problems.Title(status).ToLowerInvariant().Replace(' ', '-'), "The request was refused."),
        }).ExecuteAsync(http);
    }
}
