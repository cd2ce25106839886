namespace Vega.Portal.Features.Performance;

/// <summary>Every lead, any cut (design §4), and the ad spend beside it.</summary>
public static class PerformanceFeature
{
    public static IServiceCollection AddPerformance(this IServiceCollection services)
    {
        services.AddSingleton<PerformanceReport>();
        services.AddSingleton<MarketingSpendCommands>();
        services.AddSingleton<MarketingSpendSearch>();
        return services;
    }

    public static void MapPerformance(this WebApplication app) => app.MapPerformanceApi();
}
