using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Campaigns;

/// <summary>The addresses of client campaigns (000; reading 39).</summary>
public static class CampaignApi
{
    public static void MapCampaigns(this JsonApiRoutes api) => api.For<ClientCampaign, CampaignSearch>(CampaignSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
        .ListWithin(Policies.SignedIn, "clients", id => c => c.ClientId == id)
        .ListWithin(Policies.SignedIn, "contracts", id => c => c.ContractId == id)
        .Create<CampaignCommands, (int?, CampaignInput)>(Policies.ManageContracts, body => (body.One("contract", "contracts").Value, Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "contracts", "contract")
        .Change<CampaignCommands, CampaignInput>(Policies.ManageContracts, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<CampaignCommands>(Policies.ManageContracts, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static CampaignInput Read(ResourceBody body) => new()
    {
        Name = body.Text("name"), Type = body.Word<CampaignType>("campaign-type"), Status = body.Word<CampaignStatus>("status"), OverCap = body.Word<OverCapPolicy>("over-cap"),
        ProgramGroupId = body.One("program-group", "program-groups") is { IsGiven: true, Value: { } group } ? new Optional<int>(true, group) : default,
    };
}
