using NodaTime;

namespace Vega.Domain.Intake;

/// <summary>All filter rules of a client as one saved change left them. Versions are only added to.</summary>
public sealed class RuleVersion
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>1, 2, 3 … per client; the highest is in force.</summary>
    public int Number { get; set; }

    /// <summary>When it came into force.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Who: <see cref="Common.Viewer.Actor"/>.</summary>
    public required string Actor { get; set; }

    /// <summary>Their name then.</summary>
    public required string ActorName { get; set; }

    /// <summary>Why, in the words of whoever saved it.</summary>
    public string? Note { get; set; }

    /// <summary>The version that it went back to; null when it did not.</summary>
    public int? RevertsTo { get; set; }

    /// <summary>The rules, as <see cref="RuleSet.ToJson"/>.</summary>
    public required string Rules { get; set; }

    /// <summary>What the time machine showed before it was saved, as <see cref="Replay.ReplayReport.ToJson"/>; null when it was not asked.</summary>
    public string? Preview { get; set; }
}
