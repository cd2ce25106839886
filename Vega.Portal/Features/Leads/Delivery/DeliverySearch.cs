using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Delivery;

/// <summary>Reads deliveries: what waits for the clients' own systems, and what became of the rest.</summary>
public sealed class DeliverySearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<LeadDelivery>(contexts, Resource)
{
    public static readonly ResourceType<LeadDelivery> Resource = new ResourceType<LeadDelivery>("deliveries", "/api/v1/deliveries", d => d.Id)
        .Shown("webhook-id", (d, _) => d.WebhookId, AttributeKind.Text)
        .Word("state", d => d.State)
        .Flag("test", d => d.Test)
        .Number("attempts", d => d.Attempts)
        .Shown("last-fault", (d, _) => d.LastFault, AttributeKind.Text)
        .Time("created-at", d => d.CreatedAt)
        .Time("next-at", d => d.NextAt)
        .Shown("delivered-at", (d, _) => d.DeliveredAt, AttributeKind.Time)
        .Shown("settled-at", (d, _) => d.SettledAt, AttributeKind.Time)
        .Time("updated-at", d => d.UpdatedAt)
        .One("client", "clients", d => d.ClientId)
        .One("destination", "destinations", d => d.DestinationId)
        .One("lead", "leads", d => (int?)d.LeadId);

    protected override IQueryable<LeadDelivery> Visible(VegaDbContext db, Viewer viewer) => db.Deliveries.VisibleTo(viewer);
}

/// <summary>An attempt with its lead, whose personal values its request and answer may hold.</summary>
public sealed class AttemptRow
{
    public int Id { get; init; }
    public required DeliveryAttempt Attempt { get; init; }
    public required Lead Lead { get; init; }
}

/// <summary>Reads attempts, their requests and answers masked for whoever may not see personal data.</summary>
public sealed class AttemptSearch(IDbContextFactory<VegaDbContext> contexts) : ResourceSearch<AttemptRow>(contexts, Resource)
{
    public static readonly ResourceType<AttemptRow> Resource = new ResourceType<AttemptRow>("delivery-attempts", "/api/v1/delivery-attempts", a => a.Id)
        .Number("number", a => a.Attempt.Number)
        .Time("started-at", a => a.Attempt.StartedAt)
        .Shown("milliseconds", (a, _) => a.Attempt.Milliseconds, AttributeKind.Number)
        .Word("outcome", a => a.Attempt.Outcome)
        .Shown("url", (a, _) => a.Attempt.Url, AttributeKind.Text)
        .Shown("request", (a, v) => Masking.Request(v, a.Attempt.Request), AttributeKind.Text)
        .Number("status-code", a => a.Attempt.StatusCode)
        .Shown("answer", (a, v) => Masking.Answer(v, a.Attempt.Answer, a.Lead), AttributeKind.Text)
        .Shown("read-as", (a, _) => a.Attempt.Fault, AttributeKind.Text)
        .Shown("reason", (a, v) => Masking.Text(v, a.Attempt.Reason, a.Lead), AttributeKind.Text)
        .Shown("external-id", (a, _) => a.Attempt.ExternalId, AttributeKind.Text)
        .One("client", "clients", a => a.Attempt.ClientId)
        .One("delivery", "deliveries", a => a.Attempt.DeliveryId)
        .One("lead", "leads", a => (int?)a.Attempt.LeadId);

    protected override IQueryable<AttemptRow> Visible(VegaDbContext db, Viewer viewer) =>
        from a in db.DeliveryAttempts.VisibleTo(viewer) join l in db.Leads on a.LeadId equals l.Id select new AttemptRow { Id = a.Id, Attempt = a, Lead = l };
}
