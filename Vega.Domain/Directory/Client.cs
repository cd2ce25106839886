using NodaTime;

namespace Vega.Domain.Directory;

/// <summary>A school: buys leads from vendors (000, Clients).</summary>
public sealed class Client
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>First part of its lead API address; unique without regard to case (reading 10).</summary>
    public required string Slug { get; set; }

    /// <summary>tzdb id: caps, months, billing and pacing (reading 8).</summary>
    public required string TimeZone { get; set; }

    /// <summary>True when Vega is the client's primary LMS: its own refusals are then <c>rejected</c>, otherwise <c>filtered</c> (reading 73).</summary>
    public bool PrimaryLms { get; set; } = true;

    /// <summary>Names of its own for statuses, by key (reading 13).</summary>
    public Dictionary<string, string> StatusLabels { get; set; } = [];

    /// <summary>Statuses by the words of its own system (reading 117), as <c>Working</c> for <c>contacted</c>.</summary>
    public Dictionary<string, string> StatusWords { get; set; } = [];

    /// <summary>Names of its own for dispositions, by key (reading 18).</summary>
    public Dictionary<string, string> DispositionLabels { get; set; } = [];

    /// <summary>The reasons it accepts for a return; empty means any (reading 118).</summary>
    public List<string> ReturnReasons { get; set; } = [];

    /// <summary>How duplicates are found (reading 97).</summary>
    public DuplicateWindow Duplicates { get; set; } = new();

    /// <summary>Targets and limits of its smart scores, as JSON of <c>ScoreRules</c>; null for the defaults (reading 45).</summary>
    public string? Scores { get; set; }

    /// <summary>TCPA text in force; its versions are <see cref="TcpaDisclosure"/>s (reading 24).</summary>
    public string? TcpaText { get; set; }

    /// <summary>Whom to call.</summary>
    public Contact Contact { get; set; } = new();

    /// <summary>When it was archived: hidden, posting off, history and billing kept (reading 21).</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>Its posting address.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>Every slug it ever had, where they were read with it.</summary>
    public List<ClientSlug> Slugs { get; set; } = [];
}

/// <summary>How a client finds duplicates (reading 97).</summary>
public sealed class DuplicateWindow
{
    /// <summary>Days back from the post, inclusive; 0 turns the check off.</summary>
    public int Days { get; set; } = 90;

    /// <summary>Compare e-mail addresses.</summary>
    public bool ByEmail { get; set; } = true;

    /// <summary>Compare phone numbers.</summary>
    public bool ByPhone { get; set; } = true;
}

/// <summary>Name, address and phone of a contact person.</summary>
public sealed class Contact
{
    /// <summary>Name.</summary>
    public string? Name { get; set; }
    /// <summary>E-mail address.</summary>
    public string? Email { get; set; }
    /// <summary>Street and number.</summary>
    public string? Address { get; set; }
    /// <summary>City.</summary>
    public string? City { get; set; }
    /// <summary>State.</summary>
    public string? State { get; set; }
    /// <summary>ZIP code.</summary>
    public string? Zip { get; set; }
    /// <summary>Phone number.</summary>
    public string? Phone { get; set; }
}

/// <summary>A slug of a client: its present one, and every former one, which keeps working until it is retired (reading 10). No other client ever gets it: whoever still posts there would send it people's data.</summary>
public sealed class ClientSlug
{
    /// <summary>Lower case; unique.</summary>
    public required string Slug { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>Since when it leads nowhere; null while it leads to the client.</summary>
    public Instant? RetiredAt { get; set; }

    /// <summary>When the lead API was last called at it, where it is a former one; written once a minute.</summary>
    public Instant? LastUsedAt { get; set; }
}

/// <summary>A version of a client's TCPA disclosure (reading 24).</summary>
public sealed class TcpaDisclosure
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }
    /// <summary>The client.</summary>
    public int ClientId { get; set; }
    /// <summary>1, 2, 3 … per client.</summary>
    public int Version { get; set; }
    /// <summary>The text.</summary>
    public required string Text { get; set; }
    /// <summary>SHA-256 of the text, 64 hexadecimal digits.</summary>
    public required string Hash { get; set; }
    /// <summary>When it came into force.</summary>
    public Instant CreatedAt { get; set; }
    /// <summary>Who wrote it.</summary>
    public required string Actor { get; set; }
}

/// <summary>A campus of a client (reading 86).</summary>
public sealed class Campus
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }
    /// <summary>The client.</summary>
    public int ClientId { get; set; }
    /// <summary>The client's own code, which vendors post as <c>campus_id</c>; unique per client without regard to case.</summary>
    public required string Code { get; set; }
    /// <summary>Name.</summary>
    public required string Name { get; set; }
}
