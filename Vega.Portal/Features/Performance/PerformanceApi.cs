using Vega.Portal.Features.Performance.Spend;
using Vega.Domain.Performance;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Performance;

/// <summary>The Performance API (000) and the import of ad spend.</summary>
public static class PerformanceApi
{
    public static void MapPerformanceApi(this WebApplication app)
    {
        app.MapPost("/api/v1/performance", RunAsync).WithName("Performance").WithTags("Performance").WithSummary("Aggregate leads by any columns").RequireAuthorization(Policies.ReadPerformance);
        app.MapPost("/api/v1/marketing-spend", ImportAsync).WithName("ImportMarketingSpend").WithTags("Marketing spend").WithSummary("Import ad spend, as JSON or CSV").RequireAuthorization(Policies.ImportSpend);
        app.MapGet("/api/v1/marketing-spend", ListAsync).WithName("ListMarketingSpend").WithTags("Marketing spend").WithSummary("List ad spend").RequireAuthorization(Policies.ReadPerformance);
    }

    private static async Task<IResult> RunAsync(HttpContext http, PerformanceReport report, TimeProvider time)
    {
        var (body, problem) = await RequestBody.JsonAsync(http.Request, RequestBody.QuestionBytes, http.RequestAborted);
        if (body is null) return problem!;
        using (body)
        {
            var (request, errors) = PerformanceRequestJson.Read(body.RootElement, time.Now());
            if (request is null) return Problems.Invalid(errors);
            var outcome = await report.RunAsync(request, http.Viewer(), http.RequestAborted);
            return outcome is PerformanceOutcome.Done done ? new PerformanceJson(done.Result) : Refusal(outcome);
        }
    }

    /// <summary>The answer to a question that has none.</summary>
    internal static Problem Refusal(PerformanceOutcome outcome) => outcome switch
    {
        PerformanceOutcome.Invalid invalid => Problems.Invalid(invalid.Errors),
        PerformanceOutcome.Loading loading => Problems.Unavailable("facts-loading", $"The facts are loading: {loading.Progress:P0} are there.", TimeSpan.FromSeconds(5)) with { Extensions = new Dictionary<string, object?> { ["progress"] = Math.Round(loading.Progress, 3) } },
        var other => throw new InvalidOperationException($"No answer for {other}."),
    };

    private static async Task<IResult> ImportAsync(HttpContext http, MarketingSpendCommands commands)
    {
        var (items, problem) = await MarketingSpendBody.ReadAsync(http.Request, http.RequestAborted);
        if (items is null) return problem!;
        var results = await commands.ImportAsync(items, http.Viewer(), http.RequestAborted);
        return MarketingSpendBody.Answer(results);
    }

    private static async Task<IResult> ListAsync(HttpContext http, MarketingSpendSearch search)
    {
        var (page, problem) = await search.ListAsync(http.Request.Query, http.Viewer(), http.RequestAborted);
        return problem ?? Results.Json(page, MarketingSpendBody.ListJson);
    }
}
