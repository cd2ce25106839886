using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using NodaTime;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;


namespace Vega.Portal.Features.Allocations;

/// <summary>Caps, prices and projections of a month, and how it paces. What is shown stands in the address.</summary>
public sealed partial class AllocationsPage : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _left = new();
    private SheetFilter _filter = new();
    private (int? ClientId, YearMonth Month)? _read, _shown;
    private IReadOnlyList<SheetCampaign>? _campaigns;
    private IReadOnlyList<SheetLine>? _lines;
    private SheetSum? _total;
    private Dictionary<int, string> _slugs = [];
    private (YearMonth From, YearMonth To)? _copy;
    private (SheetCampaign Campaign, CellColumn Column)? _history;
    private string _owner = "", _name = "";
    private bool _reading, _again;
    private IDisposable? _ear;

    [Inject] private SheetSearch Search { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private LedgerPulse Pulse { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private IReadOnlyList<SheetCampaign> All => _campaigns ?? [];
    private LocalDate Today => Time.Now().InZone(Scope.Zone).Date;
    private YearMonth Month => _filter.Month ?? Today.ToYearMonth();
    /// <summary>The month of the rows that stand there: another one than the address's while that is being read.</summary>
    private YearMonth ShownMonth => _shown?.Month ?? Month;

    private bool CanEdit => Policies.Allows(Policies.ChangeAllocations, Scope.Viewer);
    private bool CanProject => Policies.Allows(Policies.ChangeProjection, Scope.Viewer);
    private bool CanScore => Policies.Allows(Policies.ReadScores, Scope.Viewer);
    private bool CanExport => Policies.Allows(Policies.Export, Scope.Viewer);

    private IReadOnlyList<(int Id, string Name, int Campaigns)> Vendors =>
        [.. All.GroupBy(c => (c.VendorId, c.VendorName)).Select(g => (g.Key.VendorId, g.Key.VendorName, g.Count())).OrderBy(v => v.VendorName, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The share of the month that has gone in the page's zone.</summary>
    private double Gone
    {
        get
        {
            var (start, end) = (Month.OnDayOfMonth(1).AtStartOfDayInZone(Scope.Zone).ToInstant(), Month.OnDayOfMonth(1).PlusMonths(1).AtStartOfDayInZone(Scope.Zone).ToInstant());
            return Math.Clamp((Time.Now() - start) / (end - start), 0, 1);
        }
    }

    /// <summary>The months around the shown one, and around now.</summary>
    private IEnumerable<YearMonth> Months => Enumerable.Range(-6, 10).SelectMany(m => new[] { Month.PlusMonths(m), Today.ToYearMonth().PlusMonths(m) }).Distinct().OrderDescending();

    private string GoneText => (Gone switch { >= 1 => "The month is over", <= 0 => "Not begun", var gone => $"{(int)(gone * 100)}% of the month gone" })
        + (Scope.OneClient is null ? "" : $", {Formats.ZoneLong(Scope.Zone, Time.Now())}");

    private string TotalName => _slugs.Count > 1 ? $"All {_slugs.Count} clients" : Scope.OneClient?.Name ?? All.FirstOrDefault()?.ClientName ?? "All";
    private string TotalNote => _total is null ? "" : _total.Campaigns == All.Count ? Formats.Count(_total.Campaigns, "campaign", "campaigns") : $"{_total.Campaigns} of {Formats.Count(All.Count, "campaign", "campaigns")}";

    /// <summary>What is missing: allocations of this month, and from day 20 on those of the next (reading 51).</summary>
    private IEnumerable<(string Title, string Detail, string Action, YearMonth From, YearMonth To)> Notices
    {
        get
        {
            var active = All.Where(c => c.Status == CampaignStatus.Active).ToList();
            var (name, present) = (Word(Month), Today.ToYearMonth());
            var closed = active.Count(c => !c.Allocated);
            if (closed > 0 && Month >= present)
                yield return ($"{name} has no allocation for {closed} of {Formats.Count(active.Count, "campaign", "campaigns")}.",
                    Month == present ? "Their leads are refused." : $"Until they have one, their leads are refused from {Start(Month)}.", $"Copy {Word(Month.PlusMonths(-1))} to {name}…", Month.PlusMonths(-1), Month);
            var due = active.Where(c => c.Today.ToYearMonth() == Month && c.Today.Day >= 20).ToList();
            var missing = due.Count(c => !c.HasNext);
            if (missing > 0)
                yield return ($"{Word(Month.PlusMonths(1))} has no allocation for {missing} of {Formats.Count(due.Count, "campaign", "campaigns")}.",
                    $"Until they have one, their leads are refused from {Start(Month.PlusMonths(1))}.", $"Copy {name} to {Word(Month.PlusMonths(1))}…", Month, Month.PlusMonths(1));
        }
    }

    protected override void OnInitialized()
    {
        Nav.LocationChanged += Moved;
        _ear = Pulse.Listen(Arrived);
    }

    protected override Task OnParametersSetAsync() => FollowAddressAsync();

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (_left.IsCancellationRequested || new Uri(e.Location).AbsolutePath != SheetFilter.Path) return;
        await FollowAddressAsync();
        StateHasChanged();
    });

    /// <summary>Leads came or changed: the figures follow, at most every quarter of a minute.</summary>
    private void Arrived(IReadOnlySet<int> clients) => _ = InvokeAsync(async () =>
    {
        if (_again || _campaigns is null || !_slugs.Keys.Any(clients.Contains)) return;
        _again = true;
        await Task.Delay(Rest, Time, _left.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _again = false;
        if (_left.IsCancellationRequested || _reading || _campaigns is null) return;
        await ReadAgainAsync([.. All.Select(c => c.Id)]);
    });

    /// <summary>Reads the month when the address names another; otherwise only what is shown of it changes.</summary>
    private async Task FollowAddressAsync()
    {
        _filter = SheetFilter.Read(Nav.Uri, Scope);
        _name = _filter.Text ?? "";
        if (_read != (Scope.ClientId, Month)) await ReadAsync();
        else Draw();
    }

    private async Task ReadAsync()
    {
        var wanted = (Scope.ClientId, Month);
        _read = wanted;
        _reading = true;
        if (_campaigns is not null) StateHasChanged();
        try
        {
            var viewer = await Current.GetAsync();
            var campaigns = await Search.ReadAsync(viewer, wanted.Month, wanted.ClientId, null, _left.Token);
            if (_read != wanted) return;
            (_campaigns, _owner, _shown) = (campaigns, viewer.Actor, wanted);
            Draw();
        }
        catch (OperationCanceledException)
        {
            // the page was left while it read
        }
        finally
        {
            if (_read == wanted) _reading = false;
        }
    }

    private void Draw()
    {
        if (_campaigns is null) return;
        _lines = SheetLines.Of(_campaigns, _filter);
        var shown = _campaigns.Where(_filter.Shown).ToList();
        _total = shown.Count == 0 ? null : SheetSum.Of(shown);
        _slugs = shown.GroupBy(c => c.ClientId).ToDictionary(g => g.Key, g => g.First().ClientSlug);
    }

    /// <summary>Reads some campaigns anew and draws them. A row whose cell was just changed stays in sight even when the filter would now leave it out, until the address changes.</summary>
    private async Task<IReadOnlyList<SheetCampaign>> ReadAgainAsync(IReadOnlyCollection<int> ids)
    {
        var of = _shown!.Value;
        var fresh = (await Search.ReadAsync(await Current.GetAsync(), of.Month, of.ClientId, ids, _left.Token)).ToDictionary(c => c.Id);
        // Another month has come meanwhile: these are for the answer alone.
        if (of != _shown) return [.. fresh.Values];
        var shown = _lines?.Where(l => l.Campaign is not null).Select(l => l.Campaign!.Id).ToHashSet() ?? [];
        _campaigns = [.. All.Select(c => fresh.GetValueOrDefault(c.Id, c))];
        var kept = _campaigns.Where(c => _filter.Shown(c) || shown.Contains(c.Id)).ToList();
        _lines = SheetLines.Of(kept, new SheetFilter { Folded = _filter.Folded });
        _total = SheetSum.Of(kept);
        StateHasChanged();
        return [.. fresh.Values];
    }

    private int? CountOf(string show) => _lines is null ? null : All.Count(c => (_filter with { Show = null }).Shown(c) && SheetFilter.Shown(c, show));

    private string VendorName(int id) => All.FirstOrDefault(c => c.VendorId == id)?.VendorName ?? id.ToString(CultureInfo.InvariantCulture);

    private static string To(SheetFilter filter) => filter.Address();

    private static string Word(YearMonth month) => month.OnDayOfMonth(1).ToString("MMMM", CultureInfo.InvariantCulture);

    private static string Start(YearMonth month) => month.OnDayOfMonth(1).ToString("MMM d", CultureInfo.InvariantCulture) + ", 12:00 am";

    private void FoldGroup(string key) => Nav.NavigateTo(To(_filter.Fold(key)), replace: true);

    private void FindName() => Nav.NavigateTo(To(_filter with { Text = _name.Trim() is { Length: > 0 } name ? name : null }));

    private void OpenCopy(YearMonth from, YearMonth to) => _copy = (from, to);

    private void OpenHistory((int Campaign, CellColumn Column) cell)
    {
        if (All.FirstOrDefault(c => c.Id == cell.Campaign) is { } campaign) _history = (campaign, cell.Column);
    }

    private async Task CopyClosedAsync(bool copied)
    {
        _copy = null;
        if (copied) await ReadAsync();
        StateHasChanged();
    }

    public void Dispose()
    {
        Nav.LocationChanged -= Moved;
        _ear?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }
}
