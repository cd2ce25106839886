using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A line of the table: a group with what stands under it.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Values">The values of the grouping columns down to here.</param>
/// <param name="Now">Its sums.</param>
/// <param name="Before">Its sums in the days before; null when nothing is compared.</param>
/// <param name="Trend">Its leads by week or day; null below the first level.</param>
/// <param name="Under">The lines under it.</param>
public sealed record TableLine(string Label, IReadOnlyList<GroupValue> Values, PerformanceSums Now, PerformanceSums? Before, IReadOnlyList<long>? Trend, IReadOnlyList<TableLine> Under)
{
    /// <summary>What tells it from every other line.</summary>
    public string Key { get; } = string.Join('|', Values.Select(TableView.Text));
}

/// <summary>A table as it is shown.</summary>
/// <param name="Lines">The lines of the first level, in order.</param>
/// <param name="Total">The sums of all.</param>
/// <param name="TotalBefore">Those of the days before.</param>
/// <param name="Steps">The first days of the steps of the trend.</param>
/// <param name="Trend">The leads of each step.</param>
/// <param name="TrendBefore">Those of the days before, step by step.</param>
/// <param name="Request">What was asked.</param>
public sealed record TableResult(IReadOnlyList<TableLine> Lines, PerformanceSums Total, PerformanceSums? TotalBefore, IReadOnlyList<LocalDate> Steps, IReadOnlyList<long> Trend, IReadOnlyList<long>? TrendBefore, PerformanceRequest Request);

/// <summary>Why there is no table: faults of the question, or facts that still load.</summary>
public sealed record TableRefusal(IReadOnlyList<FieldError> Errors, double? Loading);

/// <summary>
/// Reads a table through <see cref="PerformanceReport"/>: the groups, the days before them and the trend. Sub-totals are sums of sums, and rates are computed from those, never
/// from rounded cells.
/// </summary>
public sealed class TableReport(PerformanceReport report, TimeProvider time)
{
    /// <summary>The table of a view for a viewer; exactly one of both is set.</summary>
    public async Task<(TableResult? Table, TableRefusal? Refused)> ReadAsync(TableView view, DateTimeZone zone, int? clientId, Viewer viewer, CancellationToken cancellationToken)
    {
        var request = Request(view, view.From, view.To, zone, clientId, view.Groups);
        var byDay = view.Days <= TableView.MostDaysByDay;
        var step = byDay ? Dimension.Date : Dimension.Week;
        var (now, refused) = await RunAsync(request with { IncludeLabels = true }, viewer, cancellationToken);
        if (now is null) return (null, refused);
        var (trend, _) = await RunAsync(request with { GroupBy = [view.Groups[0], step] }, viewer, cancellationToken);
        PerformanceResult? before = null, trendBefore = null;
        if (view.Compares)
        {
            (before, _) = await RunAsync(Request(view, view.Before.From, view.Before.To, zone, clientId, view.Groups), viewer, cancellationToken);
            (trendBefore, _) = await RunAsync(Request(view, view.Before.From, view.Before.To, zone, clientId, [step]), viewer, cancellationToken);
        }
        var days = Steps(view.From, view.To, byDay);
        var places = days.Index().ToDictionary(d => StepKey(d.Item, byDay), d => d.Index);
        var trends = new Dictionary<GroupValue, long[]>();
        foreach (var row in trend?.Rows ?? [])
            if (row.Keys[1].Text is { } key && places.TryGetValue(key, out var place)) (trends.TryGetValue(row.Keys[0], out var known) ? known : trends[row.Keys[0]] = new long[days.Count])[place] += row.Values[PerformanceSums.Leads];
        var beforeSteps = Steps(view.Before.From, view.Before.To, byDay).Index().ToDictionary(d => StepKey(d.Item, byDay), d => d.Index);
        var allBefore = trendBefore is null ? null : new long[days.Count];
        foreach (var row in trendBefore?.Rows ?? [])
            if (row.Keys[0].Text is { } key && beforeSteps.TryGetValue(key, out var place) && place < allBefore!.Length) allBefore[place] += row.Values[PerformanceSums.Leads];
        var all = new long[days.Count];
        foreach (var one in trends.Values)
            for (var i = 0; i < all.Length; i++) all[i] += one[i];

        var lines = Lines(view, now, now.Rows, before?.Rows, 0, [], trends);
        var totals = new PerformanceSums(now.Totals.Values, request.SpendInTotals);
        return (new TableResult(lines, totals, before is null ? null : new PerformanceSums(before.Totals.Values, request.SpendInTotals), days, all, allBefore, request), null);
    }

