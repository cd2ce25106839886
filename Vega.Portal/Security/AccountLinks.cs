using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>
/// The links by which a person sets a password: an invitation, or a reset made by an administrator. A link names user and security stamp, so that the password set with it, like
/// anything else that changes the stamp, makes it worthless: it works once.
/// </summary>
public sealed class AccountLinks(IDataProtectionProvider protection, IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    public const string Path = "/account/set-password";
    public static readonly Duration InvitationLasts = Duration.FromDays(7), ResetLasts = Duration.FromHours(24);
    private readonly IDataProtector _protector = protection.CreateProtector("Vega.AccountLinks.v1");

    /// <summary>A path with the link's token, for the person alone. It lasts a week when the person has no password yet, else a day.</summary>
    public (string Path, Instant Expires) For(VegaUser user)
    {
        var expires = time.Now() + (user.PasswordHash is null ? InvitationLasts : ResetLasts);
        var token = _protector.Protect(Encoding.UTF8.GetBytes($"{user.Id}|{expires.ToUnixTimeMilliseconds()}|{user.SecurityStamp}"));
        return ($"{Path}?token={Base64Url.EncodeToString(token)}", expires);
    }

    /// <summary>The user that a token lets in; null when it is not one of ours, was used, has expired, or the user is disabled.</summary>
    public async Task<VegaUser?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (Read(token) is not var (id, expires, stamp) || expires <= time.Now()) return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        return user is { DisabledAt: null } && user.SecurityStamp == stamp ? user : null;
    }

    private (int Id, Instant Expires, string Stamp)? Read(string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 2000 || !Base64Url.IsValid(token)) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(token))).Split('|', 3);
            return (int.Parse(parts[0]), Instant.FromUnixTimeMilliseconds(long.Parse(parts[1])), parts[2]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
