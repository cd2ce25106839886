using NodaTime;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Filters;

/// <summary>A value that an attribute can be narrowed to.</summary>
public sealed record FilterChoice(string Value, string Title, string? Detail = null);

/// <summary>The values of attributes that have a list of them, and how a value of the address is told in a chip.</summary>
public static class FilterChoices
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        [Refusal.MissingField] = "Field missing", [Refusal.InvalidField] = "Field not valid", [Refusal.MissingCampaign] = "No campaign", [Refusal.InactiveCampaign] = "Campaign not active",
        [Refusal.UnknownProgram] = "Unknown program", [Refusal.InactiveProgram] = "Program not active", [Refusal.ProgramNotInCampaign] = "Program not in campaign", [Refusal.Filtered] = "Filter rule",
        [Refusal.Duplicate] = "Duplicate", [Refusal.NoAllocation] = "No allocation", [Refusal.CapClosed] = "Cap is 0", [Refusal.CapReached] = "Cap reached", [Refusal.HeldForReview] = "Held for review",
    };

    /// <summary>The choices of an attribute for the client of the filter, or for all; empty for one that is typed.</summary>
    public static IReadOnlyList<FilterChoice> Of(LeadAttribute attribute, LeadNames names, int? clientId)
    {
        bool Here(int id) => clientId is null || id == clientId;
        string? Client(int id) => clientId is null ? names.Clients.GetValueOrDefault(id)?.Name : null;
        return attribute.Key switch
        {
            "status" => [.. LeadStatuses.All.Select(s => new FilterChoice(s.Key(), clientId is { } id ? names.Status(id, s) : s.Label()))],
            "reached" => [.. LeadStatuses.All.Where(s => s.FunnelRank() > 0).Select(s => new FilterChoice(s.Key(), (clientId is { } id ? names.Status(id, s) : s.Label()) + " or later"))],
            "reason" => [.. Refusal.OfLeads.Select(c => new FilterChoice(c, Reasons.GetValueOrDefault(c, c)))],
            "vendor" => Sorted(names.Vendors.Where(v => clientId is null || names.Campaigns.Values.Any(c => c.ClientId == clientId && c.VendorId == v.Key)).Select(v => new FilterChoice($"{v.Key}", v.Value))),
            "campaign" => Sorted(names.Campaigns.Where(c => Here(c.Value.ClientId)).Select(c => new FilterChoice($"{c.Key}", c.Value.Name, Join(names.Vendors.GetValueOrDefault(c.Value.VendorId), Client(c.Value.ClientId)))), none: true),
            "group" => Sorted(names.Groups.Where(g => Here(g.Value.ClientId)).Select(g => new FilterChoice($"{g.Key}", g.Value.Name, Client(g.Value.ClientId))), none: true),
            "program" or "submitted-program" => Sorted(names.Programs.Where(p => Here(p.Value.ClientId)).Select(p => new FilterChoice($"{p.Key}", p.Value.Name, Join(p.Value.Code, Client(p.Value.ClientId)))), none: true),
            "campus" => Sorted(names.Campuses.Where(c => Here(c.Value.ClientId)).Select(c => new FilterChoice($"{c.Key}", c.Value.Name, Client(c.Value.ClientId))), none: true),
            "state" => [.. UsStates.All.Select(s => new FilterChoice(s.Code, s.Name, s.Code)), new(LeadAttributes.None, "None")],
            "disposition" => [.. (clientId is { } id && names.Clients.GetValueOrDefault(id) is { } client ? Dispositions.Of(client.Client) : Dispositions.Starters).Select(d => new FilterChoice(d.Key, d.Value)), new(LeadAttributes.None, "None")],
            "type" => [new("exclusive", "Exclusive"), new("shared", "Shared")],
            "payout" => [new("cost_per_lead", "Cost per lead"), new("cost_per_enroll", "Cost per enroll"), new("percentage_of_spend", "Share of spend")],
            LeadFilter.TestKey => [new("no", "No"), new("yes", "Only tests"), new("all", "Both")],
            _ when attribute.Kind == LeadAttributeKind.YesNo => [new("yes", "Yes"), new("no", "No")],
            _ => [],
        };
    }

    /// <summary>True when one choice replaces the other.</summary>
    public static bool TakesOne(LeadAttribute attribute) => attribute.Kind == LeadAttributeKind.YesNo || attribute.Key is LeadFilter.TestKey or "reached";

    /// <summary>A value of the address in the words of a chip.</summary>
    public static string Tell(LeadAttribute attribute, string? value, LeadNames names, LeadFilter filter)
    {
        if (string.IsNullOrWhiteSpace(value)) return attribute.Key == LeadFilter.TestKey ? "no" : "any";
        if (attribute.Key == LeadFilter.IdsKey) return Formats.Count(value.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, "lead", "leads");
        switch (attribute.Kind)
        {
            case LeadAttributeKind.Days:
                return LeadAttributes.ReadDays(value, filter.Zone) is var (from, until) ? Formats.Range(from?.InZone(filter.Zone).Date, until?.Minus(Duration.Epsilon).InZone(filter.Zone).Date) : value;
            case LeadAttributeKind.Money:
                var ends = value.Split("..");
                return ends[0].Length == 0 ? "up to $" + ends[^1] : ends[^1].Length == 0 ? "from $" + ends[0] : $"${ends[0]}–${ends[^1]}";
            case LeadAttributeKind.Text:
                return value == LeadAttributes.None ? "none" : value;
            default:
                var choices = Of(attribute, names, filter.ClientId);
                var chosen = value.Split(',').Select(v => choices.FirstOrDefault(c => c.Value.Equals(v, StringComparison.OrdinalIgnoreCase))?.Title ?? v).ToList();
                return chosen.Count <= 3 ? string.Join(", ", chosen) : $"{chosen.Count} of {choices.Count}";
        }
    }

    private static List<FilterChoice> Sorted(IEnumerable<FilterChoice> choices, bool none = false)
    {
        var sorted = choices.OrderBy(c => c.Title, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Detail, StringComparer.OrdinalIgnoreCase).ToList();
        if (none) sorted.Add(new FilterChoice(LeadAttributes.None, "None"));
        return sorted;
    }

    private static string? Join(string? a, string? b) => a is null ? b : b is null ? a : $"{a}, {b}";
}
