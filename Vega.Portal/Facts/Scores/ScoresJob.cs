using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts.Scores;

/// <summary>Scores every campaign of every client each night.</summary>
internal sealed class ScoresJob(CampaignScoring scoring, IDbContextFactory<VegaDbContext> contexts) : IVegaJob
{
    public static readonly JobDescription Description = new("smart-scores", "Smart scores", "campaigns against their clients' targets", Timetable.Nightly(2, 30), "campaigns",
        "Scores are those of the night before. Nothing else stands on them.", "Run it again; a client's scores can also be computed alone, in Manage under Smart scores.");

    public async Task<JobOutcome> RunAsync(RunningJob run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var clients = await db.Clients.AsNoTracking().Where(c => c.ArchivedAt == null).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        var total = await db.Campaigns.CountAsync(c => clients.Contains(c.ClientId), cancellationToken);
        var (campaigns, changed) = (0, 0);
        foreach (var client in clients)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await scoring.RunAsync(client, cancellationToken) is { } scored) (campaigns, changed) = (campaigns + scored.Campaigns, changed + scored.Changed);
            run.Report(campaigns, total);
        }
        return new JobOutcome(campaigns, Note: changed == 0 ? "No colour changed." : $"{changed:N0} {(changed == 1 ? "campaign" : "campaigns")} changed colour.");
    }
}

/// <summary>Scores a database that has campaigns and no score yet, once, when the program has started: the first night is some hours away.</summary>
internal sealed class FirstScores(JobRunner runner, IEnumerable<JobDescription> jobs, IDbContextFactory<VegaDbContext> contexts, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        if (!await db.Campaigns.AnyAsync(stoppingToken) || await db.Scores.AnyAsync(stoppingToken)) return;
        await runner.RunAsync(jobs.Single(j => j.Work == typeof(ScoresJob)), new JobOrder(JobOccasion.Asked, AskedBy: "the first start"), stoppingToken);
    }
}
