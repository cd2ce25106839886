using Vega.Portal.Features.Performance.Spend;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance;

/// <summary>Every lead, any cut (design §4), and the ad spend beside it.</summary>
public static class PerformanceFeature
{
    public static IServiceCollection AddPerformance(this IServiceCollection services)
    {
        services.AddSingleton<PerformanceReport>();
        services.AddSingleton<TableReport>();
        services.AddSingleton(new NavEntry(30, "Performance", "monitoring", TableView.Path, v => Policies.Allows(Policies.ReadPerformance, v)));
        services.AddSingleton<MarketingSpendCommands>();
        services.AddSingleton<MarketingSpendSearch>();
        return services;
    }

    public static void MapPerformance(this WebApplication app) => app.MapPerformanceApi();
}
