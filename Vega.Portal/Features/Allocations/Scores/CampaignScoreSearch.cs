using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Allocations.Scores;

/// <summary>Reads the history of smart scores, for the API: a row for each time that a colour stood, and at least one a week.</summary>
public sealed class CampaignScoreSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<ScoreRecord>(contexts, Resource)
{
    public static readonly ResourceType<ScoreRecord> Resource = new ResourceType<ScoreRecord>("campaign-scores", "/api/v1/campaign-scores", s => s.Id)
        .Word("score", s => s.Score)
        .Shown("explanation", (s, _) => s.Explanation)
        .Shown("outlook", (s, _) => s.Outlook)
        .Shown("metric", (s, _) => s.Metric?.Key())
        .Shown("leads", (s, _) => s.Leads, AttributeKind.Number)
        .Shown("value", (s, _) => Rounded(s, s.Value), AttributeKind.Number)
        .Shown("low", (s, _) => Rounded(s, s.Low), AttributeKind.Number)
        .Shown("high", (s, _) => Rounded(s, s.High), AttributeKind.Number)
        .Flag("newest", s => s.Newest)
        .Time("from", s => s.From)
        .Time("computed-at", s => s.At)
        .One("client-campaign", "client-campaigns", s => s.CampaignId)
        .One("client", "clients", s => s.ClientId);

    protected override IQueryable<ScoreRecord> Visible(VegaDbContext db, Viewer viewer) => db.Scores.VisibleTo(viewer);

    /// <summary>Whole cents, or per cent with two decimals; what has no end is left out.</summary>
    private static decimal? Rounded(ScoreRecord score, double? value) => value is { } number && Math.Abs(number) < 1e15 ? Math.Round((decimal)number, score.Metric?.IsCost() == true ? 0 : 2) : null;
}
