using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Delivery;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Delivery;

/// <summary>What waits for the clients' own systems, what fails and why; and what people do about it. It reads anew every few seconds while it is open.</summary>
public sealed partial class DeliveryPage : IDisposable
{
    private const string Tried = "is tried again.", again = "delivery is sent again.", agains = "deliveries are sent again.", resumed = " takes leads again.", paused = " is paused.";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);
    private static readonly IReadOnlyList<(DeliveryState? State, string Title)> States =
        [(null, "All"), (DeliveryState.Waiting, "Waiting"), (DeliveryState.Failed, "Given up"), (DeliveryState.Refused, "Refused"), (DeliveryState.Delivered, "Delivered"), (DeliveryState.Cancelled, "Not sent")];

    private readonly CancellationTokenSource _left = new();
    private readonly HashSet<int> _ticked = [];
    private IReadOnlyList<DestinationFigures>? _destinations;
    private IReadOnlyList<DeliveryRow>? _rows;
    private DeliveryQuestion _question = new(null, null, null, null);
    private string? _said, _refused, _stale;
    private bool _busy;

    [CascadingParameter] private PortalScope Scope { get; set; } = default!;
    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }
    [SupplyParameterFromQuery(Name = "destination")] private string? Destination { get; set; }
    [SupplyParameterFromQuery(Name = "test")] private string? Test { get; set; }
    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }
    [Inject] private DeliveryReport Report { get; set; } = default!;
    [Inject] private DeliveryCommands Commands { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    private CancellationToken Left { get; }
    private Instant Now => Time.Now();
    private int Waiting => _destinations?.Sum(d => d.Waiting) ?? 0;
    private bool MayRun => Policies.Allows(Policies.ManageClient, Scope.Viewer);

    public DeliveryPage() => Left = _left.Token;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = FollowAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        var question = new DeliveryQuestion(Scope.OneClient?.Id, WireName<DeliveryState>.TryParse(State, out var state) ? state : null, Number(Destination), Number(Before), Test == "true");
        if (question == _question && _destinations is not null) return;
        _question = question;
        _ticked.Clear();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var question = _question;
        try
        {
            var viewer = await Current.GetAsync();
            var destinations = await Report.DestinationsAsync(viewer, question.ClientId, Left);
            var rows = await Report.ListAsync(viewer, question, Left);
            // A later address took over meanwhile.
            if (question == _question) (_destinations, _rows) = (destinations, rows);
        }
        catch (OperationCanceledException)
        {
            // the page was left while it read
        }
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Period, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Left)) await InvokeAsync(async () =>
            {
                if (_busy) return;
                // What was read before stays in sight, and is said to be old, until a later reading succeeds.
                var failed = await Failures.KeepAsync("Reading the deliveries anew", ReadAsync);
                if (failed is null || _stale is null) _stale = failed;
                StateHasChanged();
            });
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }

    private async Task RunAsync(Func<Viewer, Task<Change<int>>> run, string said)
    {
        (_busy, _refused) = (true, null);
        var failed = await Failures.KeepAsync("A change to deliveries", async () =>
        {
            var change = await run(await Current.GetAsync());
            if (change is Change<int>.Saved) _said = said;
            else _refused = change is Change<int>.Forbidden forbidden ? forbidden.Message : "It is not there any more.";
            await ReadAsync();
        });
        if (failed is not null) _refused = Failures.Words("Not done", failed, entered: false);
        _busy = false;
    }

    private async Task RedeliverTickedAsync()
    {
        var ids = _ticked.Order().ToArray();
        await RunAsync(async viewer =>
        {
            Change<int> last = new Change<int>.Missing();
            foreach (var id in ids) last = await Commands.RedeliverAsync(viewer, id, Left);
            return last;
        }, Formats.Count(ids.Length, again, agains));
        _ticked.Clear();
    }

    private void Tick(int id, bool on)
    {
        if (on) _ticked.Add(id);
        else _ticked.Remove(id);
    }

    private string Address(DeliveryState? state, int? destination, int? before = null) => Links.Deliveries(Scope.Client?.Slug,
        ("state", state is { } word ? WireName<DeliveryState>.Of(word) : null), ("destination", destination?.ToString(CultureInfo.InvariantCulture)), ("test", _question.Test && before is not null ? "true" : null), ("before", before?.ToString(CultureInfo.InvariantCulture)));

    private string? Slug(int clientId) => Scope.Clients.FirstOrDefault(c => c.Id == clientId)?.Slug;

    private string Words(LeadDelivery delivery) => delivery.State switch
    {
        DeliveryState.Waiting when delivery.LeasedUntil > Now => "Being sent",
        DeliveryState.Waiting => "Waiting",
        DeliveryState.Delivered => "Delivered",
        DeliveryState.Refused => "Refused",
        DeliveryState.Failed => "Given up",
        _ => "Not sent",
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
