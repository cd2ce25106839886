using Vega.Domain.Delivery;
using Vega.Domain.Leads;

namespace Vega.Domain.Intake;

/// <summary>A post that became a lead, decided for good.</summary>
public sealed record IntakeDecision
{
    /// <summary>The lead with all its columns and its post; without serial number and <see cref="Lead.UpdatedSeq"/>, which saving gives it.</summary>
    public required Lead Lead { get; init; }

    /// <summary>All reasons against it, in the order of the steps; the first gave the status.</summary>
    public required IReadOnlyList<IntakeError> Errors { get; init; }

    /// <summary>What was ignored (reading 100).</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Every step, what it saw, what it decided.</summary>
    public required IntakeTrace Trace { get; init; }

    /// <summary>Where the lead is to be delivered, its status being <c>pending</c> until then; null when it goes nowhere.</summary>
    public Destination? Destination { get; init; }

    /// <summary>True when the allocation's count of slots goes up by one.</summary>
    public bool TakesSlot => Lead.HoldsSlot;
}
