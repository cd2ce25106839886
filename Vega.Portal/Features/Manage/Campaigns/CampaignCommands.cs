using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Platform.JsonApi;

namespace Vega.Portal.Features.Manage.Campaigns;

/// <summary>Makes, changes and deletes client campaigns.</summary>
public sealed class CampaignCommands(ConfigurationWrites writes)
{
    /// <summary>Makes a campaign of a contract and a program group; its id.</summary>
    public Task<Change<int>> CreateAsync(Viewer viewer, (int? Contract, CampaignInput Campaign) input, CancellationToken cancellationToken)
    {
        if (input.Contract is not { } contractId) return Task.FromResult<Change<int>>(new Change<int>.Invalid([new FieldError("contract", "missing-field", "contract is needed: the contract that it belongs to")]));
        return MakeAsync();

        async Task<Change<int>> MakeAsync() => await writes.RunAsync<Contract, int>(viewer, db => db.Contracts.VisibleTo(viewer).Where(c => c.Id == contractId && c.ArchivedAt == null), c => c.ClientId, _ => true, async (edit, contract) =>
        {
            var campaign = new ClientCampaign { ClientId = contract.ClientId, VendorId = contract.VendorId, ContractId = contract.Id, Name = "" };
            if (!input.Campaign.ProgramGroupId.IsGiven) edit.Faults.Missing("program-group", "is needed: the group whose programs the campaign buys");
            await PutAsync(edit, campaign, input.Campaign, cancellationToken);
            edit.Db.Campaigns.Add(campaign);
            await edit.SaveAsync(cancellationToken);
            return new Change<int>.Saved(campaign.Id, []);
        }, cancellationToken) is var change and not Change<int>.Missing ? change : new Change<int>.Invalid([new FieldError("contract", "unknown-contract", "there is no such contract")]);
    }

    /// <summary>Changes a campaign.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, CampaignInput input, Func<ClientCampaign, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<ClientCampaign, int>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, campaign) =>
    {
        await PutAsync(edit, campaign, input, cancellationToken);
        return new Change<int>.Saved(id, []);
    }, cancellationToken);

    /// <summary>Deletes a campaign that never got a lead, with its allocations and rules; any other is ended.</summary>
    public Task<Change<Removal>> DeleteAsync(Viewer viewer, int id, Func<ClientCampaign, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<ClientCampaign, Removal>(viewer, Of(viewer, id), c => c.ClientId, seen, async (edit, campaign) =>
    {
        var leads = await edit.Db.Leads.CountAsync(l => l.CampaignId == id, cancellationToken);
        if (leads > 0) campaign.Status = CampaignStatus.Ended;
        else
        {
            edit.Db.RemoveRange(await edit.Db.FilterRules.Where(r => r.CampaignId == id).ToListAsync(cancellationToken));
            edit.Db.RemoveRange(await edit.Db.Allocations.Where(a => a.CampaignId == id).ToListAsync(cancellationToken));
            edit.Db.Remove(campaign);
        }
        return new Change<Removal>.Saved(new Removal(leads > 0, leads), []);
    }, cancellationToken);

    private static async Task PutAsync(ConfigurationEdit edit, ClientCampaign campaign, CampaignInput input, CancellationToken cancellationToken)
    {
        if (input.ProgramGroupId.IsGiven && input.ProgramGroupId.Value != campaign.ProgramGroupId)
            await edit.OfClientAsync(edit.Db.ProgramGroups.Where(g => g.Id == input.ProgramGroupId.Value && g.ClientId == campaign.ClientId && g.ArchivedAt == null), "program-group", cancellationToken);
        input.ApplyTo(campaign, await edit.Db.Campaigns.Where(c => c.ContractId == campaign.ContractId).ToListAsync(cancellationToken), edit.Faults);
    }

    private static Func<VegaDbContext, IQueryable<ClientCampaign>> Of(Viewer viewer, int id) => db => db.Campaigns.VisibleTo(viewer).Where(c => c.Id == id);
}
