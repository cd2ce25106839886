using NodaTime;
using Vega.Domain.Intake;
using Vega.Domain.Leads;

namespace Vega.Domain.Delivery;

/// <summary>What one attempt came to.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Fault">Why it was read so, in a few words without personal data.</param>
public sealed record DeliveryVerdict(AttemptOutcome Outcome, string Fault)
{
    /// <summary>The reason the client's system gave.</summary>
    public string? Reason { get; init; }

    /// <summary>The lead's id in the client's system.</summary>
    public string? ExternalId { get; init; }

    /// <summary>How long the system asked to be left alone.</summary>
    public Duration? RetryAfter { get; init; }

    /// <summary>True when the system may have taken the lead though its answer does not say so.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>True when the system gave a usable answer, good or bad.</summary>
    public bool IsAnswer => Outcome is AttemptOutcome.Accepted or AttemptOutcome.Rejected or AttemptOutcome.Duplicate or AttemptOutcome.Error;

    /// <summary>
    /// The same as the whole delivery sees it: "I have that already", after an attempt that may have arrived or was taken, says that ours arrived.
    /// </summary>
    public DeliveryVerdict After(LeadDelivery delivery, bool mayHaveArrivedBefore) => Outcome == AttemptOutcome.Duplicate && (mayHaveArrivedBefore || delivery.DeliveredAt is not null)
        ? this with { Outcome = AttemptOutcome.Accepted, Fault = "it has this lead already, from an earlier attempt of ours", Reason = null }
        : this;

    /// <summary>
    /// What the attempt changes on the lead (readings 48, 73, 109, 116); null for nothing. What the client's own system said by PATCH meanwhile is newer and stays; a lead that was
    /// taken once is not refused by a repeat.
    /// </summary>
    public LeadPatch? PatchOf(Lead lead, LeadDelivery delivery, string destination)
    {
        if (Outcome == AttemptOutcome.Accepted)
        {
            var patch = new LeadPatch { Delivered = true, Reason = $"Delivered to {destination}" };
            if (ExternalId is not null && ExternalId != lead.ExternalId) patch = patch with { ExternalId = ExternalId };
            var byHand = delivery.SeriesAt > delivery.CreatedAt;
            return lead.Status is LeadStatus.Pending or LeadStatus.Error || (byHand && lead.Status == LeadStatus.Rejected) ? patch with { Status = LeadStatus.NewLead.Key() } : patch;
        }

        if (delivery.DeliveredAt is not null || lead.Status is not (LeadStatus.Pending or LeadStatus.Error or LeadStatus.NewLead)) return null;
        var reason = FieldValues.Storable(Reason ?? Sentence(), 500);
        return Outcome switch
        {
            AttemptOutcome.Rejected or AttemptOutcome.Duplicate => new LeadPatch { Status = LeadStatus.Rejected.Key(), Reason = reason },
            AttemptOutcome.Error when lead.Status != LeadStatus.Error => new LeadPatch { Status = LeadStatus.Error.Key(), Reason = reason },
            _ => null,
        };
    }

    /// <summary>The verdict when nothing is repeated any more.</summary>
    public DeliveryVerdict GivenUp(int attempts) => this with { Outcome = AttemptOutcome.Error, Reason = FieldValues.Storable($"Not delivered after {attempts} {(attempts == 1 ? "attempt" : "attempts")}: {Fault}", 500) };

    private string Sentence() => Outcome switch
    {
        AttemptOutcome.Duplicate => "Duplicate in the client’s own system",
        AttemptOutcome.Rejected => "Rejected by the client’s own system",
        _ => "Not delivered: " + Fault,
    };
}
