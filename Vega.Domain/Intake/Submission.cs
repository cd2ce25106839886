using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Intake;

/// <summary>A post as it arrived, before anybody looked at its meaning.</summary>
public sealed record Submission
{
    /// <summary>The id the lead gets if the post becomes one.</summary>
    public required PublicId PublicId { get; init; }

    /// <summary>Who posts.</summary>
    public required Viewer Viewer { get; init; }

    /// <summary>When the request arrived, before any queue: fixes date, month and the duplicate window.</summary>
    public required Instant ArrivedAt { get; init; }

    /// <summary>Names and values in the order sent, flattened to text: a JSON number, true or false as its text, null as null, an object or array as its raw JSON.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Values { get; init; }

    /// <summary>The body as JSON, key order and strings untouched (reading 102).</summary>
    public required string RawParams { get; init; }

    /// <summary>SHA-256 of the raw body, 64 hexadecimal digits.</summary>
    public required string RawHash { get; init; }

    /// <summary>The caller's address.</summary>
    public string? RemoteIp { get; init; }
}
