using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Jobs;

/// <summary>The addresses of jobs and of their history. A job's id is its key.</summary>
public static class JobApi
{
    public static readonly ResourceType<JobRow> Resource = new ResourceType<JobRow>("jobs", "/api/v1/jobs", j => j.Number, j => j.Job.Key)
        .Shown("title", (j, _) => j.Job.Title)
        .Shown("summary", (j, _) => j.Job.Summary)
        .Shown("timetable", (j, _) => j.Job.Timetable.Words)
        .Shown("status", (j, _) => j.Runs ? "running" : j.Paused ? "paused" : j.Last?.Status.ToString().ToLowerInvariant())
        .Shown("paused-at", (j, _) => j.State?.PausedAt)
        .Shown("paused-by", (j, _) => j.State?.PausedBy)
        .Shown("next-at", (j, _) => j.NextAt)
        .Shown("idle-at", (j, _) => j.State?.IdleAt)
        .OneShown("last-run", "job-runs", j => (int?)j.Last?.Id);

    public static void MapJobApi(this JsonApiRoutes api)
    {
        api.For<JobRun, JobRunSearch>(JobRunSearch.Resource).List(Policies.Administer).Show(Policies.Administer);
        Map(api, "GET", "/jobs", "list-jobs", "Lists the jobs, and says how last night went.", async (http, viewer) =>
        {
            var (query, errors) = ResourceQuery.Read(http.Request, list: true);
            if (errors is not null) return errors;
            var board = await Search(http).ReadAsync(viewer, http.RequestAborted);
            var meta = new Dictionary<string, object?>(StringComparer.Ordinal) { ["last-night"] = board.Night.Sentence, ["jobs-of-last-night"] = board.Night.Jobs, ["went-well"] = board.Night.Well };
            return new ResourceDocument(Resource, viewer) { Page = new ResourcePage(board.Rows, board.Rows.Count, board.Rows.Count, More: false), Query = query, Meta = meta };
        });
        Map(api, "GET", "/jobs/{id}", "show-jobs", "Shows one of the jobs.", (http, viewer) => ShowAsync(http, viewer));
        Act(api, "run-now", "Has a job run at once.", (commands, viewer, key, token) => commands.RunNowAsync(viewer, key, null, token));
        Act(api, "cancel", "Stops the run of a job; what it did stays done.", (commands, viewer, key, token) => commands.StopAsync(viewer, key, token));
        Act(api, "pause", "Lets the times of a job pass without a run.", (commands, viewer, key, token) => commands.PauseAsync(viewer, key, token));
        Act(api, "resume", "Has a job run by its times again.", (commands, viewer, key, token) => commands.ResumeAsync(viewer, key, token));
    }

    private static void Act(JsonApiRoutes api, string action, string summary, Func<JobCommands, Viewer, string, CancellationToken, Task<Change<string>>> act) =>
        Map(api, "POST", "/jobs/{id}/" + action, action + "-jobs", summary, async (http, viewer) => await act(http.RequestServices.GetRequiredService<JobCommands>(), viewer, Key(http), http.RequestAborted) switch
        {
            Change<string>.Saved => await ShowAsync(http, viewer),
            Change<string>.Forbidden refused => JsonApiErrors.From(Problems.Conflict(refused.Code, refused.Message)),
            var other => JsonApiErrors.From(other, Resource),
        });

    private static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer) =>
        (await Search(http).ReadAsync(viewer, http.RequestAborted)).Rows.FirstOrDefault(r => r.Job.Key == Key(http)) is { } row ? new ResourceDocument(Resource, viewer) { Row = row } : JsonApiErrors.From(Problems.NotFound());

    private static void Map(JsonApiRoutes api, string method, string path, string name, string summary, Func<HttpContext, Viewer, Task<IResult>> answer) =>
        api.Group.MapMethods(path, [method], (Delegate)((HttpContext http) => answer(http, api.Viewer(http)))).RequireAuthorization(Policies.Administer).WithName(name).WithSummary(summary).WithTags("jobs");

    private static JobSearch Search(HttpContext http) => http.RequestServices.GetRequiredService<JobSearch>();

    private static string Key(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}
