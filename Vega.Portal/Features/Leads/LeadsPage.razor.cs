using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Actions;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Features.Leads.Panel;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads;

/// <summary>The leads, newest first. What the address says is shown; what comes later is announced and moves nothing.</summary>
public sealed partial class LeadsPage : IDisposable
{
    private const string ColumnsKey = "leads.columns";
    private static readonly Duration Quiet = Duration.FromMinutes(1);

    /// <summary>Whoever filters on or leaves within it needs no whole count, and is not slowed by one.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private readonly LeadTicks _ticks = new();
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _loading;
    private LeadWindow _window = default!;
    private LeadFilter _filter = new();
    private LeadNames? _names;
    private IReadOnlyList<LeadColumn> _columns = [];
    private IReadOnlyList<LeadRow>? _rows;
    private IDisposable? _ear;
    private Instant _announcedAt;
    private string? _lead, _at, _announced, _shown;
    private long? _counted, _all;
    private (int? ClientId, long Count, Instant At)? _whole;
    private (LeadAction Action, IReadOnlyList<long> Ids, LeadDetail? One, LeadValue? Value, int? ClientId)? _acting;
    private IReadOnlyList<string>? _chosen;
    private bool _busy, _countedMore, _exporting, _refused;
    private int _stamp;
    private long _version;

