using Microsoft.AspNetCore.Diagnostics;
using Radzen;
using Vega.Portal.Platform;
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
        services.AddSingleton<Failures>();
        services.AddSingleton<ClientChoices>();
        return services;
    }

    /// <summary>A page request that failed gets a page; an API call keeps its problem document. Before all else, so that what breaks further in is seen as well.</summary>
    public static void UseShell(this WebApplication app)
    {
        // On the app itself: a branch of the pipeline would not route to the page.
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            // The page that tells of the failure is read, even where a form was sent: it has no such form.
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null) http.Request.Method = HttpMethods.Get;
            else if (!Requests.WantsPage(http.Request)) http.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
            return next(http);
        });
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
