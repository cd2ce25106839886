using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Export;

/// <summary>Where the browser fetches the files that the page asked for.</summary>
public static class LeadExportApi
{
    public static void MapLeadExports(this IEndpointRouteBuilder app) => app.MapGet(Links.LeadsPath + "/exports/{id}", FetchAsync).RequireAuthorization(Policies.Export).ExcludeFromDescription();

    private static async Task FetchAsync(string id, HttpContext http, LeadExports exports, LeadWorkbook workbook)
    {
        var viewer = http.Viewer();
        if (exports.Take(id, viewer) is { } export) await workbook.WriteAsync(export, viewer, http.Response, http.RequestAborted);
        else await Problems.NotFound("This file was fetched already, or nobody asked for it.").ExecuteAsync(http);
    }
}
