using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Excel.Download;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>A question of the Performance API answered as Excel, and the workbooks that pages asked for.</summary>
public static class WorkbookApi
{
    private const int MostGroups = 4;

    public static void MapWorkbooks(this WebApplication app)
    {
        app.MapPost("/api/v1/performance/workbook", WriteAsync).WithName("PerformanceWorkbook").WithTags("Performance").WithSummary("The answer to a performance request as an Excel workbook").RequireAuthorization(Policies.Export);
        app.MapGet(WorkbookExports.Path + "{id}", Fetch).RequireAuthorization(Policies.Export).ExcludeFromDescription();
    }

    private static async Task<IResult> WriteAsync(HttpContext http, PerformanceReport report, PerformanceWorkbook workbook, VegaOptions options, TimeProvider time)
    {
        var (body, problem) = await RequestBody.JsonAsync(http.Request, RequestBody.QuestionBytes, http.RequestAborted);
        if (body is null) return problem!;
        using (body)
        {
            var now = time.Now();
            var (request, errors) = PerformanceRequestJson.Read(body.RootElement, now);
            if (request is null) return Problems.Invalid(errors);
            if (request.Aggregates.Count > 0) return Problems.Invalid([new FieldError("aggregates", "not-in-a-workbook", "A workbook shows sums and rates. Leave aggregates out.")]);
            if (request.GroupBy.Count is 0 or > MostGroups) return Problems.Invalid([new FieldError("group_by", "invalid-value", $"A workbook has 1 to {MostGroups} groups.")]);
            var viewer = http.Viewer();
            var outcome = await report.RunAsync(request with { IncludeLabels = true }, viewer, http.RequestAborted);
            if (outcome is not PerformanceOutcome.Done { Result: var result }) return PerformanceApi.Refusal(outcome);
            if (result.Rows.Count > PerformanceWorkbook.MostRows) return Problems.Invalid([new FieldError("group_by", "too-many-rows", $"These columns make {result.Rows.Count:N0} rows; a workbook holds {PerformanceWorkbook.MostRows:N0}. Group by fewer, or filter.")]);
            var filters = request.Filter.ToDictionary(f => f.Key, f => string.Join(", ", f.Value.Select(v => v.Text ?? v.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none")));
            var order = new WorkbookOrder(viewer.Name, "All leads in sight", null, now, options.Currency);
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(workbook.Write(WorkbookTables.Of(result, filters, order), cancellationToken: http.RequestAborted), WorkbookCells.MediaType, $"performance-{now.InZone(request.Zone).Date:uuuu'-'MM'-'dd}.xlsx");
        }
    }

    private static IResult Fetch(string id, HttpContext http, WorkbookExports exports)
    {
        http.Response.Headers.CacheControl = "no-store";
        return exports.Take(id, http.Viewer()) is { } file ? Results.File(file.Content, WorkbookCells.MediaType, file.Name) : Problems.NotFound("This file was fetched already, or nobody asked for it.");
    }
}
