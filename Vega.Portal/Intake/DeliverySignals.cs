using System.Collections.Concurrent;
using Vega.Domain.Common;
using Vega.Domain.Leads;

namespace Vega.Portal.Intake;

/// <summary>What the client's own system made of a lead.</summary>
/// <param name="Status">The lead's status.</param>
/// <param name="Reason">The reason, when it was refused.</param>
public sealed record DeliveryNews(LeadStatus Status, string? Reason);

/// <summary>
/// Where posts that wait for the client's own system and whoever sends to it meet, on one node: intake says that something is to be sent, the sender says what came of it.
/// Nothing here must be kept: what is missed is found in the database.
/// </summary>
public sealed class DeliverySignals
{
    /// <summary>Stands for the destination of test leads: how real ones fare holds up none of them.</summary>
    public const int AnyTest = 0;

    private readonly ConcurrentDictionary<PublicId, Expected> _expected = new();
    private readonly ConcurrentDictionary<int, bool> _closed = new();
    private readonly SemaphoreSlim _due = new(0, 1);

    /// <summary>Says that a delivery may be due now.</summary>
    public void Due()
    {
        try
        {
            _due.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was said already.
        }
    }

    /// <summary>Returns when something may be due, at the latest after the time.</summary>
    public Task DueAsync(TimeSpan atMost, CancellationToken cancellationToken) => _due.WaitAsync(atMost, cancellationToken);

    /// <summary>Begins to listen for a lead, before it can have been sent. Null when the destination takes nothing just now: then nobody need wait.</summary>
    public Expected? Expect(PublicId lead, int destinationId) => _closed.ContainsKey(destinationId) ? null : _expected.GetOrAdd(lead, new Expected(this, lead, destinationId));

    /// <summary>What another post listens for, when one does.</summary>
    public Expected? Find(PublicId lead) => _expected.GetValueOrDefault(lead);

    /// <summary>Tells what became of a lead; null that nothing will soon.</summary>
    public void Tell(PublicId lead, DeliveryNews? news)
    {
        if (_expected.TryGetValue(lead, out var expected)) expected.Tell(news);
    }

    /// <summary>Says whether a destination takes requests now. One that does not lets everybody who waits for it go.</summary>
    public void Flows(int destinationId, bool flows)
    {
        if (flows)
        {
            _closed.TryRemove(destinationId, out _);
            return;
        }
        _closed[destinationId] = true;
        foreach (var expected in _expected.Values.Where(e => e.DestinationId == destinationId)) expected.Tell(null);
    }

    /// <summary>Somebody who waits for news of a lead.</summary>
    public sealed class Expected(DeliverySignals signals, PublicId lead, int destinationId) : IDisposable
    {
        private readonly TaskCompletionSource<DeliveryNews?> _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int DestinationId => destinationId;

        public Task<DeliveryNews?> News => _news.Task;

        public void Tell(DeliveryNews? news) => _news.TrySetResult(news);

        public void Dispose() => signals._expected.TryRemove(new(lead, this));
    }
}
