using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Keys;

/// <summary>A key in the list of a client.</summary>
/// <param name="Key">The key.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Kind">What its owner is: client, vendor or person.</param>
/// <param name="MayChange">Whether the viewer may rotate and revoke it.</param>
/// <param name="Valid">How many keys of this name and owner open something now.</param>
public sealed record KeyLine(KeyRow Key, string Owner, string Kind, bool MayChange, int Valid);

/// <summary>Somebody a key can be made for; the value is as <c>vendor:5</c>.</summary>
public sealed record KeyOwner(string Value, string Title, string Kind);

/// <summary>The keys that open a client's leads, and for whom the viewer may make more.</summary>
public sealed record KeyLines(IReadOnlyList<KeyLine> Lines, IReadOnlyList<KeyOwner> Owners, bool HasMore);

/// <summary>What a key did of late.</summary>
/// <param name="LastDay">Leads posted with it in the last 24 hours.</param>
/// <param name="LastMonth">Leads posted with it in the last 30 days.</param>
public sealed record KeyPosts(int LastDay, int LastMonth);

/// <summary>Reads the keys of the page: the client's own, those of vendors with a contract, and those of people whose scope holds the client.</summary>
public sealed class KeyPageSearch(IDbContextFactory<VegaDbContext> contexts)
{
    public const int Most = 500;

    public async Task<KeyLines> ReadAsync(Viewer viewer, int clientId, Instant now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (vendors, users) = (Vendors(db, clientId), Users(db, clientId));
        var keys = await db.ApiKeys.AsNoTracking().VisibleTo(viewer)
            .Where(k => k.ClientId == clientId || (k.VendorId != null && vendors.Contains(k.VendorId.Value)) || (k.UserId != null && users.Any(u => u.Id == k.UserId)))
            .OrderBy(k => k.Name).ThenByDescending(k => k.Id).Take(Most + 1).ToListAsync(cancellationToken);
        var hasMore = keys.Count > Most;
        if (hasMore) keys.RemoveAt(Most);
        var client = await db.Clients.Where(c => c.Id == clientId).Select(c => c.Name).SingleAsync(cancellationToken);
        var vendorNames = await db.Vendors.AsNoTracking().VisibleTo(viewer).Where(v => vendors.Contains(v.Id) && v.ArchivedAt == null).ToDictionaryAsync(v => v.Id, v => v.Name, cancellationToken);
        var userNames = await db.Users.AsNoTracking().VisibleTo(viewer).Where(u => users.Any(o => o.Id == u.Id)).ToDictionaryAsync(u => u.Id, u => (u.DisplayName ?? u.Email)!, cancellationToken);
        var lines = new List<KeyLine>();
        foreach (var key in keys)
        {
            var (owner, kind) = key.ClientId is not null ? (client, "client") : key.VendorId is { } v ? (vendorNames.GetValueOrDefault(v, "archived vendor"), "vendor") : (userNames.GetValueOrDefault(key.UserId!.Value, "a user"), "person");
            var valid = keys.Count(k => (k.Name, k.ClientId, k.VendorId, k.UserId) == (key.Name, key.ClientId, key.VendorId, key.UserId) && KeyRow.Of(k).IsValid(now));
            lines.Add(new KeyLine(KeyRow.Of(key), owner, kind, await KeyCommands.CoversAsync(db, viewer, key, cancellationToken), valid));
        }
        var owners = new List<KeyOwner>();
        await OfferAsync(new KeyOwner($"client:{clientId}", client, "Client"), new ApiKey { Name = "", Prefix = "", Hash = "", ClientId = clientId });
        foreach (var (id, name) in vendorNames.OrderBy(v => v.Value, StringComparer.OrdinalIgnoreCase)) await OfferAsync(new KeyOwner($"vendor:{id}", name, "Vendor"), new ApiKey { Name = "", Prefix = "", Hash = "", VendorId = id });
        foreach (var (id, name) in userNames.OrderBy(u => u.Value, StringComparer.OrdinalIgnoreCase)) await OfferAsync(new KeyOwner($"user:{id}", name, "Person"), new ApiKey { Name = "", Prefix = "", Hash = "", UserId = id });
        return new KeyLines(lines, owners, hasMore);

        async Task OfferAsync(KeyOwner owner, ApiKey like)
        {
            if (await KeyCommands.CoversAsync(db, viewer, like, cancellationToken)) owners.Add(owner);
        }
    }

    /// <summary>What would stop when the key ends. A vendor's key posts that vendor's leads and a client's key that client's, so that only those of the month are looked at.</summary>
    public async Task<KeyPosts> PostsAsync(Viewer viewer, KeyRow key, Instant now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (day, month) = (now - Duration.FromDays(1), now - Duration.FromDays(30));
        var leads = db.Leads.VisibleTo(viewer).Where(l => l.ApiKeyId == key.Id && l.CreatedAt >= month);
        if (key.VendorId is { } vendor) leads = leads.Where(l => l.VendorId == vendor);
        else if (key.ClientId is { } client) leads = leads.Where(l => l.ClientId == client);
        return new KeyPosts(await leads.CountAsync(l => l.CreatedAt >= day, cancellationToken), await leads.CountAsync(cancellationToken));
    }

    private static IQueryable<int> Vendors(VegaDbContext db, int clientId) =>
        db.Contracts.Where(c => c.ClientId == clientId).Select(c => c.VendorId).Union(db.Vendors.Where(v => v.InternalClientId == clientId).Select(v => v.Id));

    private static IQueryable<VegaUser> Users(VegaDbContext db, int clientId) => db.Users.Where(u => u.AllClients || u.Role == Role.Administrator || u.Clients.Any(c => c.ClientId == clientId)
        || (u.VendorId != null && db.Contracts.Any(c => c.ClientId == clientId && c.VendorId == u.VendorId)));
}
