using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>What a try to sign in came to.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    /// <summary>In.</summary>
    public sealed record Done(KnownUser User) : SignInOutcome;

    /// <summary>The password was right; the code of the app is still to come.</summary>
    public sealed record NeedsCode(KnownUser User) : SignInOutcome;

    /// <summary>Wrong, which also says nothing about whether there is such a user.</summary>
    public sealed record Wrong : SignInOutcome;

    /// <summary>Not looked at: too many wrong tries.</summary>
    public sealed record Paused(Duration For) : SignInOutcome;
}

/// <summary>Decides who gets a session: password, then the code where the user has a second step.</summary>
public sealed class SignIns(
    IDbContextFactory<VegaDbContext> contexts, WriteGate gate, Passwords passwords, SecondStep second, SignInThrottle throttle, KnownUsers users, ILookupNormalizer normalizer, TimeProvider time)
{
    private const int AddressesKept = 20;

    public async Task<SignInOutcome> PasswordAsync(string? email, string? password, IPAddress? address, CancellationToken cancellationToken)
    {
        var account = normalizer.NormalizeEmail(email?.Trim()) ?? "";
        if (account.Length is 0 or > 254 || string.IsNullOrEmpty(password)) return new SignInOutcome.Wrong();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().Include(u => u.Clients).FirstOrDefaultAsync(u => u.NormalizedEmail == account, cancellationToken);
        var wait = throttle.Enter(account, address, user is not null && await IsKnownAsync(db, user.Id, address, cancellationToken));
        if (wait > Duration.Zero) return new SignInOutcome.Paused(wait);
        if (!passwords.Verify(user, password, out var outdated) || user is not { DisabledAt: null }) return new SignInOutcome.Wrong();
        throttle.Succeeded(account, address);
        if (user.TwoFactorEnabled) return new SignInOutcome.NeedsCode(KnownUser.Of(user));
        await RecordAsync(user.Id, address, "password", outdated ? password : null, cancellationToken);
        return new SignInOutcome.Done(KnownUser.Of(user));
    }

    /// <summary>The second step of a sign-in whose password was right under this security stamp.</summary>
    public async Task<SignInOutcome> CodeAsync(int userId, string stamp, string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await IsKnownAsync(db, userId, address, cancellationToken);
        var account = "code of " + userId;
        var wait = throttle.Enter(account, address, known);
        if (wait > Duration.Zero) return new SignInOutcome.Paused(wait);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var user = await db.Users.Include(u => u.Clients).SingleOrDefaultAsync(u => u.Id == userId, cancellationToken);
        if (user is not { DisabledAt: null } || user.SecurityStamp != stamp || !await second.TakeAsync(db, userId, code, time.Now(), cancellationToken)) return new SignInOutcome.Wrong();
        await RememberAsync(db, userId, address, cancellationToken);
        var signedIn = KnownUser.Of(user);
        transaction.Audit(0, signedIn.Viewer(address?.ToString()), "signed-in", "users", userId, new AuditChange("with", null, "password and code"));
        await transaction.CommitAsync(cancellationToken);
        throttle.Succeeded(account, address);
        return new SignInOutcome.Done(signedIn);
    }

    private async Task RecordAsync(int userId, IPAddress? address, string with, string? newHashOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [0], cancellationToken);
        var user = await db.Users.Include(u => u.Clients).SingleAsync(u => u.Id == userId, cancellationToken);
        if (newHashOf is not null) user.PasswordHash = passwords.Hash(user, newHashOf);
        await RememberAsync(db, userId, address, cancellationToken);
        transaction.Audit(0, KnownUser.Of(user).Viewer(address?.ToString()), "signed-in", "users", userId, new AuditChange("with", null, with));
        await transaction.CommitAsync(cancellationToken);
        users.Forget(userId);
    }

    private Task<bool> IsKnownAsync(VegaDbContext db, int userId, IPAddress? address, CancellationToken cancellationToken)
    {
        var digest = Digest(address);
        return db.UserAddresses.AsNoTracking().AnyAsync(a => a.UserId == userId && a.Digest == digest, cancellationToken);
    }

    private async Task RememberAsync(VegaDbContext db, int userId, IPAddress? address, CancellationToken cancellationToken)
    {
        var digest = Digest(address);
        var known = await db.UserAddresses.Where(a => a.UserId == userId).OrderByDescending(a => a.LastUsedAt).ToListAsync(cancellationToken);
        if (known.Find(a => a.Digest == digest) is { } standing) standing.LastUsedAt = time.Now();
        else db.UserAddresses.Add(new UserAddress { UserId = userId, Digest = digest, LastUsedAt = time.Now() });
        db.UserAddresses.RemoveRange(known.Skip(AddressesKept));
    }

    private string Digest(IPAddress? address) => gate.Audit.Digest(SignInThrottle.Text(address));
}
