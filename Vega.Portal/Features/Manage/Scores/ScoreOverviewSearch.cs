using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Scores;

/// <summary>Reads how a client's campaigns score now.</summary>
public sealed class ScoreOverviewSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>Campaigns by colour, and when they were scored last.</summary>
    public async Task<(IReadOnlyDictionary<SmartScore, int> Colours, Instant? ComputedAt)> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var scores = db.Scores.AsNoTracking().VisibleTo(viewer).Where(s => s.ClientId == client && s.Newest);
        return (await scores.GroupBy(s => s.Score).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken), await scores.MaxAsync(s => (Instant?)s.At, cancellationToken));
    }

    /// <summary>"2 red", or nothing, as the tree notes it.</summary>
    public async Task<string?> NoteAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Scores.VisibleTo(viewer).CountAsync(s => s.ClientId == client && s.Newest && s.Score == SmartScore.Red, cancellationToken) is > 0 and var red ? $"{red} red" : null;
    }
}
