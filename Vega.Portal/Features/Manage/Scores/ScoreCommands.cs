using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Facts.Scores;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Scores;

/// <summary>Computes a client's scores now.</summary>
public sealed class ScoreCommands(CampaignScoring scoring, IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>What came of it; null when the viewer sees no such client, or may not manage it.</summary>
    public async Task<Scored?> ScoreAsync(Viewer viewer, int clientId, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ManageClient, viewer)) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == clientId && c.ArchivedAt == null, cancellationToken) ? await scoring.RunAsync(clientId, cancellationToken) : null;
    }

    /// <summary>The same for the API, which answers with the client.</summary>
    public async Task<Change<Told>> RecomputeAsync(Viewer viewer, int clientId, CancellationToken cancellationToken) =>
        await ScoreAsync(viewer, clientId, cancellationToken) is null ? new Change<Told>.Missing() : new Change<Told>.Saved(new Told(clientId), []);
}
