using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>An address from which a user signed in before, as a keyed digest: somebody else's wrong passwords there do not hold that user up.</summary>
public sealed class UserAddress
{
    public int UserId { get; set; }
    public required string Digest { get; set; }
    public Instant LastUsedAt { get; set; }
}
