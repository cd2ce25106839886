using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Keys;

/// <summary>An API key as lists and the API show it: all but the key itself.</summary>
public sealed record KeyRow(
    int Id, string Name, string Prefix, int? UserId, int? ClientId, int? VendorId, bool Test, Instant CreatedAt, Instant? LastUsedAt, Instant? ExpiresAt, Instant? RevokedAt)
{
    public static KeyRow Of(ApiKey key) => new(key.Id, key.Name, key.Prefix, key.UserId, key.ClientId, key.VendorId, key.Test, key.CreatedAt, key.LastUsedAt, key.ExpiresAt, key.RevokedAt);

    /// <summary>True while it opens anything.</summary>
    public bool IsValid(Instant now) => !(RevokedAt <= now) && !(ExpiresAt <= now);
}

/// <summary>A page of keys.</summary>
public sealed record KeyList(IReadOnlyList<KeyRow> Rows, int Total);

/// <summary>Reads the keys that a viewer sees.</summary>
public sealed class KeySearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>By name, the newest of a name first; of one owner when one is named.</summary>
    public async Task<KeyList> ListAsync(Viewer viewer, int? userId = null, int? clientId = null, int? vendorId = null, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var keys = db.ApiKeys.AsNoTracking().VisibleTo(viewer);
        if (userId is not null) keys = keys.Where(k => k.UserId == userId);
        if (clientId is not null) keys = keys.Where(k => k.ClientId == clientId);
        if (vendorId is not null) keys = keys.Where(k => k.VendorId == vendorId);
        var total = await keys.CountAsync(cancellationToken);
        var rows = await keys.OrderBy(k => k.Name).ThenByDescending(k => k.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new KeyList(rows.ConvertAll(KeyRow.Of), total);
    }

    /// <summary>One key; null when there is none for this viewer.</summary>
    public async Task<KeyRow?> FindAsync(Viewer viewer, int id, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiKeys.AsNoTracking().VisibleTo(viewer).SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is { } key ? KeyRow.Of(key) : null;
    }
}
