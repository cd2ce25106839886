using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>What a person or a key changed: one link of its client's chain (client 0 for what belongs to none). A lead's own history is its events.</summary>
public sealed class AuditEntry
{
    public int ClientId { get; set; }
    public long Seq { get; set; }
    public Instant At { get; set; }

    /// <summary><see cref="Vega.Domain.Common.Viewer.Actor"/>.</summary>
    public required string Actor { get; set; }

    public string? ActorName { get; set; }
    public string? RemoteIp { get; set; }

    /// <summary>A word: <c>created</c>, <c>changed</c>, <c>deleted</c>, <c>archived</c>, <c>signed-in</c> …</summary>
    public required string Action { get; set; }

    /// <summary>The kind of thing, by its JSON:API type.</summary>
    public required string Subject { get; set; }

    public required string SubjectId { get; set; }

    /// <summary>Old and new values as JSON: <c>[{"field":"name","from":"…","to":"…"}]</c>; personal values only as keyed digests.</summary>
    public string? Changes { get; set; }

    /// <summary>HMAC of the previous link and this row's canonical text, 64 hexadecimal digits.</summary>
    public required string Hash { get; set; }
}
