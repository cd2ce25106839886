using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vega.Benchmarks.Load;

/// <summary>One kept-alive connection that writes a request of fixed length from one buffer and reads the answer into another.</summary>
internal sealed class LoadConnection : IDisposable
{
    private const int Digits = 9;
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LengthName = "Content-Length: "u8.ToArray();
    private readonly Socket _socket;
    private readonly Numbers _numbers;
    private readonly byte[] _request;
    private readonly int[] _places;
    private readonly byte[] _expected;
    private readonly byte[] _answer = new byte[64 * 1024];

    private LoadConnection(Socket socket, LoadOrder order, Numbers numbers)
    {
        (_socket, _numbers) = (socket, numbers);
        var body = Encoding.UTF8.GetBytes(order.Body);
        var head = $"POST {order.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{order.Headers}\r\n";
        _request = [.. Encoding.UTF8.GetBytes(head), .. body];
        _expected = Encoding.UTF8.GetBytes(order.Expected);
        var places = new List<int>();
        var mark = Encoding.UTF8.GetBytes(new string('#', Digits));
        for (var at = _request.AsSpan().IndexOf(mark); at >= 0;)
        {
            places.Add(at);
            var next = _request.AsSpan(at + Digits).IndexOf(mark);
            at = next < 0 ? -1 : at + Digits + next;
        }
        _places = [.. places];
    }

    /// <summary>How long each post took, in ticks of the stopwatch.</summary>
    public List<long> Times { get; } = new(100_000);

    public static async Task<LoadConnection> OpenAsync(LoadOrder order, Numbers numbers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, order.Port);
        return new LoadConnection(socket, order, numbers);
    }

    /// <summary>Sends one post after the other while it may.</summary>
    public async Task RunAsync(Func<bool> goOn)
    {
        while (goOn())
        {
            WriteNumber(_numbers.Next());
            var started = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < _request.Length;) sent += await _socket.SendAsync(_request.AsMemory(sent), SocketFlags.None);
            var length = await ReceiveAsync();
            Times.Add(Stopwatch.GetTimestamp() - started);
            if (_answer.AsSpan(0, length).IndexOf(_expected) < 0) throw new InvalidOperationException($"An unexpected answer: {Encoding.UTF8.GetString(_answer, 0, length)}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync()
    {
        var (length, whole) = (0, int.MaxValue);
        while (length < whole)
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length), SocketFlags.None);
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            length += read;
            if (whole == int.MaxValue) whole = WholeLength(length);
        }
        return length;
    }

    private int WholeLength(int length)
    {
        var received = _answer.AsSpan(0, length);
        var head = received.IndexOf(HeadEnd);
        if (head < 0) return int.MaxValue;
        var at = received[..head].IndexOf(LengthName);
        if (at < 0) throw new InvalidOperationException($"An answer without Content-Length: {Encoding.UTF8.GetString(received)}");
        var value = 0;
        for (var i = at + LengthName.Length; char.IsAsciiDigit((char)received[i]); i++) value = value * 10 + received[i] - '0';
        return head + HeadEnd.Length + value;
    }

    // As nine digits of which the third is never 0 or 1, so that a 2 before them makes a phone number.
    private void WriteNumber(long number)
    {
        var value = number / 8_000_000 % 100 * 10_000_000 + 2_000_000 + number % 8_000_000;
        foreach (var place in _places)
        {
            var rest = value;
            for (var i = Digits - 1; i >= 0; i--, rest /= 10) _request[place + i] = (byte)('0' + rest % 10);
        }
    }
}
