using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using NodaTime;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Leads.Table;

/// <summary>The table: rows by key, fetched before the reader reaches an end, never moved under the reader's eyes.</summary>
public sealed partial class LeadTable : IAsyncDisposable
{
    private ElementReference _scroller;
    private IJSObjectReference? _module, _list;
    private DotNetObjectReference<LeadTable>? _self;
    private int _shownStamp;
    private string? _shownCurrent;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    /// <summary>Null while the first rows are read.</summary>
    [Parameter] public IReadOnlyList<LeadRow>? Rows { get; set; }
    [Parameter, EditorRequired] public IReadOnlyList<LeadColumn> Columns { get; set; } = [];
    [Parameter] public bool HasOlder { get; set; }
    [Parameter] public bool HasNewer { get; set; }

    /// <summary>The public id of the lead whose panel is open.</summary>
    [Parameter] public string? Current { get; set; }

    /// <summary>True for those who may do something with many leads.</summary>
    [Parameter] public bool Ticks { get; set; }
    [Parameter] public IReadOnlySet<long> Ticked { get; set; } = new HashSet<long>();

    /// <summary>Changes when another list is loaded: the table then goes to its top.</summary>
    [Parameter] public int Stamp { get; set; }
    [Parameter, EditorRequired] public Func<string, string> Address { get; set; } = default!;
    [Parameter] public string? ZoneName { get; set; }
    [Parameter] public LocalDate Today { get; set; }
    [Parameter] public bool Masked { get; set; }
    [Parameter] public EventCallback Older { get; set; }
    [Parameter] public EventCallback Newer { get; set; }
    [Parameter] public EventCallback<(string What, bool On, bool Range)> Tick { get; set; }
    [Parameter] public RenderFragment? ChildContent { get; set; }

    private bool AllTicked => Rows is { Count: > 0 } && Rows.All(r => Ticked.Contains(r.Key.Id));

    [JSInvokable] public Task OlderNeededAsync() => InvokeAsync(Older.InvokeAsync);

    [JSInvokable] public Task NewerNeededAsync() => InvokeAsync(Newer.InvokeAsync);

    [JSInvokable] public void TickedRow(string what, bool on, bool range) => _ = InvokeAsync(() => Tick.InvokeAsync((what, on, range)));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/leads.js");
            _list = await _module.InvokeAsync<IJSObjectReference>("attach", _scroller, _self);
        }
        if (_list is null) return;
        if (_shownStamp != Stamp)
        {
            _shownStamp = Stamp;
            await _list.InvokeVoidAsync("top");
        }
        if (_shownCurrent != Current)
        {
            _shownCurrent = Current;
            if (Current is not null) await _list.InvokeVoidAsync("show");
        }
    }

    private string? Unit(LeadColumn column) => column.Key switch
    {
        LeadColumns.Received => ZoneName + " ↓",
        LeadColumns.Person => Masked ? "masked" : null,
        _ => column.Unit,
    };

    public async ValueTask DisposeAsync()
    {
        await _list.LeaveAsync("detach");
        await _module.LeaveAsync();
        _self?.Dispose();
    }
}
