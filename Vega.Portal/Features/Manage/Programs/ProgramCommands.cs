using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Programs;

/// <summary>Makes, changes and deletes degree programs.</summary>
public sealed class ProgramCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a degree program; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, ProgramInput Program) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        var program = new DegreeProgram { ClientId = client.Id, Name = "", Code = "" };
        if (!input.Program.ProgramGroupId.IsGiven) edit.Faults.Missing("program-group", "is needed: the group that the program belongs to");
        await PutAsync(edit, program, input.Program, cancellationToken);
        edit.Db.DegreePrograms.Add(program);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(program.Id, []);
    }, cancellationToken);

    /// <summary>Changes a degree program; another group moves it, for leads from then on (reading 40).</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, ProgramInput input, Func<DegreeProgram, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<DegreeProgram, int>(viewer, Of(viewer, id), p => p.ClientId, seen, async (edit, program) =>
    {
        await PutAsync(edit, program, input, cancellationToken);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a degree program that no lead asked for; any other is archived.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<DegreeProgram, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<DegreeProgram, Removal>(viewer, Of(viewer, id), p => p.ClientId, seen, async (edit, program) =>
    {
        var leads = await edit.Db.Leads.CountAsync(l => l.ClientId == program.ClientId && (l.DegreeProgramId == id || l.CurrentDegreeProgramId == id), cancellationToken);
        if (leads > 0) program.Status = DegreeProgramStatus.Archived;
        else
        {
            edit.Db.RemoveRange(await edit.Db.FilterRules.Where(r => r.DegreeProgramId == id).ToListAsync(cancellationToken));
            edit.Db.Remove(program);
        }
        return new Change<Removal>.Saved(new Removal(leads > 0, leads), []);
    }, cancellationToken);

    private static async Task PutAsync(ConfigurationEdit edit, DegreeProgram program, ProgramInput input, CancellationToken cancellationToken)
    {
        if (input.ProgramGroupId.IsGiven && input.ProgramGroupId.Value != program.ProgramGroupId)
            await edit.OfClientAsync(edit.Db.ProgramGroups.Where(g => g.Id == input.ProgramGroupId.Value && g.ClientId == program.ClientId && g.ArchivedAt == null), "program-group", cancellationToken);
        input.ApplyTo(program, await edit.Db.DegreePrograms.Where(p => p.ClientId == program.ClientId).ToListAsync(cancellationToken), edit.Faults);
    }

    private static Func<VegaDbContext, IQueryable<DegreeProgram>> Of(Viewer viewer, int id) => db => db.DegreePrograms.VisibleTo(viewer).Where(p => p.Id == id);
}
