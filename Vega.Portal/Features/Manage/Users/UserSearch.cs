using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>A user as lists and the API show it. <paramref name="ClientIds"/> is null for all.</summary>
public sealed record UserRow(int Id, string Email, string? Name, Role Role, IReadOnlyList<int>? ClientIds, int? VendorId, bool TwoFactor, bool Invited, Instant? DisabledAt, Instant CreatedAt)
{
    /// <summary>Of a row whose scope was loaded. A user without a password has been invited and has not come yet.</summary>
    public static UserRow Of(VegaUser user) => new(user.Id, user.Email ?? "", user.DisplayName, user.Role, user.AllClients || user.Role == Role.Administrator ? null : [.. user.Clients.Select(c => c.ClientId).Order()],
        user.VendorId, user.TwoFactorEnabled, user.PasswordHash is null, user.DisabledAt, user.CreatedAt);
}

/// <summary>A page of users.</summary>
public sealed record UserList(IReadOnlyList<UserRow> Rows, int Total);

/// <summary>Reads the users that a viewer sees.</summary>
public sealed class UserSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>By e-mail address; <paramref name="text"/> finds a part of address or name.</summary>
    public async Task<UserList> ListAsync(Viewer viewer, string? text = null, bool disabledToo = true, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var users = db.Users.AsNoTracking().VisibleTo(viewer);
        if (!disabledToo) users = users.Where(u => u.DisabledAt == null);
        if (!string.IsNullOrWhiteSpace(text))
        {
            var part = text.Trim().ToUpperInvariant();
            users = users.Where(u => u.NormalizedEmail!.Contains(part) || u.DisplayName!.ToUpper().Contains(part));
        }
        var total = await users.CountAsync(cancellationToken);
        var rows = await users.Include(u => u.Clients).OrderBy(u => u.NormalizedEmail).ThenBy(u => u.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new UserList(rows.ConvertAll(UserRow.Of), total);
    }

    /// <summary>One user; null when there is none for this viewer.</summary>
    public async Task<UserRow?> FindAsync(Viewer viewer, int id, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().VisibleTo(viewer).Include(u => u.Clients).SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is { } user ? UserRow.Of(user) : null;
    }
}
