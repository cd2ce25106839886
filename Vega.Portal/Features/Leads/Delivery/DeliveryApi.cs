using Vega.Domain.Delivery;
using Vega.Portal.Delivery;
using Vega.Portal.Platform.JsonApi;
using Vega.Portal.Security;

namespace Vega.Portal.Features.Leads.Delivery;

/// <summary>The addresses of deliveries and their attempts.</summary>
public static class DeliveryApi
{
    public static void MapDeliveries(this JsonApiRoutes api)
    {
        api.For<LeadDelivery, DeliverySearch>(DeliverySearch.Resource).List(Policies.ReadDeliveries).Show(Policies.ReadDeliveries)
            .ListWithin(Policies.ReadDeliveries, "clients", id => d => d.ClientId == id)
            .ListWithin(Policies.ReadDeliveries, "leads", id => d => d.LeadId == id)
            .Act<DeliveryCommands, int>(Policies.ManageClient, "redeliver", "Sends it again, under the same delivery id.", _ => 0, async (commands, viewer, id, _, token) => (await commands.RedeliverAsync(viewer, id, token)).As(d => new Told(d)));
        api.For<AttemptRow, AttemptSearch>(AttemptSearch.Resource).List(Policies.ReadDeliveries).Show(Policies.ReadDeliveries)
            .ListWithin(Policies.ReadDeliveries, "deliveries", id => a => a.Attempt.DeliveryId == id);
    }
}
