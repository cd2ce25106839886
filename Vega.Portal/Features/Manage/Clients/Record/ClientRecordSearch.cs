using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Clients.Record;

/// <summary>A client with what stands in rows of its own.</summary>
/// <param name="Client">The client, with its posting address.</param>
/// <param name="FormerSlugs">Its slugs beside the present one; those that were retired last.</param>
public sealed record ClientRecord(Client Client, IReadOnlyList<ClientSlug> FormerSlugs);

/// <summary>Reads a client for its own page.</summary>
public sealed class ClientRecordSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The client; null when the viewer sees no such one.</summary>
    public async Task<ClientRecord?> FindAsync(Viewer viewer, int id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var client = await db.Clients.AsNoTracking().Include(c => c.Endpoint).VisibleTo(viewer).FirstOrDefaultAsync(c => c.Id == id && c.ArchivedAt == null, cancellationToken);
        if (client is null) return null;
        var slugs = await db.ClientSlugs.AsNoTracking().Where(s => s.ClientId == id).ToListAsync(cancellationToken);
        return new ClientRecord(client, [.. slugs.Where(s => !InputText.Same(s.Slug, client.Slug)).OrderBy(s => s.RetiredAt is not null).ThenBy(s => s.Slug, StringComparer.Ordinal)]);
    }
}
