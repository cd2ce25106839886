using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Users;

/// <summary>A user, and the link by which that person sets a password. The link is told once, to whoever made it, to be passed on.</summary>
public sealed record UserLink(UserRow User, string Path, Instant Expires);

/// <summary>Invites, changes and disables users. Nobody makes or changes a user who sees more than they do, and no change leaves Vega without an administrator.</summary>
public sealed class UserCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, AccountLinks links, SecondStep second, KnownUsers known, TimeProvider time)
{
    /// <summary>Makes a user without a password, and the invitation to set one.</summary>
    public async Task<Change<UserLink>> InviteAsync(Viewer viewer, UserInput input, CancellationToken cancellationToken = default)
    {
        if (Refused(viewer) is { } refused) return new Change<UserLink>.Forbidden(refused.Code, refused.Message);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        var user = new VegaUser { SecurityStamp = OwnAccount.NewStamp() };
        input.ApplyTo(user, edit.Faults);
        await CheckAsync(db, viewer, user, edit.Faults, cancellationToken);
        if (!edit.Faults.None) return new Change<UserLink>.Invalid(edit.Faults.All);
        if (!UserReach.Covers(viewer, user)) return new Change<UserLink>.Forbidden(SeesMore.Code, SeesMore.Message);
        db.Users.Add(user);
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Change<UserLink>.Saved(LinkOf(user), []);
    }

    /// <summary>Changes address, name, role or scope. It counts at once, in open sessions too. Stale when the user is not the one that the caller read any more.</summary>
    public Task<Change<UserRow>> ChangeAsync(Viewer viewer, int id, UserInput input, Func<VegaUser, bool>? seen = null, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, null, seen, async (edit, user) =>
    {
        var before = (user.Role, user.AllClients, Clients: string.Join(',', user.Clients.Select(c => c.ClientId).Order()), user.VendorId);
        input.ApplyTo(user, edit.Faults);
        await CheckAsync(edit.Db, viewer, user, edit.Faults, cancellationToken);
        if (user.Id == viewer.UserId && before != (user.Role, user.AllClients, string.Join(',', user.Clients.Select(c => c.ClientId).Order()), user.VendorId)) edit.Faults.Invalid("role", "your own role and scope are changed by somebody else");
        return [];
    }, cancellationToken);

    /// <summary>Ends every session of the user and every key of the user at once, and lets nobody in until <see cref="EnableAsync"/>. Who comes second is told who was first.</summary>
    public Task<Change<UserRow>> DisableAsync(Viewer viewer, int id, Func<VegaUser, bool>? seen = null, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, null, seen, async (edit, user) =>
    {
        if (user.Id == viewer.UserId) edit.Faults.Invalid("", "you cannot disable yourself");
        if (user.DisabledAt is not null) return [await LastWriteSearch.SayDoneAsync(edit, "users", id, "disabled")];
        (user.DisabledAt, user.SecurityStamp) = (edit.Now, OwnAccount.NewStamp());
        return [];
    }, cancellationToken);

    /// <summary>Lets a disabled user in again, with the same password; former sessions stay ended.</summary>
    public Task<Change<UserRow>> EnableAsync(Viewer viewer, int id, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, null, null, (_, user) =>
    {
        IReadOnlyList<string> notes = user.DisabledAt is null ? ["Enabled already: somebody else did it."] : [];
        user.DisabledAt = null;
        return Task.FromResult(notes);
    }, cancellationToken);

    /// <summary>Ends every session of the user.</summary>
    public Task<Change<UserRow>> SignOutEverywhereAsync(Viewer viewer, int id, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, "signed-out-everywhere", null, (_, user) =>
    {
        user.SecurityStamp = OwnAccount.NewStamp();
        return Nothing;
    }, cancellationToken);

    /// <summary>Turns the second step off for somebody who lost phone and recovery codes, and ends the sessions.</summary>
    public Task<Change<UserRow>> ResetSecondStepAsync(Viewer viewer, int id, CancellationToken cancellationToken = default) => WriteAsync(viewer, id, "second-step-reset", null, async (edit, user) =>
    {
        await second.TurnOffAsync(edit.Db, user, cancellationToken);
        user.SecurityStamp = OwnAccount.NewStamp();
        return [];
    }, cancellationToken);

