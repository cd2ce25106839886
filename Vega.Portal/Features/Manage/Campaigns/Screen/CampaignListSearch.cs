using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Campaigns.Screen;

/// <summary>The campaigns of a client, by vendor, and what a new one can be made of.</summary>
/// <param name="Campaigns">By vendor and name.</param>
/// <param name="Vendors">The names of vendors, by id.</param>
/// <param name="Groups">The program groups that are not archived, or that a campaign has.</param>
/// <param name="Contracts">The contracts that are not archived.</param>
public sealed record CampaignList(IReadOnlyList<ClientCampaign> Campaigns, IReadOnlyDictionary<int, string> Vendors, IReadOnlyList<ProgramGroup> Groups, IReadOnlyList<Contract> Contracts)
{
    public string VendorName(int id) => Vendors.GetValueOrDefault(id) ?? Formats.None;
    public string GroupName(int id) => Groups.FirstOrDefault(g => g.Id == id)?.Name ?? Formats.None;
}

/// <summary>Reads a client's campaigns for their page.</summary>
public sealed class CampaignListSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>All campaigns of the client that the viewer sees.</summary>
    public async Task<CampaignList> ReadAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var campaigns = await db.Campaigns.AsNoTracking().VisibleTo(viewer).Where(c => c.ClientId == client).ToListAsync(cancellationToken);
        var vendors = await db.Vendors.VisibleTo(viewer).ToDictionaryAsync(v => v.Id, v => v.Name, cancellationToken);
        var groups = await db.ProgramGroups.AsNoTracking().VisibleTo(viewer).Where(g => g.ClientId == client).OrderBy(g => g.Name).ToListAsync(cancellationToken);
        var contracts = await db.Contracts.AsNoTracking().VisibleTo(viewer).Where(c => c.ClientId == client && c.ArchivedAt == null).ToListAsync(cancellationToken);
        return new CampaignList([.. campaigns.OrderBy(c => vendors.GetValueOrDefault(c.VendorId), StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Status == CampaignStatus.Ended).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)],
            vendors, [.. groups.Where(g => g.ArchivedAt is null || campaigns.Exists(c => c.ProgramGroupId == g.Id))], [.. contracts.OrderBy(c => vendors.GetValueOrDefault(c.VendorId), StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The campaigns whose name, or whose vendor's name, has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken)
    {
        var list = await ReadAsync(viewer, client, cancellationToken);
        return [.. list.Campaigns.Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || list.VendorName(c.VendorId).Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(c => new FindHit(c.Name, list.VendorName(c.VendorId), Links.Manage("campaigns", slug, ("item", c.Id.ToString(CultureInfo.InvariantCulture)))))];
    }

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Campaigns.VisibleTo(viewer).CountAsync(c => c.ClientId == client && c.Status != CampaignStatus.Ended, cancellationToken);
    }
}
