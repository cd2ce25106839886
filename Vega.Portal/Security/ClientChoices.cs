using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;

namespace Vega.Portal.Security;

/// <summary>A client that the switcher of the top bar offers.</summary>
public sealed record ClientChoice(int Id, string Slug, string Name, string TimeZone);

/// <summary>The clients a viewer may choose from, by name; archived ones are left out.</summary>
public sealed class ClientChoices(IDbContextFactory<VegaDbContext> contexts)
{
    public async Task<IReadOnlyList<ClientChoice>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Clients.AsNoTracking().VisibleTo(viewer).Where(c => c.ArchivedAt == null).OrderBy(c => c.Name)
            .Select(c => new ClientChoice(c.Id, c.Slug, c.Name, c.TimeZone)).ToListAsync(cancellationToken);
    }
}
