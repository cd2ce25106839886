using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Platform;

namespace Vega.Portal.Delivery;

/// <summary>A delivery that this node may send now, and nobody else until the lease is over.</summary>
public sealed record LeasedDelivery(LeadDelivery Delivery, DeliveryAttempt Attempt, Lead Lead, Destination Destination, ClientConfiguration Configuration);

/// <summary>A destination that something is due at.</summary>
/// <param name="Id">Which.</param>
/// <param name="ClientId">Whose.</param>
/// <param name="AtOnce">How many real leads it takes at once.</param>
/// <param name="Test">True when a test lead is due, which is in no real one's way.</param>
public sealed record DueDestination(int Id, int ClientId, int AtOnce, bool Test);

/// <summary>
/// The outbox as a queue. Whoever leases holds the client's lock, so that over all nodes no more is under way than the destination takes, and each delivery is leased by a
/// conditional update. The attempt is a row before it is sent: one that its node did not survive is seen.
/// </summary>
public sealed class DeliveryQueue(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, ConfigurationCache configurations, DeliverySignals signals, TimeProvider time)
{
    /// <summary>How long after its time limit an attempt may still write down what it came to.</summary>
    private static readonly Duration Grace = Duration.FromSeconds(10);

    /// <summary>Destinations that something is due at, and that take it; how many real leads each takes at once, and whether a test is due.</summary>
    public async Task<IReadOnlyList<DueDestination>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // As parameters, so that each is looked up in its index and not read from every row that waits.
        var (real, test) = (false, true);
        var standing = await db.Destinations.Where(d => d.PausedAt == null).Select(d => new
        {
            d.Id, d.ClientId, d.Concurrency,
            Open = db.DestinationCircuits.Any(c => c.DestinationId == d.Id && c.OpenSince != null),
            Closed = db.DestinationCircuits.Any(c => c.DestinationId == d.Id && c.OpenUntil > now),
            Real = db.Deliveries.Any(x => x.DestinationId == d.Id && x.State == DeliveryState.Waiting && x.Test == real && x.NextAt <= now && (x.LeasedUntil == null || x.LeasedUntil <= now)),
            Test = db.Deliveries.Any(x => x.DestinationId == d.Id && x.State == DeliveryState.Waiting && x.Test == test && x.NextAt <= now && (x.LeasedUntil == null || x.LeasedUntil <= now)),
        }).ToListAsync(cancellationToken);
        return [.. standing.Where(d => d.Test || (d.Real && !d.Closed)).Select(d => new DueDestination(d.Id, d.ClientId, d.Open ? 1 : d.Concurrency, d.Test))];
    }

    /// <summary>Leases of each destination as many due deliveries as it takes at once, all in one transaction; those that somebody waits for first.</summary>
    public async Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(IReadOnlyCollection<DueDestination> destinations, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, gate, destinations.Select(d => d.ClientId), cancellationToken);
        var (leased, changed) = (new List<LeasedDelivery>(), false);
        foreach (var destination in destinations) changed |= await LeaseAsync(db, transaction, destination.Id, destination.ClientId, leased, cancellationToken);
        if (changed) await transaction.CommitAsync(cancellationToken);
        return leased;
    }

    private async Task<bool> LeaseAsync(VegaDbContext db, WriteTransaction transaction, int destinationId, int clientId, List<LeasedDelivery> leased, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var configuration = await configurations.GetAsync(db, clientId, transaction.Ledger(clientId).ConfigVersion, cancellationToken);
        var destination = configuration.Destination(destinationId);
        if (destination is null or { PausedAt: not null }) return false;
        var circuit = await db.DestinationCircuits.AsNoTracking().FirstOrDefaultAsync(c => c.DestinationId == destinationId, cancellationToken);
        // While it is not known whether it is mended, one tries for all; while it is known that it is not, none. Tests go elsewhere, and are in nobody's way.
        var closed = circuit?.OpenUntil > now;
        if (!closed) signals.Flows(destinationId, flows: circuit?.OpenSince is null);
        var due = closed ? [] : await FreeAsync(db, destinationId, test: false, circuit?.OpenSince is null ? destination.Concurrency : 1, now, cancellationToken);
        due.AddRange(await FreeAsync(db, destinationId, test: true, destination.Concurrency, now, cancellationToken));
        if (due.Count == 0) return false;
        var leadIds = due.Select(d => d.LeadId).ToArray();
        var leads = await db.Leads.AsNoTracking().Where(l => leadIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        foreach (var delivery in due)
        {
            // Who sends again by hand wants it sent.
            if (delivery.SeriesAt == delivery.CreatedAt && leads[delivery.LeadId].Status is LeadStatus.Rejected or LeadStatus.Filtered or LeadStatus.Returned)
            {
                await CancelAsync(db, delivery, leads[delivery.LeadId], now, cancellationToken);
                continue;
            }
            var until = now + Duration.FromSeconds(destination.TimeoutSeconds) + Grace;
            var taken = await db.Deliveries.Where(d => d.Id == delivery.Id && d.Attempts == delivery.Attempts && (d.LeasedUntil == null || d.LeasedUntil <= now)).ExecuteUpdateAsync(s => s
                .SetProperty(d => d.LeasedUntil, until).SetProperty(d => d.Attempts, delivery.Attempts + 1).SetProperty(d => d.SeriesAttempts, delivery.SeriesAttempts + 1), cancellationToken);
            if (taken != 1) continue;
            await db.DeliveryAttempts.Where(a => a.DeliveryId == delivery.Id && a.Outcome == AttemptOutcome.Sending).ExecuteUpdateAsync(s => s
                .SetProperty(a => a.Outcome, AttemptOutcome.CutOff).SetProperty(a => a.MayHaveArrived, true).SetProperty(a => a.Fault, "Vega stopped while it was sent"), cancellationToken);
            (delivery.Attempts, delivery.SeriesAttempts, delivery.LeasedUntil) = (delivery.Attempts + 1, delivery.SeriesAttempts + 1, until);
            var attempt = new DeliveryAttempt { DeliveryId = delivery.Id, ClientId = clientId, LeadId = delivery.LeadId, Number = delivery.Attempts, StartedAt = now, Url = destination.AddressOf(delivery.Test) };
            db.DeliveryAttempts.Add(attempt);
            leased.Add(new LeasedDelivery(delivery, attempt, leads[delivery.LeadId], destination, configuration));
        }
        return true;
    }

    /// <summary>What is due, those that somebody waits for first, as far as what is under way leaves room for. Three questions, each to an index of its own: a hundred thousand may wait.</summary>
    private static async Task<List<LeadDelivery>> FreeAsync(VegaDbContext db, int destinationId, bool test, int atOnce, Instant now, CancellationToken cancellationToken)
    {
        var underWay = await db.Deliveries.Where(d => d.DestinationId == destinationId && d.LeasedUntil > now).Select(d => d.Test).ToListAsync(cancellationToken);
        var free = atOnce - underWay.Count(t => t == test);
        if (free <= 0) return [];
        var waiting = db.Deliveries.AsNoTracking().Where(d => d.DestinationId == destinationId && d.State == DeliveryState.Waiting && d.Test == test);
        var awaited = await waiting.Where(d => d.WaitsUntil > now).ToListAsync(cancellationToken);
        var due = await waiting.Where(d => d.NextAt <= now && (d.LeasedUntil == null || d.LeasedUntil <= now)).OrderBy(d => d.NextAt).ThenBy(d => d.Id).Take(free).ToListAsync(cancellationToken);
        return [.. awaited.Where(d => d.NextAt <= now && !(d.LeasedUntil > now)).OrderBy(d => d.NextAt).ThenBy(d => d.Id).Concat(due).DistinctBy(d => d.Id).Take(free)];
    }

    private static Task CancelAsync(VegaDbContext db, LeadDelivery delivery, Lead lead, Instant now, CancellationToken cancellationToken) =>
        db.Deliveries.Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled).SetProperty(d => d.SettledAt, now).SetProperty(d => d.UpdatedAt, now)
            .SetProperty(d => d.LastFault, $"the lead was {lead.Status.Label().ToLowerInvariant()} before it was sent"), cancellationToken);
}
