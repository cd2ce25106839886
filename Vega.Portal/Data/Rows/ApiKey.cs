using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>A key of a user, a client or a vendor: exactly one of the three ids is set. Only the hash of the key is kept.</summary>
public sealed class ApiKey
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public int? UserId { get; set; }
    public int? ClientId { get; set; }
    public int? VendorId { get; set; }

    /// <summary>The first characters of the key, to tell keys apart on screens.</summary>
    public required string Prefix { get; set; }

    /// <summary>SHA-256 of the key as 64 hexadecimal digits. A key has 256 random bits, so that no salt or slow hash is needed.</summary>
    public required string Hash { get; set; }

    /// <summary>Posts tests only (reading 104).</summary>
    public bool Test { get; set; }

    public Instant CreatedAt { get; set; }
    public Instant? LastUsedAt { get; set; }
    public Instant? ExpiresAt { get; set; }
    public Instant? RevokedAt { get; set; }
}
