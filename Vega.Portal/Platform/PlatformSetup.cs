using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Platform.OpenApi;

namespace Vega.Portal.Platform;

/// <summary>What every feature stands on.</summary>
public static class PlatformSetup
{
    /// <summary>Adds the settings file of development, which stands at the repository's root, below environment and command line as usual.</summary>
    public static void AddSettings(this WebApplicationBuilder builder, string[] args, string? folder = null)
    {
        if (!builder.Environment.IsDevelopment()) return;
        builder.Configuration.AddJsonFile(Path.Combine(folder ?? AppContext.BaseDirectory, "appsettings.Development.json"), optional: true);
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddCommandLine(CommandLine.HostArguments(args));
    }

    public static VegaOptions AddPlatform(this WebApplicationBuilder builder)
    {
        var options = VegaOptions.Read(builder.Configuration, builder.Environment.ContentRootPath, builder.Environment.IsDevelopment());
        Logs.Add(builder.Logging, builder.Environment.IsDevelopment());
        Telemetry.Add(builder.Services, options.Otlp);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Delivery);
        builder.Services.AddTrustedProxies(options.TrustedProxies);
        builder.Services.AddRateLimits(options.RateLimits);
        builder.Services.AddSingleton(options.Clock is { } start ? new StartedClock(start) : TimeProvider.System);
        builder.Services.AddScheduler(options);
        builder.Services.AddSingleton<ResourceRegistry>();
        builder.Services.AddExceptionHandler<ApiFailures>();
        builder.Services.AddHealth();
        builder.Services.AddApiDescription();
        return options;
    }

    /// <summary>Puts what every request meets first before all else.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        app.Use(Requests.TraceAsync);
        app.UseExceptionHandler(_ => { });
        app.Use(Requests.FillAsync);
    }

    public static void MapPlatform(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<VegaOptions>();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        if (options.RateLimits.Enabled) app.UseRateLimiter();
        app.MapHealth();
        app.MapApiDescription();
    }
}
