using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Statements;
using Vega.Portal.Platform;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>What a client owes a vendor for a month, as a page that prints cleanly; without a vendor in the address, the vendors to choose from.</summary>
public sealed partial class StatementPage : IDisposable
{
    /// <summary>Until that day, the month before is what people come for.</summary>
    private const int LastMonthUntil = 15;
    private const int MonthsToChoose = 13;

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<StatementRow>? _vendors;
    private StatementResult? _result;
    private IReadOnlyList<FieldError> _errors = [];
    private YearMonth _month;
    private int? _vendorId;
    private string? _shown, _failed;
    private bool _missing, _reading;

    [Inject] private StatementReport Report { get; set; } = default!;
    [Inject] private StatementSearch Search { get; set; } = default!;
    [Inject] private Failures Failures { get; set; } = default!;
    [Inject] private CurrentViewer Current { get; set; } = default!;
    [Inject] private NavigationManager Nav { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [CascadingParameter] private PortalScope Scope { get; set; } = default!;

    private ClientChoice? Client => Scope.OneClient;
    private DateTimeZone Zone => Client is { } client ? DateTimeZoneProviders.Tzdb[client.TimeZone] : Scope.Zone;
    private LocalDate Today => Time.Now().InZone(Zone).Date;

    private IEnumerable<YearMonth> Months => Enumerable.Range(0, MonthsToChoose).Select(i => Today.ToYearMonth().PlusMonths(-i));

    protected override async Task OnParametersSetAsync()
    {
        if (Nav.Uri == _shown) return;
        _shown = Nav.Uri;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query);
        var wanted = StatementRequest.Months.Parse(query.TryGetValue("month", out var text) ? text.ToString() : "");
        _month = wanted is { Success: true, Value: { Year: >= 2000 and <= 2100 } month } ? month : Today.Day <= LastMonthUntil ? Today.ToYearMonth().PlusMonths(-1) : Today.ToYearMonth();
        _vendorId = query.TryGetValue("vendor", out var id) && int.TryParse(id, out var vendor) ? vendor : Scope.Viewer.VendorId;
        (_result, _vendors, _errors, _missing, _failed, _reading) = (null, null, [], false, null, false);
        if (Client is not { } client) return;
        _reading = true;
        var at = _shown;
        // On SQLite a read holds the circuit's thread to its end: the page is drawn before it.
        await Task.Yield();
        if (at != _shown) return;
        IReadOnlyList<StatementRow>? vendors = null;
        StatementResult? result = null;
        IReadOnlyList<FieldError> errors = [];
        var failed = await Failures.KeepAsync("Vendor statements", async () =>
        {
            var viewer = await Current.GetAsync();
            vendors = await Search.ListAsync(client.Id, _month, Zone, viewer, _gone.Token);
            if (_vendorId is { } of)
            {
                query["client"] = client.Slug;
                query["vendor"] = of.ToString(CultureInfo.InvariantCulture);
                query["month"] = StatementRequest.Months.Format(_month);
                (result, errors) = await Report.ReadAsync(new QueryCollection(query), viewer, _gone.Token);
            }
        });
        // A later address took over meanwhile.
        if (at != _shown) return;
        (_vendors, _result, _errors, _failed, _reading) = (vendors, result, errors, failed, false);
        _missing = failed is null && _vendorId is not null && result is null && errors.Count == 0;
    }

    private string To(int? vendor, YearMonth month, Instant? asOf = null) => StatementRequest.Address(StatementRequest.Path, Client?.Slug, vendor, month, asOf);

    private void AsOf(ChangeEventArgs e)
    {
        if (LocalDatePattern.Iso.Parse(e.Value as string ?? "") is { Success: true, Value: { Year: >= 2000 and <= 2100 } day })
            Nav.NavigateTo(Links.With(StatementRequest.Path, ("client", Client?.Slug), ("vendor", _vendorId?.ToString(CultureInfo.InvariantCulture)), ("month", StatementRequest.Months.Format(_month)), ("as_of", LocalDatePattern.Iso.Format(day))));
    }

    /// <summary>The same figures as a table of Performance: what happened in the month, by campaign.</summary>
    private string Table() => Links.With("/performance", ("client", Client?.Slug), ("rows", "client_campaign_id"), ("show", "volume,cost"), ("vendor_id", _vendorId?.ToString(CultureInfo.InvariantCulture)),
        ("days", $"{LocalDatePattern.Iso.Format(_month.OnDayOfMonth(1))}..{LocalDatePattern.Iso.Format(_month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1))}"), ("mode", "snapshot"), ("compare", "none"));

    private IEnumerable<(string Title, IReadOnlyList<StatementLine> Lines, long Amount)> Parts()
    {
        var s = _result!.Statement;
        yield return ($"Leads of {StatementText.Month(s.Month)}", [.. s.OfMonth], s.MonthInCents);
        if (s.Adjustments.Any()) yield return ("Adjustments for leads of earlier months", [.. s.Adjustments], s.AdjustmentInCents);
    }

    /// <summary>A narrow screen shows how many are owed, not how they came about.</summary>
    private static string? Narrow(int column) => column < StatementText.Columns.Length - 2 ? "hide-n" : null;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
