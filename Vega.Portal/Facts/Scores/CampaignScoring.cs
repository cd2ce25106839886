using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Facts.Scores;

/// <summary>What a scoring came to.</summary>
/// <param name="Campaigns">Campaigns scored.</param>
/// <param name="Changed">Those whose colour changed.</param>
public sealed record Scored(int Campaigns, int Changed);

/// <summary>Scores the campaigns of a client and keeps what came out: the newest on the campaign, and the history.</summary>
public sealed class CampaignScoring(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, IFacts facts, SqlFacts sql, TimeProvider time)
{
    /// <summary>As long as the colour stands, a row is carried on for so long.</summary>
    public static readonly Duration RowLasts = Duration.FromDays(7);

    /// <summary>Scores all campaigns of a client; null when there is no such client.</summary>
    public async Task<Scored?> RunAsync(int clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Clients.AsNoTracking().Where(c => c.Id == clientId).Select(c => new { c.TimeZone, c.Scores }).FirstOrDefaultAsync(cancellationToken) is not { } client) return null;
        var campaigns = await (from c in db.Campaigns.AsNoTracking()
                               join contract in db.Contracts on c.ContractId equals contract.Id
                               join vendor in db.Vendors on c.VendorId equals vendor.Id
                               where c.ClientId == clientId
                               orderby c.Id
                               select new ScoreCampaign(c.Id, c.ProgramGroupId, contract.Payout == Payout.CostPerLead && vendor.InternalClientId == null)).ToListAsync(cancellationToken);
        if (campaigns.Count == 0) return new(0, 0);

        var places = campaigns.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);
        var scores = SmartScorer.Score(new ScoreQuestion(time.Now(), DateTimeZoneProviders.Tzdb[client.TimeZone], campaigns, await ArrivalsAsync(clientId, places, cancellationToken), ScoreRules.Read(client.Scores)));
        return await KeepAsync(db, clientId, scores, cancellationToken);
    }

    // Right after a start the facts are still loading; the database knows the same.
    private async Task<List<ScoreLead>> ArrivalsAsync(int clientId, Dictionary<int, int> places, CancellationToken cancellationToken)
    {
        try
        {
            return await facts.ArrivalsAsync(clientId, places, cancellationToken);
        }
        catch (FactsNotReady)
        {
            return await sql.ArrivalsAsync(clientId, places, cancellationToken);
        }
    }

    private async Task<Scored> KeepAsync(VegaDbContext db, int clientId, IReadOnlyList<CampaignScore> scores, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [clientId], cancellationToken);
        var (now, changed) = (time.Now(), 0);
        var newest = await db.Scores.Where(s => s.ClientId == clientId && s.Newest).ToDictionaryAsync(s => s.CampaignId, cancellationToken);
        var standing = await db.Campaigns.AsNoTracking().Where(c => c.ClientId == clientId).ToDictionaryAsync(c => c.Id, c => (c.SmartScore, c.SmartScoreExplanation), cancellationToken);
        foreach (var score in scores)
        {
            if (!standing.TryGetValue(score.CampaignId, out var stands)) continue;
            if (newest.TryGetValue(score.CampaignId, out var row) && row.Score == score.Score && now - row.From < RowLasts) Write(row, score, now);
            else
            {
                if (row is not null) (row.Newest, row.Metrics) = (false, null);
                if (row is not null && row.Score != score.Score) changed++;
                db.Scores.Add(Write(new ScoreRecord { ClientId = clientId, CampaignId = score.CampaignId, From = now, Newest = true, Explanation = "" }, score, now));
            }
            if (stands == (score.Score, score.Explanation)) continue;
            await db.Campaigns.Where(c => c.Id == score.CampaignId).ExecuteUpdateAsync(s => s.SetProperty(c => c.SmartScore, score.Score).SetProperty(c => c.SmartScoreExplanation, score.Explanation), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return new(scores.Count, changed);
    }

    private static ScoreRecord Write(ScoreRecord row, CampaignScore score, Instant now)
    {
        (row.At, row.Score, row.Explanation, row.Outlook, row.Leads) = (now, score.Score, score.Explanation, score.Outlook, score.Leads);
        var speaks = score.Speaks is { Expected: > 0 } metric ? metric : null;
        (row.Metric, row.Value, row.Low, row.High) = (score.Speaks?.Metric, speaks?.Value, speaks?.Low, speaks?.High);
        row.Metrics = JsonSerializer.Serialize(score.Metrics);
        return row;
    }
}
