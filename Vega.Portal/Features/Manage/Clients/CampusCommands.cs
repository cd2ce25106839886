using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>Makes, changes and deletes the campuses of clients.</summary>
public sealed class CampusCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a campus; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, CampusInput Campus) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        var campus = new Campus { ClientId = client.Id, Code = "", Name = "" };
        input.Campus.ApplyTo(campus, await edit.Db.Campuses.Where(c => c.ClientId == client.Id).ToListAsync(cancellationToken), edit.Faults);
        edit.Db.Campuses.Add(campus);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(campus.Id, []);
    }, cancellationToken);

    /// <summary>Changes a campus.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, CampusInput input, Func<Campus, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Campus, int>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, campus) =>
    {
        input.ApplyTo(campus, await edit.Db.Campuses.Where(c => c.ClientId == campus.ClientId).ToListAsync(cancellationToken), edit.Faults);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a campus that no lead names.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<Campus, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Campus, Removal>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, campus) =>
    {
        if (await edit.Db.Leads.AnyAsync(l => l.ClientId == campus.ClientId && l.CampusId == id, cancellationToken)) edit.Faults.Add("", "in-use", "Leads name this campus, so it stays.");
        edit.Db.Remove(campus);
        return new Change<Removal>.Saved(new Removal(Archived: false, 0), []);
    }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<Campus>> Of(Viewer viewer, int id) => db => db.Campuses.VisibleTo(viewer).Where(c => c.Id == id);
}
