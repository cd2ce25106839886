using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Rules.Versions;

/// <summary>A whole set of rules that is to come into force.</summary>
/// <param name="Rules">The rules; those without a number of their own are new, those missing are deleted.</param>
/// <param name="Base">The version that it was made on.</param>
/// <param name="Remark">What the version says beside the rules.</param>
public sealed record RuleDraft(RuleSet Rules, int Base, RuleVersionRemark Remark);

/// <summary>Puts a client's filter rules into force as a whole, and brings earlier versions back.</summary>
public sealed class RuleSetCommands(ConfigurationWrites writes)
{
    /// <summary>Saves a draft; the number of the version it became. Stale with the number in force when somebody saved another since.</summary>
    public Task<Change<int>> SaveAsync(Viewer viewer, int clientId, RuleDraft draft, CancellationToken cancellationToken) => RunAsync(viewer, clientId, async (edit, client) =>
    {
        var (last, current) = await CurrentAsync(edit, client, cancellationToken);
        if (last != draft.Base) return new Change<int>.Stale(last);
        if (RuleSet.Of(current).SaysTheSame(draft.Rules)) edit.Faults.Invalid("rules", "The draft says what the rules in force say; there is nothing to save.");
        await PutAsync(edit, client, current, draft.Rules, cancellationToken);
        edit.RulesRemark = draft.Remark;
        return new Change<int>.Saved(last + 1, []);
    }, cancellationToken);

    /// <summary>Brings an earlier version back as a new one; the id of that.</summary>
    public Task<Change<int>> RevertAsync(Viewer viewer, (int? Client, int? RevertsTo, string? Note) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Client, async (edit, client) =>
    {
        var (last, current) = await CurrentAsync(edit, client, cancellationToken);
        var note = edit.Faults.LongText("note", input.Note, 2000);
        var wanted = input.RevertsTo is { } number ? await edit.Db.RuleVersions.AsNoTracking().FirstOrDefaultAsync(v => v.ClientId == client.Id && v.Number == number, cancellationToken) : null;
        if (input.RevertsTo is null) edit.Faults.Missing("reverts-to", "reverts-to is needed: the number of the version to bring back");
        else if (wanted is null) edit.Faults.Add("reverts-to", "unknown-version", $"The client has no version {input.RevertsTo}; there are 1 to {last}.");
        if (wanted is null) return new Change<int>.Invalid(edit.Faults.All);
        var rules = RuleSet.FromJson(wanted.Rules);
        if (RuleSet.Of(current).SaysTheSame(rules)) edit.Faults.Invalid("reverts-to", $"The rules in force say what version {wanted.Number} says; there is nothing to bring back.");
        await PutAsync(edit, client, current, rules, cancellationToken);
        edit.RulesRemark = new(note, null, wanted.Number);
        await edit.SaveAsync(cancellationToken);
        if (!edit.Faults.None) return new Change<int>.Invalid(edit.Faults.All);
        await edit.Db.SaveChangesAsync(cancellationToken);
        return new Change<int>.Saved(await edit.Db.RuleVersions.Where(v => v.ClientId == client.Id).OrderByDescending(v => v.Number).Select(v => v.Id).FirstAsync(cancellationToken), []);
    }, cancellationToken);

    private Task<Change<int>> RunAsync(Viewer viewer, int clientId, Func<ConfigurationEdit, Client, Task<Change<int>>> write, CancellationToken cancellationToken) =>
        writes.RunAsync(viewer, db => db.Clients.VisibleTo(viewer).Where(c => c.Id == clientId && c.ArchivedAt == null), c => c.Id, _ => true, write, cancellationToken);

    private static async Task<(int Last, List<FilterRule> Rules)> CurrentAsync(ConfigurationEdit edit, Client client, CancellationToken cancellationToken) => (
        await edit.Db.RuleVersions.Where(v => v.ClientId == client.Id).MaxAsync(v => (int?)v.Number, cancellationToken) ?? 0,
        await edit.Db.FilterRules.Where(r => r.ClientId == client.Id).ToListAsync(cancellationToken));

    private static async Task PutAsync(ConfigurationEdit edit, Client client, List<FilterRule> current, RuleSet wanted, CancellationToken cancellationToken)
    {
        var fields = new FieldCatalog(await edit.Db.LeadFields.AsNoTracking().Where(f => f.ClientId == client.Id).ToListAsync(cancellationToken));
        var campaigns = (await edit.Db.Campaigns.Where(c => c.ClientId == client.Id).Select(c => c.Id).ToListAsync(cancellationToken)).ToHashSet();
        var programs = (await edit.Db.DegreePrograms.Where(p => p.ClientId == client.Id).Select(p => p.Id).ToListAsync(cancellationToken)).ToHashSet();
        var kept = new HashSet<int>();
        var rows = wanted.ToRows(client.Id);
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, at) = (rows[i], edit.Faults.At("rules", i));
            var stands = row.Id > 0 ? current.Find(r => r.Id == row.Id) : null;
            if (row.CampaignId is { } campaign && !campaigns.Contains(campaign)) at.Add("campaignId", "unknown-campaign", $"The campaign of “{row.Name}” is gone; leave the rule out.");
            if (row.DegreeProgramId is { } program && !programs.Contains(program)) at.Add("degreeProgramId", "unknown-program", $"The program of “{row.Name}” is gone; leave the rule out.");
            row.Name = at.Name("name", row.Name, 200);
            row.Note = at.LongText("note", row.Note, 2000);
            foreach (var error in row.Validate(fields)) at.Add(error.Field, error.Code, error.Message);
            if (stands is null)
            {
                row.Id = 0;
                edit.Db.FilterRules.Add(row);
                continue;
            }
            kept.Add(stands.Id);
            (stands.Level, stands.CampaignId, stands.DegreeProgramId, stands.Name, stands.Enabled, stands.Position, stands.Note) = (row.Level, row.CampaignId, row.DegreeProgramId, row.Name, row.Enabled, row.Position, row.Note);
            if (!StoredRule.SameConditions(stands.When, row.When)) stands.When = row.When;
        }
        edit.Db.FilterRules.RemoveRange(current.Where(r => !kept.Contains(r.Id)));
    }
}
