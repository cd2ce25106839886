using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;

namespace Vega.Portal.Platform;

/// <summary>What a request is answered when something threw, unless it asked for a page. The log gets the exception's type and stack, never its message, which may quote what was posted.</summary>
public sealed partial class ApiFailures(ILogger<ApiFailures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return true;
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge("The body is too large."),
            BadHttpRequestException bad => new Problem(bad.StatusCode, "bad-request", "The request cannot be read."),
            _ => new Problem(StatusCodes.Status500InternalServerError, "internal-error", "Something went wrong here. Tell us the trace id."),
        };
        if (problem.StatusCode >= StatusCodes.Status500InternalServerError) LogFailure(httpContext.Request.Method, Route(httpContext), exception.GetType().Name, Inner(exception), exception.StackTrace);
        // A page's body is the status page's.
        if (Requests.WantsPage(httpContext.Request)) httpContext.Response.StatusCode = problem.StatusCode;
        else await problem.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The pattern of the address, which holds no values.</summary>
    private static string Route(HttpContext http) => (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "?";

    private static string Inner(Exception exception) => exception.GetBaseException() is DbException database ? $"{database.GetType().Name} {database.SqlState}" : exception.GetBaseException().GetType().Name;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed: {Exception} ({Inner})\n{Stack}")]
    private partial void LogFailure(string method, string route, string exception, string inner, string? stack);
}
