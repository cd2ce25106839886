using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>
/// What a post was answered, kept so that its retry gets the same (design §3). Written in the lead's transaction. Looked up under the client's lock, which is why two
/// posts with one key cannot both miss it.
/// </summary>
public sealed class StoredAnswer
{
    public long Id { get; set; }
    public int ClientId { get; set; }

    /// <summary>SHA-256 of the key's owner and the Idempotency-Key, or of owner and body: 64 hexadecimal digits.</summary>
    public required string Key { get; set; }

    /// <summary>SHA-256 of the body, to refuse another body under the same Idempotency-Key.</summary>
    public required string BodyHash { get; set; }

    public long LeadId { get; set; }

    /// <summary>The body of the answer.</summary>
    public required string Answer { get; set; }

    public Instant CreatedAt { get; set; }
    public Instant ExpiresAt { get; set; }
}
