using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Contracts.Screen;

/// <summary>A contract with its vendor's name and what it carries.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Vendor">Its vendor.</param>
/// <param name="Active">Its active campaigns.</param>
/// <param name="Leads">The leads, tests left out, of the last 30 days.</param>
public sealed record ContractRow(Contract Contract, Vendor Vendor, int Active, int Leads);

/// <summary>The contracts of a client, and the vendors that one could be made with.</summary>
public sealed record ContractList(IReadOnlyList<ContractRow> Contracts, IReadOnlyList<Vendor> Free);

/// <summary>Reads a client's contracts for their page.</summary>
public sealed class ContractListSearch(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    private static readonly Duration Recent = Duration.FromDays(30);

    /// <summary>The contracts that are not archived, by vendor.</summary>
    public async Task<ContractList> ReadAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var contracts = await db.Contracts.AsNoTracking().VisibleTo(viewer).Where(c => c.ClientId == client && c.ArchivedAt == null).ToListAsync(cancellationToken);
        var vendors = await db.Vendors.AsNoTracking().VisibleTo(viewer).ToDictionaryAsync(v => v.Id, cancellationToken);
        var active = await db.Campaigns.VisibleTo(viewer).Where(c => c.ClientId == client && c.Status == CampaignStatus.Active).GroupBy(c => c.ContractId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var since = Instant.FromDateTimeOffset(time.GetUtcNow()) - Recent;
        var leads = await db.Leads.VisibleTo(viewer).Where(l => l.ClientId == client && !l.Test && l.CreatedAt >= since && l.ContractId != null).GroupBy(l => l.ContractId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var rows = contracts.Where(c => vendors.ContainsKey(c.VendorId)).Select(c => new ContractRow(c, vendors[c.VendorId], active.GetValueOrDefault(c.Id), leads.GetValueOrDefault(c.Id))).OrderBy(r => r.Vendor.Name, StringComparer.OrdinalIgnoreCase);
        var free = vendors.Values.Where(v => v.ArchivedAt is null && (v.InternalClientId is null || v.InternalClientId == client) && !contracts.Exists(c => c.VendorId == v.Id)).OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase);
        return new ContractList([.. rows], [.. free]);
    }

    /// <summary>The contracts whose vendor's name has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (from contract in db.Contracts.VisibleTo(viewer) join vendor in db.Vendors on contract.VendorId equals vendor.Id
                           where contract.ClientId == client && contract.ArchivedAt == null select new { contract.Id, vendor.Name }).ToListAsync(cancellationToken);
        return [.. found.Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(c => new FindHit(c.Name, null, Links.Manage("contracts", slug, ("item", c.Id.ToString(CultureInfo.InvariantCulture)))))];
    }

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Contracts.VisibleTo(viewer).CountAsync(c => c.ClientId == client && c.ArchivedAt == null, cancellationToken);
    }
}
