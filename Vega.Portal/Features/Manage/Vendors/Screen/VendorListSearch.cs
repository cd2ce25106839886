using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Manage.Vendors.Screen;

/// <summary>A vendor, and what ties it to the client of the page.</summary>
/// <param name="Vendor">The vendor.</param>
/// <param name="Contract">True when it has a contract with the client, or is its internal vendor.</param>
/// <param name="Clients">How many clients that the viewer sees have a contract with it.</param>
public sealed record VendorRow(Vendor Vendor, bool Contract, int Clients);

/// <summary>Reads vendors for their page: those of the client first, then the others that the viewer sees.</summary>
public sealed class VendorListSearch(IDbContextFactory<VegaDbContext> contexts)
{
    /// <summary>The vendors that are not archived; <paramref name="others"/> adds those that could get a contract here.</summary>
    public async Task<IReadOnlyList<VendorRow>> ReadAsync(Viewer viewer, int client, bool others, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var vendors = await db.Vendors.AsNoTracking().VisibleTo(viewer).Where(v => v.ArchivedAt == null).ToListAsync(cancellationToken);
        var contracts = (await db.Contracts.AsNoTracking().VisibleTo(viewer).Where(c => c.ArchivedAt == null).Select(c => new { c.VendorId, c.ClientId }).ToListAsync(cancellationToken)).ToLookup(c => c.VendorId, c => c.ClientId);
        return [.. vendors.Select(v => new VendorRow(v, contracts[v.Id].Contains(client) || v.InternalClientId == client, contracts[v.Id].Count())).Where(r => r.Contract || (others && r.Vendor.InternalClientId is null))
            .OrderBy(r => !r.Contract).ThenBy(r => r.Vendor.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The client's vendors whose name has the text.</summary>
    public async Task<IReadOnlyList<FindHit>> FindAsync(Viewer viewer, int client, string text, string? slug, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(viewer, client, others: false, cancellationToken)).Where(r => r.Vendor.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(r => new FindHit(r.Vendor.Name, null, Links.Manage("vendors", slug, ("item", r.Vendor.Id.ToString(CultureInfo.InvariantCulture)))))];

    public async Task<int> CountAsync(Viewer viewer, int client, CancellationToken cancellationToken) => (await ReadAsync(viewer, client, others: false, cancellationToken)).Count;
}
