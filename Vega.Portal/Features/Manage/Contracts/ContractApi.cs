using Vega.Domain.Directory;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Contracts;

/// <summary>The addresses of contracts (000, Contracts).</summary>
public static class ContractApi
{
    public static void MapContracts(this JsonApiRoutes api) => api.For<Contract, ContractSearch>(ContractSearch.Resource).List(Policies.SignedIn).Show(Policies.SignedIn)
        .ListWithin(Policies.SignedIn, "clients", id => c => c.ClientId == id)
        .Create<ContractCommands, (int?, int?, ContractInput)>(Policies.ManageContracts, body => (body.One("client", "clients").Value, body.One("vendor", "vendors").Value, Read(body)), (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "clients", "client")
        .Change<ContractCommands, ContractInput>(Policies.ManageContracts, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<ContractCommands>(Policies.ManageContracts, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static ContractInput Read(ResourceBody body) => new()
    {
        Payout = body.Word<Payout>("payout"), CanPostLeads = body.Flag("can-post-leads"), PercentOfSpend = body.DecimalOrNull("percent-of-spend"), ReturnDays = body.Number("return-days"),
        AnonymousBillable = body.Flag("anonymous-billable"),
    };
}
