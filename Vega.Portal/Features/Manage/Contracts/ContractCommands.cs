using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Contracts;

/// <summary>Makes, changes and deletes contracts.</summary>
public sealed class ContractCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a contract of a client and a vendor; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, int? Vendor, ContractInput Contract) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        // Any vendor that is not archived: it is the contract that makes it visible to those who see only this client.
        var vendor = await edit.Db.Vendors.FirstOrDefaultAsync(v => v.Id == input.Vendor && v.ArchivedAt == null, cancellationToken);
        if (vendor is null) return new Change<int>.Invalid([input.Vendor is null ? new FieldError("vendor", "missing-field", "vendor is needed") : new FieldError("vendor", "unknown-vendor", "there is no such vendor")]);
        var contract = new Contract { ClientId = client.Id, VendorId = vendor.Id };
        input.Contract.ApplyTo(contract, vendor, await edit.Db.Contracts.Where(c => c.ClientId == client.Id).ToListAsync(cancellationToken), edit.Faults);
        edit.Db.Contracts.Add(contract);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(contract.Id, []);
    }, cancellationToken);

    /// <summary>Changes a contract that is not archived. A new payout holds for leads from then on.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, ContractInput input, Func<Contract, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Contract, int>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, contract) =>
    {
        var vendor = await edit.Db.Vendors.FirstAsync(v => v.Id == contract.VendorId, cancellationToken);
        input.ApplyTo(contract, vendor, await edit.Db.Contracts.Where(c => c.ClientId == contract.ClientId).ToListAsync(cancellationToken), edit.Faults);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a contract without campaigns; any other is archived, which ends posting under it.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Contract, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Contract, Removal>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, contract) =>
    {
        var leads = await edit.Db.Leads.CountAsync(l => l.ClientId == contract.ClientId && l.ContractId == id, cancellationToken);
        var kept = leads > 0 || await edit.Db.Campaigns.AnyAsync(c => c.ContractId == id, cancellationToken);
        if (kept) contract.ArchivedAt = edit.Now;
        else edit.Db.Remove(contract);
        return new Change<Removal>.Saved(new Removal(kept, leads), []);
    }, cancellationToken);

    /// <summary>Brings an archived contract back with its campaigns, unless its vendor is archived or the two have another contract by now.</summary>
    public Task<Change<int>> RestoreAsync(Viewer viewer, int id, CancellationToken cancellationToken) => writes.RunAsync<Contract, int>(
        viewer, db => db.Contracts.VisibleTo(viewer).Where(c => c.Id == id && c.ArchivedAt != null), c => c.ClientId, _ => true, async (edit, contract) =>
        {
            var vendor = await edit.Db.Vendors.FirstAsync(v => v.Id == contract.VendorId, cancellationToken);
            if (vendor.ArchivedAt is not null) edit.Faults.Invalid("vendor", $"'{vendor.Name}' is archived; restore the vendor first");
            contract.ArchivedAt = null;
            new ContractInput().ApplyTo(contract, vendor, await edit.Db.Contracts.Where(c => c.ClientId == contract.ClientId).ToListAsync(cancellationToken), edit.Faults);
            return new Change<int>.Saved(id, []);
        }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<Contract>> Of(Viewer viewer, int id) => db => db.Contracts.VisibleTo(viewer).Where(c => c.Id == id && c.ArchivedAt == null);
}
