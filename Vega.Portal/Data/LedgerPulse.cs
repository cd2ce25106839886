using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>
/// Tells open pages that something was committed: one small query a second for the whole node, over the ledger rows, and only while somebody listens. Another node's
/// commits are seen alike. Two nodes each ask for themselves.
/// </summary>
public sealed class LedgerPulse(IDbContextFactory<VegaDbContext> contexts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly List<Action<IReadOnlySet<int>>> _listeners = [];
    private CancellationTokenSource? _running;

    /// <summary>Calls <paramref name="moved"/> with the clients whose EventSeq moved, until the answer is disposed. It must return at once.</summary>
    public IDisposable Listen(Action<IReadOnlySet<int>> moved)
    {
        lock (_lock)
        {
            _listeners.Add(moved);
            if (_running is null)
            {
                _running = new CancellationTokenSource();
                _ = FollowAsync(_running.Token);
            }
        }
        return new Ear(this, moved);
    }

    public void Dispose() => _running?.Cancel();

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        Dictionary<int, long>? before = null;
        try
        {
            do
            {
                var now = await ReadAsync(cancellationToken);
                if (before is not null && now.Where(n => before.GetValueOrDefault(n.Key) != n.Value).Select(n => n.Key).ToHashSet() is { Count: > 0 } moved) Tell(moved);
                before = now;
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // nobody listens any more
        }
    }

    private void Tell(HashSet<int> moved)
    {
        Action<IReadOnlySet<int>>[] listeners;
        lock (_lock) listeners = [.. _listeners];
        foreach (var listener in listeners) listener(moved);
    }

    private async Task<Dictionary<int, long>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Ledgers.AsNoTracking().Select(l => new { l.ClientId, l.EventSeq }).ToDictionaryAsync(l => l.ClientId, l => l.EventSeq, cancellationToken);
    }

    private void Leave(Action<IReadOnlySet<int>> moved)
    {
        lock (_lock)
        {
            _listeners.Remove(moved);
            if (_listeners.Count > 0) return;
            _running?.Cancel();
            _running = null;
        }
    }

    private sealed class Ear(LedgerPulse pulse, Action<IReadOnlySet<int>> moved) : IDisposable
    {
        public void Dispose() => pulse.Leave(moved);
    }
}
