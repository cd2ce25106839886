using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations.Scores;

/// <summary>A score and why it is so.</summary>
public sealed record ScoreReason
{
    public required SmartScore Score { get; init; }

    /// <summary>Its reason, with numbers; null before it was computed.</summary>
    public string? Explanation { get; init; }

    /// <summary>What would change the colour.</summary>
    public string? Outlook { get; init; }

    /// <summary>Leads that the campaign has accepted.</summary>
    public int Leads { get; init; }

    /// <summary>When it was computed last; null when it never was.</summary>
    public LocalDateTime? ComputedAt { get; init; }

    /// <summary>What each metric says.</summary>
    public IReadOnlyList<MetricScore> Metrics { get; init; } = [];

    /// <summary>The colours it had, oldest first, each with the day since when.</summary>
    public IReadOnlyList<ScoreSpell> Spells { get; init; } = [];

    /// <summary>The last half year in weeks, oldest first: the colour of each; null where there was none.</summary>
    public IReadOnlyList<SmartScore?> Weeks { get; init; } = [];
}

/// <summary>A time during which a campaign had one colour.</summary>
public sealed record ScoreSpell(SmartScore Score, LocalDate Since);

/// <summary>Reads why a campaign has its score, for the sheet.</summary>
public sealed class ScoreReasonSearch(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    private const int Weeks = 26;

    /// <summary>Null when the viewer sees no such campaign, or no scores.</summary>
    public async Task<ScoreReason?> FindAsync(Viewer viewer, int campaignId, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ReadScores, viewer)) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var leads = db.Leads.Where(l => !l.Test && l.HoldsSlot);
        var campaign = await db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => c.Id == campaignId)
            .Select(c => new { c.SmartScore, c.SmartScoreExplanation, Leads = leads.Count(l => l.CampaignId == c.Id), Zone = db.Clients.Where(o => o.Id == c.ClientId).Select(o => o.TimeZone).First() }).FirstOrDefaultAsync(cancellationToken);
        if (campaign is null) return null;

        var history = await db.Scores.AsNoTracking().VisibleTo(viewer).Where(s => s.CampaignId == campaignId).OrderBy(s => s.Id).Select(s => new { s.Score, s.From, s.At, s.Outlook, s.Metrics }).ToListAsync(cancellationToken);
        var zone = DateTimeZoneProviders.Tzdb[campaign.Zone];
        var today = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(zone).Date;
        var spells = history.Where((h, i) => i == 0 || history[i - 1].Score != h.Score).Select(h => new ScoreSpell(h.Score, h.From.InZone(zone).Date)).ToList();
        var newest = history.LastOrDefault();
        return new ScoreReason
        {
            Score = campaign.SmartScore, Explanation = campaign.SmartScoreExplanation, Leads = campaign.Leads, Outlook = newest?.Outlook, ComputedAt = newest?.At.InZone(zone).LocalDateTime,
            Metrics = newest?.Metrics is { } metrics ? JsonSerializer.Deserialize<List<MetricScore>>(metrics) ?? [] : [], Spells = spells,
            Weeks = [.. Enumerable.Range(0, Weeks).Select(w => today.PlusDays(-7 * (Weeks - 1 - w))).Select(day => history.LastOrDefault(h => h.From.InZone(zone).Date <= day)?.Score)],
        };
    }
}
