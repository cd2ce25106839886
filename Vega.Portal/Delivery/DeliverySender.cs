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

    private readonly ConcurrentDictionary<Task, bool> _running = new();
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
        base.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (destinationId, clientId) in await queue.DueAsync(cancellationToken))
                foreach (var leased in await queue.LeaseAsync(destinationId, clientId, cancellationToken)) Start(leased);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A database that is away comes back; the outbox is still there then.
            LogFailure(e.GetType().Name, e.StackTrace);
        }
    }

    private void Start(LeasedDelivery leased)
    {
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
        await WriteAsync(leased, body, exchange);
        Attempts.Add(1, new KeyValuePair<string, object?>("outcome", exchange.Verdict.Outcome.ToString()));
    }

    // An answer that came is not lost to a database that is busy for a moment.
    private async Task WriteAsync(LeasedDelivery leased, string? body, Exchange exchange)
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            try
            {
                await record.WriteAsync(leased, body, exchange, CancellationToken.None);
                return;
            }
            catch (Exception e)
            {
                LogFailure(e.GetType().Name, e.StackTrace);
                if (attempt < 5) await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, CancellationToken.None);
            }
        }
    }

    // Type and stack, never the message, which may quote values of a lead.
    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery failed in Vega itself: {Exception}\n{Stack}")]
    private partial void LogFailure(string exception, string? stack);
}
