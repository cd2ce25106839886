using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Domain.Leads;

/// <summary>What a change must know, read under the client's lock.</summary>
public sealed record LeadChangeContext
{
    /// <summary>The client.</summary>
    public required ClientConfiguration Configuration { get; init; }

    /// <summary>When the change is recorded.</summary>
    public required Instant Now { get; init; }

    /// <summary>Who: <see cref="Viewer.Actor"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>The allocation of the lead's campaign and month; null when there is none.</summary>
    public Allocation? Allocation { get; init; }

    /// <summary>The lead's events in order; needed only when <see cref="LeadChanges.NeedsHistory"/> says so.</summary>
    public IReadOnlyList<LeadEvent>? History { get; init; }
}

/// <summary>What became of a change. With errors nothing was changed.</summary>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Events">The events to append, in order; their Seq is still 0. None when everything stood like that already.</param>
/// <param name="Notes">What whoever changed it should know: a slot above the cap, a late return.</param>
/// <param name="SlotDelta">What the allocation's count of slots changes by: -1, 0 or 1.</param>
public sealed record LeadChange(IReadOnlyList<FieldError> Errors, IReadOnlyList<LeadEvent> Events, IReadOnlyList<string> Notes, int SlotDelta);

/// <summary>One changed value, as in <see cref="LeadEvent.Changes"/>.</summary>
/// <param name="Field">Canonical name.</param>
/// <param name="From">Before.</param>
/// <param name="To">After.</param>
public sealed record LeadFieldChange(string Field, string? From, string? To)
{
    /// <summary>As stored in <see cref="LeadEvent.Changes"/>.</summary>
    public static string ToJson(IReadOnlyList<LeadFieldChange> changes) => JsonSerializer.Serialize(changes, ChangeJson.Default.IReadOnlyListLeadFieldChange);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static IReadOnlyList<LeadFieldChange> FromJson(string json) => JsonSerializer.Deserialize(json, ChangeJson.Default.IReadOnlyListLeadFieldChange)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<LeadFieldChange>))]
internal sealed partial class ChangeJson : JsonSerializerContext;
