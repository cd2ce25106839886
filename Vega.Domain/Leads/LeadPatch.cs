using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Intake;

namespace Vega.Domain.Leads;

/// <summary>A value that a change may or may not bring: <c>null</c> given is not the same as nothing given.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="IsGiven">False leaves things as they are.</param>
/// <param name="Value">The new value.</param>
public readonly record struct Given<T>(bool IsGiven, T Value)
{
    /// <summary>Given.</summary>
    public static implicit operator Given<T>(T value) => new(true, value);
}

/// <summary>What somebody wants to change on a lead.</summary>
public sealed record LeadPatch
{
    /// <summary>The new status by its key, or by its label when only one status has it (reading 117).</summary>
    public Given<string?> Status { get; init; }

    /// <summary>Billable, set by hand; it wins over what the status would infer (reading 116).</summary>
    public Given<bool> Billable { get; init; }

    /// <summary>The price in cents; a repricing, never part of a public PATCH (reading 52).</summary>
    public Given<int> CostInCents { get; init; }

    /// <summary>The client's word for where the conversation stands (reading 18).</summary>
    public Given<string?> Disposition { get; init; }

    /// <summary>Why it is returned (reading 118).</summary>
    public Given<string?> ReturnReason { get; init; }

    /// <summary>The id in the client's own system.</summary>
    public Given<string?> ExternalId { get; init; }

    /// <summary>The program the person is in now (reading 85).</summary>
    public Given<string?> ProgramCode { get; init; }

    /// <summary>Standard and custom fields by any of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Fields { get; init; } = [];

    /// <summary>When the client's system set the status, by its own clock; one that is older than what stands changes nothing.</summary>
    public Given<Instant> StatusAt { get; init; }

    /// <summary>True when the client's own system just took the lead: an event tells so, whatever else changes.</summary>
    public bool Delivered { get; init; }

    /// <summary>Why, in a sentence: stands in the events, and as the reason of a refusal.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Reads the names of a public PATCH (reading 115), flattened like a post; <c>id</c> finds the lead and is passed over.
    /// A name that is no lead field, or one that nobody may change, is an error.
    /// </summary>
    public static (LeadPatch Patch, IReadOnlyList<FieldError> Errors) Read(IEnumerable<KeyValuePair<string, string?>> values, FieldCatalog fields)
    {
        var patch = new LeadPatch();
        var own = new List<KeyValuePair<string, string?>>();
        var errors = new List<FieldError>();
        foreach (var (name, value) in values)
        {
            switch (name.ToLowerInvariant().Replace('-', '_'))
            {
                case "id": break;
                case "status": patch = patch with { Status = value }; break;
                case "disposition": patch = patch with { Disposition = value }; break;
                case "return_reason": patch = patch with { ReturnReason = value }; break;
                case "external_id": patch = patch with { ExternalId = value }; break;
                case "program_code": patch = patch with { ProgramCode = value }; break;
                case "status_at":
                    if (OffsetDateTimePattern.ExtendedIso.Parse(value?.Trim() ?? "") is { Success: true } at) patch = patch with { StatusAt = at.Value.ToInstant() };
                    else errors.Add(new(name, Refusal.InvalidField, "status_at must be a time with an offset, as 2026-11-21T05:00:00Z."));
                    break;
                case "billable":
                    if (FieldValues.ParseBoolean(value) is { } billable) patch = patch with { Billable = billable };
                    else errors.Add(new(name, Refusal.InvalidField, "billable must be true or false."));
                    break;
                default:
                    if (fields.Find(name) is { IsLeadField: true }) own.Add(new(name, value));
                    else errors.Add(new(name, "not-patchable", $"{FieldValues.Shown(name)} cannot be changed. What can: status, status_at, billable, disposition, return_reason, external_id, program_code and the fields of the lead."));
                    break;
            }
        }

        return (patch with { Fields = own }, errors);
    }
}
