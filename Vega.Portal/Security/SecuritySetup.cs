using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>Who is there: sessions, API keys, policies.</summary>
public static class SecuritySetup
{
    /// <summary>The scheme that chooses: the key where one is sent, else the session.</summary>
    private const string Chooser = "key-or-session";

    public const string SignInPath = "/account/sign-in";
    public const string AccessDeniedPath = "/account/access-denied";

    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<KnownUsers>();
        services.AddSingleton<KeyUse>();
        services.AddHostedService(p => p.GetRequiredService<KeyUse>());
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SecondStep>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<Reveals>();
        services.AddSingleton<Secrets>();
        services.AddSingleton<LookUps>();
        foreach (var cleaning in new[] { Leftovers.LookUps, Leftovers.Reveals, Leftovers.UnusedKeys, Leftovers.OldAddresses }) services.AddSingleton(cleaning);
        services.AddSingleton(CreateAdmin.Verb);
        services.AddSingleton(new Check("Every audit entry stands as it was written", CheckAuditAsync));
        services.AddScoped<CurrentViewer>();
        services.AddScoped<AuthenticationStateProvider, Revalidation>();
        services.AddCascadingAuthenticationState();
        services.AddDataProtection().SetApplicationName("Vega");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(p => new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = ActivatorUtilities.CreateInstance<DatabaseKeyRepository>(p)));
        // Of Identity we use the user, the hashing and the normalisation; its sign-in locks accounts, which is a weapon, and its stores write outside our transactions.
        services.AddSingleton<IPasswordHasher<VegaUser>, PasswordHasher<VegaUser>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, o => o.ForwardDefaultSelector = http => ApiKeyAuthentication.IsSent(http) ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Session)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, o =>
            {
                o.Cookie.Name = "vega-second-step";
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            });
        services.AddAuthorization(Policies.Add);
        services.AddAntiforgery(o => o.Cookie.Name = "vega-form");
        return services;
    }

    /// <summary>Puts the checks before every endpoint; call it before the features map theirs.</summary>
    public static void MapSecurity(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(RefuseBadKeyAsync);
        app.UseAuthorization();
        app.Use(SameSite.RequireAsync);
        app.UseAntiforgery();
        // Answered by the page for it, before the framework writes to its developers.
        app.Use((http, next) =>
        {
            if (!HttpMethods.IsPost(http.Request.Method) || !Requests.WantsPage(http.Request) || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }) return next(http);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    private static async Task<CheckResult> CheckAuditAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var result = new CheckResult("audit entries") { Looked = await request.Db.Audit.LongCountAsync(cancellationToken) };
        foreach (var found in await request.Services.GetRequiredService<AuditVerification>().FindBreaksAsync(request.Db, cancellationToken))
            result.Found($"client {found.ClientId}: entry {found.Seq} {found.What}");
        return result;
    }

    private static void Session(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "vega-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = SignInPath;
        options.AccessDeniedPath = AccessDeniedPath;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = c => Redirect(c, Refusals.UnauthorizedAsync);
        options.Events.OnRedirectToAccessDenied = c => Redirect(c, Refusals.ForbiddenAsync);
    }

    /// <summary>A session counts while its user is enabled and its stamp the present one; role and scope are those of now, not those of the sign-in.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        // The page that tells of a failure, and what it is drawn with, ask the database nothing: it may be what failed.
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is { OriginalStatusCode: >= StatusCodes.Status500InternalServerError } || http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            context.RejectPrincipal();
            return;
        }
        if (context.Principal?.Session() is { } session
            && await http.RequestServices.GetRequiredService<KnownUsers>().FindAsync(session.UserId, http.RequestAborted) is { } user && user.Accepts(session.Stamp))
        {
            context.ReplacePrincipal(Viewers.Principal(user, http.Connection.RemoteIpAddress?.ToString()));
            return;
        }
        context.RejectPrincipal();
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    /// <summary>Only pages lead to the sign-in; everything else answers 401 or 403.</summary>
    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, Func<HttpContext, Task> refuse)
    {
        if (!IsPage(context.HttpContext)) return refuse(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static bool IsPage(HttpContext http)
    {
        if (http.GetEndpoint() is { } endpoint) return endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        return !http.Request.Path.StartsWithSegments("/api") && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A bad key is refused even where no key is needed: it is never taken for nobody (reading 92).</summary>
    private static Task RefuseBadKeyAsync(HttpContext http, RequestDelegate next) =>
        ApiKeyAuthentication.IsSent(http) && http.User.Identity?.IsAuthenticated != true ? Refusals.UnauthorizedAsync(http) : next(http);
}
