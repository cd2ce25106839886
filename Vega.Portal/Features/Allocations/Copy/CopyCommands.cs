using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations.Copy;

/// <summary>A campaign that a copy would give an allocation, or whose own it would keep.</summary>
public sealed record CopyRow(int CampaignId, int ClientId, string ClientName, string VendorName, string Name, Payout Payout, int? Cap, int CplInCents, int? CpeInCents, int? Projection, bool Kept)
{
    public int? PriceInCents => Payout == Payout.CostPerEnroll ? CpeInCents : CplInCents;

    /// <summary>The most it can cost under a price by lead: an uncapped campaign counts at its projection.</summary>
    public long MostInCents => Payout == Payout.CostPerLead ? (long)(Cap ?? Projection ?? 0) * CplInCents : 0;
}

/// <summary>What a copy did.</summary>
/// <param name="AllocationIds">The rows that were made.</param>
/// <param name="Cap">The sum of their caps.</param>
public sealed record Copied(IReadOnlyList<int> AllocationIds, int Cap);

/// <summary>Copies the allocations of a month to another: cap, prices and projection. What the other month has already stays as it is.</summary>
public sealed class CopyCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>What a copy would do: every campaign that is not ended and has an allocation in <paramref name="source"/>.</summary>
    public async Task<IReadOnlyList<CopyRow>> PreviewAsync(Viewer viewer, YearMonth source, YearMonth target, int? clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from a in db.Allocations.AsNoTracking().VisibleTo(viewer)
            join c in db.Campaigns on a.CampaignId equals c.Id
            join contract in db.Contracts on c.ContractId equals contract.Id
            join client in db.Clients on c.ClientId equals client.Id
            join vendor in db.Vendors on c.VendorId equals vendor.Id
            where a.Year == source.Year && a.Month == source.Month && (clientId == null || c.ClientId == clientId)
                && c.Status != CampaignStatus.Ended && contract.ArchivedAt == null && client.ArchivedAt == null
            orderby client.Name, vendor.Name, c.Name, c.Type, c.Id
            select new CopyRow(c.Id, c.ClientId, client.Name, vendor.Name, c.Name, contract.Payout, a.Cap, a.CplInCents, a.CpeInCents, a.VendorProjection,
                db.Allocations.Any(o => o.CampaignId == c.Id && o.Year == target.Year && o.Month == target.Month))).ToListAsync(cancellationToken);
    }

    /// <summary>Copies for those of the campaigns that have none in <paramref name="target"/>; all or nothing.</summary>
    public async Task<Change<Copied>> CopyAsync(Viewer viewer, YearMonth source, YearMonth target, IReadOnlyCollection<int> campaignIds, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ChangeAllocations, viewer)) return new Change<Copied>.Forbidden("forbidden", "Your role reads allocations only.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var visible = db.Allocations.VisibleTo(viewer).Where(a => campaignIds.Contains(a.CampaignId));
        var clients = await visible.Where(a => a.Year == source.Year && a.Month == source.Month).Select(a => a.ClientId).Distinct().ToListAsync(cancellationToken);

        await using var transaction = await WriteTransaction.BeginAsync(db, gate, clients, cancellationToken);
        var rows = await visible.AsNoTracking().Where(a => a.Year == source.Year && a.Month == source.Month && clients.Contains(a.ClientId)
            && !db.Allocations.Any(o => o.CampaignId == a.CampaignId && o.Year == target.Year && o.Month == target.Month)).OrderBy(a => a.Id).ToListAsync(cancellationToken);
        var edit = new ConfigurationEdit(db, transaction, viewer, time.Now());
        var made = rows.ConvertAll(a => new Allocation
        {
            CampaignId = a.CampaignId, ClientId = a.ClientId, Year = target.Year, Month = target.Month, Cap = a.Cap, CplInCents = a.CplInCents, CpeInCents = a.CpeInCents, VendorProjection = a.VendorProjection,
        });
        db.Allocations.AddRange(made);
        await edit.SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Change<Copied>.Saved(new Copied([.. made.Select(a => a.Id)], made.Sum(a => a.Cap ?? 0)), []);
    }

    /// <summary>Takes a copy back: removes those of its rows that nobody changed since and that no lead stands on. Answers how many.</summary>
    public async Task<int> UndoAsync(Viewer viewer, IReadOnlyCollection<int> allocationIds, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ChangeAllocations, viewer)) return 0;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var visible = db.Allocations.VisibleTo(viewer).Where(a => allocationIds.Contains(a.Id));
        var clients = await visible.Select(a => a.ClientId).Distinct().ToListAsync(cancellationToken);

        await using var transaction = await WriteTransaction.BeginAsync(db, gate, clients, cancellationToken);
        var rows = await visible.Where(a => a.Version == 0 && clients.Contains(a.ClientId) && !db.Leads.Any(l => l.AllocationId == a.Id && l.CampaignId == a.CampaignId)).ToListAsync(cancellationToken);
        db.Allocations.RemoveRange(rows);
        await new ConfigurationEdit(db, transaction, viewer, time.Now()).SaveAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }
}
