using Vega.Portal.Features.Allocations.History;
using Vega.Portal.Features.Allocations.Copy;
using Vega.Portal.Features.Allocations.Days;
using Vega.Portal.Features.Allocations.Scores;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations;

/// <summary>Caps, prices and projections by month: the API, the sheet, the workbook.</summary>
public static class AllocationsFeature
{
    public static IServiceCollection AddAllocations(this IServiceCollection services)
    {
        services.AddResource<AllocationSearch>();
        services.AddSingleton<AllocationCommands>();
        services.AddSingleton<PacingSearch>();
        services.AddSingleton<CampaignDays>();
        services.AddSingleton<SheetSearch>();
        services.AddSingleton<SheetCommands>();
        services.AddResource<CampaignScoreSearch>();
        services.AddSingleton<ScoreReasonSearch>();
        services.AddSingleton<CellHistorySearch>();
        services.AddSingleton<CopyCommands>();
        services.AddSingleton<AllocationWorkbook>();
        services.AddSingleton(new NavEntry(10, "Allocations", "table_chart", SheetFilter.Path, v => Policies.Allows(Policies.ReadAllocations, v)));
        return services;
    }

    /// <summary>The API, and the month as a workbook by the same address as the page.</summary>
    public static void MapAllocations(this WebApplication app)
    {
        app.MapJsonApi(http => http.Viewer()).MapAllocationApi();
        app.MapGet(SheetFilter.Path + "/excel", async (HttpContext http, AllocationWorkbook workbook, ClientChoices choices, TimeProvider time, CancellationToken cancellationToken) =>
        {
            var viewer = http.Viewer();
            if (!Policies.Allows(Policies.ReadAllocations, viewer)) return Results.Forbid();
            var clients = await choices.ListAsync(viewer, cancellationToken);
            var slug = http.Request.Query["client"].ToString();
            var client = clients.FirstOrDefault(c => c.Slug.Equals(slug, StringComparison.OrdinalIgnoreCase));
            if (slug.Length > 0 && client is null) return Results.NotFound();
            var scope = new PortalScope(viewer, clients, client, http.Request.Cookies["vega-zone"]);
            var filter = SheetFilter.Read(http.Request.QueryString.Value ?? "", scope);
            var month = filter.Month ?? time.Now().InZone(scope.Zone).Date.ToYearMonth();
            return Results.File(await workbook.WriteAsync(viewer, month, client?.Id, filter, Policies.Allows(Policies.ReadScores, viewer), cancellationToken), AllocationWorkbook.MediaType, $"allocations-{SheetFilter.Name(month)}.xlsx");
        }).RequireAuthorization(Policies.Export);
    }
}
