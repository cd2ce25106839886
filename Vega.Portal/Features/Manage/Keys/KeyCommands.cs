using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Keys;

/// <summary>What may be said of a key. Owner and kind are said once, when it is made.</summary>
public sealed record KeyInput
{
    public Optional<string?> Name { get; init; }
    public int? User { get; init; }
    public int? Client { get; init; }
    public int? Vendor { get; init; }

    /// <summary>Posts tests only.</summary>
    public bool Test { get; init; }

    public Optional<Instant?> ExpiresAt { get; init; }

    /// <summary>Checks everything that the input alone decides, and makes the key. Its plain text is in <paramref name="plain"/> and nowhere else.</summary>
    public ApiKey ToKey(Faults at, out string plain)
    {
        var key = KeyCommands.New(new ApiKey { Name = at.Name("name", Name.Value, 100), Prefix = "", Hash = "", UserId = User, ClientId = Client, VendorId = Vendor, Test = Test }, out plain);
        if (new[] { User, Client, Vendor }.Count(o => o is not null) != 1) at.Invalid("", "a key belongs to exactly one of vendor, client and user");
        else if (key is { Test: true, UserId: not null }) at.Invalid("test", "a test key posts leads; it belongs to a vendor or a client");
        return key;
    }
}

/// <summary>A key that was just made, with the plain text that is shown once.</summary>
public sealed record MadeKey(KeyRow Key, string Plain);

/// <summary>Makes, rotates, revokes and expires API keys. Nobody makes or changes a key that sees more than they do.</summary>
public sealed class KeyCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ApiKeys cache, TimeProvider time)
{
    private static readonly (string Code, string Message) SeesMore = ("sees-more", "Nobody makes or changes a key that sees more than they do.");

    /// <summary>Makes a key of exactly one user, client or vendor.</summary>
    public async Task<Change<MadeKey>> CreateAsync(Viewer viewer, KeyInput input, CancellationToken cancellationToken = default)
    {
        if (!Policies.Allows(Policies.ManageKeys, viewer)) return new Change<MadeKey>.Forbidden("forbidden", "Your role may not manage API keys.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        var key = input.ToKey(edit.Faults, out var plain);
        key.ExpiresAt = Expiry(input.ExpiresAt.Value, edit);
        if (edit.Faults.None && !await OwnerIsSeenAsync(db, viewer, key, cancellationToken)) edit.Faults.Add(OwnerField(key), "unknown-owner", "there is no such " + OwnerField(key));
        if (edit.Faults.None && await Valid(db, key, edit.Now).AnyAsync(cancellationToken)) edit.Faults.Taken("name", "there is a valid key of this name already; rotate it, or choose another name");
        if (!edit.Faults.None) return new Change<MadeKey>.Invalid(edit.Faults.All);
        if (!await CoversAsync(db, viewer, key, cancellationToken)) return new Change<MadeKey>.Forbidden(SeesMore.Code, SeesMore.Message);
        db.ApiKeys.Add(key);
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Change<MadeKey>.Saved(new MadeKey(KeyRow.Of(key), plain), []);
    }

    /// <summary>Makes a second key of the same owner, name and kind. Both are valid until the old one is revoked, or for as long as <paramref name="oldLasts"/> says; there are never more than two.</summary>
    public async Task<Change<MadeKey>> RotateAsync(Viewer viewer, int id, Duration? oldLasts = null, CancellationToken cancellationToken = default)
    {
        MadeKey? made = null;
        var change = await WriteAsync(viewer, id, null, async (edit, old) =>
        {
            var valid = await Valid(edit.Db, old, edit.Now).CountAsync(cancellationToken);
            if (!KeyRow.Of(old).IsValid(edit.Now)) edit.Faults.Invalid("", "the key is no longer valid; make a new one");
            else if (valid > 1) edit.Faults.Add("", "two-keys", "Two keys of this name are valid already; revoke one of them first.");
            if (oldLasts < Duration.Zero || oldLasts > Duration.FromDays(365)) edit.Faults.Invalid("old-lasts", "must be from now to a year");
            if (!edit.Faults.None) return [];
            var key = New(new ApiKey { Name = old.Name, Prefix = "", Hash = "", UserId = old.UserId, ClientId = old.ClientId, VendorId = old.VendorId, Test = old.Test }, out var plain);
            if (oldLasts is { } lasts && !(old.ExpiresAt <= edit.Now + lasts)) old.ExpiresAt = edit.Now + lasts;
            edit.Db.ApiKeys.Add(key);
            await edit.SaveAsync(cancellationToken);
            made = new MadeKey(KeyRow.Of(key), plain);
            return [];
        }, cancellationToken);
        return change switch
        {
            Change<KeyRow>.Saved => new Change<MadeKey>.Saved(made!, []),
            Change<KeyRow>.Invalid invalid => new Change<MadeKey>.Invalid(invalid.Errors),
            Change<KeyRow>.Forbidden forbidden => new Change<MadeKey>.Forbidden(forbidden.Code, forbidden.Message),
            _ => new Change<MadeKey>.Missing(),
        };
    }

    /// <summary>Ends a key: at once on this node, within two seconds on every other. It cannot be undone. Who comes second is told who was first.</summary>
    public Task<Change<KeyRow>> RevokeAsync(Viewer viewer, int id, Func<ApiKey, bool>? seen = null, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, seen, async (edit, key) =>
    {
        if (key.RevokedAt is not null) return [await LastWriteSearch.SayDoneAsync(edit, "api-keys", id, "revoked")];
        key.RevokedAt = edit.Now;
        return [];
    }, cancellationToken);

    /// <summary>Changes name or expiry. Stale when the key is not the one that the caller read any more.</summary>
    public Task<Change<KeyRow>> ChangeAsync(Viewer viewer, int id, KeyInput input, Func<ApiKey, bool>? seen = null, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, seen, (edit, key) =>
    {
        key.Name = edit.Faults.Name("name", input.Name.Or(key.Name), 100);
        if (input.ExpiresAt.IsGiven) key.ExpiresAt = Expiry(input.ExpiresAt.Value, edit);
        return Task.FromResult<IReadOnlyList<string>>([]);
    }, cancellationToken);

    private async Task<Change<KeyRow>> WriteAsync(Viewer viewer, int id, Func<ApiKey, bool>? seen, Func<ConfigurationEdit, ApiKey, Task<IReadOnlyList<string>>> write, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ManageKeys, viewer)) return new Change<KeyRow>.Forbidden("forbidden", "Your role may not manage API keys.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        var key = await db.ApiKeys.VisibleTo(viewer).SingleOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (key is null) return new Change<KeyRow>.Missing();
        if (!await CoversAsync(db, viewer, key, cancellationToken)) return new Change<KeyRow>.Forbidden(SeesMore.Code, SeesMore.Message);
        if (seen?.Invoke(key) == false) return new Change<KeyRow>.Stale(KeyRow.Of(key), key);
        var notes = await write(edit, key);
        if (!edit.Faults.None) return new Change<KeyRow>.Invalid(edit.Faults.All);
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        cache.Forget();
        return new Change<KeyRow>.Saved(KeyRow.Of(key), notes);
    }

