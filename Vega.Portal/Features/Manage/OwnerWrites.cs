using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;

namespace Vega.Portal.Features.Manage;

/// <summary>The first steps of making something that belongs to a client: the client is named, is visible, is not archived, and its lock is held.</summary>
public static class OwnerWrites
{
    public static async Task<Change<int>> RunAsync(ConfigurationWrites writes, Viewer viewer, int? clientId, Func<ConfigurationEdit, Client, Task<Change<int>>> write, CancellationToken cancellationToken, bool withClient0 = false)
    {
        if (clientId is not { } id) return new Change<int>.Invalid([new FieldError("client", "missing-field", "client is needed: the client that it belongs to")]);
        var unknown = new Change<int>.Invalid([new FieldError("client", "unknown-client", "there is no such client")]);
        if (!viewer.Sees(id)) return unknown;
        return await writes.RunAsync<Client, int>(viewer, db => db.Clients.VisibleTo(viewer).Where(c => c.Id == id && c.ArchivedAt == null), (_, c) => Task.FromResult<IEnumerable<int>>(withClient0 ? [0, c.Id] : [c.Id]), _ => true, write, cancellationToken) is var change and not Change<int>.Missing
            ? change : unknown;
    }

    /// <summary>A relationship to something else of the same client; that there is none is a fault.</summary>
    public static async Task<T?> OfClientAsync<T>(this ConfigurationEdit edit, IQueryable<T> rows, string name, CancellationToken cancellationToken) where T : class
    {
        var found = await rows.FirstOrDefaultAsync(cancellationToken);
        if (found is null) edit.Faults.Add(name, "unknown-" + name, $"the client has no such {name.Replace('-', ' ')}");
        return found;
    }
}
