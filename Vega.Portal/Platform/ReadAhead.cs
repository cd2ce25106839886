using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Vega.Portal.Platform;

/// <summary>Reads on while what was read before is worked on: a file is written as fast as the slower of both, not as their sum.</summary>
public static class ReadAhead
{
    private const int BatchSize = 256, Batches = 4;

    /// <summary>The same sequence in batches, read on a thread of its own, a few batches ahead at most.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> InBatches<T>(this IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var read = Channel.CreateBounded<IReadOnlyList<T>>(new BoundedChannelOptions(Batches) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => ReadAsync(rows, read.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in read.Reader.ReadAllAsync(cancellationToken)) yield return batch;
            await reading;
        }
        finally
        {
            // Whoever stops early leaves no reader behind.
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> rows, ChannelWriter<IReadOnlyList<T>> into, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new List<T>(BatchSize);
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                batch.Add(row);
                if (batch.Count < BatchSize) continue;
                await into.WriteAsync(batch, cancellationToken);
                batch = new List<T>(BatchSize);
            }
            if (batch.Count > 0) await into.WriteAsync(batch, cancellationToken);
        }
        finally
        {
            into.Complete();
        }
    }
}
