using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Leads;
using Vega.Portal.Data;

namespace Vega.Portal.Verbs.Demo;

/// <summary>
/// The school whose own CRM is its primary LMS: its destination, paused and at an address that nobody can have, so that the demo calls nobody; and what the last two weeks brought.
/// </summary>
internal static class DemoDelivery
{
    public const string School = "westbrook";
    private const int Days = 14, Most = 400, Again = 3;

    public static async Task AddAsync(VegaDbContext db, int seed, DemoSpan span, CancellationToken cancellationToken)
    {
        var client = await db.Clients.SingleAsync(c => c.Slug == School, cancellationToken);
        var destination = new Destination
        {
            ClientId = client.Id, Name = "Westbrook CRM", Url = "https://crm.westbrook.invalid/api/leads", Mode = DeliveryMode.Wait, Concurrency = 4, TimeoutSeconds = 20, PausedAt = span.Now - Duration.FromMinutes(25),
            Body = """
                {
                  "leadId": "{{id}}",
                  "program": "{{program_code}}",
                  "person": { "first": "{{first_name|trim}}", "last": "{{last_name|trim}}", "email": "{{email|lower}}", "phone": "{{phone|e164}}" },
                  "state": "{{state}}",
                  "source": "{{source|default:'partner'}}"
                }
                """,
            Answers = [new() { Path = "$.result", Is = "refused", Means = AnswerMeaning.Rejected }, new() { Path = "$.result", Is = "known", Means = AnswerMeaning.Duplicate, Reason = "Already in the CRM" }],
            ExternalIdPath = "$.contact", ReasonPath = "$.why", CreatedAt = span.Start, UpdatedAt = span.Now - Duration.FromMinutes(25),
        };
        db.Destinations.Add(destination);
        await db.SaveChangesAsync(cancellationToken);

        var since = span.Now - Duration.FromDays(Days);
        var leads = await db.Leads.AsNoTracking().Where(l => l.ClientId == client.Id && !l.Test && l.CreatedAt >= since && (l.Status >= LeadStatus.NewLead || ((l.Status == LeadStatus.Rejected || l.Status == LeadStatus.Error) && l.RefusalCode == null)))
            .OrderByDescending(l => l.Id).Take(Most).ToListAsync(cancellationToken);
        var dice = new Random(seed);
        var again = leads.Where(l => l.Status == LeadStatus.Error).Take(Again).Select(l => l.Id).ToHashSet();
        var deliveries = leads.OrderBy(l => l.Id).Select(l => Of(l, destination, again.Contains(l.Id), span, dice)).ToList();
        db.Deliveries.AddRange(deliveries);
        await db.SaveChangesAsync(cancellationToken);
        var byLead = leads.ToDictionary(l => l.Id);
        foreach (var delivery in deliveries) db.DeliveryAttempts.AddRange(Attempts(delivery, byLead[delivery.LeadId], destination, dice));
        db.DestinationCircuits.Add(new DestinationCircuit
        {
            DestinationId = destination.Id, LastAnswerAt = deliveries.Where(d => d.DeliveredAt is not null).Max(d => d.DeliveredAt), LastFault = deliveries.Exists(d => d.LastFault is not null) ? "HTTP 503" : null,
            LastFaultAt = deliveries.Where(d => d.State == DeliveryState.Failed).Max(d => d.SettledAt),
        });
    }

    private static LeadDelivery Of(Lead lead, Destination destination, bool again, DemoSpan span, Random dice)
    {
        var settled = lead.CreatedAt + Duration.FromMilliseconds(dice.Next(300, 2_400));
        var delivery = new LeadDelivery
        {
            PublicId = new PublicId(dice.NextInt64()), ClientId = lead.ClientId, LeadId = lead.Id, DestinationId = destination.Id, CreatedAt = lead.CreatedAt, SeriesAt = lead.CreatedAt, NextAt = lead.CreatedAt,
            Attempts = lead.Status == LeadStatus.Error ? 3 : 1, SeriesAttempts = lead.Status == LeadStatus.Error ? 3 : 1, UpdatedAt = settled, SettledAt = settled,
            State = lead.Status switch { LeadStatus.Rejected => DeliveryState.Refused, LeadStatus.Error => DeliveryState.Failed, _ => DeliveryState.Delivered },
        };
        if (delivery.State == DeliveryState.Delivered) delivery.DeliveredAt = settled;
        else delivery.LastFault = delivery.State == DeliveryState.Failed ? "HTTP 503" : "HTTP 200, by a rule of the destination";
        // Sent again by hand, after the destination was paused: these wait.
        if (again) delivery.Restart(span.Now - Duration.FromMinutes(20));
        return delivery;
    }

    private static IEnumerable<DeliveryAttempt> Attempts(LeadDelivery delivery, Lead lead, Destination destination, Random dice)
    {
        for (var number = 1; number <= delivery.Attempts; number++)
        {
            var outcome = lead.Status switch { LeadStatus.Rejected => AttemptOutcome.Rejected, LeadStatus.Error => AttemptOutcome.Retry, _ => AttemptOutcome.Accepted };
            yield return new DeliveryAttempt
            {
                DeliveryId = delivery.Id, ClientId = delivery.ClientId, LeadId = delivery.LeadId, Number = number, StartedAt = delivery.CreatedAt + Duration.FromSeconds((number - 1) * (number == 2 ? 5 : 17)),
                Milliseconds = dice.Next(180, 2_300), Outcome = outcome, Url = destination.Url, StatusCode = outcome == AttemptOutcome.Retry ? 503 : 200,
                Fault = outcome switch { AttemptOutcome.Retry => "HTTP 503", AttemptOutcome.Rejected => "HTTP 200, by a rule of the destination", _ => "HTTP 200" },
                Answer = outcome switch { AttemptOutcome.Retry => "Service unavailable", AttemptOutcome.Rejected => """{"result":"refused"}""", _ => """{"result":"taken"}""" },
                Reason = outcome == AttemptOutcome.Rejected ? lead.Reason : null,
            };
        }
    }
}
