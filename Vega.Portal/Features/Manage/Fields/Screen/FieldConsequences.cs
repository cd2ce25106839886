using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Fields.Screen;

/// <summary>One thing that a change of a field does to the posting instructions and to posts.</summary>
/// <param name="Text">What it does.</param>
/// <param name="Refuses">True when posts that are taken today may be refused from then on.</param>
public sealed record FieldConsequence(string Text, bool Refuses = false);

/// <summary>What saving a changed field would do, told before it is saved.</summary>
public static class FieldConsequences
{
    /// <summary>Of a field as it stands (null for a new one) and as it would be; nothing when nothing would change for a poster.</summary>
    public static IReadOnlyList<FieldConsequence> Of(LeadField? before, LeadField after, int vendors, int campaigns, FieldUse? use = null)
    {
        var list = new List<FieldConsequence>();
        if (before is null)
        {
            list.Add(new($"Adds the parameter {after.PostName}, {Words(after.Type)}, {(after.Required ? "required" : "optional")}{Options(after.Options)}."));
            if (after.Required) list.Add(new($"Posts without {after.PostName} are refused from then on.", Refuses: true));
        }
        else
        {
            OfName(before, after, list);
            if (after.Required && !before.Required) list.Add(new($"{after.PostName} becomes required: posts without it are refused from then on.", Refuses: true));
            if (before.Required && !after.Required) list.Add(new($"{after.PostName} becomes optional."));
            if (before.Type != after.Type) list.Add(new($"{after.PostName} becomes {Words(after.Type)} instead of {Words(before.Type)}; a post whose value is none is refused.", Refuses: true));
            if (after.Type == LeadFieldType.Option) OfOptions(before, after, list);
        }
        if (use is { Leads: > 0 } && OfLeads(before, after, use, list.Exists(c => c.Refuses)) is { } lost) list.Add(lost);
        if (list.Count > 0 && vendors > 0) list.Add(new($"The posting instructions of {Formats.Count(campaigns, "active campaign", "active campaigns")} of {Formats.Count(vendors, "vendor", "vendors")} say so at once."));
        if (before is not null && before.Personal != after.Personal)
            list.Add(new(after.Personal ? "Becomes personal data: masked as *** for account managers, finance and vendors, on leads that came too." : "Is no personal data any more: everybody who sees a lead reads it, on leads that came too."));
        return list;
    }

    /// <summary>How many leads that were taken would not be; where posts go by another name from then on, nobody knows.</summary>
    private static FieldConsequence? OfLeads(LeadField? before, LeadField after, FieldUse use, bool refuses)
    {
        var lost = use.Refused(after) - (before is null ? 0 : use.Refused(before));
        var leads = use.Cut ? $"the last {Formats.Count(use.Leads)} leads taken" : $"the {Formats.Count(use.Leads, "lead", "leads")} taken in the last 30 days";
        if (lost > 0) return new($"Of {leads}, {Formats.Count(lost)} would be refused.", Refuses: true);
        return refuses && before?.PostName == after.PostName ? new($"None of {leads} would be refused.") : null;
    }

    private static void OfName(LeadField before, LeadField after, List<FieldConsequence> list)
    {
        if (before.PostName == after.PostName) return;
        list.Add(new($"The parameter {before.PostName} is renamed to {after.PostName}."));
        if (!InputText.Same(after.Name, after.PostName)) list.Add(new($"{after.Name} stays accepted beside it; where a post has both, {after.PostName} counts."));
        if (!InputText.Same(before.PostName, after.Name) && !InputText.Same(before.PostName, after.PostName))
            list.Add(after.Required
                ? new($"{before.PostName} is not read any more: a post that has only this one is refused, since the field is required.", Refuses: true)
                : new($"{before.PostName} is not read any more: it is kept in raw_params, and the answer warns of it."));
    }

    private static void OfOptions(LeadField before, LeadField after, List<FieldConsequence> list)
    {
        var gone = before.Options.Where(o => !after.Options.Exists(n => InputText.Same(n, o))).ToList();
        var made = after.Options.Where(o => !before.Options.Exists(n => InputText.Same(n, o))).ToList();
        if (before.Options.Count == 0 && after.Options.Count > 0) list.Add(new($"Only {string.Join(", ", after.Options)} {(after.Options.Count == 1 ? "is" : "are")} accepted from then on.", Refuses: true));
        else if (after.Options.Count == 0 && before.Options.Count > 0) list.Add(new("Any value is accepted, since no option is left."));
        else
        {
            if (gone.Count > 0) list.Add(new($"{string.Join(", ", gone)} {(gone.Count == 1 ? "is" : "are")} refused from then on.", Refuses: true));
            if (made.Count > 0) list.Add(new($"{string.Join(", ", made)} {(made.Count == 1 ? "is" : "are")} accepted too."));
        }
    }

    private static string Options(List<string> options) => options.Count == 0 ? "" : ": " + string.Join(", ", options);

    /// <summary>A type in words.</summary>
    public static string Words(LeadFieldType type) => type switch
    {
        LeadFieldType.Text => "a text",
        LeadFieldType.Email => "an e-mail address",
        LeadFieldType.Phone => "a US phone number",
        LeadFieldType.State => "a US state",
        LeadFieldType.Zip => "a US ZIP code",
        LeadFieldType.Date => "a date",
        LeadFieldType.Number => "a number",
        LeadFieldType.Boolean => "yes or no",
        _ => "one of the options",
    };

    /// <summary>A type as a column tells it.</summary>
    public static string Title(LeadFieldType type) => type switch
    {
        LeadFieldType.Email => "E-mail",
        LeadFieldType.Zip => "ZIP code",
        LeadFieldType.Boolean => "Yes or no",
        _ => type.ToString(),
    };
}
