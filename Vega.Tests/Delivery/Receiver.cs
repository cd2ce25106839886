using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Vega.Tests.Delivery;

/// <summary>One request that a receiver got.</summary>
public sealed record Received(string? WebhookId, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A client's own system on a port of its own, which behaves as it is told. It takes each delivery id once, as a good one does.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<HttpContext, Socket> _ongoing = new();
    private readonly ConcurrentQueue<int> _together = new();

    private Receiver(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>What it does with a request.</summary>
    public Func<Receiver, HttpContext, Received, Task> Behave { get; set; } = AcceptAsync;

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>The deliveries it has taken, and how often each was posted after that too.</summary>
    public ConcurrentDictionary<string, int> Taken { get; } = new();

    /// <summary>The most requests that it had at once. One whose caller had closed the connection already is none, though the server may not have noticed that yet.</summary>
    public int MostAtOnce => _together.Max();

    /// <summary>Ends when it has noticed that nobody asks it anything any more.</summary>
    public async Task QuietAsync()
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_ongoing.IsEmpty) await Task.Delay(TimeSpan.FromMilliseconds(20), giveUp.Token);
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync();
        receiver.Url = receiver._app.Urls.Single() + "/leads";
        return receiver;
    }

    public static Task AcceptAsync(Receiver receiver, HttpContext http, Received received)
    {
        receiver.Taken.AddOrUpdate(received.WebhookId!, 1, (_, n) => n + 1);
        return http.Response.WriteAsJsonAsync(new { success = true, id = "crm-" + received.WebhookId![4..] });
    }

    public static Func<Receiver, HttpContext, Received, Task> Answers(int status, string body, string mediaType = "application/json", params (string Name, string Value)[] headers) => (_, http, _) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = mediaType;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return http.Response.WriteAsync(body);
    };

    /// <summary>Says nothing until the caller gives up.</summary>
    public static Task HangAsync(Receiver receiver, HttpContext http, Received received)
    {
        var over = new TaskCompletionSource();
        http.RequestAborted.Register(over.SetResult);
        receiver._ending.Token.Register(() => over.TrySetResult());
        return over.Task;
    }

    public static Task ResetAsync(Receiver receiver, HttpContext http, Received received)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Takes the lead, and breaks the connection before it says so.</summary>
    public static Task LoseTheAnswerAsync(Receiver receiver, HttpContext http, Received received)
    {
        receiver.Taken.AddOrUpdate(received.WebhookId!, 1, (_, n) => n + 1);
        http.Abort();
        return Task.CompletedTask;
    }

    public static async Task TwentySixMegabytesAsync(Receiver receiver, HttpContext http, Received received)
    {
        http.Response.ContentType = "application/json";
        var block = new byte[1024 * 1024];
        Array.Fill(block, (byte)' ');
        try
        {
            for (var i = 0; i < 26; i++) await http.Response.Body.WriteAsync(block, http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It was read no further, which is right.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        _ongoing[http] = http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        _together.Enqueue(_ongoing.Values.Count(IsOpen));
        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
            using var reader = new StreamReader(http.Request.Body);
            var received = new Received(http.Request.Headers["webhook-id"], http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync(http.RequestAborted));
            Requests.Enqueue(received);
            await Behave(this, http, received);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The caller went away.
        }
        finally
        {
            _ongoing.TryRemove(http, out _);
        }
    }

    // Asks the system, which knows of an end of the connection before the server has read it.
    private static bool IsOpen(Socket socket)
    {
        try
        {
            return !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) || socket.Available > 0;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }
}
