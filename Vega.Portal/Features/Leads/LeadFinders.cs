using Vega.Domain.Common;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads;

/// <summary>What the search box of the bar finds here: a lead by its id, a whole e-mail address or a whole phone number; a campaign by parts of its name and its vendor's; a client by a part of its name.</summary>
internal static class LeadFinders
{
    private const int Most = 5;

    public static readonly Finder Leads = new(10, "Leads", LeadsAsync);
    public static readonly Finder Campaigns = new(20, "Campaigns", CampaignsAsync);
    public static readonly Finder Clients = new(30, "Clients", ClientsAsync);

    private static async Task<IReadOnlyList<FindHit>> LeadsAsync(IServiceProvider services, Viewer viewer, string text, CancellationToken cancellationToken)
    {
        var term = LookUpTerm.Of(text);
        var named = term is not null || PublicId.TryParse(text, PublicIdPrefix.Lead, out _) || (text.Length > 7 && text.StartsWith(PublicIdPrefix.Lead + "-", StringComparison.OrdinalIgnoreCase));
        if (!Policies.Allows(Policies.ReadLeads, viewer) || (!named && !viewer.SeesPersonalData)) return [];
        if (term is not null && !viewer.SeesPersonalData && !await services.GetRequiredService<LookUps>().TakeAsync(viewer, term, cancellationToken)) return [];
        var search = services.GetRequiredService<LeadListSearch>();
        var found = await search.FindAsync(viewer, text, Most, cancellationToken);
        if (found.Count == 0) return [];
        var names = await search.NamesAsync(viewer, cancellationToken);
        return [.. found.Select(l => new FindHit(l.PublicId.With(PublicIdPrefix.Lead), $"{names.Status(l.ClientId, l.Status)}, {names.Clients.GetValueOrDefault(l.ClientId)?.Name}", Links.Lead(l.PublicId)))];
    }

    private static async Task<IReadOnlyList<FindHit>> CampaignsAsync(IServiceProvider services, Viewer viewer, string text, CancellationToken cancellationToken)
    {
        var names = await services.GetRequiredService<LeadListSearch>().NamesAsync(viewer, cancellationToken);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Campaigns.Where(c => words.All(w => c.Value.Name.Contains(w, StringComparison.OrdinalIgnoreCase) || Vendor(c.Value)?.Contains(w, StringComparison.OrdinalIgnoreCase) == true))
            .OrderBy(c => c.Value.Name, StringComparer.OrdinalIgnoreCase).Take(Most)
            .Select(c => new FindHit(c.Value.Name, $"{Vendor(c.Value)}, {names.Clients.GetValueOrDefault(c.Value.ClientId)?.Name}",
                Links.Leads(names.Clients.GetValueOrDefault(c.Value.ClientId)?.Client.Slug, ("campaign", $"{c.Key}"))))];

        string? Vendor(CampaignName campaign) => names.Vendors.GetValueOrDefault(campaign.VendorId);
    }

    private static async Task<IReadOnlyList<FindHit>> ClientsAsync(IServiceProvider services, Viewer viewer, string text, CancellationToken cancellationToken)
    {
        var choices = await services.GetRequiredService<ClientChoices>().ListAsync(viewer, cancellationToken);
        return [.. choices.Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || c.Slug.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(Most).Select(c => new FindHit(c.Name, null, Links.Leads(c.Slug)))];
    }
}
