using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>Makes, changes and deletes program groups.</summary>
public sealed class ProgramGroupCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a program group; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, ProgramGroupInput Group) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        var group = new ProgramGroup { ClientId = client.Id, Name = "" };
        input.Group.ApplyTo(group, await SiblingsAsync(edit, client.Id, cancellationToken), edit.Faults);
        edit.Db.ProgramGroups.Add(group);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(group.Id, []);
    }, cancellationToken);

    /// <summary>Changes a program group.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, ProgramGroupInput input, Func<ProgramGroup, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<ProgramGroup, int>(viewer, Of(viewer, id), g => g.ClientId, seen, async (edit, group) =>
    {
        input.ApplyTo(group, await SiblingsAsync(edit, group.ClientId, cancellationToken), edit.Faults);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a program group that nothing belongs to; any other is archived.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<ProgramGroup, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<ProgramGroup, Removal>(viewer, Of(viewer, id), g => g.ClientId, seen, async (edit, group) =>
    {
        var leads = await edit.Db.Leads.CountAsync(l => l.ClientId == group.ClientId && l.ProgramGroupId == id, cancellationToken);
        var kept = leads > 0 || await edit.Db.DegreePrograms.AnyAsync(p => p.ProgramGroupId == id, cancellationToken) || await edit.Db.Campaigns.AnyAsync(c => c.ProgramGroupId == id, cancellationToken);
        if (kept) group.ArchivedAt = edit.Now;
        else edit.Db.Remove(group);
        return new Change<Removal>.Saved(new Removal(kept, leads), []);
    }, cancellationToken);

    /// <summary>Brings an archived program group back, unless another has its name by now.</summary>
    public Task<Change<int>> RestoreAsync(Viewer viewer, int id, CancellationToken cancellationToken) => writes.RunAsync<ProgramGroup, int>(
        viewer, db => db.ProgramGroups.VisibleTo(viewer).Where(g => g.Id == id && g.ArchivedAt != null), g => g.ClientId, _ => true, async (edit, group) =>
        {
            group.ArchivedAt = null;
            new ProgramGroupInput().ApplyTo(group, await SiblingsAsync(edit, group.ClientId, cancellationToken), edit.Faults);
            return new Change<int>.Saved(id, []);
        }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<ProgramGroup>> Of(Viewer viewer, int id) => db => db.ProgramGroups.VisibleTo(viewer).Where(g => g.Id == id && g.ArchivedAt == null);

    private static Task<List<ProgramGroup>> SiblingsAsync(ConfigurationEdit edit, int clientId, CancellationToken cancellationToken) => edit.Db.ProgramGroups.Where(g => g.ClientId == clientId && g.ArchivedAt == null).ToListAsync(cancellationToken);
}
