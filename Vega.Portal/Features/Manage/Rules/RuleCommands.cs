using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Rules;

/// <summary>Where a new rule applies: a client, one of its campaigns, or one of its programs.</summary>
public sealed record RulePlace(int? Client, int? Campaign, int? Program);

/// <summary>Makes, changes and deletes filter rules.</summary>
public sealed class RuleCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a rule at the place; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (RulePlace Place, RuleInput Rule) input, CancellationToken cancellationToken) => OwnerWrites.RunAsync(writes, viewer, input.Place.Client, async (edit, client) =>
    {
        var (campaign, program) = (input.Place.Campaign, input.Place.Program);
        if (campaign is not null && program is not null) edit.Faults.Invalid("degree-program", "a rule applies to a campaign or to a program, not to both");
        else if (campaign is not null) await edit.OfClientAsync(edit.Db.Campaigns.Where(c => c.Id == campaign && c.ClientId == client.Id), "client-campaign", cancellationToken);
        else if (program is not null) await edit.OfClientAsync(edit.Db.DegreePrograms.Where(p => p.Id == program && p.ClientId == client.Id), "degree-program", cancellationToken);
        var level = campaign is not null ? FilterRuleLevel.Campaign : program is not null ? FilterRuleLevel.Program : FilterRuleLevel.Client;
        var last = await edit.Db.FilterRules.Where(r => r.ClientId == client.Id && r.Level == level).MaxAsync(r => (int?)r.Position, cancellationToken);
        var rule = new FilterRule { ClientId = client.Id, Level = level, CampaignId = campaign, DegreeProgramId = program, Name = "", Position = (last ?? -1) + 1 };
        await PutAsync(edit, rule, input.Rule, cancellationToken);
        edit.Db.FilterRules.Add(rule);
        await edit.SaveAsync(cancellationToken);
        return new Change<int>.Saved(rule.Id, []);
    }, cancellationToken);

    /// <summary>Changes a rule; its place stays.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, RuleInput input, Func<FilterRule, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<FilterRule, int>(viewer, Of(viewer, id), r => r.ClientId, seen, async (edit, rule) =>
    {
        await PutAsync(edit, rule, input, cancellationToken);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a rule; the leads that it blocked keep their reason.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<FilterRule, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<FilterRule, Removal>(viewer, Of(viewer, id), r => r.ClientId, seen, (edit, rule) =>
    {
        edit.Db.Remove(rule);
        return Task.FromResult<Change<Removal>>(new Change<Removal>.Saved(new Removal(Archived: false, 0), []));
    }, cancellationToken);

    private static async Task PutAsync(ConfigurationEdit edit, FilterRule rule, RuleInput input, CancellationToken cancellationToken) =>
        input.ApplyTo(rule, new FieldCatalog(await edit.Db.LeadFields.AsNoTracking().Where(f => f.ClientId == rule.ClientId).ToListAsync(cancellationToken)), edit.Faults);

    private static Func<VegaDbContext, IQueryable<FilterRule>> Of(Viewer viewer, int id) => db => db.FilterRules.VisibleTo(viewer).Where(r => r.Id == id);
}
