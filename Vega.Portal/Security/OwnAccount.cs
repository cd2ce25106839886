using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>What the account page shows.</summary>
public sealed record OwnAccountRow(int Id, string Email, string Name, bool TwoFactor, int RecoveryCodesLeft);

/// <summary>What people do with their own account. Whatever changes how somebody signs in ends all other sessions; the result names the new stamp, for the session that goes on.</summary>
public sealed class OwnAccount(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, Passwords passwords, SecondStep second, AccountLinks links, SignInThrottle throttle, KnownUsers users, TimeProvider time)
{
    public async Task<OwnAccountRow?> ShowAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == viewer.UserId, cancellationToken);
        return user is null ? null : new OwnAccountRow(user.Id, user.Email!, KnownUser.Of(user).Name, user.TwoFactorEnabled, await second.RecoveryCodesLeftAsync(db, user.Id, cancellationToken));
    }

    /// <summary>Changes the password of whoever knows the present one.</summary>
    public Task<Change<KnownUser>> ChangePasswordAsync(Viewer viewer, string? present, string? wanted, CancellationToken cancellationToken) => WriteAsync(viewer, "password-changed", (_, user) =>
    {
        if (Guard(user, present) is { } fault) return Task.FromResult<FieldError?>(fault);
        if (passwords.Fault(wanted, user.Email, user.DisplayName) is { } weak) return Task.FromResult<FieldError?>(weak);
        user.PasswordHash = passwords.Hash(user, wanted!);
        user.SecurityStamp = NewStamp();
        return Task.FromResult<FieldError?>(null);
    }, cancellationToken);

    /// <summary>Sets the password of whoever holds a link; null when the link is worth nothing. The link's e-mail address is thereby confirmed.</summary>
    public async Task<Change<KnownUser>?> SetPasswordAsync(string? token, string? wanted, string? remoteIp, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } invited) return null;
        var viewer = KnownUser.Of(invited).Viewer(remoteIp);
        return await WriteAsync(viewer, "password-set", (_, user) =>
        {
            // somebody else with the same link was faster
            if (user.SecurityStamp != invited.SecurityStamp) return Task.FromResult<FieldError?>(new FieldError("token", "used", "This link was used already."));
            if (passwords.Fault(wanted, user.Email, user.DisplayName) is { } weak) return Task.FromResult<FieldError?>(weak);
            user.PasswordHash = passwords.Hash(user, wanted!);
            user.SecurityStamp = NewStamp();
            user.EmailConfirmed = true;
            return Task.FromResult<FieldError?>(null);
        }, cancellationToken);
    }

    /// <summary>Ends every session of the user, this one too.</summary>
    public Task<Change<KnownUser>> SignOutEverywhereAsync(Viewer viewer, CancellationToken cancellationToken) => WriteAsync(viewer, "signed-out-everywhere", (_, user) =>
    {
        user.SecurityStamp = NewStamp();
        return Task.FromResult<FieldError?>(null);
    }, cancellationToken);

    /// <summary>The secret for the authenticator app that is being set up.</summary>
    public async Task<byte[]> OfferSecondStepAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var secret = await second.OfferAsync(db, viewer.UserId!.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return secret;
    }

    /// <summary>Turns the second step on; the notes are the recovery codes, which are shown once.</summary>
    public async Task<Change<KnownUser>> TurnOnSecondStepAsync(Viewer viewer, string? code, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> codes = [];
        return await WriteAsync(viewer, "second-step-on", async (db, user) =>
        {
            if (await second.TurnOnAsync(db, user, code, time.Now(), cancellationToken) is not { } made) return new FieldError("code", "wrong-code", "That is not the code the app shows now. Check that the phone's clock is right.");
            codes = made;
            user.SecurityStamp = NewStamp();
            return null;
        }, cancellationToken, () => codes);
    }

    /// <summary>Turns the second step off for whoever knows the password.</summary>
    public Task<Change<KnownUser>> TurnOffSecondStepAsync(Viewer viewer, string? password, CancellationToken cancellationToken) => WriteAsync(viewer, "second-step-off", async (db, user) =>
    {
        if (Guard(user, password) is { } fault) return fault;
        await second.TurnOffAsync(db, user, cancellationToken);
        user.SecurityStamp = NewStamp();
        return null;
    }, cancellationToken);

    /// <summary>New recovery codes, in the notes, for whoever knows the password.</summary>
    public async Task<Change<KnownUser>> RenewRecoveryCodesAsync(Viewer viewer, string? password, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> codes = [];
        return await WriteAsync(viewer, "recovery-codes-renewed", async (db, user) =>
        {
            if (Guard(user, password) is { } fault) return fault;
            if (!user.TwoFactorEnabled) return new FieldError("password", "no-second-step", "The second step is off.");
            codes = await second.RenewRecoveryCodesAsync(db, user.Id, cancellationToken);
            return null;
        }, cancellationToken, () => codes);
    }

    public static string NewStamp() => Guid.NewGuid().ToString("N");

    /// <summary>A session left open must not become a place to guess the password.</summary>
    private FieldError? Guard(VegaUser user, string? password)
    {
        var account = "password of " + user.Id;
        if (throttle.Enter(account, null, known: true) is { } wait && wait > NodaTime.Duration.Zero) return new FieldError("present", "paused", $"Too many wrong tries. Try again in {Math.Ceiling(wait.TotalMinutes)} minutes.");
        if (!passwords.Verify(user, password ?? "", out _)) return new FieldError("present", "wrong-password", "That is not your present password.");
        throttle.Succeeded(account, null);
        return null;
    }

    private async Task<Change<KnownUser>> WriteAsync(Viewer viewer, string action, Func<VegaDbContext, VegaUser, Task<FieldError?>> write, CancellationToken cancellationToken, Func<IReadOnlyList<string>>? notes = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var user = await db.Users.Include(u => u.Clients).SingleOrDefaultAsync(u => u.Id == viewer.UserId && u.DisabledAt == null, cancellationToken);
        if (user is null) return new Change<KnownUser>.Missing();
        if (await write(db, user) is { } fault) return new Change<KnownUser>.Invalid([fault]);
        transaction.Audit(0, viewer, action, "users", user.Id);
        await transaction.CommitAsync(cancellationToken);
        users.Forget(user.Id);
        return new Change<KnownUser>.Saved(KnownUser.Of(user), notes?.Invoke() ?? []);
    }
}
