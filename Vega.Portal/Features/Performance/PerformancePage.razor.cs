using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance;

/// <summary>The Performance Table: what the address says, read anew for each address.</summary>
public sealed partial class PerformancePage : IDisposable
{
    private const int MostLines = 500;

    /// <summary>A cost per enroll above so many times the total's is coloured.</summary>
    private const decimal Dear = 1.25m;
    private const int Few = 5; // enrolled, below which a cost per enroll says little

    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<string> _folded = new(StringComparer.Ordinal);
    private TableView _view = new();
    private TableResult? _table;
    private TableRefusal? _refused;
    private Dimension? _choosing;
    private IReadOnlyList<(GroupValue Value, string Label, long Leads)> _choices = [];
    private readonly Dictionary<GroupValue, string> _names = [];
    private TimeSpan _took;
    private bool _reading;
    private string? _shown;
    private int _more;

    [Inject] private TableReport Report { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private LocalDate Today => Time.Now().InZone(Scope.Zone).Date;

    private string Sentence => _view.Mode == ReportingMode.Cohort
        ? $"Leads that arrived in these {_view.Days} days, with the status they {(_view.AsOf is { } day ? $"had at the end of {Formats.Date(day)}" : "have today")}."
        : $"What happened in these {_view.Days} days, whatever the age of the lead.";

    protected override async Task OnParametersSetAsync()
    {
        var view = TableView.Read(Nav.Uri, Scope, Today);
        if (view.Address() == _shown) return;
        (_view, _shown, _choosing) = (view, view.Address(), null);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _reading = true;
        var viewer = await Current.GetAsync();
        var view = _view;
        var watch = Stopwatch.StartNew();
        var (table, refused) = await Report.ReadAsync(view, Scope.Zone, Scope.ClientId, viewer, _gone.Token);
        foreach (var (dimension, values) in view.Where)
            if (values.Any(v => v.Number is not null && !_names.ContainsKey(v)))
                foreach (var (value, label, _) in await Report.ValuesAsync(view, dimension, Scope.Zone, Scope.ClientId, viewer, _gone.Token)) _names[value] = label;
        // A later address took over meanwhile.
        if (view != _view) return;
        (_table, _refused, _took, _reading) = (table, refused, watch.Elapsed, false);
        _more = table is null ? 0 : Math.Max(0, Flat(table.Lines, 0).Count() - MostLines);
    }

    private async Task ChooseAsync(Dimension dimension)
    {
        _choices = await Report.ValuesAsync(_view, dimension, Scope.Zone, Scope.ClientId, await Current.GetAsync(), _gone.Token);
        _choosing = dimension;
    }

    private IEnumerable<(TableLine Line, int Level)> Shown() => Flat(_table!.Lines, 0).Take(MostLines);

    private IEnumerable<(TableLine Line, int Level)> Flat(IReadOnlyList<TableLine> lines, int level)
    {
        foreach (var line in lines)
        {
            yield return (line, level);
            if (_folded.Contains(line.Key)) continue;
            foreach (var under in Flat(line.Under, level + 1)) yield return under;
        }
    }

    private void Fold(string key)
    {
        if (!_folded.Remove(key)) _folded.Add(key);
    }

    private string Named(Dimension dimension, IReadOnlyList<GroupValue> values) => string.Join(", ", values.Select(v => v == GroupValue.Null ? "none" : dimension.Column().Kind == DimensionKind.Id ? _names.GetValueOrDefault(v) ?? TableView.Text(v) : TableView.Text(v)));

    private string Swapped(int at)
    {
        var groups = _view.Groups.ToList();
        (groups[at - 1], groups[at]) = (groups[at], groups[at - 1]);
        return (_view with { Groups = groups }).Address();
    }

    private string Toggled(MeasureSet set)
    {
        List<MeasureSet> sets = [.. MeasureSet.All.Where(s => s == set ? !_view.Sets.Contains(s) : _view.Sets.Contains(s))];
        return (_view with { Sets = sets.Count > 0 ? sets : _view.Sets }).Address();
    }

    private void Go(ChangeEventArgs e, Func<LocalDate, TableView> next)
    {
        if (LocalDatePattern.Iso.Parse(e.Value as string ?? "") is { Success: true, Value: { Year: >= 2000 and <= 2100 } day }) Nav.NavigateTo(next(day).Address());
    }

    private string? Heat(MetricColumn column, TableLine line) =>
        column.Key == "cost_per_enroll" && column.Formula(line.Now) is { } cost && column.Formula(_table!.Total) is { } all && all > 0 && cost > all * Dear ? "dear" : null;

    private static bool IsThin(MetricColumn column, TableLine line) => column.Key == "cost_per_enroll" && line.Now[PerformanceSums.Of(LeadStatus.Enrolled)] is > 0 and < Few;

    /// <summary>The leads behind a number, where the page of leads can show the same ones: those that arrived in the days, as they are now.</summary>
    private string? LeadsOf(MetricColumn column, TableLine line)
    {
        if (_view.Mode != ReportingMode.Cohort || _view.AsOf is not null || column.Key is not ("lead_count" or "billable_lead_count") || !Policies.Allows(Policies.ReadLeads, Scope.Viewer)) return null;
        var filters = new List<(string Key, string? Value)> { ("received", $"{LocalDatePattern.Iso.Format(_view.From)}..{LocalDatePattern.Iso.Format(_view.To)}") };
        var client = Scope.Client?.Slug;
        foreach (var (dimension, value) in _view.Groups.Zip(line.Values).Concat(_view.Where.Where(w => w.Value.Count == 1).Select(w => (w.Key, w.Value[0]))))
        {
            if (value == GroupValue.Null) return null;
            if (dimension == Dimension.ClientId)
            {
                if (Scope.Clients.FirstOrDefault(c => c.Id == value.Number) is not { } choice) return null;
                client = choice.Slug;
                continue;
            }
            var key = dimension switch { Dimension.VendorId => "vendor", Dimension.ClientCampaignId => "campaign", Dimension.ProgramGroupId => "group", Dimension.CurrentDegreeProgramId => "program", Dimension.CampusId => "campus", Dimension.State => "state", _ => null };
            if (key is null) return null;
            filters.Add((key, TableView.Text(value)));
        }
        if (_view.Where.Any(w => w.Value.Count != 1)) return null;
        if (column.Key == "billable_lead_count") filters.Add(("billable", "yes"));
        return Links.Leads(client, filters);
    }

    private static long Change(PerformanceSums now, PerformanceSums? before) => (now[PerformanceSums.Leads] ?? 0) - (before?[PerformanceSums.Leads] ?? 0);

    private static string Percent(PerformanceSums now, PerformanceSums? before) => before?[PerformanceSums.Leads] is { } was and > 0 ? (Change(now, before) > 0 ? "+" : "") + Formats.Rate((decimal)Change(now, before) / was) : Formats.None;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
