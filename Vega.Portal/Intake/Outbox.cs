using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Platform;

namespace Vega.Portal.Intake;

/// <summary>Makes the rows of the outbox, which are saved with their leads.</summary>
public static class Outbox
{
    /// <summary>The delivery of a new lead; with the key of its stored answer when the destination's answer completes that.</summary>
    public static LeadDelivery Of(Lead lead, Destination destination, Instant now, DeliveryOptions options, RetryKey? retry)
    {
        var waits = destination.Mode == DeliveryMode.Wait && retry is not null;
        return new LeadDelivery
        {
            PublicId = PublicId.New(), ClientId = lead.ClientId, LeadId = lead.Id, DestinationId = destination.Id, Test = lead.Test, CreatedAt = now, SeriesAt = now, NextAt = now, UpdatedAt = now,
            WaitsUntil = waits ? now + Duration.FromSeconds(options.WaitSeconds) : null, AnswerKey = waits ? retry!.Hash : null, AnswerNamed = waits && retry!.Named,
        };
    }
}
