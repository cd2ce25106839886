using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Features.Performance.Views;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance;

/// <summary>The Performance Table: what the address says, read anew for each address.</summary>
public sealed partial class PerformancePage : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<(Dimension, GroupValue), string> _names = [];
    private TableView? _wanted;
    private TableResult? _table;
    private TableRefusal? _refused;
    private HeatRule? _rule;
    private EmptyReason? _empty;
    private IJSObjectReference? _module;
    private TimeSpan _took;
    private bool _reading;
    private string? _shown, _failed;

    [Inject] private TableReport Report { get; set; } = default!;
    [Inject] private ViewSearch Views { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IJSRuntime Js { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private TableView View => _wanted!;

    private LocalDate Today => Time.Now().InZone(View.Zone).Date;

    private string Span => TableColumns.SpanWords(View.Days);

    private string Sentence => View.Mode == ReportingMode.Cohort
        ? $"Leads that arrived in these {Span}, with the status they {(View.AsOf is { } day ? $"had at the end of {Formats.Date(day)}" : "have today")}."
        : $"What happened in these {Span}, whatever the age of the lead{(View.AsOf is { } known ? $", as it was known at the end of {Formats.Date(known)}" : "")}.";

    protected override async Task OnParametersSetAsync()
    {
        // An address that says nothing is the view that this person begins with.
        if (TableAddress.IsBare(Nav.Uri) && await Views.DefaultAsync(Scope.Viewer, Scope.ClientId, _gone.Token) is { } first)
        {
            Nav.NavigateTo(first.Address(Scope.Client?.Slug), replace: true);
            return;
        }
        var view = TableAddress.Read(Nav.Uri, Scope, Time.Now());
        if (view.Address() == _shown) return;
        (_wanted, _shown) = (view, view.Address());
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _reading = true;
        var view = View;
        var watch = Stopwatch.StartNew();
        TableResult? table = null;
        TableRefusal? refused = null;
        EmptyReason? empty = null;
        var took = TimeSpan.Zero;
        var failed = await Failures.KeepAsync("The Performance Table", async () =>
        {
            (table, refused) = await Report.ReadAsync(view, Scope.Viewer, _gone.Token, _table?.Reading);
            took = watch.Elapsed;
            foreach (var (dimension, values) in view.Where.Concat(view.Except))
                foreach (var (value, name) in await Report.NamesAsync(dimension, [.. values.Where(v => !_names.ContainsKey((dimension, v)))], Scope.Viewer, _gone.Token)) _names[(dimension, value)] = name;
            if (table is { Lines.Count: 0 }) empty = await WhyEmptyAsync(view);
        });
        // A later address took over meanwhile.
        if (view != _wanted) return;
        if (failed is not null) (table, refused) = (null, null);
        if (table?.Reading != _table?.Reading || table is null) _took = took;
        (_table, _refused, _empty, _failed, _reading) = (table, refused, empty, failed, false);
        _rule = table is null ? null : TableHeat.Of(table);
        if (refused?.Loading is not null) _ = InvokeAsync(() => LookAgainAsync(view));
    }

    /// <summary>While the leads are read: says how far that is, until the table is there.</summary>
    private async Task LookAgainAsync(TableView view)
    {
        await Task.Delay(Again, Time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_gone.IsCancellationRequested || view != _wanted) return;
        await LoadAsync();
        StateHasChanged();
    }

    /// <summary>Filtered away, with the filter whose end would bring most; else nothing in these days, with what the last year would bring.</summary>
    private async Task<EmptyReason> WhyEmptyAsync(TableView view)
    {
        EmptyReason? best = null;
        foreach (var dimension in view.Where.Keys.Concat(view.Except.Keys))
        {
            var without = view.WithOnly(dimension, []);
            var leads = await Report.LeadsAsync(without, Scope.Viewer, _gone.Token);
            if (leads > (best?.Leads ?? 0)) best = new EmptyReason(dimension, leads, without);
        }
        if (best is not null) return best;
        var year = (view with { From = Today.PlusYears(-5), To = Today, Rolling = null }) is var all && view.Where.Count + view.Except.Count > 0 ? all with { Where = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(), Except = new Dictionary<Dimension, IReadOnlyList<GroupValue>>() } : all;
        return new EmptyReason(null, await Report.LeadsAsync(year, Scope.Viewer, _gone.Token), year);
    }

    private void Go(TableView view) => Nav.NavigateTo(view.Address());

    private Task<IReadOnlyList<(GroupValue Value, string Label, long Leads)>> ChoicesAsync(Dimension dimension) => Report.ValuesAsync(View, dimension, Scope.Viewer, _gone.Token);

    private void PickAsOf(ChangeEventArgs e)
    {
        if (LocalDatePattern.Iso.Parse(e.Value as string ?? "") is { Success: true, Value: { Year: >= 2000 } day }) Go(View with { AsOf = day < Today ? day : null });
    }

    private async Task CopyAsync(string text, string said)
    {
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./js/performance.js");
        await _module.InvokeVoidAsync("copy", text, said);
    }

    private Task CopyTableAsync() => CopyAsync(TableText.Tsv(_table!), $"Copied {Formats.Count(_table!.Shown().Count(l => l.Line.Under is null), "line", "lines")} and the total");

    private Task CopyCallAsync() => CopyAsync(TableText.Curl(_table!, Nav.BaseUri), "Copied the API call");

    private Task CopyLinkAsync(TableView view) => CopyAsync(Nav.BaseUri.TrimEnd('/') + view.Address(), "Copied the link");

    /// <summary>The filters as the workbook tells them.</summary>
    private Dictionary<Dimension, string> InWords(TableView view)
    {
        string Of(Dimension dimension, IReadOnlyList<GroupValue> values) => string.Join(", ", values.Select(v => _names.GetValueOrDefault((dimension, v)) ?? TableView.Text(v)));
        var words = view.Where.ToDictionary(w => w.Key, w => Of(w.Key, w.Value));
        foreach (var (dimension, values) in view.Except) words[dimension] = "all but " + Of(dimension, values);
        return words;
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        await _module.LeaveAsync();
    }

    /// <summary>Why there is nothing: the filter to drop, or none, and what would then be there.</summary>
    private sealed record EmptyReason(Dimension? Filter, long Leads, TableView Instead);
}
