using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>One lead's personal data, shown to one person for a while, with the reason given for it (design §5).</summary>
public sealed class RevealGrant
{
    public int Id { get; set; }
    public int UserId { get; set; }
    public int ClientId { get; set; }
    public long LeadId { get; set; }
    public required string Reason { get; set; }
    public Instant GrantedAt { get; set; }
    public Instant ExpiresAt { get; set; }
}

/// <summary>One search of a masked viewer for a whole e-mail address or phone number; kept for a day, to count them by the hour.</summary>
public sealed class LookUp
{
    public long Id { get; set; }

    /// <summary>Whose quota it took: the user, also behind each of the user's keys.</summary>
    public int UserId { get; set; }

    public Instant At { get; set; }
}
