using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Posting;

/// <summary>Reads the links to posting instructions: all of them but the address itself.</summary>
public sealed class PostingLinkSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<PostingLink>(contexts, Resource)
{
    public static readonly ResourceType<PostingLink> Resource = new ResourceType<PostingLink>("posting-links", "/api/v1/posting-links", l => l.Id)
        .Text("name", l => l.Name)
        .Key("prefix", l => l.Prefix)
        .Flag("shows-rules", l => l.ShowsRules)
        .Time("created-at", l => l.CreatedAt)
        .Time("expires-at", l => l.ExpiresAt)
        .Flag("revoked", l => l.RevokedAt != null)
        .Shown("revoked-at", (l, _) => l.RevokedAt)
        .Shown("last-used-at", (l, _) => l.LastUsedAt)
        .Shown("test-leads", (l, _) => l.TestLeads)
        .One("client", "clients", l => l.ClientId)
        .One("client-campaign", "client-campaigns", l => l.CampaignId);

    private readonly IDbContextFactory<VegaDbContext> _contexts = contexts;

    /// <summary>The links of a campaign, the newest first.</summary>
    public async Task<IReadOnlyList<PostingLink>> OfCampaignAsync(Viewer viewer, int campaignId, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.PostingLinks.AsNoTracking().VisibleTo(viewer).Where(l => l.CampaignId == campaignId).OrderByDescending(l => l.Id).Take(200).ToListAsync(cancellationToken);
    }

    protected override IQueryable<PostingLink> Visible(VegaDbContext db, Viewer viewer) => db.PostingLinks.VisibleTo(viewer);
}