    internal static ApiKey New(ApiKey key, out string plain)
    {
        (plain, key.Prefix, key.Hash) = ApiKeys.NewKey();
        return key;
    }

    private static Instant? Expiry(Instant? wanted, ConfigurationEdit edit)
    {
        if (wanted <= edit.Now) edit.Faults.Invalid("expires-at", "must lie in the future; revoke the key to end it now");
        return wanted;
    }

    private static string OwnerField(ApiKey key) => key.UserId is not null ? "user" : key.ClientId is not null ? "client" : "vendor";

    private static IQueryable<ApiKey> Valid(VegaDbContext db, ApiKey like, Instant now) => db.ApiKeys.Where(k =>
        k.Name == like.Name && k.UserId == like.UserId && k.ClientId == like.ClientId && k.VendorId == like.VendorId && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now));

    private static Task<bool> OwnerIsSeenAsync(VegaDbContext db, Viewer viewer, ApiKey key, CancellationToken cancellationToken) =>
        key.UserId is { } user ? db.Users.VisibleTo(viewer).AnyAsync(u => u.Id == user, cancellationToken)
        : key.ClientId is { } client ? db.Clients.VisibleTo(viewer).AnyAsync(c => c.Id == client, cancellationToken)
        : db.Vendors.VisibleTo(viewer).AnyAsync(v => v.Id == key.VendorId, cancellationToken);

    /// <summary>
    /// Administrators any key. A client's key shows personal data, so only the client's admin makes it. A vendor's key sees the vendor's leads of every client, so an account manager
    /// makes it only when all of those are in scope. A user's key is that user's, or of somebody whom a client's admin may manage.
    /// </summary>
    internal static async Task<bool> CoversAsync(VegaDbContext db, Viewer viewer, ApiKey key, CancellationToken cancellationToken)
    {
        if (viewer.Is(Role.Administrator) || key.UserId == (viewer.UserId ?? 0)) return true;
        if (key.UserId is { } user) return viewer.Is(Role.ClientAdmin) && await db.Users.VisibleTo(viewer).AnyAsync(u => u.Id == user, cancellationToken);
        if (key.ClientId is { } client) return viewer is { Role: Role.ClientAdmin, ClientIds: { } own } && own.Contains(client);
        if (!viewer.Is(Role.AccountManager)) return false;
        return viewer.ClientIds is not { } ids || !await db.Contracts.AnyAsync(c => c.VendorId == key.VendorId && !ids.Contains(c.ClientId), cancellationToken);
    }
}
