using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>Signs a request in by the header <c>X-API-Key</c>. Where the header is present nothing else counts: a bad key is 401 even beside a good session.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api-key";
    public const string Header = "X-API-Key";

    /// <summary>True when the request carries the header, good or bad.</summary>
    public static bool IsSent(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(Header, out var sent)) return AuthenticateResult.NoResult();
        if (sent.Count != 1 || sent[0] is not { } plain) return AuthenticateResult.Fail("One key is needed.");
        var viewer = await keys.FindAsync(plain.Trim(), Context.Connection.RemoteIpAddress?.ToString(), Context.RequestAborted);
        if (viewer is null) return AuthenticateResult.Fail("The key is not valid.");
        var identity = new ViewerIdentity(viewer, SchemeName, [new Claim(ClaimTypes.Name, viewer.Name)]);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusals.UnauthorizedAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context);
}

/// <summary>The answers 401 and 403 of everything that is not a page.</summary>
public static class Refusals
{
    public static Task UnauthorizedAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "ApiKey realm=\"Vega\"";
        return (ApiKeyAuthentication.IsSent(http)
            ? Problems.Unauthorized("The key in X-API-Key is unknown, expired or revoked.", "invalid-key")
            : Problems.Unauthorized("Send an API key in the header X-API-Key, or sign in.")).ExecuteAsync(http);
    }

    public static Task ForbiddenAsync(HttpContext http) => Problems.Forbidden("forbidden", ApiKeyAuthentication.IsSent(http) ? "This key may not do that." : "Your role may not do that.").ExecuteAsync(http);
}
