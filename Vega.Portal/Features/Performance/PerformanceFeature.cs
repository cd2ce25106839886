using Vega.Portal.Features.Performance.Excel;
using Vega.Portal.Features.Performance.Excel.Download;
using Vega.Portal.Features.Performance.Spend;
using Vega.Portal.Features.Performance.Statement;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Features.Performance.Views;
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
        services.AddSingleton<ViewSearch>();
        services.AddSingleton<ViewCommands>();
        services.AddSingleton<PerformanceWorkbook>();
        services.AddSingleton<WorkbookExports>();
        services.AddSingleton<PageTable>();
        services.AddSingleton<StatementReport>();
        services.AddSingleton<StatementSearch>();
        services.AddSingleton<StatementWorkbook>();
        services.AddSingleton(new NavEntry(30, "Performance", "monitoring", TableView.Path, v => Policies.Allows(Policies.ReadPerformance, v)));
        services.AddSingleton<MarketingSpendCommands>();
        services.AddSingleton<MarketingSpendSearch>();
        return services;
    }

    public static void MapPerformance(this WebApplication app)
    {
        app.MapPerformanceApi();
        app.MapWorkbooks();
        app.MapStatements();
    }
}
