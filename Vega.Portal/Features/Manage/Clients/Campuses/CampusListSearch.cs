using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Clients.Campuses;

/// <summary>A campus, and how many leads name it.</summary>
public sealed record CampusRow(Campus Campus, int Leads);

/// <summary>Reads a client's campuses for their page.</summary>
public sealed class CampusListSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>All campuses of the client that the viewer sees, by name.</summary>
    public async Task<IReadOnlyList<CampusRow>> ReadAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var campuses = await db.Campuses.AsNoTracking().VisibleTo(viewer).Where(c => c.ClientId == client).OrderBy(c => c.Name).ToListAsync(cancellationToken);
        var leads = campuses.Count == 0 ? [] : await db.Leads.VisibleTo(viewer).Where(l => l.ClientId == client && l.CampusId != null).GroupBy(l => l.CampusId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. campuses.Select(c => new CampusRow(c, leads.GetValueOrDefault(c.Id)))];
    }

    /// <summary>The campuses whose name or code has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await db.Campuses.AsNoTracking().VisibleTo(viewer).Where(c => c.ClientId == client).ToListAsync(cancellationToken);
        return [.. all.Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || c.Code.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(c => new FindHit(c.Name, c.Code, Links.Manage("campuses", slug, ("item", c.Id.ToString(CultureInfo.InvariantCulture)))))];
    }

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Campuses.VisibleTo(viewer).CountAsync(c => c.ClientId == client, cancellationToken);
    }
}
