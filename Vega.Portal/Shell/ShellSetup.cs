using Microsoft.AspNetCore.Diagnostics;
using Radzen;
using Vega.Portal.Security;

namespace Vega.Portal.Shell;

/// <summary>The frame of the screens: Blazor, static files, and pages for what goes wrong.</summary>
public static class ShellSetup
{
    /// <summary>The most that one message of a browser may carry; longer goes by file.</summary>
    public const int HubMessageBytes = 256 * 1024;

    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = HubMessageBytes);
        services.AddRadzenComponents();
        services.AddScoped<Toasts>();
        services.AddSingleton<ClientChoices>();
        return services;
    }

    /// <summary>A page request that failed gets a page; an API call keeps its problem document.</summary>
    public static void UseShell(this WebApplication app)
    {
        // Not in a branch for pages alone: a branch knows no routes, so that the page would not be found.
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.Use((context, next) =>
        {
            if (!WantsPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(context);
        });
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    private static bool WantsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
