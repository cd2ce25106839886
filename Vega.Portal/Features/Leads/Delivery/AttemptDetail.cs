using NodaTime;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Panel;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Delivery;

/// <summary>One attempt as a lead's panel shows it, masked for the viewer.</summary>
public sealed record AttemptDetail(int Id, int Number, Instant At, string Destination, AttemptOutcome Outcome, string Fault, string? Reason, int? StatusCode, int? Milliseconds, string? Request, string? Answer)
{
    public static AttemptDetail Of(DeliveryAttempt attempt, string destination, Domain.Common.Viewer eyes, Lead lead) => new(
        attempt.Id, attempt.Number, attempt.StartedAt, destination, attempt.Outcome, attempt.Fault ?? "being sent", Masking.Text(eyes, attempt.Reason, lead), attempt.StatusCode, attempt.Milliseconds,
        Masking.Request(eyes, attempt.Request), Masking.Answer(eyes, attempt.Answer, lead));

    /// <summary>Its line in the lead's story.</summary>
    public StoryLine Line() => new(At, Outcome switch { AttemptOutcome.Accepted => "", AttemptOutcome.Sending => "", AttemptOutcome.Retry or AttemptOutcome.CutOff => "w", _ => "r" },
        $"Sent to {Destination}", Outcome switch
        {
            AttemptOutcome.Accepted => $", attempt {Number}: taken",
            AttemptOutcome.Rejected => $", attempt {Number}: refused",
            AttemptOutcome.Duplicate => $", attempt {Number}: refused, it has the person already",
            AttemptOutcome.Sending => $", attempt {Number}: no answer yet",
            _ => $", attempt {Number}: no usable answer",
        },
        string.Join(" · ", ((string?[])[Fault, Reason, Milliseconds is { } ms ? Formats.Span(Duration.FromMilliseconds(ms)) : null]).Where(t => !string.IsNullOrWhiteSpace(t))));
}
