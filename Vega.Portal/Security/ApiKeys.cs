using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>A key that was just made: <paramref name="Plain"/> is shown once and kept nowhere.</summary>
public sealed record NewApiKey(string Plain, string Prefix, string Hash);

/// <summary>
/// API keys: <c>vega_</c> and 43 characters of 256 random bits. Only the SHA-256 is stored: so much randomness needs no slow hash. They are looked up by that hash, at most
/// two seconds old; on the node that revoked one it is dead at once.
/// </summary>
public sealed class ApiKeys(IDbContextFactory<VegaDbContext> contexts, KnownUsers users, KeyUse use, TimeProvider time)
{
    /// <summary>How every key begins, so that a leaked one is recognised by scanners.</summary>
    public const string Mark = "vega_";

    private const int Length = 48, PrefixLength = 12;
    private readonly FreshCache<string, KnownKey> _cache = new(time);

    /// <summary>A new key from the system's cryptographic random source.</summary>
    public static NewApiKey NewKey()
    {
        var plain = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new NewApiKey(plain, plain[..PrefixLength], HashOf(plain));
    }

    /// <summary>The stored form of a key.</summary>
    public static string HashOf(string plain) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));

    /// <summary>The viewer that a key stands for; null when the key is unknown, expired, revoked, or its user disabled.</summary>
    public async ValueTask<Viewer?> FindAsync(string plain, string? remoteIp, CancellationToken cancellationToken)
    {
        if (plain.Length != Length || !plain.StartsWith(Mark, StringComparison.Ordinal)) return null;
        var hash = HashOf(plain);
        var key = await _cache.GetAsync(hash, LoadAsync, cancellationToken);
        // the index compares text by the database's collation; this compares every byte, in the same time wherever they differ
        if (key is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(key.Hash))) return null;
        var now = time.Now();
        if (key.RevokedAt <= now || key.ExpiresAt <= now) return null;
        var viewer = await ViewerAsync(key, remoteIp, cancellationToken);
        if (viewer is not null) use.Note(key.Id, now);
        return viewer;
    }

    /// <summary>Says that keys changed.</summary>
    public void Forget() => _cache.ForgetAll();

    private async ValueTask<Viewer?> ViewerAsync(KnownKey key, string? remoteIp, CancellationToken cancellationToken)
    {
        if (key.UserId is { } userId) return await users.FindAsync(userId, cancellationToken) is { Disabled: false } user ? user.Viewer(remoteIp, key.Id, key.Test) : null;
        return new Viewer
        {
            Kind = key.ClientId is null ? ViewerKind.VendorKey : ViewerKind.ClientKey, KeyId = key.Id, TestKey = key.Test, VendorId = key.VendorId,
            ClientIds = key.ClientId is { } client ? [client] : [], Name = key.Name, RemoteIp = remoteIp,
        };
    }

    private async Task<KnownKey?> LoadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiKeys.AsNoTracking().Where(k => k.Hash == hash)
            .Select(k => new KnownKey(k.Id, k.Hash, k.Name, k.UserId, k.ClientId, k.VendorId, k.Test, k.ExpiresAt, k.RevokedAt)).SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record KnownKey(int Id, string Hash, string Name, int? UserId, int? ClientId, int? VendorId, bool Test, Instant? ExpiresAt, Instant? RevokedAt);
}
