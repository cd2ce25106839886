using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Fields.Screen;

/// <summary>The fields of a client in their order, and who posts them.</summary>
/// <param name="Fields">In the order of the posting instructions.</param>
/// <param name="RulesByField">How many filter rules test a field, by its name.</param>
/// <param name="Vendors">Vendors that may post to the client now.</param>
/// <param name="Campaigns">Their active campaigns.</param>
public sealed record FieldList(IReadOnlyList<LeadField> Fields, IReadOnlyDictionary<string, int> RulesByField, int Vendors, int Campaigns);

/// <summary>Reads the fields of a client for their page.</summary>
public sealed class FieldListSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>All fields of the client that the viewer sees.</summary>
    public async Task<FieldList> ReadAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fields = await db.LeadFields.AsNoTracking().VisibleTo(viewer).Where(f => f.ClientId == client).OrderBy(f => f.Position).ThenBy(f => f.Id).ToListAsync(cancellationToken);
        var rules = await db.FilterRules.AsNoTracking().VisibleTo(viewer).Where(r => r.ClientId == client).ToListAsync(cancellationToken);
        var tested = rules.SelectMany(r => r.When.Select(w => w.Field).Distinct(StringComparer.OrdinalIgnoreCase)).GroupBy(f => f, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Count(), StringComparer.OrdinalIgnoreCase);
        var posting = from contract in db.Contracts.VisibleTo(viewer)
                      join campaign in db.Campaigns on contract.Id equals campaign.ContractId
                      where contract.ClientId == client && contract.ArchivedAt == null && contract.CanPostLeads && campaign.Status == CampaignStatus.Active
                      select contract.VendorId;
        var vendors = await posting.ToListAsync(cancellationToken);
        return new FieldList(fields, tested, vendors.Distinct().Count(), vendors.Count);
    }

    /// <summary>The fields whose name has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken)
    {
        var list = await ReadAsync(viewer, client, cancellationToken);
        return [.. list.Fields.Where(f => f.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || f.PostName.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(f => new FindHit(f.PostName, f.PostedAs is null ? null : f.Name, Links.Manage("fields", slug, ("item", f.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)))))];
    }

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.LeadFields.VisibleTo(viewer).CountAsync(f => f.ClientId == client, cancellationToken);
    }
}
