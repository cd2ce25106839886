using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>A user in the list of a client.</summary>
/// <param name="User">The user.</param>
/// <param name="Scope">What the user sees, in words.</param>
/// <param name="MayChange">Whether the viewer may change it.</param>
/// <param name="ValidKeys">How many API keys of the user open something now.</param>
public sealed record UserLine(UserRow User, string Scope, bool MayChange, int ValidKeys);

/// <summary>The users whose scope holds a client, and what a new one can be given.</summary>
public sealed record UserLines(IReadOnlyList<UserLine> Lines, IReadOnlyList<(int Id, string Name)> Vendors, bool HasMore);

/// <summary>Reads the users of the page: those whose scope holds the client, and those of vendors with a contract.</summary>
public sealed class UserPageSearch(IDbContextFactory<VegaDbContext> contexts)
{
    public const int Most = 500;

    public async Task<UserLines> ReadAsync(Viewer viewer, int clientId, Instant now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var contracts = db.Contracts.Where(c => c.ClientId == clientId);
        var users = await db.Users.AsNoTracking().VisibleTo(viewer).Include(u => u.Clients)
            .Where(u => u.AllClients || u.Role == Role.Administrator || u.Clients.Any(c => c.ClientId == clientId) || (u.VendorId != null && contracts.Any(c => c.VendorId == u.VendorId)))
            .OrderBy(u => u.DisplayName ?? u.Email).ThenBy(u => u.Id).Take(Most + 1).ToListAsync(cancellationToken);
        var hasMore = users.Count > Most;
        if (hasMore) users.RemoveAt(Most);
        var vendors = await db.Vendors.AsNoTracking().VisibleTo(viewer).Where(v => v.ArchivedAt == null && contracts.Any(c => c.VendorId == v.Id)).OrderBy(v => v.Name).Select(v => new { v.Id, v.Name }).ToListAsync(cancellationToken);
        var clients = await db.Clients.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        int[] ids = [.. users.Select(u => u.Id)];
        var keys = await db.ApiKeys.Where(k => k.UserId != null && EF.Parameter(ids).Contains(k.UserId.Value) && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now)).GroupBy(k => k.UserId!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new UserLines([.. users.Select(u =>
        {
            var row = UserRow.Of(u);
            var scope = row.VendorId is { } vendor ? vendors.Find(v => v.Id == vendor)?.Name ?? "a vendor"
                : row.ClientIds is not { } of ? "every client" : string.Join(", ", of.Take(3).Select(c => clients.GetValueOrDefault(c, "another client"))) + (of.Count > 3 ? $" and {of.Count - 3} more" : "");
            return new UserLine(row, scope, UserReach.Covers(viewer, u), keys.GetValueOrDefault(u.Id));
        })], [.. vendors.Select(v => (v.Id, v.Name))], hasMore);
    }
}
