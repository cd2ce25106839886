using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Delivery;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Panel;

/// <summary>Reads one lead with its story, its trace and its post, masked for the viewer.</summary>
public sealed class LeadDetailSearch(IDbContextFactory<VegaDbContext> contexts, Reveals reveals, DeliveryReport deliveries)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when the viewer sees no such lead. While a reveal lasts, it is shown unmasked.</summary>
    public async Task<LeadDetail?> FindAsync(Viewer viewer, PublicId id, LeadNames names, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UntilAsync(token => ReadAsync(db, viewer, id, names, token), cancellationToken);
    }

    private async Task<LeadDetail?> ReadAsync(VegaDbContext db, Viewer viewer, PublicId id, LeadNames names, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.AsNoTracking().VisibleTo(viewer).Include(l => l.Post).SingleOrDefaultAsync(l => l.PublicId == id, cancellationToken);
        if (lead is null) return null;
        var events = await db.LeadEvents.AsNoTracking().Where(e => e.LeadId == lead.Id).OrderByDescending(e => e.Seq).ToListAsync(cancellationToken);
        var fields = await db.LeadFields.AsNoTracking().Where(f => f.ClientId == lead.ClientId).OrderBy(f => f.Position).ToListAsync(cancellationToken);
        var eyes = await reveals.ForLeadAsync(viewer, lead.Id, cancellationToken);
        var trace = await TraceAsync(db, lead, fields, eyes, cancellationToken);
        IReadOnlyList<AttemptDetail> attempts = Policies.Allows(Policies.ReadDeliveries, viewer) ? [.. (await deliveries.AttemptsAsync(viewer, lead.Id, cancellationToken)).Select(a => AttemptDetail.Of(a.Attempt, a.Destination, eyes, lead))] : [];
        var received = events.LastOrDefault(e => e.Type == LeadEventType.Received);
        return new LeadDetail
        {
            Id = lead.PublicId, LeadId = lead.Id, ClientId = lead.ClientId, Status = lead.Status, StatusLabel = names.Status(lead.ClientId, lead.Status), Billable = lead.Billable,
            CostInCents = lead.CostInCents, Disposition = lead.Disposition, CreatedOn = lead.CreatedOn, CreatedAt = lead.CreatedAt, Test = lead.Test, Version = lead.UpdatedSeq,
            Zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(names.Clients.GetValueOrDefault(lead.ClientId)?.Client.TimeZone ?? "") ?? DateTimeZone.Utc,
            Masked = !eyes.SeesPersonalData, Person = Person(lead, eyes, names), Fields = Fields(lead, eyes, fields), Attributes = Attributes(lead, eyes, names),
            Story = [.. attempts.Select(a => a.Line()).Concat(LeadStory.Tell(lead, events, await ActorsAsync(db, viewer, events, cancellationToken), names, eyes, fields, trace)).OrderByDescending(l => l.At)],
            Attempts = attempts, Trace = trace,
            Accepted = (received?.Status ?? lead.Status).IsGood(), Held = lead.RefusalCode == Refusal.HeldForReview,
            Raw = lead.Post is null ? null : Masking.Value(eyes, Indent(lead.Post.RawParams)), RawHash = lead.Post?.RawHash,
        };
    }

    /// <summary>Null for a lead that came without one. Whoever sees a lead sees the rules that it was asked, whichever version of them that was.</summary>
    private static async Task<IntakeTrace?> TraceAsync(VegaDbContext db, Lead lead, List<LeadField> fields, Viewer eyes, CancellationToken cancellationToken)
    {
        if (lead.Post is not { Trace.Length: > 2 } post) return null;
        var trace = IntakeTrace.FromJson(post.Trace);
        if (trace.RulesVersion is { } number && await db.RuleVersions.Where(v => v.ClientId == lead.ClientId && v.Number == number).Select(v => v.Rules).SingleOrDefaultAsync(cancellationToken) is { } rules)
            trace = trace.With(RuleSet.FromJson(rules), new FieldCatalog(fields));
        return IntakeTrace.FromJson(Masking.Trace(eyes, trace.ToJson(), lead)!);
    }

    private static List<LeadValue> Person(Lead lead, Viewer eyes, LeadNames names)
    {
        var contact = Masking.Contact(eyes, lead.Contact);
        var name = eyes.SeesPersonalData ? $"{contact.FirstName} {contact.LastName}".Trim() : contact.FirstName ?? contact.LastName;
        return
        [
            new("first_name", "Name", string.IsNullOrEmpty(name) ? null : name, true), new("phone", "Phone", contact.Phone, true),
            new("email", "E-mail", contact.Email, true), new("street_address", "Street", contact.StreetAddress, true),
            new("city", "Place", $"{LeadColumns.Place(lead)} {contact.ZipCode}".Trim() is { Length: > 0 } place ? place : null), new("program_code", "Program", names.Program(lead)),
        ];
    }

    private static List<LeadValue> Fields(Lead lead, Viewer eyes, List<LeadField> fields)
    {
        var contact = Masking.Contact(eyes, lead.Contact);
        var custom = Masking.CustomFields(eyes, lead.CustomFields, fields);
        var values = StandardFields.All.Select(f => new LeadValue(f.Name, f.Title, f.Name switch
        {
            "first_name" => contact.FirstName, "last_name" => contact.LastName, "phone" => contact.Phone, "email" => contact.Email, "street_address" => contact.StreetAddress,
            "city" => contact.City, "state" => contact.State, _ => contact.ZipCode,
        }, f.Personal)).ToList();
        values.AddRange(fields.Where(f => !f.IsStandard).Select(f => new LeadValue(f.Name, f.Name, custom.GetValueOrDefault(f.Name), f.Personal)));
        values.AddRange(custom.Where(c => fields.TrueForAll(f => f.Name != c.Key)).Select(c => new LeadValue(null, c.Key, c.Value, true)));
        return values;
    }

    private static List<LeadValue> Attributes(Lead lead, Viewer eyes, LeadNames names)
    {
        string? Program(int? id) => id is { } p ? names.Programs.GetValueOrDefault(p)?.Name : null;
        return
        [
            new(null, "Client", names.Clients.GetValueOrDefault(lead.ClientId)?.Name), new(null, "Vendor", names.Vendors.GetValueOrDefault(lead.VendorId)),
            new(null, "Campaign", lead.CampaignId is { } c ? names.Campaigns.GetValueOrDefault(c)?.Name : null), new(null, "Campaign type", lead.CampaignType?.ToString().ToLowerInvariant()),
            new(null, "Program group", lead.ProgramGroupId is { } g ? names.Groups.GetValueOrDefault(g)?.Name : null),
            new(null, "Submitted program", Program(lead.DegreeProgramId) ?? lead.ProgramCode), new("program_code", "Program now", Program(lead.CurrentDegreeProgramId)),
            new(null, "Price, frozen", Formats.Money(lead.CostInCents)), new("billable", "Billable", lead.Billable ? "yes" : "no"), new(null, "Counts to the cap", lead.HoldsSlot ? "yes" : "no"),
            new("disposition", "Disposition", names.Disposition(lead.ClientId, lead.Disposition)), new("external_id", "External id", lead.ExternalId),
            new(null, "Source", lead.Source), new(null, "Sub-id", lead.SubId), new(null, "City at submission", lead.OriginalCity), new(null, "State at submission", lead.OriginalState),
            new(null, "Campus", lead.CampusId is { } campus ? names.Campuses.GetValueOrDefault(campus)?.Name : null), new(null, "Marketing platform", lead.MarketingPlatformId),
            new(null, "Ad account", lead.AdAccountId), new(null, "Ad campaign", lead.AdCampaignId), new(null, "Ad set", lead.AdSetId), new(null, "Ad", lead.AdId),
            new(null, "Landing page", lead.LandingPageId), new(null, "Template", lead.TemplateId), new(null, "Creative", lead.ComplyedCreativeId),
            new(null, "Caller’s address", Masking.Value(eyes, lead.RemoteIp), true), new(null, "Person’s address", Masking.Value(eyes, lead.IpAddress), true),
        ];
    }

    /// <summary>Names for the actors of events. A vendor does not learn who works for the client.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ActorsAsync(VegaDbContext db, Viewer viewer, List<LeadEvent> events, CancellationToken cancellationToken)
    {
        var actors = events.Select(e => e.Actor).Distinct(StringComparer.Ordinal).ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["system"] = "Vega", ["anonymous"] = "a post without a key" };
        int[] Numbers(string kind) => [.. actors.Where(a => a.StartsWith(kind, StringComparison.Ordinal)).Select(a => int.Parse(a[kind.Length..]))];
        int[] users = Numbers("user:"), keys = Numbers("key:"), links = Numbers("link:");
        if (viewer.VendorId is not null) return actors.Where(a => !names.ContainsKey(a)).Aggregate(names, (all, a) => { all[a] = a == viewer.Actor ? viewer.Name : "somebody else"; return all; });
        foreach (var user in await db.Users.AsNoTracking().Where(u => users.Contains(u.Id)).Select(u => new { u.Id, Name = u.DisplayName ?? u.Email }).ToListAsync(cancellationToken)) names["user:" + user.Id] = user.Name ?? "user " + user.Id;
        foreach (var key in await db.ApiKeys.AsNoTracking().Where(k => keys.Contains(k.Id)).Select(k => new { k.Id, k.Name }).ToListAsync(cancellationToken)) names["key:" + key.Id] = "key " + key.Name;
        foreach (var link in await db.PostingLinks.AsNoTracking().Where(l => links.Contains(l.Id)).Select(l => new { l.Id, l.Name }).ToListAsync(cancellationToken)) names["link:" + link.Id] = "the posting link for " + link.Name;
        return names;
    }

    private static string Indent(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.ToJsonString(Indented) ?? json;
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
