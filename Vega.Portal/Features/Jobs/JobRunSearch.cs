using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Jobs;

/// <summary>Reads the history of jobs for the API.</summary>
public sealed class JobRunSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<JobRun>(contexts, Resource)
{
    public static readonly ResourceType<JobRun> Resource = new ResourceType<JobRun>("job-runs", "/api/v1/job-runs", r => r.Id)
        .Key("job", r => r.Job)
        .Shown("status", (r, _) => r.Status.ToString().ToLowerInvariant())
        .Shown("firing", (r, _) => r.Firing)
        .Shown("attempt", (r, _) => r.Attempt)
        .Text("started-by", r => r.StartedBy)
        .Shown("words", (r, _) => r.Words)
        .Key("node", r => r.Node)
        .Time("started-at", r => r.StartedAt)
        .Shown("ended-at", (r, _) => r.EndedAt)
        .Shown("count", (r, _) => r.Count)
        .Shown("total", (r, _) => r.Total)
        .Shown("things", (r, _) => r.Things)
        .Shown("note", (r, _) => r.Note)
        .Shown("cause", (r, _) => r.Cause)
        .Shown("harm", (r, _) => r.Harm)
        .Shown("remedy", (r, _) => r.Remedy)
        .Shown("reference", (r, _) => r.Reference)
        .Shown("retry-at", (r, _) => r.RetryAt);

    protected override IQueryable<JobRun> Visible(VegaDbContext db, Viewer viewer) => db.JobRuns.VisibleTo(viewer);
}
