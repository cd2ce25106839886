using System.Collections.Concurrent;

namespace Vega.Benchmarks.Delivery;

/// <summary>Clients' own systems, in this process: those under <c>/well</c> always answer, those under <c>/sick</c> until they are told to hang.</summary>
internal sealed class HangingCrm : IAsyncDisposable
{
    /// <summary>How long an answer takes.</summary>
    public static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, int> _atOnce = new();
    private volatile bool _hangs;
    private int _taken, _most;

    private HangingCrm(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Leads that those which are well took.</summary>
    public int Taken => _taken;

    /// <summary>The most requests that one of them had at once.</summary>
    public int MostAtOnce => _most;

    public static async Task<HangingCrm> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var crm = new HangingCrm(builder.Build());
        crm._app.MapPost("/{health}/{client}", crm.AnswerAsync);
        await crm._app.StartAsync();
        return crm;
    }

    /// <summary>From now on those under <c>/sick</c> say nothing any more.</summary>
    public void Hang() => _hangs = true;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task AnswerAsync(HttpContext http, string health, string client)
    {
        var now = _atOnce.AddOrUpdate(client, 1, (_, n) => n + 1);
        for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most) { }
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ending.Token);
            await Task.Delay(_hangs && health == "sick" ? Timeout.InfiniteTimeSpan : Takes, over.Token);
            if (health == "well") Interlocked.Increment(ref _taken);
            await http.Response.WriteAsJsonAsync(new { success = true, id = Guid.NewGuid() }, over.Token);
        }
        catch (OperationCanceledException)
        {
            // Vega gave up, or the measurement is over.
        }
        finally
        {
            _atOnce.AddOrUpdate(client, 0, (_, n) => n - 1);
        }
    }
}
