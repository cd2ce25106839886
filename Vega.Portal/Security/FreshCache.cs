using System.Collections.Concurrent;

namespace Vega.Portal.Security;

/// <summary>
/// Remembers what was found for two seconds: long enough to spare the database one query per request, short enough that what another node revokes is dead before anybody
/// notices. After the first second one caller refreshes while the others still get what is known. What was not found is not remembered.
/// </summary>
public sealed class FreshCache<TKey, TValue>(TimeProvider time) where TKey : notnull where TValue : class
{
    private static readonly TimeSpan Soft = TimeSpan.FromSeconds(1), Hard = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private long _generation;

    public async ValueTask<TValue?> GetAsync(TKey key, Func<TKey, CancellationToken, Task<TValue?>> load, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            var age = time.GetElapsedTime(entry.At);
            if (age < Soft || (age < Hard && !entry.TakesRefresh())) return entry.Value;
        }
        var generation = Interlocked.Read(ref _generation);
        var at = time.GetTimestamp();
        var value = await load(key, cancellationToken);
        if (value is null) _entries.TryRemove(key, out _);
        // what was read before somebody forgot it may be the old state: use it once, do not keep it
        else if (generation == Interlocked.Read(ref _generation)) _entries[key] = new Entry(value, at);
        return value;
    }

    /// <summary>Makes the next question go to the database.</summary>
    public void Forget(TKey key)
    {
        Interlocked.Increment(ref _generation);
        _entries.TryRemove(key, out _);
    }

    /// <summary>Makes every next question go to the database.</summary>
    public void ForgetAll()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }

    private sealed class Entry(TValue value, long at)
    {
        private int _refreshing;
        public TValue Value { get; } = value;
        public long At { get; } = at;
        public bool TakesRefresh() => Interlocked.Exchange(ref _refreshing, 1) == 0;
    }
}
