using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Allocations.Scores;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Allocations;

/// <summary>The addresses of allocations: of all campaigns, of a client, of a contract (000, Allocations), each with its pacing beside it (reading 56).</summary>
public static class AllocationApi
{
    public static void MapAllocationApi(this JsonApiRoutes api)
    {
        MapAllocationsOf(api);
        api.For<ScoreRecord, CampaignScoreSearch>(CampaignScoreSearch.Resource).List(Policies.ReadScores).Show(Policies.ReadScores)
            .ListWithin(Policies.ReadScores, "client-campaigns", id => s => s.CampaignId == id);
    }

    private static void MapAllocationsOf(JsonApiRoutes api) => api.For<Allocation, AllocationSearch>(AllocationSearch.Resource)
        .List(Policies.ReadAllocations)
        .ListWithin(Policies.ReadAllocations, "clients", id => a => a.ClientId == id)
        .ListWithin(Policies.ReadAllocations, "clients", "contracts", "client", "contractId", id => a => a.ClientId == id)
        .ListWithin(Policies.ReadAllocations, "client-campaigns", id => a => a.CampaignId == id)
        .Show(Policies.ReadAllocations)
        .Part<PacingSearch, PacingRow>(Policies.ReadAllocations, "pacing", PacingSearch.Resource, "Shows how the month of an allocation goes and how it will end.", (search, viewer, allocation, token) => search.FindAsync(viewer, allocation, token))
        .Create<AllocationCommands, AllocationRequest>(Policies.ChangeAllocations, body => new AllocationRequest(body.One("client-campaign", "client-campaigns").Value, body.Number("year"), body.Number("month"), Read(body)),
            (commands, viewer, input, token) => commands.CreateAsync(viewer, input, token), "client-campaigns", "client-campaign")
        .Change<AllocationCommands, AllocationInput>(Policies.ChangeProjection, Read, (commands, viewer, id, input, seen, token) => commands.ChangeAsync(viewer, id, input, seen, token))
        .Delete<AllocationCommands>(Policies.ChangeAllocations, (commands, viewer, id, seen, token) => commands.DeleteAsync(viewer, id, seen, token));

    private static AllocationInput Read(ResourceBody body) => new()
    {
        Cap = body.NumberOrNull("cap"), CplInCents = body.Number("cpl-in-cents"), CpeInCents = body.NumberOrNull("cpe-in-cents"), VendorProjection = body.NumberOrNull("vendor-projection"),
    };
}
