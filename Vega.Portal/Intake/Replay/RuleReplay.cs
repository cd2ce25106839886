using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Domain.Replay;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake.Replay;

/// <summary>How far a replay has come.</summary>
/// <param name="Posts">Posts judged.</param>
/// <param name="Share">0 to 1.</param>
public sealed record ReplayProgress(int Posts, double Share);

/// <summary>Two finished runs over the same posts.</summary>
public sealed record ReplayRuns(IReadOnlyList<ReplayLead> Leads, ReplayRun Before, ReplayRun After, int Days, LocalDate First, LocalDate Last, int WithoutPost, long TookMs)
{
    /// <summary>What they come to.</summary>
    public ReplayReport Report() => ReplayReport.Of(Leads, Before, After) with { Days = Days, From = LocalDatePattern.Iso.Format(First), To = LocalDatePattern.Iso.Format(Last), WithoutPost = WithoutPost, TookMs = TookMs };
}

/// <summary>
/// The rule time machine: the real posts of the last days through the client's present filter rules and through a draft of them. Both runs start from the same stored state, and are
/// decided by the very steps of intake (<see cref="ReplayRun"/>). Nothing is written; others write on meanwhile.
/// </summary>
public sealed class RuleReplay(IDbContextFactory<VegaDbContext> contexts, ConfigurationCache configurations, TimeProvider time)
{
    /// <summary>How far back a replay may go.</summary>
    public static readonly IReadOnlyList<int> DaysBack = [30, 60, 90];

    /// <summary>Compares the rules in force with the draft; null when the viewer does not see the client.</summary>
    public Task<ReplayReport?> RunAsync(Viewer viewer, int clientId, RuleSet draft, int days, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(async () => (await JudgeAsync(viewer, clientId, draft, days, progress, cancellationToken))?.Report(), cancellationToken);

    /// <summary>Every post's verdicts in both runs; null when the viewer does not see the client.</summary>
    public async Task<ReplayRuns?> JudgeAsync(Viewer viewer, int clientId, RuleSet draft, int days, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        if (!viewer.Sees(clientId) || await configurations.GetAsync(clientId, cancellationToken) is not { } known) return null;
        var started = time.GetTimestamp();
        var now = time.Now();
        var today = now.InZone(known.Zone).Date;
        var first = today.PlusDays(1 - days);
        var from = first.AtStartOfDayInZone(known.Zone).ToInstant();

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await ReadSnapshot.BeginAsync(db, cancellationToken);
        var inForce = known.Trial(known.StoredRules);
        var posts = new ReplayPosts(db, viewer, inForce);
        var last = await db.Ledgers.Where(l => l.ClientId == clientId).Select(l => l.EventSeq).SingleAsync(cancellationToken);
        var seq = await posts.FirstAsync(from, cancellationToken) ?? last + 1;
        var start = await StartAsync(db, posts, known, from, seq, last, cancellationToken);
        var (before, after) = (new ReplayRun(inForce, start), new ReplayRun(known.Trial(draft.ToRows(clientId)), start));
        var became = start.Life.GroupBy(l => l.LeadId).ToDictionary(g => g.Key, g => g.Last().Status);

        var leads = new List<ReplayLead>();
        var withoutPost = 0;
        await foreach (var batch in posts.BatchesAsync(seq, last, cancellationToken))
        {
            var kept = batch.OfType<ReplayPost>().ToList();
            withoutPost += batch.Count - kept.Count;
            foreach (var p in kept) leads.Add(new(p.LeadId, p.Draft.Submission.PublicId, p.Draft.Submission.ArrivedAt, p.VendorId, p.State, became.GetValueOrDefault(p.LeadId, p.Status), p.WasAccepted));
            await Task.WhenAll(Task.Run(() => Take(before, kept, cancellationToken), cancellationToken), Task.Run(() => Take(after, kept, cancellationToken), cancellationToken));
            if (kept.Count > 0) progress?.Report(new(leads.Count, (kept[^1].Seq - seq + 1) / (double)(last - seq + 1)));
        }
        before.End();
        after.End();
        return new(leads, before, after, days, first, today, withoutPost, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task<ReplayStart> StartAsync(VegaDbContext db, ReplayPosts posts, ClientConfiguration known, Instant from, long seq, long last, CancellationToken cancellationToken)
    {
        var life = await posts.LifeAsync(seq, last, cancellationToken);
        var month = from.InZone(known.Zone).Date.With(DateAdjusters.StartOfMonth).AtStartOfDayInZone(known.Zone).ToInstant();
        var since = Instant.Min(month, from - Duration.FromDays(Math.Max(0, known.Client.Duplicates.Days)));
        return new()
        {
            Life = life,
            Earlier = await posts.EarlierAsync(since, from, seq, life, cancellationToken),
            Allocations = await db.Allocations.AsNoTracking().Where(a => a.ClientId == known.ClientId).ToListAsync(cancellationToken),
        };
    }

    private static void Take(ReplayRun run, List<ReplayPost> posts, CancellationToken cancellationToken)
    {
        foreach (var post in posts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.Take(post);
        }
    }
}
