using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>A secret link to the posting instructions of one campaign. Only the hash of its token is kept.</summary>
public sealed class PostingLink
{
    public int Id { get; set; }
    public int ClientId { get; set; }
    public int CampaignId { get; set; }

    /// <summary>Whom it was made for, as "Acme, developers".</summary>
    public required string Name { get; set; }

    /// <summary>The first characters of the token, to tell links apart on screens.</summary>
    public required string Prefix { get; set; }

    /// <summary>SHA-256 of the token as 64 hexadecimal digits. A token has 256 random bits, so that no salt or slow hash is needed.</summary>
    public required string Hash { get; set; }

    /// <summary>Whether the page tells the filter rules in words, or only how many there are.</summary>
    public bool ShowsRules { get; set; }

    public Instant CreatedAt { get; set; }
    public Instant ExpiresAt { get; set; }
    public Instant? RevokedAt { get; set; }
    public Instant? LastUsedAt { get; set; }

    /// <summary>How many test leads were posted from its page.</summary>
    public int TestLeads { get; set; }
}
