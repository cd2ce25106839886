using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Delivery;

namespace Vega.Portal.Features.Leads.Panel;

/// <summary>A value of a lead by its name on screens.</summary>
/// <param name="Field">The canonical name a change goes by; null for what nobody can change here.</param>
/// <param name="Title">The name on screens.</param>
/// <param name="Value">Masked for the viewer; null when there is none.</param>
/// <param name="Personal">Masked for some.</param>
public sealed record LeadValue(string? Field, string Title, string? Value, bool Personal = false);

/// <summary>One line of what happened to a lead.</summary>
/// <param name="At">When it was recorded.</param>
/// <param name="Mark">Empty, <c>w</c> for trouble that can be mended, <c>r</c> for a refusal.</param>
/// <param name="Strong">What happened, the words that matter.</param>
/// <param name="Rest">The rest of the sentence.</param>
/// <param name="Small">Who, why, and what followed.</param>
public sealed record StoryLine(Instant At, string Mark, string? Strong, string? Rest, string? Small);

/// <summary>One lead as its panel shows it: all of it masked for the viewer.</summary>
public sealed record LeadDetail
{
    public required PublicId Id { get; init; }
    public required long LeadId { get; init; }
    public required int ClientId { get; init; }
    public required LeadStatus Status { get; init; }
    public required string StatusLabel { get; init; }
    public required bool Billable { get; init; }
    public required int CostInCents { get; init; }
    public required string? Disposition { get; init; }
    public required LocalDate CreatedOn { get; init; }
    public required Instant CreatedAt { get; init; }
    public required bool Test { get; init; }

    /// <summary>The client's zone, in which the panel tells times.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>Changes with every change of the lead.</summary>
    public required long Version { get; init; }

    /// <summary>True when personal values stand masked here.</summary>
    public required bool Masked { get; init; }

    public required IReadOnlyList<LeadValue> Person { get; init; }
    public required IReadOnlyList<LeadValue> Fields { get; init; }
    public required IReadOnlyList<LeadValue> Attributes { get; init; }
    public required IReadOnlyList<StoryLine> Story { get; init; }

    /// <summary>What was sent to the client's own system, the latest first; none for whoever may not see it.</summary>
    public IReadOnlyList<AttemptDetail> Attempts { get; init; } = [];

    /// <summary>How it was decided; null for a lead that did not come by a post.</summary>
    public IntakeTrace? Trace { get; init; }

    /// <summary>Good when it was decided, whatever came of it since.</summary>
    public bool Accepted { get; init; }

    /// <summary>Waits for somebody's decision.</summary>
    public bool Held { get; init; }

    /// <summary>The post, indented; masked as a whole.</summary>
    public string? Raw { get; init; }

    public string? RawHash { get; init; }
}