    /// <summary>The values of a column within the view's other filters, with the leads of each, most first.</summary>
    public async Task<IReadOnlyList<(GroupValue Value, string Label, long Leads)>> ValuesAsync(TableView view, Dimension dimension, DateTimeZone zone, int? clientId, Viewer viewer, CancellationToken cancellationToken)
    {
        var request = Request(view.WithOnly(dimension, []), view.From, view.To, zone, clientId, [dimension]) with { IncludeLabels = true, Limit = 200 };
        var (result, _) = await RunAsync(request, viewer, cancellationToken);
        return result is null ? [] : [.. result.Rows.Select(r => (r.Keys[0], Label(result, dimension, r.Keys[0]), r.Values[PerformanceSums.Leads]))];
    }

    /// <summary>The name of a value on screen.</summary>
    public static string Label(PerformanceResult result, Dimension dimension, GroupValue value) =>
        value == GroupValue.Null ? "none" : value.Number is { } number && result.Labels.TryGetValue(dimension, out var names) && names.TryGetValue(number, out var name) ? name : TableView.Text(value);

    private PerformanceRequest Request(TableView view, LocalDate from, LocalDate to, DateTimeZone zone, int? clientId, IReadOnlyList<Dimension> groups)
    {
        var filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(view.Where);
        if (clientId is { } id) filter[Dimension.ClientId] = [GroupValue.Of(id)];
        var now = time.Now();
        return new PerformanceRequest
        {
            Zone = zone, Mode = view.Mode, Start = zone.AtStartOfDay(from).ToInstant(), End = zone.AtStartOfDay(to.PlusDays(1)).ToInstant(), GroupBy = groups, Filter = filter,
            AsOf = view.AsOf is { } day && zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - Duration.FromMilliseconds(1) is var asOf && asOf < now ? asOf : null,
        };
    }

    private async Task<(PerformanceResult?, TableRefusal?)> RunAsync(PerformanceRequest request, Viewer viewer, CancellationToken cancellationToken) =>
        await report.RunAsync(request, viewer, cancellationToken) switch
        {
            PerformanceOutcome.Done done => (done.Result, null),
            PerformanceOutcome.Invalid invalid => (null, new TableRefusal(invalid.Errors, null)),
            PerformanceOutcome.Loading loading => (null, new TableRefusal([], loading.Progress)),
            var other => throw new InvalidOperationException($"A report ended as {other}."),
        };

    private static List<TableLine> Lines(TableView view, PerformanceResult result, IEnumerable<PerformanceRow> rows, IEnumerable<PerformanceRow>? before, int level, IReadOnlyList<GroupValue> above, Dictionary<GroupValue, long[]> trends)
    {
        if (level == view.Groups.Count) return [];
        var spend = result.Request.SpendInRows;
        var then = before?.ToLookup(r => r.Keys[level]);
        var lines = rows.GroupBy(r => r.Keys[level]).Select(group => new TableLine(
            Label(result, view.Groups[level], group.Key), [.. above, group.Key], new PerformanceSums(Add(group), spend), then is null ? null : new PerformanceSums(Add(then[group.Key]), spend),
            level == 0 ? trends.GetValueOrDefault(group.Key) : null, Lines(view, result, group, then?[group.Key], level + 1, [.. above, group.Key], trends))).ToList();
        // Time runs on; everything else stands by the measure.
        if (view.Groups[level].Column().IsTime && view.SortKey == "lead_count") return [.. lines.OrderBy(l => l.Values[^1])];
        var column = PerformanceColumns.Sums.FirstOrDefault(c => c.Key == view.SortKey) ?? PerformanceColumns.Rate(view.SortKey) ?? PerformanceColumns.Sums[0];
        var sorted = view.Ascending ? lines.OrderBy(l => column.Formula(l.Now) ?? decimal.MaxValue) : lines.OrderByDescending(l => column.Formula(l.Now) ?? decimal.MinValue);
        return [.. sorted.ThenBy(l => l.Label, StringComparer.OrdinalIgnoreCase)];
    }

    private static long[] Add(IEnumerable<PerformanceRow> rows)
    {
        var sums = new long[PerformanceSums.Width];
        foreach (var row in rows)
            for (var i = 0; i < sums.Length; i++) sums[i] += row.Values[i];
        return sums;
    }

    private static List<LocalDate> Steps(LocalDate from, LocalDate to, bool byDay)
    {
        var steps = new List<LocalDate>();
        for (var day = byDay ? from : from.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)); day <= to; day = day.PlusDays(byDay ? 1 : 7)) steps.Add(day);
        return steps;
    }

    private static string StepKey(LocalDate day, bool byDay) => ZoneCalendar.Value(byDay ? Dimension.Date : Dimension.Week, day).Text!;
}