    [Inject] private LeadListSearch Search { get; set; } = default!;
    [Inject] private Preferences Preferences { get; set; } = default!;
    [Inject] private LedgerPulse Pulse { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private Instant Now => Time.Now();

    private LocalDate Today => Now.InZone(Scope.Zone).Date;

    private string? Scale => _all is { } all && _counted is not null && !_filter.IsEmpty ? $" of {Formats.Count(all)} · " : _counted is null ? null : " · ";

    /// <summary>Behind a number that is still being counted.</summary>
    private string? More => _countedMore ? "+" : null;

    /// <summary>How many leads an action or a file is about: those ticked, else all that match.</summary>
    private long? Picked => _ticks is { Any: true, AllMatching: false } ? _ticks.Ids.Count : _counted;

    protected override void OnInitialized()
    {
        _window = new LeadWindow(Search);
        _ear = Pulse.Listen(moved => _ = InvokeAsync(() => FollowAsync(moved)));
    }

    protected override async Task OnParametersSetAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query);
        var filter = LeadFilter.Read(Nav.Uri, Scope);
        var at = query.TryGetValue("at", out var a) ? a.ToString() : null;
        _lead = query.TryGetValue("lead", out var lead) && lead.ToString() is { Length: > 0 } id ? id : null;
        var shown = filter.Address(null, at);
        if (shown == _shown && filter.Equals(_filter)) return;
        var first = _shown is null;
        (_shown, _filter, _at) = (shown, filter, at);
        _ticks.Clear();
        if (first) _chosen = (await Preferences.ReadAsync(Scope.Viewer, ColumnsKey, _gone.Token))?.Split(',');
        _columns = LeadColumns.Choose(_chosen ?? LeadColumns.Default(Scope.OneClient is null), Scope.Viewer);
        await LoadAsync(at ?? (first ? _lead : null));
    }

    /// <summary>Reads the list anew from its top, from a day, or from a lead.</summary>
    private async Task LoadAsync(string? at)
    {
        _loading?.Cancel();
        var mine = _loading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _busy = true;
        try
        {
            _names ??= await Search.NamesAsync(Scope.Viewer, mine.Token);
            _refused = !await Search.AllowsAsync(Scope.Viewer, _filter, mine.Token);
            if (_refused) _filter = _filter with { Text = null };
            var context = new LeadCellContext(Scope.Viewer, _names, Scope.Zone);
            await _window.LoadAsync(_filter, _columns, context, at is null ? null : await KeyAsync(at, mine.Token), mine.Token);
            (_rows, _busy, _counted, _all, _announced) = (_window.Rows, false, null, null, null);
            _stamp++;
            _ = CountAsync(mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // a later load took over, or the page is gone
        }
    }

    private async Task<LeadKey?> KeyAsync(string at, CancellationToken cancellationToken)
    {
        if (PublicId.TryParse(at, PublicIdPrefix.Lead, out var id))
        {
            var key = await Search.KeyAsync(Scope.Viewer, id, cancellationToken);
            var top = _at is null ? await Search.OlderAsync(Scope.Viewer, _filter, null, LeadWindow.Page, cancellationToken) : [];
            return top.Any(l => LeadKey.Of(l) == key) ? null : key;
        }
        return LeadAttributes.ReadDays(at, Scope.Zone) is { Until: { } until } ? new LeadKey(until - Duration.FromMilliseconds(1), long.MaxValue) : null;
    }

    /// <summary>A quick count first, then the whole one behind the list; both stand in the title line.</summary>
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var quick = await Search.CountAsync(Scope.Viewer, _filter, LeadListSearch.CountLimit, cancellationToken);
            await ShowCountAsync(Math.Min(quick, LeadListSearch.CountLimit), quick > LeadListSearch.CountLimit, null);
            if (quick > LeadListSearch.CountLimit || !_filter.IsEmpty) await Task.Delay(Glance, Time, cancellationToken);
            if (quick > LeadListSearch.CountLimit) await ShowCountAsync(quick = await Search.CountAsync(Scope.Viewer, _filter, null, cancellationToken), false, null);
            if (_filter.IsEmpty) _whole = (_filter.ClientId, quick, Now);
            else await ShowCountAsync(quick, false, await WholeAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // another list is shown by now
        }
    }

    /// <summary>How many there are without filters. Counted a moment ago is good enough to stand beside what is filtered, and spares a count for each click on a filter.</summary>
    private async Task<long> WholeAsync(CancellationToken cancellationToken)
    {
        if (_whole is not { } whole || whole.ClientId != _filter.ClientId || Now - whole.At > Quiet)
            _whole = whole = (_filter.ClientId, await Search.CountAsync(Scope.Viewer, _filter.Cleared(), null, cancellationToken), Now);
        return whole.Count;
    }

    private Task ShowCountAsync(long counted, bool more, long? all) => InvokeAsync(() =>
    {
        (_counted, _countedMore, _all) = (counted, more, all);
        StateHasChanged();
    });

    private Task OlderAsync() => ReadOnAsync(_window.OlderAsync);

    private Task NewerAsync() => ReadOnAsync(_window.NewerAsync);

    private async Task ReadOnAsync(Func<CancellationToken, Task<bool>> read)
    {
        try
        {
            if (!_gone.IsCancellationRequested) await read(_gone.Token);
        }
        catch (OperationCanceledException)
        {
            // the page is gone
        }
    }

    private async Task FollowAsync(IReadOnlySet<int> moved)
    {
        if (_busy || _rows is null || _gone.IsCancellationRequested) return;
        if (_filter.ClientId is { } client && !moved.Contains(client)) return;
        try
        {
            _version++;
            await _window.FollowAsync(_gone.Token);
            if (_window.Waiting > 0 && Now - _announcedAt > Quiet) (_announced, _announcedAt) = ($"{Formats.Count(_window.Waiting, "new lead", "new leads")}", Now);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // the page is gone
        }
    }

    private Task ShowNewAsync()
    {
        if (_at is null) return LoadAsync(null);
        Nav.NavigateTo(_filter.Address(_lead));
        return Task.CompletedTask;
    }

    /// <summary>Opens the lead above or below the open one; past the end of what is read, reads on.</summary>
    private async Task StepAsync(int by)
    {
        var index = _window.Rows.FindIndex(r => r.PublicId == _lead) + by;
        if (index >= _window.Rows.Count && await _window.OlderAsync(_gone.Token)) index = _window.Rows.FindIndex(r => r.PublicId == _lead) + by;
        if (index < 0 && await _window.NewerAsync(_gone.Token)) index = _window.Rows.FindIndex(r => r.PublicId == _lead) + by;
        if (index >= 0 && index < _window.Rows.Count) Nav.NavigateTo(_filter.Address(_window.Rows[index].PublicId, _at), replace: true);
    }

    private async Task ChooseColumnsAsync(IReadOnlyList<string>? keys)
    {
        _chosen = keys;
        _columns = LeadColumns.Choose(keys ?? LeadColumns.Default(Scope.OneClient is null), Scope.Viewer);
        await _window.ShowAsync(_columns, _gone.Token);
        await Preferences.WriteAsync(Scope.Viewer, ColumnsKey, keys is null ? null : string.Join(',', keys), _gone.Token);
    }

    private void Export() => _exporting = true;

    private void ActOn(LeadDetail lead, LeadAction action) => _acting = (action, [lead.LeadId], lead, null, lead.ClientId);

    private void Edit(LeadDetail lead, LeadValue value) =>
        _acting = (value.Field switch { "billable" => LeadAction.Billing, "disposition" => LeadAction.Status, _ => LeadAction.Field }, [lead.LeadId], lead, value, lead.ClientId);

    private async Task ActOnManyAsync(LeadAction action)
    {
        var ids = _ticks.AllMatching ? await Search.IdsAsync(Scope.Viewer, _filter, LeadCommands.MostAtOnce, _gone.Token) : [.. _ticks.Ids];
        var clients = _window.Rows.Where(r => _ticks.Ids.Contains(r.Key.Id)).Select(r => r.ClientId).Distinct().Take(2).ToList();
        _acting = (action, ids, null, null, Scope.OneClient?.Id ?? (clients.Count == 1 && !_ticks.AllMatching ? clients[0] : null));
    }

    private async Task ActedAsync()
    {
        _acting = null;
        _version++;
        await _window.FollowAsync(_gone.Token);
    }

    public void Dispose()
    {
        _ear?.Dispose();
        _gone.Cancel();
        _loading?.Dispose();
        _gone.Dispose();
    }
}
