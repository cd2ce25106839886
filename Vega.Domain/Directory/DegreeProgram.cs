using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Directory;

/// <summary>Whether a program takes leads (reading 36). The numbers are stored.</summary>
public enum DegreeProgramStatus : byte
{
    /// <summary>Takes leads.</summary>
    Active = 0,
    /// <summary>Takes none for now.</summary>
    Inactive = 1,
    /// <summary>Hidden; history kept.</summary>
    Archived = 2,
}

/// <summary>A program that leads ask for (000, Degree Programs).</summary>
public sealed class DegreeProgram
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The id of the public API, there with the prefix <c>PROG-</c>.</summary>
    public PublicId PublicId { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The group it is in now.</summary>
    public int ProgramGroupId { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>The client's own code, as typed; unique per client without regard to case (reading 37).</summary>
    public required string Code { get; set; }

    /// <summary>Whether it takes leads.</summary>
    public DegreeProgramStatus Status { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }
}
