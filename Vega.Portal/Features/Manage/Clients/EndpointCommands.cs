using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage.Clients;

/// <summary>Changes a client's posting address: whether posts without a key are taken (reading 92). The rest of it follows from the client and its fields.</summary>
public sealed class EndpointCommands(ConfigurationWrites writes)
{
    /// <summary>Allows or ends posts without a key.</summary>
    public Task<Change<int>> ChangeAsync(Viewer viewer, int id, Optional<bool> anonymousLeads, Func<EndpointRow, bool> seen, CancellationToken cancellationToken) => writes.RunAsync<Endpoint, int>(
        viewer, db => db.Endpoints.VisibleTo(viewer).Where(e => e.Id == id), e => e.ClientId, _ => true, async (edit, endpoint) =>
        {
            var slug = await edit.Db.Clients.Where(c => c.Id == endpoint.ClientId).Select(c => c.Slug).FirstAsync(cancellationToken);
            if (!seen(new EndpointRow { Id = id, ClientId = endpoint.ClientId, Slug = slug, AnonymousLeads = endpoint.AnonymousLeads })) return new Change<int>.Stale(id);
            endpoint.AnonymousLeads = anonymousLeads.Or(endpoint.AnonymousLeads);
            return new Change<int>.Saved(id, []);
        }, cancellationToken);
}
