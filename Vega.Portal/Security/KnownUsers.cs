using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Security;

/// <summary>What a request has to know of a user: role, scope, and whether its sessions still count.</summary>
public sealed record KnownUser(int Id, string Email, string Name, Role Role, int? VendorId, IReadOnlyList<int>? ClientIds, string Stamp, bool Disabled)
{
    /// <summary>True while a session that was made under this stamp still counts.</summary>
    public bool Accepts(string stamp) => !Disabled && stamp == Stamp;

    /// <summary>True while a viewer that was made of the user earlier sees no more and no less than one made now.</summary>
    public bool IsStill(Viewer viewer) => viewer.Role == Role && viewer.VendorId == VendorId && (viewer.ClientIds is null ? ClientIds is null : ClientIds is not null && viewer.ClientIds.SequenceEqual(ClientIds));

    /// <summary>The user as a viewer.</summary>
    public Viewer Viewer(string? remoteIp, int? keyId = null, bool testKey = false) => new()
    {
        Kind = ViewerKind.User, Role = Role, UserId = Id, KeyId = keyId, TestKey = testKey, ClientIds = ClientIds, VendorId = VendorId, Name = Name, RemoteIp = remoteIp,
    };

    /// <summary>Of a row whose <see cref="VegaUser.Clients"/> were loaded. A VendorUser is bound to the vendor and to no client.</summary>
    public static KnownUser Of(VegaUser user) => new(user.Id, user.Email ?? "", user.DisplayName ?? user.Email ?? "user " + user.Id, user.Role,
        user.Role == Role.VendorUser ? user.VendorId ?? 0 : null, Scope(user), user.SecurityStamp ?? "", user.DisabledAt is not null);

    private static IReadOnlyList<int>? Scope(VegaUser user) => user.Role switch
    {
        Role.Administrator => null,
        Role.VendorUser => [],
        Role.AccountManager or Role.Finance when user.AllClients => null,
        _ => [.. user.Clients.Select(c => c.ClientId).Order()],
    };
}

/// <summary>Users as requests need them, at most two seconds old (and not old at all on the node that changed them).</summary>
public sealed class KnownUsers(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    private readonly FreshCache<int, KnownUser> _cache = new(time);

    public ValueTask<KnownUser?> FindAsync(int id, CancellationToken cancellationToken = default) => _cache.GetAsync(id, LoadAsync, cancellationToken);

    /// <summary>Says that the user changed.</summary>
    public void Forget(int id) => _cache.Forget(id);

    private async Task<KnownUser?> LoadAsync(int id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().Include(u => u.Clients).SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is { } user ? KnownUser.Of(user) : null;
    }
}
