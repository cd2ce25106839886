using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Allocations.Scores;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>A cell that the browser wants saved.</summary>
/// <param name="Row">The campaign.</param>
/// <param name="Column">The column's number.</param>
/// <param name="Typed">As typed.</param>
/// <param name="Seen">The plain value that stood there.</param>
public sealed record CellPost(int Row, int Column, string Typed, string Seen);

/// <summary>What became of it.</summary>
/// <param name="State"><c>saved</c>, <c>refused</c> or <c>stale</c>.</param>
/// <param name="Plain">The plain value in force.</param>
/// <param name="Text">The value in force, as the screen writes it.</param>
/// <param name="Message">What is wrong, or who was faster.</param>
/// <param name="Mine">Of a stale cell: what was typed, as the screen writes it.</param>
/// <param name="Before">Of a stale cell: what its writer saw, as the screen writes it.</param>
/// <param name="Who">Of a stale cell: who was faster.</param>
public sealed record CellAnswer(string State, string Plain, string Text, string? Message = null, string? Mine = null, string? Before = null, string? Who = null);

/// <summary>The answer to a commit: the cells in their order, and the plain values of the rows they stand in; none where another month stands there by now.</summary>
public sealed record CommitAnswer(IReadOnlyList<CellAnswer> Cells, IReadOnlyDictionary<int, string[]> Rows, bool Elsewhere = false);

/// <summary>
/// The table. Arrows, typing and selecting stay in the browser (wwwroot/js/sheet.js), which calls here to save. Only the lines near what is seen are drawn, so that a circuit
/// at rest stays small; the browser knows the plain values of all.
/// </summary>
public sealed partial class SheetTable : IAsyncDisposable
{
    /// <summary>Sheets up to this length are drawn whole; of longer ones so many lines at first. A drawn line costs the server some 20 KB.</summary>
    private const int Whole = 120, First = 40;
    private ElementReference _scroller;
    private IJSObjectReference? _module, _sheet;
    private DotNetObjectReference<SheetTable>? _self;
    private IReadOnlyList<SheetLine>? _told;
    private YearMonth _toldMonth;
    private int _first, _count = First;

