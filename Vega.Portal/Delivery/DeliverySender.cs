using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Vega.Domain.Delivery;
using Vega.Portal.Intake;
using Vega.Portal.Platform;

namespace Vega.Portal.Delivery;

/// <summary>
/// Empties the outbox. Each destination is leased for and sent to on its own, so that one which hangs holds up nobody else; nothing is locked while another system is waited for.
/// </summary>
public sealed partial class DeliverySender(DeliveryQueue queue, DestinationClient client, DeliveryRecord record, DeliverySignals signals, DeliveryOptions options, TimeProvider time, ILogger<DeliverySender> logger) : BackgroundService
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("vega.delivery.attempts", description: "Requests to clients' own systems, by outcome");

    /// <summary>The most outcomes, and the most destinations, of one transaction: posts that come in meanwhile wait for no more than that.</summary>
    private const int AtOnce = 16;

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly ConcurrentDictionary<int, int> _underWay = new();
    private readonly ConcurrentQueue<(SentDelivery Sent, TaskCompletionSource Written)> _outcomes = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stopping = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RunAsync(stoppingToken);
                await signals.DueAsync(TimeSpan.FromSeconds(options.PollSeconds), stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        // What is under way may end; what does not in time is broken off, written down as such, and sent again later under the same id.
        var running = Task.WhenAll(_running.Keys);
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), time, CancellationToken.None));
        await _stopping.CancelAsync();
        await running;
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // One that has as much under way from here alone as it takes need not be asked for.
            var due = (await queue.DueAsync(cancellationToken)).Where(d => d.Test || _underWay.GetValueOrDefault(d.Id) < d.AtOnce);
            foreach (var some in due.Chunk(AtOnce))
                foreach (var leased in await queue.LeaseAsync(some, cancellationToken)) Start(leased);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A database that is away comes back; the outbox is still there then.
            LogFailure(e.GetType().Name, e.StackTrace);
        }
    }

    private void Start(LeasedDelivery leased)
    {
        if (!leased.Delivery.Test) _underWay.AddOrUpdate(leased.Delivery.DestinationId, 1, (_, n) => n + 1);
        var task = Task.Run(() => SendAsync(leased), CancellationToken.None);
        _running[task] = true;
        _ = task.ContinueWith(t => _running.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task SendAsync(LeasedDelivery leased)
    {
        string? body = null;
        Exchange exchange;
        try
        {
            var (template, fault) = BodyTemplate.Parse(leased.Destination.Body, leased.Destination.Format, leased.Configuration.Fields);
            if (template is null) exchange = new Exchange(new DeliveryVerdict(AttemptOutcome.Error, "its body cannot be written: " + fault), null, TimeSpan.Zero);
            else if (leased.Attempt.Url is not { } address) exchange = new Exchange(new DeliveryVerdict(AttemptOutcome.Error, "the destination has no test address any more"), null, TimeSpan.Zero);
            else
            {
                body = template.Render(new DeliveryValues(leased.Lead, leased.Configuration, leased.Delivery.WebhookId));
                exchange = await client.SendAsync(leased.Destination, address, leased.Delivery.Test, leased.Delivery.WebhookId, body, template.MediaType, _stopping.Token);
            }
        }
        catch (Exception e)
        {
            LogFailure(e.GetType().Name, e.StackTrace);
            exchange = new Exchange(new DeliveryVerdict(AttemptOutcome.Retry, "Vega failed: " + e.GetType().Name), null, TimeSpan.Zero);
        }
        // Before it is written down: that wakes the queue, which then finds room.
        if (!leased.Delivery.Test) _underWay.AddOrUpdate(leased.Delivery.DestinationId, 0, (_, n) => n - 1);
        await WriteAsync(new SentDelivery(leased, body, exchange));
        Attempts.Add(1, new KeyValuePair<string, object?>("outcome", exchange.Verdict.Outcome.ToString()));
    }

    /// <summary>Outcomes that come while others are being written are written together, by whoever comes next.</summary>
    private async Task WriteAsync(SentDelivery sent)
    {
        var written = new TaskCompletionSource();
        _outcomes.Enqueue((sent, written));
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            while (!written.Task.IsCompleted)
            {
                var batch = new List<(SentDelivery Sent, TaskCompletionSource Written)>(AtOnce);
                while (batch.Count < AtOnce && _outcomes.TryDequeue(out var one)) batch.Add(one);
                if (!await TryWriteAsync([.. batch.Select(o => o.Sent)]))
                    foreach (var (alone, _) in batch) await WriteAloneAsync(alone);
                foreach (var (_, done) in batch) done.SetResult();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    // An answer that came is not lost to a database that is busy for a moment, nor to another that cannot be written.
    private async Task WriteAloneAsync(SentDelivery sent)
    {
        for (var attempt = 1; attempt <= 5 && !await TryWriteAsync([sent]); attempt++) await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, CancellationToken.None);
    }

    private async Task<bool> TryWriteAsync(SentDelivery[] sent)
    {
        try
        {
            await record.WriteAsync(sent, CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            LogFailure(e.GetType().Name, e.StackTrace);
            return false;
        }
    }

    // Type and stack, never the message, which may quote values of a lead.
    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery failed in Vega itself: {Exception}\n{Stack}")]
    private partial void LogFailure(string exception, string? stack);
}
