using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Vega.Domain.Leads;

namespace Vega.Portal.Intake;

/// <summary>
/// What makes two posts to one client the same one (design §3, Retries): the sender's <c>Idempotency-Key</c>, which replays whatever was answered for 7 days; without one the
/// whole body, which replays for 24 hours only an answer that took the lead. Both belong to the key's owner, so that a rotated key still recognises its retries.
/// </summary>
public sealed record RetryKey(string Hash, string BodyHash, bool Named)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>How long the answer is kept.</summary>
    public Duration Kept => Named ? Duration.FromDays(7) : Duration.FromHours(24);

    /// <summary>True when such a decision is answered again to a repeat.</summary>
    public bool Replays(Lead lead) => Named || (!lead.Test && lead.Status is LeadStatus.NewLead or LeadStatus.Pending);

    public static RetryKey Of(string owner, string? idempotencyKey, string bodyHash) => idempotencyKey is null
        ? new(HashOf("body", owner, bodyHash), bodyHash, Named: false)
        : new(HashOf("key", owner, idempotencyKey), bodyHash, Named: true);

    private static string HashOf(string kind, string owner, string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{owner}\n{value}")));
}
