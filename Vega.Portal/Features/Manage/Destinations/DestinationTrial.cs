using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Delivery;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Destinations;

/// <summary>What a destination would be sent.</summary>
/// <param name="Lead">The lead it was tried on, as VEGA-…; null when the client has none yet and a made-up one was taken.</param>
/// <param name="MediaType">The content's type.</param>
/// <param name="Body">The body, masked for whoever may not see personal data.</param>
/// <param name="Fault">What is wrong with the template; the body is then empty.</param>
public sealed record DestinationPreview(string? Lead, string MediaType, string Body, string? Fault);

/// <summary>What a test brought.</summary>
public sealed record DestinationTest(string Address, string Request, int? StatusCode, string? Answer, AttemptOutcome Outcome, string Fault, string? Reason, string? ExternalId, int Milliseconds);

/// <summary>Tries a destination: shows what it would be sent, and sends one made-up lead.</summary>
public sealed class DestinationTrial(IDbContextFactory<VegaDbContext> contexts, ConfigurationWrites writes, ConfigurationCache configurations, DestinationClient client, TimeProvider time)
{
    /// <summary>What would be sent of a lead; of the client's latest when none is named. <paramref name="body"/> and <paramref name="format"/> are tried instead of what is stored.</summary>
    public async Task<Change<DestinationPreview>> PreviewAsync(Viewer viewer, int clientId, string? body, DeliveryFormat format, int? leadId, CancellationToken cancellationToken)
    {
        if (!viewer.Sees(clientId) || await configurations.GetAsync(clientId, cancellationToken) is not { } configuration) return new Change<DestinationPreview>.Missing();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var leads = db.Leads.AsNoTracking().VisibleTo(viewer).Where(l => l.ClientId == clientId);
        var lead = await (leadId is { } id ? leads.Where(l => l.Id == id) : leads.Where(l => !l.Test).OrderByDescending(l => l.Id)).FirstOrDefaultAsync(cancellationToken);
        if (leadId is not null && lead is null) return new Change<DestinationPreview>.Invalid([new FieldError("lead", "unknown-lead", "The client has no lead of this number.")]);
        var (template, fault) = BodyTemplate.Parse(body, format, configuration.Fields);
        if (template is null) return new Change<DestinationPreview>.Saved(new(null, "", "", fault), []);
        var shown = lead is null ? MadeUp(configuration, time.Now()) : Masked(viewer, lead, configuration);
        return new Change<DestinationPreview>.Saved(new(lead?.PublicId.With(PublicIdPrefix.Lead), template.MediaType, template.Render(new DeliveryValues(shown, configuration, "msg_preview")), null), []);
    }

    /// <summary>Sends one made-up lead, marked as a test, by the destination's settings as they are stored: to its test address where it has one. It is noted in the audit log.</summary>
    public async Task<Change<DestinationTest>> TestAsync(Viewer viewer, int id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Destinations.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } destination) return new Change<DestinationTest>.Missing();
        var configuration = (await configurations.GetAsync(destination.ClientId, cancellationToken))!;
        var (template, fault) = BodyTemplate.Parse(destination.Body, destination.Format, configuration.Fields);
        if (template is null) return new Change<DestinationTest>.Invalid([new FieldError("body", "invalid-field", fault!)]);
        await writes.RunAsync<int>(viewer, [destination.ClientId], edit =>
        {
            edit.Transaction.Audit(destination.ClientId, viewer, "tested", "destinations", id);
            return Task.FromResult<Change<int>>(new Change<int>.Saved(id, []));
        }, cancellationToken);
        var address = destination.TestUrl ?? destination.Url;
        var webhookId = "msg_test_" + PublicId.New();
        var body = template.Render(new DeliveryValues(MadeUp(configuration, time.Now()), configuration, webhookId));
        var exchange = await client.SendAsync(destination, address, test: true, webhookId, body, template.MediaType, cancellationToken);
        var verdict = exchange.Verdict;
        var answer = exchange.Answer is { } a ? FieldValues.Storable(a.Body, DeliveryAttempt.KeptAnswer) : null;
        return new Change<DestinationTest>.Saved(new(address, body, exchange.Answer?.Status, answer, verdict.Outcome, verdict.Fault, verdict.Reason, verdict.ExternalId, (int)exchange.Took.TotalMilliseconds), []);
    }

    /// <summary>As <see cref="PreviewAsync"/>, of the stored settings, for the API.</summary>
    public async Task<Change<Told>> PreviewToldAsync(Viewer viewer, int id, int? leadId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Destinations.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } destination) return new Change<Told>.Missing();
        return (await PreviewAsync(viewer, destination.ClientId, destination.Body, destination.Format, leadId, cancellationToken)).As(p => new Told(id, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["lead"] = p.Lead, ["media-type"] = p.MediaType, ["body"] = p.Body, ["fault"] = p.Fault,
        }));
    }

    /// <summary>As <see cref="TestAsync"/>, for the API.</summary>
    public async Task<Change<Told>> TestToldAsync(Viewer viewer, int id, CancellationToken cancellationToken) => (await TestAsync(viewer, id, cancellationToken)).As(t => new Told(id, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["address"] = t.Address, ["request"] = t.Request, ["status-code"] = t.StatusCode, ["answer"] = t.Answer, ["outcome"] = WireName<AttemptOutcome>.Of(t.Outcome), ["read-as"] = t.Fault, ["reason"] = t.Reason,
        ["external-id"] = t.ExternalId, ["milliseconds"] = t.Milliseconds,
    }));

    private static Lead Masked(Viewer viewer, Lead lead, ClientConfiguration configuration)
    {
        if (viewer.SeesPersonalData) return lead;
        var fields = configuration.Fields.Fields.Where(f => f.Kind == IntakeFieldKind.Custom).Select(f => new LeadField { Name = f.Name, Personal = f.Personal });
        lead.CustomFields = Masking.CustomFields(viewer, lead.CustomFields, fields);
        lead.Contact = Masking.Contact(viewer, lead.Contact);
        (lead.RemoteIp, lead.IpAddress) = (Masking.Value(viewer, lead.RemoteIp), Masking.Value(viewer, lead.IpAddress));
        return lead;
    }

    private static Lead MadeUp(ClientConfiguration configuration, Instant now)
    {
        var lead = new Lead
        {
            PublicId = new PublicId(0), ClientId = configuration.ClientId, CreatedAt = now, CreatedOn = now.InZone(configuration.Zone).Date, Source = "test", Test = true, ProgramCode = "TEST",
            Contact = new() { FirstName = "Test", LastName = "Lead", Email = "test.lead@example.com", Phone = "2025550123", StreetAddress = "1 Test Street", City = "Springfield", State = "IL", ZipCode = "62701" },
        };
        foreach (var field in configuration.Fields.Fields.Where(f => f.Kind == IntakeFieldKind.Custom))
            lead.CustomFields[field.Name] = field.Type switch
            {
                LeadFieldType.Boolean => "1", LeadFieldType.Number => "3.5", LeadFieldType.Date => "1998-05-17", LeadFieldType.Option => field.Options.Count > 0 ? field.Options[0] : "test",
                LeadFieldType.Email => "test.lead@example.com", LeadFieldType.Phone => "2025550123", LeadFieldType.State => "IL", LeadFieldType.Zip => "62701", _ => "test",
            };
        return lead;
    }
}
