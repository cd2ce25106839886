using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Leads.Delivery;

/// <summary>How one destination fares.</summary>
public sealed record DestinationFigures
{
    public required Destination Destination { get; init; }
    public required string Client { get; init; }
    public required string Slug { get; init; }
    public DestinationCircuit? Circuit { get; init; }
    public int Waiting { get; init; }
    public int Failed { get; init; }
    public int Refused { get; init; }
    public int DeliveredLately { get; init; }
    public Instant? Oldest { get; init; }

    public bool Paused => Destination.PausedAt is not null;

    /// <summary>True while its failures keep requests from flowing.</summary>
    public bool Open => !Paused && Circuit?.OpenSince is not null;
}

/// <summary>One delivery in the list.</summary>
public sealed record DeliveryRow(LeadDelivery Delivery, PublicId Lead, int ClientId, string Destination);

/// <summary>Which deliveries a list shows.</summary>
public sealed record DeliveryQuestion(int? ClientId, DeliveryState? State, int? DestinationId, int? Before, bool Test = false);

/// <summary>Reads what waits for the clients' own systems, what fails and why.</summary>
public sealed class DeliveryReport(IDbContextFactory<VegaDbContext> contexts, TimeProvider time)
{
    /// <summary>The most rows of one page of the list.</summary>
    public const int Page = 100;

    /// <summary>The destinations the viewer sees, those with trouble first.</summary>
    public Task<IReadOnlyList<DestinationFigures>> DestinationsAsync(Viewer viewer, int? clientId, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<DestinationFigures>>(async (db, token) =>
    {
        var since = time.Now() - Duration.FromHours(24);
        var rows = await (from d in db.Destinations.AsNoTracking().VisibleTo(viewer)
                          join c in db.Clients on d.ClientId equals c.Id
                          where (clientId == null || d.ClientId == clientId) && (d.ArchivedAt == null || db.Deliveries.Any(x => x.DestinationId == d.Id && x.State == DeliveryState.Waiting && !x.Test))
                          select new { Destination = d, c.Name, c.Slug }).ToListAsync(token);
        var ids = rows.Select(r => r.Destination.Id).ToArray();
        var circuits = await db.DestinationCircuits.AsNoTracking().Where(c => ids.Contains(c.DestinationId)).ToDictionaryAsync(c => c.DestinationId, token);
        var counts = await db.Deliveries.Where(d => ids.Contains(d.DestinationId) && !d.Test && (d.State != DeliveryState.Delivered || d.SettledAt > since))
            .GroupBy(d => new { d.DestinationId, d.State }).Select(g => new { g.Key.DestinationId, g.Key.State, Count = g.Count(), Oldest = g.Min(d => d.CreatedAt) }).ToListAsync(token);
        int Count(int id, DeliveryState state) => counts.Find(c => c.DestinationId == id && c.State == state)?.Count ?? 0;
        return
        [
            .. rows.Select(r => new DestinationFigures
            {
                Destination = r.Destination, Client = r.Name, Slug = r.Slug, Circuit = circuits.GetValueOrDefault(r.Destination.Id),
                Waiting = Count(r.Destination.Id, DeliveryState.Waiting), Failed = Count(r.Destination.Id, DeliveryState.Failed), Refused = Count(r.Destination.Id, DeliveryState.Refused),
                DeliveredLately = Count(r.Destination.Id, DeliveryState.Delivered), Oldest = counts.Find(c => c.DestinationId == r.Destination.Id && c.State == DeliveryState.Waiting)?.Oldest,
            }).OrderByDescending(f => f.Open).ThenByDescending(f => f.Paused).ThenBy(f => f.Client, StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Destination.Id),
        ];
    }, cancellationToken);

    /// <summary>A page of deliveries, the latest first; one more than <see cref="Page"/> when there are more.</summary>
    public Task<IReadOnlyList<DeliveryRow>> ListAsync(Viewer viewer, DeliveryQuestion question, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<DeliveryRow>>(async (db, token) =>
    {
        var deliveries = db.Deliveries.AsNoTracking().VisibleTo(viewer).Where(d => d.Test == question.Test);
        if (question.ClientId is { } client) deliveries = deliveries.Where(d => d.ClientId == client);
        if (question.State is { } state) deliveries = deliveries.Where(d => d.State == state);
        if (question.DestinationId is { } destination) deliveries = deliveries.Where(d => d.DestinationId == destination);
        if (question.Before is { } before) deliveries = deliveries.Where(d => d.Id < before);
        return await (from d in deliveries
                      join l in db.Leads on d.LeadId equals l.Id
                      join to in db.Destinations on d.DestinationId equals to.Id
                      orderby d.Id descending
                      select new DeliveryRow(d, l.PublicId, d.ClientId, to.Name)).Take(Page + 1).ToListAsync(token);
    }, cancellationToken);

    /// <summary>A lead's attempts with the names of where they went, the latest first.</summary>
    public async Task<IReadOnlyList<(DeliveryAttempt Attempt, string Destination)>> AttemptsAsync(Viewer viewer, long leadId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (from a in db.DeliveryAttempts.AsNoTracking().VisibleTo(viewer)
                          join d in db.Deliveries on a.DeliveryId equals d.Id
                          join to in db.Destinations on d.DestinationId equals to.Id
                          where a.LeadId == leadId
                          orderby a.Id descending
                          select new { a, to.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.a, r.Name))];
    }

    private async Task<T> ReadAsync<T>(Func<VegaDbContext, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UntilAsync(token => query(db, token), cancellationToken);
    }
}
