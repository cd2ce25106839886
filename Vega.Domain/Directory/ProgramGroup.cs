using NodaTime;

namespace Vega.Domain.Directory;

/// <summary>Programs that are bought together (000, Program Groups).</summary>
public sealed class ProgramGroup
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>Name; the internal API calls it <c>description</c> (reading 38).</summary>
    public required string Name { get; set; }

    /// <summary>When it was archived.</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }
}
