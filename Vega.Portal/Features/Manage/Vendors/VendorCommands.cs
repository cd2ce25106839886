using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Vendors;

/// <summary>Makes, changes and deletes vendors. A vendor deals with several clients, so a change holds all of those, and is for viewers who see them all.</summary>
public sealed class VendorCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a vendor, perhaps an internal one of a client; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, VendorInput input, CancellationToken cancellationToken)
    {
        return input.InternalClientId.Value is { } owner ? OwnerWrites.RunAsync(writes, viewer, owner, (edit, _) => MakeAsync(edit), cancellationToken, withClient0: true) : writes.RunAsync(viewer, [0], MakeAsync, cancellationToken);

        async Task<Change<int>> MakeAsync(ConfigurationEdit edit)
        {
            var vendor = new Vendor { Name = "", TimeZone = "" };
            input.ApplyTo(vendor, await edit.Db.Vendors.ToListAsync(cancellationToken), edit.Faults);
            edit.Db.Vendors.Add(vendor);
            await edit.SaveAsync(cancellationToken);
            return new Change<int>.Saved(vendor.Id, []);
        }
    }

    /// <summary>Changes a vendor that is not archived.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, VendorInput input, Func<Vendor, bool> seen, CancellationToken cancellationToken) => WriteAsync<int>(viewer, id, seen, async (edit, vendor) =>
    {
        input.ApplyTo(vendor, await edit.Db.Vendors.ToListAsync(cancellationToken), edit.Faults);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a vendor that has done nothing yet; one with leads, contracts, users or keys is archived: hidden, posting off, history and billing kept (reading 21).</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Vendor, bool> seen, CancellationToken cancellationToken) => WriteAsync<Removal>(viewer, id, seen, async (edit, vendor) =>
    {
        var db = edit.Db;
        var leads = await db.Leads.CountAsync(l => l.VendorId == id, cancellationToken);
        var kept = leads > 0 || await db.Contracts.AnyAsync(c => c.VendorId == id, cancellationToken) || await db.Users.AnyAsync(u => u.VendorId == id, cancellationToken) || await db.ApiKeys.AnyAsync(k => k.VendorId == id, cancellationToken);
        if (kept) vendor.ArchivedAt = edit.Now;
        else db.Remove(vendor);
        return new Change<Removal>.Saved(new Removal(kept, leads), []);
    }, cancellationToken);

    /// <summary>Brings an archived vendor back: posting goes on under its contracts that stand, unless another vendor has its name by now.</summary>
    public Task<Change<int>> RestoreAsync(Viewer viewer, int id, CancellationToken cancellationToken) => WriteAsync<int>(viewer, id, _ => true, async (edit, vendor) =>
    {
        vendor.ArchivedAt = null;
        new VendorInput().ApplyTo(vendor, await edit.Db.Vendors.ToListAsync(cancellationToken), edit.Faults);
        return new Change<int>.Saved(id, []);
    }, cancellationToken, archived: true);

    private Task<Change<T>> WriteAsync<T>(Viewer viewer, int id, Func<Vendor, bool> seen, Func<ConfigurationEdit, Vendor, Task<Change<T>>> write, CancellationToken cancellationToken, bool archived = false) => writes.RunAsync<Vendor, T>(
        viewer, db => db.Vendors.VisibleTo(viewer).Where(v => v.Id == id && v.ArchivedAt != null == archived), async (db, vendor) => [0, .. await ClientsAsync(db, vendor, cancellationToken)], seen, async (edit, vendor) =>
        {
            var clients = await ClientsAsync(edit.Db, vendor, cancellationToken);
            if (!clients.TrueForAll(viewer.Sees)) return new Change<T>.Forbidden("sees-more", "This vendor deals with clients outside your scope, so somebody who sees them all changes it.");
            var change = await write(edit, vendor);
            if (change is Change<T>.Saved && edit.Faults.None)
                foreach (var client in clients.Where(edit.Transaction.Holds)) edit.Transaction.ConfigurationChanged(client);
            return change;
        }, cancellationToken);

    private static async Task<List<int>> ClientsAsync(VegaDbContext db, Vendor vendor, CancellationToken cancellationToken)
    {
        var clients = await db.Contracts.Where(c => c.VendorId == vendor.Id).Select(c => c.ClientId).Distinct().ToListAsync(cancellationToken);
        if (vendor.InternalClientId is { } owner && !clients.Contains(owner)) clients.Add(owner);
        return clients;
    }
}