    /// <summary>A link by which the user sets a new password, or the invitation once more. The present password and sessions live on until it is used.</summary>
    public async Task<Change<UserLink>> MakeLinkAsync(Viewer viewer, int id, CancellationToken cancellationToken = default)
    {
        VegaUser? found = null;
        return await WriteAsync(viewer, id, "link-made", null, (edit, user) =>
        {
            if (user.DisabledAt is not null) edit.Faults.Invalid("", "the user is disabled");
            found = user;
            return Nothing;
        }, cancellationToken) switch
        {
            Change<UserRow>.Saved => new Change<UserLink>.Saved(LinkOf(found!), []),
            Change<UserRow>.Invalid invalid => new Change<UserLink>.Invalid(invalid.Errors),
            Change<UserRow>.Forbidden forbidden => new Change<UserLink>.Forbidden(forbidden.Code, forbidden.Message),
            _ => new Change<UserLink>.Missing(),
        };
    }

    private static readonly Task<IReadOnlyList<string>> Nothing = Task.FromResult<IReadOnlyList<string>>([]);
    private static readonly (string Code, string Message) SeesMore = ("sees-more", "Nobody makes or changes a user who sees more than they do.");

    private UserLink LinkOf(VegaUser user)
    {
        var (path, expires) = links.For(user);
        return new UserLink(UserRow.Of(user), path, expires);
    }

    private static (string Code, string Message)? Refused(Viewer viewer) => Policies.Allows(Policies.ManageUsers, viewer) ? null : ("forbidden", "Your role may not manage users.");

    private async Task<Change<UserRow>> WriteAsync(Viewer viewer, int id, string? action, Func<VegaUser, bool>? seen, Func<ConfigurationEdit, VegaUser, Task<IReadOnlyList<string>>> write, CancellationToken cancellationToken)
    {
        if (Refused(viewer) is { } refused) return new Change<UserRow>.Forbidden(refused.Code, refused.Message);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        var user = await db.Users.VisibleTo(viewer).Include(u => u.Clients).SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null) return new Change<UserRow>.Missing();
        if (!UserReach.Covers(viewer, user)) return new Change<UserRow>.Forbidden(SeesMore.Code, SeesMore.Message);
        if (seen?.Invoke(user) == false) return new Change<UserRow>.Stale(UserRow.Of(user), UserRow.Of(user));
        var wasAdministrator = user is { Role: Role.Administrator, DisabledAt: null };
        var notes = await write(edit, user);
        if (!edit.Faults.None) return new Change<UserRow>.Invalid(edit.Faults.All);
        if (!UserReach.Covers(viewer, user)) return new Change<UserRow>.Forbidden(SeesMore.Code, SeesMore.Message);
        if (wasAdministrator && user is not { Role: Role.Administrator, DisabledAt: null } && !await db.Users.AnyAsync(u => u.Id != id && u.Role == Role.Administrator && u.DisabledAt == null, cancellationToken))
            return new Change<UserRow>.Invalid([new FieldError("", "last-administrator", "This is the last administrator; make another one first.")]);
        await edit.SaveAsync(cancellationToken);
        if (action is not null) transaction.Audit(0, viewer, action, "users", id);
        await transaction.CommitAsync(cancellationToken);
        known.Forget(id);
        return new Change<UserRow>.Saved(UserRow.Of(user), notes);
    }

    private static async Task CheckAsync(VegaDbContext db, Viewer viewer, VegaUser user, Faults at, CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(u => u.NormalizedEmail == user.NormalizedEmail && u.Id != user.Id, cancellationToken)) at.Taken("email", "another user has this address");
        var ids = user.Clients.ConvertAll(c => c.ClientId);
        if (ids.Count > 0 && await db.Clients.VisibleTo(viewer).CountAsync(c => ids.Contains(c.Id), cancellationToken) != ids.Count) at.Add("clients", "unknown-client", "there is no such client");
        if (user.VendorId is { } vendor && !await db.Vendors.VisibleTo(viewer).AnyAsync(v => v.Id == vendor, cancellationToken)) at.Add("vendor", "unknown-vendor", "there is no such vendor");
    }
}
