using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Fields;

/// <summary>Makes, changes and deletes the fields of clients' leads.</summary>
public sealed class FieldCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a field; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Client, FieldInput Field) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        var fields = await SiblingsAsync(edit, client.Id, cancellationToken);
        var field = new LeadField { ClientId = client.Id, Name = "", Position = fields.Count == 0 ? 0 : fields.Max(f => f.Position) + 1 };
        input.Field.ApplyTo(field, fields, edit.Faults);
        edit.Db.LeadFields.Add(field);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(field.Id, []);
    }, cancellationToken);

    /// <summary>Changes a field. One that filter rules test keeps its name.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, FieldInput input, Func<LeadField, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<LeadField, int>(viewer, Of(viewer, id), f => f.ClientId, seen, async (edit, field) =>
    {
        var name = field.Name;
        input.ApplyTo(field, await SiblingsAsync(edit, field.ClientId, cancellationToken), edit.Faults);
        if (!InputText.Same(name, field.Name) && await TestedByAsync(edit, field.ClientId, name, cancellationToken) is { } rule) edit.Faults.Add("name", "in-use", $"the rule '{rule}' tests this field by its name");
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a field of the client's own that no rule tests; what leads hold of it stays with them, and counts as personal from then on.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<LeadField, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<LeadField, Removal>(viewer, Of(viewer, id), f => f.ClientId, seen, async (edit, field) =>
    {
        if (field.IsStandard) edit.Faults.Add("", "standard-field", "Every lead has the eight standard fields; they can be renamed and not deleted.");
        else if (await TestedByAsync(edit, field.ClientId, field.Name, cancellationToken) is { } rule) edit.Faults.Add("", "in-use", $"The rule '{rule}' tests this field.");
        edit.Db.Remove(field);
        return new Change<Removal>.Saved(new Removal(Archived: false, 0), []);
    }, cancellationToken);

    /// <summary>Moves a field before another of the client, or to the end. Stale when the fields do not stand in the order that the caller saw any more, or the other one is gone; fields that came or went elsewhere do not matter.</summary>
    public Task<Change<int>> MoveAsync(Viewer viewer, int id, int? before, IReadOnlyList<int> seen, CancellationToken cancellationToken) => writes.RunAsync<LeadField, int>(viewer, Of(viewer, id), f => f.ClientId, _ => true, async (edit, field) =>
    {
        var order = (await SiblingsAsync(edit, field.ClientId, cancellationToken)).OrderBy(f => f.Position).ThenBy(f => f.Id).ToList();
        var both = order.Select(f => f.Id).Intersect(seen).ToList();
        if (!seen.Intersect(both).SequenceEqual(both) || (before is not null && !order.Exists(f => f.Id == before))) return new Change<int>.Stale(id, field);
        order.Remove(field);
        var at = order.FindIndex(f => f.Id == before);
        order.Insert(at < 0 ? order.Count : at, field);
        for (var i = 0; i < order.Count; i++) order[i].Position = i;
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    private static Func<VegaDbContext, IQueryable<LeadField>> Of(Viewer viewer, int id) => db => db.LeadFields.VisibleTo(viewer).Where(f => f.Id == id);

    private static Task<List<LeadField>> SiblingsAsync(ConfigurationEdit edit, int clientId, CancellationToken cancellationToken) => edit.Db.LeadFields.Where(f => f.ClientId == clientId).ToListAsync(cancellationToken);

    /// <summary>The name of a rule that tests the field; null when none does.</summary>
    private static async Task<string?> TestedByAsync(ConfigurationEdit edit, int clientId, string field, CancellationToken cancellationToken) =>
        (await edit.Db.FilterRules.AsNoTracking().Where(r => r.ClientId == clientId).ToListAsync(cancellationToken)).FirstOrDefault(r => r.When.Any(c => InputText.Same(c.Field, field)))?.Name;
}