    [Inject] private IJSRuntime Js { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private SheetCommands Commands { get; set; } = default!;
    [Inject] private ScoreReasonSearch Reasons { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;

    /// <summary>Null while they are read.</summary>
    [Parameter] public IReadOnlyList<SheetLine>? Lines { get; set; }
    [Parameter] public SheetSum? Total { get; set; }
    [Parameter] public string TotalName { get; set; } = "";
    [Parameter] public string TotalNote { get; set; } = "";
    [Parameter, EditorRequired] public YearMonth Month { get; set; }

    /// <summary>Whether these rows are about to give way to others: nothing can be typed into them then.</summary>
    [Parameter] public bool Waits { get; set; }

    /// <summary>The share of the month that has gone in the page's zone.</summary>
    [Parameter] public double Gone { get; set; }
    [Parameter] public bool CanEdit { get; set; }
    [Parameter] public bool CanProject { get; set; }
    [Parameter] public bool Scores { get; set; }

    /// <summary>Whose sheet it is, for what waits in the browser.</summary>
    [Parameter, EditorRequired] public string Owner { get; set; } = "";

    /// <summary>Reads campaigns anew after they were saved.</summary>
    [Parameter, EditorRequired] public Func<IReadOnlyCollection<int>, Task<IReadOnlyList<SheetCampaign>>> Saved { get; set; } = default!;
    [Parameter] public EventCallback<string> Fold { get; set; }
    [Parameter] public EventCallback<(int Campaign, CellColumn Column)> History { get; set; }
    [Parameter] public RenderFragment? ChildContent { get; set; }

    private IReadOnlyList<SheetLine> Window => Lines is null ? [] : Lines.Count <= Whole ? Lines : [.. Lines.Skip(_first).Take(_count)];

    /// <summary>Saves cells of the month they were typed in (null is the one that stands there), draws their rows and sums anew, and answers.</summary>
    [JSInvokable]
    public Task<CommitAnswer> CommitAsync(string? month, CellPost[] cells) => InvokeAnswerAsync(async () =>
    {
        var of = SheetFilter.MonthOf(month) ?? Month;
        var viewer = await Current.GetAsync();
        CellEdit[] edits = [.. cells.Select(c => new CellEdit(c.Row, (CellColumn)Math.Clamp(c.Column, 0, 3), c.Typed, c.Seen))];
        IReadOnlyList<Change<SheetCell>>? answers = null;
        var failed = await Failures.KeepAsync("Saving cells of Allocations", async () => answers = await Commands.SaveAsync(viewer, of, edits, CancellationToken.None));
        if (answers is null) return NotSaved(edits, Failures.Words("Not saved", failed!));
        if (of != Month) return new CommitAnswer([.. answers.Select((a, i) => Answer(a, edits[i], row: null))], new Dictionary<int, string[]>(), Elsewhere: true);
        var rows = (await Saved([.. edits.Select(e => e.CampaignId).Distinct()])).ToDictionary(c => c.Id);
        return new CommitAnswer([.. answers.Select((a, i) => Answer(a, edits[i], rows.GetValueOrDefault(edits[i].CampaignId)))], rows.ToDictionary(r => r.Key, r => Plain(r.Value)));
    });

    /// <summary>Draws other lines.</summary>
    [JSInvokable]
    public void Show(int first, int count) => _ = InvokeAsync(() =>
    {
        (_first, _count) = (Math.Max(0, first), Math.Clamp(count, 1, Whole));
        StateHasChanged();
    });

    [JSInvokable]
    public void FoldGroup(string key) => _ = InvokeAsync(() => Fold.InvokeAsync(key));

    [JSInvokable]
    public void ShowHistory(int row, int column) => _ = InvokeAsync(() => History.InvokeAsync((row, (CellColumn)Math.Clamp(column, 0, 3))));

    /// <summary>The reason of a campaign's score, with its metrics, its history and the address of its leads.</summary>
    [JSInvokable]
    public async Task<object?> ScoreAsync(int campaign)
    {
        var viewer = await Current.GetAsync();
        if (await Reasons.FindAsync(viewer, campaign, CancellationToken.None) is not { } reason) return null;
        var row = Lines?.FirstOrDefault(l => l.Campaign?.Id == campaign)?.Campaign;
        return ScoreStory.Of(reason, Links.Leads(row?.ClientSlug, ("campaign", campaign.ToString(CultureInfo.InvariantCulture)), ("slot", "yes")));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/sheet.js");
            _sheet = await _module.InvokeAsync<IJSObjectReference>("attach", _scroller, _self);
        }
        if (_sheet is null || Lines is null || ReferenceEquals(_told, Lines)) return;
        var (before, month) = (_told, _toldMonth);
        (_told, _toldMonth) = (Lines, Month);
        if (before is null || month != Month || !before.Select(l => l.Key).SequenceEqual(Lines.Select(l => l.Key), StringComparer.Ordinal))
        {
            await _sheet.InvokeVoidAsync("model", Owner, SheetFilter.Name(Month), Lines.Select(l => l.Key), Lines.Where(l => l.Campaign is not null).ToDictionary(l => l.Campaign!.Id, l => Plain(l.Campaign!)));
            return;
        }
        var moved = Lines.Zip(before).Where(p => p.First.Campaign is { } now && p.Second.Campaign is { } then && !Plain(now).SequenceEqual(Plain(then), StringComparer.Ordinal)).ToDictionary(p => p.First.Campaign!.Id, p => Plain(p.First.Campaign!));
        if (moved.Count > 0) await _sheet.InvokeVoidAsync("rows", moved);
    }

    // All or none were saved: each cell says so, over what it showed before.
    private CommitAnswer NotSaved(CellEdit[] edits, string message)
    {
        var rows = (Lines ?? []).Select(l => l.Campaign).OfType<SheetCampaign>().ToDictionary(c => c.Id);
        return new CommitAnswer([.. edits.Select(e => rows.TryGetValue(e.CampaignId, out var row) ? new CellAnswer("refused", CellText.Plain(row, e.Column), CellText.Shown(row, e.Column), message) : new CellAnswer("refused", e.Seen, e.Seen, message))],
            new Dictionary<int, string[]>());
    }

    private CellAnswer Answer(Change<SheetCell> change, CellEdit edit, SheetCampaign? row)
    {
        var (plain, text) = row is null ? ("", Formats.None) : (CellText.Plain(row, edit.Column), CellText.Shown(row, edit.Column));
        var inForce = row?.Allocated == true || edit.Column == CellColumn.Policy ? $" Still in force: {text}." : "";
        return change switch
        {
            Change<SheetCell>.Saved => new("saved", plain, text),
            Change<SheetCell>.Invalid invalid => new("refused", plain, text, invalid.Errors[0].Message + inForce),
            Change<SheetCell>.Forbidden forbidden => new("refused", plain, text, forbidden.Message + inForce),
            Change<SheetCell>.Stale stale => Stale(stale.Current, edit, plain, text),
            _ => new("refused", plain, text, "Not saved: the campaign is not there any more."),
        };
    }

    private CellAnswer Stale(SheetCell current, CellEdit edit, string plain, string text)
    {
        var reading = CellText.Read(edit.Column, edit.Typed);
        var mine = edit.Column == CellColumn.Policy ? CellText.Word(reading.Policy) : CellText.Shown(edit.Column, CellText.Plain(edit.Column, reading.Number));
        var seen = CellText.Shown(edit.Column, edit.Seen);
        return new("stale", plain, text, current.By is null ? "Somebody saved this cell in the meantime" : $"{current.By} saved this cell {Ago(current.At)}", mine, seen, current.By?.Split(' ')[0] ?? "Theirs");
    }

    private string Ago(Instant? at) => at is not { } then ? "in the meantime" : (Time.Now() - then) switch
    {
        { TotalSeconds: < 60 } d => $"{Formats.Count(Math.Max(0, (long)d.TotalSeconds), "second", "seconds")} ago",
        { TotalMinutes: < 60 } d => $"{Formats.Count((long)d.TotalMinutes, "minute", "minutes")} ago",
        { TotalHours: < 24 } d => $"{Formats.Count((long)d.TotalHours, "hour", "hours")} ago",
        var d => $"{Formats.Count((long)d.TotalDays, "day", "days")} ago",
    };

    private string? SlugOf(SheetLine line) => line.Campaign?.ClientSlug ?? Slugs.GetValueOrDefault(int.Parse(line.Key.AsSpan(1, (line.Key.IndexOf('v') is > 0 and var v ? v : line.Key.Length) - 1), CultureInfo.InvariantCulture));

    /// <summary>Slug by client, for the links of sub-totals.</summary>
    [Parameter] public IReadOnlyDictionary<int, string> Slugs { get; set; } = new Dictionary<int, string>();

    private string ZoneOf(string zone) => Formats.ZoneShort(DateTimeZoneProviders.Tzdb[zone], Time.Now());

    /// <summary><c>November 2026</c>.</summary>
    public static string MonthName(YearMonth month) => month.OnDayOfMonth(1).ToString("MMMM uuuu", CultureInfo.InvariantCulture);

    private static string[] Plain(SheetCampaign c) => [CellText.Plain(c, CellColumn.Cap), CellText.Plain(c, CellColumn.Price), CellText.Plain(c, CellColumn.Projection), CellText.Plain(c, CellColumn.Policy)];

    private async Task<T> InvokeAnswerAsync<T>(Func<Task<T>> work)
    {
        T answer = default!;
        await InvokeAsync(async () => answer = await work());
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _sheet.LeaveAsync("detach");
        await _module.LeaveAsync();
        _self?.Dispose();
    }
}
