using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Vega.Benchmarks.Screens;

/// <summary>Stands between a browser and the portal: counts the bytes that go either way, and holds them back as long as it is told.</summary>
internal sealed class SlowWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private long _bytes;
    private long _delay;

    public SlowWire(int to)
    {
        _to = to;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How long each byte travels, one way.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>All that went over the wire, both ways.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var near = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = CarryAsync(near);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient { NoDelay = true })
        {
            near.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, _to, _stop.Token);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
    }

    /// <summary>Reads on while earlier bytes still travel, so that a delay costs no throughput.</summary>
    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var travelling = Channel.CreateUnbounded<(byte[] Bytes, int Count, long Due)>();
        var write = WriteAsync(travelling.Reader, to);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
                var count = await from.GetStream().ReadAsync(buffer, _stop.Token);
                if (count == 0) break;
                Interlocked.Add(ref _bytes, count);
                travelling.Writer.TryWrite((buffer, count, Environment.TickCount64 + (long)Delay.TotalMilliseconds));
            }
        }
        catch (IOException)
        {
            // the browser or the portal hung up
        }
        travelling.Writer.Complete();
        await write;
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, int Count, long Due)> travelling, TcpClient to)
    {
        try
        {
            await foreach (var (bytes, count, due) in travelling.ReadAllAsync(_stop.Token))
            {
                if (due - Environment.TickCount64 is > 0 and var wait) await Task.Delay(TimeSpan.FromMilliseconds(wait), _stop.Token);
                await to.GetStream().WriteAsync(bytes.AsMemory(0, count), _stop.Token);
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
        catch (IOException)
        {
            // hung up
        }
    }
}
