using NodaTime;

namespace Vega.Portal.Data.Rows;

/// <summary>A Performance Table that somebody keeps under a name, for oneself or for all who see the client.</summary>
public sealed class SavedView
{
    public int Id { get; set; }

    /// <summary>Whose it is.</summary>
    public int UserId { get; set; }

    /// <summary>The client it is for; null for a table over all clients in sight, which nobody else sees.</summary>
    public int? ClientId { get; set; }
    public required string Name { get; set; }

    /// <summary>The table, as the page's address writes it.</summary>
    public required string Query { get; set; }
    public bool Shared { get; set; }
    public Instant CreatedAt { get; set; }
    public Instant UpdatedAt { get; set; }
}
