using System.Diagnostics;

namespace Vega.Benchmarks.Load;

/// <summary>Sends posts over many connections and measures each. A process of its own, so that its cost is the same whatever answers.</summary>
internal static class LoadGenerator
{
    public const string Verb = "load";

    public static async Task<int> RunAsync(LoadOrder order)
    {
        var numbers = new Numbers(order.FirstNumber);
        var connections = new List<LoadConnection>();
        for (var i = 0; i < order.Connections; i++) connections.Add(await LoadConnection.OpenAsync(order, numbers));

        var posts = order.Posts;
        if (order.WarmUpSeconds > 0) await PhaseAsync(order.WarmUpSeconds);
        foreach (var connection in connections) connection.Times.Clear();
        var started = Stopwatch.GetTimestamp();
        if (order.Seconds > 0) await PhaseAsync(order.Seconds);
        else await Task.WhenAll(connections.Select(c => c.RunAsync(() => Interlocked.Decrement(ref posts) >= 0)));
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var times = connections.SelectMany(c => c.Times).Order().ToArray();
        foreach (var connection in connections) connection.Dispose();
        Console.WriteLine(new LoadResult(times.Length / took, At(0.50), At(0.99), times.Length, numbers.Next()));
        return 0;

        Task PhaseAsync(double seconds)
        {
            var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            return Task.WhenAll(connections.Select(c => c.RunAsync(() => Stopwatch.GetTimestamp() < end)));
        }

        double At(double share) => times.Length == 0 ? 0 : times[Math.Min(times.Length - 1, (int)(times.Length * share))] * 1000.0 / Stopwatch.Frequency;
    }
}

/// <summary>Numbers that never repeat, for e-mail addresses and phones.</summary>
internal sealed class Numbers(long first)
{
    private long _next = first - 1;

    public long Next() => Interlocked.Increment(ref _next);
}
