using Vega.Domain.Intake;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Manage.Rules.Versions;

/// <summary>The addresses of rule versions. Making one with the relationship <c>reverts-to</c> brings an earlier one back.</summary>
public static class RuleVersionApi
{
    public static void MapRuleVersions(this JsonApiRoutes api) => api.For<RuleVersion, RuleVersionSearch>(RuleVersionSearch.Resource).List(Policies.ManageClient).Show(Policies.ManageClient)
        .ListWithin(Policies.ManageClient, "clients", id => v => v.ClientId == id)
        .Create<RuleSetCommands, (int?, int?, string?)>(Policies.ManageClient, body => (body.One("client", "clients").Value, body.Number("reverts-to") is { IsGiven: true, Value: var number } ? number : null, body.Text("note").Value),
            (commands, viewer, input, token) => commands.RevertAsync(viewer, input, token), "clients", "client");
}
