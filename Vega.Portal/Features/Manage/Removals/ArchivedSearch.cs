using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Removals;

/// <summary>Something archived that can come back.</summary>
public sealed record ArchivedRow(int Id, string Name, Instant At);

/// <summary>Reads what was archived, the latest first.</summary>
public sealed class ArchivedSearch(IDbContextFactory<VegaDbContext> contexts)
{
    private const int Most = 200;

    public Task<IReadOnlyList<ArchivedRow>> ClientsAsync(Viewer viewer, CancellationToken cancellationToken) => ReadAsync(db =>
        db.Clients.AsNoTracking().VisibleTo(viewer).Where(c => c.ArchivedAt != null).Select(c => new ArchivedRow(c.Id, c.Name, c.ArchivedAt!.Value)), cancellationToken);

    public Task<IReadOnlyList<ArchivedRow>> VendorsAsync(Viewer viewer, CancellationToken cancellationToken) => ReadAsync(db =>
        db.Vendors.AsNoTracking().VisibleTo(viewer).Where(v => v.ArchivedAt != null).Select(v => new ArchivedRow(v.Id, v.Name, v.ArchivedAt!.Value)), cancellationToken);

    public Task<IReadOnlyList<ArchivedRow>> ContractsAsync(Viewer viewer, int client, CancellationToken cancellationToken) => ReadAsync(db =>
        from contract in db.Contracts.AsNoTracking().VisibleTo(viewer)
        join vendor in db.Vendors on contract.VendorId equals vendor.Id
        where contract.ClientId == client && contract.ArchivedAt != null
        select new ArchivedRow(contract.Id, vendor.Name, contract.ArchivedAt!.Value), cancellationToken);

    // Sorted here: the database knows no order of a row that it is still to make.
    private async Task<IReadOnlyList<ArchivedRow>> ReadAsync(Func<VegaDbContext, IQueryable<ArchivedRow>> rows, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await rows(db).ToListAsync(cancellationToken)).OrderByDescending(r => r.At).ThenBy(r => r.Id).Take(Most)];
    }
}
