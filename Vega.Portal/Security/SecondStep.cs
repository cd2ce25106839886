using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Portal.Security;

/// <summary>
/// A user's authenticator app and recovery codes, kept in Identity's table of user tokens: the secret encrypted by Data Protection, the codes as hashes (each has 80 random bits), and
/// the last code's step, so that no code counts twice. It works inside the caller's transaction.
/// </summary>
public sealed class SecondStep(IDataProtectionProvider protection)
{
    public const int RecoveryCodes = 10;
    private const string Provider = "Vega", Secret = "authenticator", Offered = "authenticator-offered", LastStep = "authenticator-step", Recovery = "recovery-";
    private readonly IDataProtector _protector = protection.CreateProtector("Vega.SecondStep.v1");

    /// <summary>The secret that the set-up page shows until a code of it was entered; the same one again when the page is loaded again.</summary>
    public async Task<byte[]> OfferAsync(VegaDbContext db, int userId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(db, userId, Offered, cancellationToken) is { } standing) return standing;
        var secret = Totp.NewSecret();
        Put(db, userId, Offered, Convert.ToBase64String(_protector.Protect(secret)), null);
        return secret;
    }

    /// <summary>Turns the second step on when the code is one of the offered secret. Returns the recovery codes, shown once; null for a wrong code.</summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(VegaDbContext db, VegaUser user, string? code, Instant now, CancellationToken cancellationToken)
    {
        if (await ReadAsync(db, user.Id, Offered, cancellationToken) is not { } secret || Totp.Step(secret, code, now, after: 0) is not { } step) return null;
        await TurnOffAsync(db, user, cancellationToken);
        Put(db, user.Id, Secret, Convert.ToBase64String(_protector.Protect(secret)), null);
        Put(db, user.Id, LastStep, step.ToString(), null);
        user.TwoFactorEnabled = true;
        return NewRecoveryCodes(db, user.Id);
    }

    /// <summary>Turns it off and forgets secret and codes.</summary>
    public async Task TurnOffAsync(VegaDbContext db, VegaUser user, CancellationToken cancellationToken)
    {
        db.UserTokens.RemoveRange(await Tokens(db, user.Id).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        user.TwoFactorEnabled = false;
    }

    /// <summary>Ten new recovery codes in the place of what is left of the old ones.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(VegaDbContext db, int userId, CancellationToken cancellationToken)
    {
        db.UserTokens.RemoveRange(await Tokens(db, userId).Where(t => t.Name.StartsWith(Recovery)).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return NewRecoveryCodes(db, userId);
    }

    public Task<int> RecoveryCodesLeftAsync(VegaDbContext db, int userId, CancellationToken cancellationToken) => Tokens(db, userId).CountAsync(t => t.Name.StartsWith(Recovery), cancellationToken);

    /// <summary>Takes the six digits or a recovery code, each of which counts once; false for anything else.</summary>
    public async Task<bool> TakeAsync(VegaDbContext db, int userId, string? code, Instant now, CancellationToken cancellationToken)
    {
        if (code is null || code.Length > 64) return false;
        if (await ReadAsync(db, userId, Secret, cancellationToken) is { } secret)
        {
            var last = await Tokens(db, userId).SingleOrDefaultAsync(t => t.Name == LastStep, cancellationToken);
            if (Totp.Step(secret, code, now, long.TryParse(last?.Value, out var used) ? used : 0) is { } step)
            {
                Put(db, userId, LastStep, step.ToString(), last);
                return true;
            }
        }
        var hash = Hash(code);
        if (await Tokens(db, userId).Where(t => t.Name.StartsWith(Recovery)).FirstOrDefaultAsync(t => t.Value == hash, cancellationToken) is not { } recovery) return false;
        db.UserTokens.Remove(recovery);
        return true;
    }

    private static List<string> NewRecoveryCodes(VegaDbContext db, int userId)
    {
        var codes = new List<string>();
        for (var i = 0; i < RecoveryCodes; i++)
        {
            var text = Totp.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant();
            codes.Add(string.Join('-', text.Chunk(4).Select(c => new string(c))));
            Put(db, userId, Recovery + i, Hash(text), null);
        }
        return codes;
    }

    private async Task<byte[]?> ReadAsync(VegaDbContext db, int userId, string name, CancellationToken cancellationToken) =>
        await Tokens(db, userId).SingleOrDefaultAsync(t => t.Name == name, cancellationToken) is { Value: { } value } ? _protector.Unprotect(Convert.FromBase64String(value)) : null;

    private static IQueryable<IdentityUserToken<int>> Tokens(VegaDbContext db, int userId) => db.UserTokens.Where(t => t.UserId == userId && t.LoginProvider == Provider);

    private static void Put(VegaDbContext db, int userId, string name, string value, IdentityUserToken<int>? standing)
    {
        if (standing is not null) standing.Value = value;
        else db.UserTokens.Add(new IdentityUserToken<int> { UserId = userId, LoginProvider = Provider, Name = name, Value = value });
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant())));
}
