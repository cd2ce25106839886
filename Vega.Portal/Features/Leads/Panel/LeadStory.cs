using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Panel;

/// <summary>Tells a lead's events in sentences, newest first.</summary>
internal static class LeadStory
{
    public static IReadOnlyList<StoryLine> Tell(
        Lead lead, IReadOnlyList<LeadEvent> events, IReadOnlyDictionary<string, string> actors, LeadNames names, Viewer eyes, IReadOnlyCollection<LeadField> fields, IntakeTrace? trace)
    {
        var lines = new List<StoryLine>();
        foreach (var e in events)
        {
            var who = actors.GetValueOrDefault(e.Actor, e.Actor);
            var reason = Masking.Text(eyes, e.Reason, lead);
            var changes = e.Changes is null ? [] : LeadFieldChange.FromJson(Masking.Changes(eyes, e.Changes, fields) is { } json && json.StartsWith('[') ? json : "[]");
            var label = names.Status(lead.ClientId, e.Status);
            switch (e.Type)
            {
                case LeadEventType.Received:
                    lines.Add(Decided(lead, e, names, label, reason, trace));
                    lines.Add(new(lead.CreatedAt, "", null, $"Received from {names.Vendors.GetValueOrDefault(lead.VendorId, "an unknown vendor")}", Join(eyes.SeesPersonalData ? lead.RemoteIp : null, lead.Source is { } s ? "source " + s : null, who)));
                    break;
                case LeadEventType.Status:
                    lines.Add(new(e.RecordedAt, Mark(e.Status), label, reason is null || e.Status.IsGood() ? null : ": " + reason, Sentence(who, e.Status.IsGood() ? reason : null, Billing(changes, e, lead))));
                    break;
                case LeadEventType.Returned:
                    lines.Add(new(e.RecordedAt, "w", "Returned", reason is null ? null : ": " + reason, Sentence(who, null, Billing(changes, e, lead))));
                    break;
                case LeadEventType.Billable:
                    lines.Add(new(e.RecordedAt, "", e.Billable ? "Billable again" : "No longer billable", null, Sentence(who, reason, Billing(changes, e, lead))));
                    break;
                case LeadEventType.Price:
                    var price = changes.FirstOrDefault();
                    lines.Add(new(e.RecordedAt, "", "Repriced", $" to {Formats.Money(e.CostInCents)}", Sentence(who, reason, int.TryParse(price?.From, out var was) ? $"It was {Formats.Money(was)}" : null)));
                    break;
                case LeadEventType.Program:
                    lines.Add(new(e.RecordedAt, "", "Moved", $" to {(e.DegreeProgramId is { } p ? names.Programs.GetValueOrDefault(p)?.Name : null) ?? changes.FirstOrDefault()?.To}", Sentence(who, reason, changes.FirstOrDefault()?.From is { } from ? "From " + from : null)));
                    break;
                case LeadEventType.Fields:
                    lines.Add(new(e.RecordedAt, "", "Changed", " " + string.Join(", ", changes.Select(c => Title(c.Field, fields))), Sentence(who, reason, string.Join("; ", changes.Select(c => $"{Title(c.Field, fields)}: {c.From ?? Formats.None} → {c.To ?? Formats.None}")))));
                    break;
                case LeadEventType.Delivered:
                    lines.Add(new(e.RecordedAt, "", "Delivered", $" to the client’s own system{(changes.Any(c => c.Field == "status") ? ", now " + Lower(label) : null)}", Sentence(reason, Billing(changes, e, lead))));
                    break;
                case LeadEventType.Revealed:
                    lines.Add(new(e.RecordedAt, "", "Personal data shown", $" to {who}", reason));
                    break;
                case LeadEventType.Note:
                    lines.Add(new(e.RecordedAt, "", "Note", reason is null ? null : ": " + reason, who));
                    break;
            }
        }
        return lines;
    }

    private static StoryLine Decided(Lead lead, LeadEvent e, LeadNames names, string label, string? reason, IntakeTrace? trace)
    {
        var campaign = lead.CampaignId is { } id ? names.Campaigns.GetValueOrDefault(id)?.Name : null;
        var cap = trace?.Steps.FirstOrDefault(s => s.Key == "cap");
        var slot = cap is { Outcome: TraceOutcome.Passed, Saw: { } saw } && saw.StartsWith("lead ", StringComparison.Ordinal) ? saw : null;
        var small = campaign is null ? slot : "Campaign " + campaign + (slot is null ? null : ", " + slot);
        if (e is { Status: LeadStatus.Pending, HoldsSlot: true }) return new(e.RecordedAt, "", "Accepted", ", pending until the client’s own system has answered", small);
        if (e.Status.IsGood()) return new(e.RecordedAt, "", "Accepted", $" as {Lower(label)}{(e.Billable ? ", billable at " + Formats.Money(e.CostInCents) : ", not billable")}", small);
        if (e.Status == LeadStatus.Pending) return new(e.RecordedAt, "w", label, reason is null ? null : ": " + reason, small);
        return new(e.RecordedAt, "r", label, reason is null ? null : ": " + reason, small);
    }

    private static string Mark(LeadStatus status) => status switch { LeadStatus.Rejected or LeadStatus.Error => "r", LeadStatus.Filtered or LeadStatus.Returned => "w", _ => "" };

    /// <summary>What a change of billable does to the bill of the lead's month.</summary>
    private static string? Billing(IReadOnlyList<LeadFieldChange> changes, LeadEvent e, Lead lead) => changes.FirstOrDefault(c => c.Field == "billable") is { } change
        ? $"Billable {(change.From == "true" ? "yes" : "no")} → {(change.To == "true" ? "yes" : "no")}: {Formats.MoneyChange(change.To == "true" ? e.CostInCents : -e.CostInCents)} in {lead.CreatedOn.ToString("MMMM uuuu", System.Globalization.CultureInfo.InvariantCulture)}"
        : null;

    private static string Title(string field, IReadOnlyCollection<LeadField> fields) =>
        StandardFields.Find(field)?.Title.ToLowerInvariant() ?? fields.FirstOrDefault(f => f.Name.Equals(field, StringComparison.OrdinalIgnoreCase))?.Name ?? field.Replace('_', ' ');

    private static string Lower(string label) => label.Length > 1 && char.IsLower(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;

    private static string? Join(params ReadOnlySpan<string?> parts)
    {
        var kept = new List<string>();
        foreach (var part in parts) if (!string.IsNullOrWhiteSpace(part)) kept.Add(part);
        return kept.Count == 0 ? null : string.Join(" · ", kept);
    }

    private static string Sentence(params ReadOnlySpan<string?> parts)
    {
        var kept = new List<string>();
        foreach (var part in parts) if (!string.IsNullOrWhiteSpace(part)) kept.Add(part.EndsWith('.') ? part[..^1] : part);
        return string.Join(". ", kept) + ".";
    }
}
