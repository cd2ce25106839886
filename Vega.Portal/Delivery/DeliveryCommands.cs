using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Delivery;

/// <summary>What people do about deliveries: pause and resume a destination, and send again under the same delivery id, one or all that ended alike.</summary>
public sealed class DeliveryCommands(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ConfigurationWrites writes, DeliverySignals signals, TimeProvider time)
{
    /// <summary>The most that are sent again at once; asked again, the rest follows.</summary>
    public const int Most = 5_000;

    /// <summary>Stops sending; what is accepted meanwhile waits, and posts are answered <c>pending</c> at once.</summary>
    public Task<Change<int>> PauseAsync(Viewer viewer, int destinationId, CancellationToken cancellationToken) => SetAsync(viewer, destinationId, (edit, destination) =>
    {
        destination.PausedAt ??= edit.Now;
        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>Sends again, at once, also when the destination was left alone because of its failures.</summary>
    public Task<Change<int>> ResumeAsync(Viewer viewer, int destinationId, CancellationToken cancellationToken) => SetAsync(viewer, destinationId, (edit, destination) =>
    {
        destination.PausedAt = null;
        return edit.Db.DestinationCircuits.Where(c => c.DestinationId == destinationId).ExecuteUpdateAsync(s => s.SetProperty(c => c.OpenUntil, (Instant?)null), cancellationToken);
    }, cancellationToken);

    /// <summary>Sends one again: now when it waits, in a series of its own when it was settled.</summary>
    public async Task<Change<int>> RedeliverAsync(Viewer viewer, int id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Deliveries.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(d => d.Id == id, cancellationToken);
        if (found is null) return new Change<int>.Missing();
        var count = await RestartAsync(db, viewer, found.ClientId, deliveries => deliveries.Where(d => d.Id == id), "deliveries", id, cancellationToken);
        return count is null ? Refused() : new Change<int>.Saved(id, []);
    }

    /// <summary>Sends all real leads of a destination again that ended in a state, the oldest first; how many.</summary>
    public async Task<Change<int>> RedeliverAllAsync(Viewer viewer, int destinationId, DeliveryState state, CancellationToken cancellationToken)
    {
        if (state is DeliveryState.Delivered or DeliveryState.Cancelled) return new Change<int>.Invalid([new FieldError("state", "invalid-field", "state must be failed, refused or waiting.")]);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var destination = await db.Destinations.AsNoTracking().VisibleTo(viewer).FirstOrDefaultAsync(d => d.Id == destinationId, cancellationToken);
        if (destination is null) return new Change<int>.Missing();
        var count = await RestartAsync(db, viewer, destination.ClientId, deliveries => deliveries.Where(d => d.DestinationId == destinationId && d.State == state && !d.Test).OrderBy(d => d.Id).Take(Most), "destinations", destinationId, cancellationToken);
        return count is { } many ? new Change<int>.Saved(many, []) : Refused();
    }

    private async Task<Change<int>> SetAsync(Viewer viewer, int id, Func<ConfigurationEdit, Destination, Task> set, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ManageClient, viewer)) return Refused();
        var change = await writes.RunAsync<Destination, int>(viewer, db => db.Destinations.VisibleTo(viewer).Where(d => d.Id == id), d => d.ClientId, _ => true, async (edit, destination) =>
        {
            await set(edit, destination);
            return new Change<int>.Saved(id, []);
        }, cancellationToken);
        signals.Due();
        return change;
    }

    private async Task<int?> RestartAsync(VegaDbContext db, Viewer viewer, int clientId, Func<IQueryable<LeadDelivery>, IQueryable<LeadDelivery>> which, string subject, int subjectId, CancellationToken cancellationToken)
    {
        if (!Policies.Allows(Policies.ManageClient, viewer)) return null;
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, [clientId], cancellationToken);
        var now = time.Now();
        var deliveries = await which(db.Deliveries.VisibleTo(viewer).Where(d => d.ClientId == clientId)).ToListAsync(cancellationToken);
        foreach (var delivery in deliveries)
        {
            if (delivery.State == DeliveryState.Waiting) (delivery.NextAt, delivery.UpdatedAt) = (now, now);
            else delivery.Restart(now);
        }
        if (deliveries.Count > 0) transaction.Audit(clientId, viewer, "redelivered", subject, subjectId, subject == "destinations" ? [new AuditChange("deliveries", null, deliveries.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))] : []);
        await transaction.CommitAsync(cancellationToken);
        signals.Due();
        return deliveries.Count;
    }

    private static Change<int>.Forbidden Refused() => new("forbidden", "Your role may see deliveries and not steer them.");
}
