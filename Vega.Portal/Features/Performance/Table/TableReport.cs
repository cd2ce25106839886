using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>
/// Reads a table through <see cref="PerformanceReport"/>, for the page, the workbook and the clipboard. Sub-totals and totals are added up from sums, or asked for where they can tell
/// spend that their parts cannot (reading 79); rates are computed from those, never from rounded cells.
/// </summary>
public sealed class TableReport(PerformanceReport report, TimeProvider time)
{
    /// <summary>The most columns that a group of columns may make.</summary>
    public const int MostAcross = 60;

    /// <summary>The most cells of a line.</summary>
    private const int MostCells = 400;

    /// <summary>The most points of trend lines.</summary>
    private const int MostPoints = 60_000;

    /// <summary>How long what was read serves further views of the same table.</summary>
    private static readonly Duration Fresh = Duration.FromMinutes(1);

    /// <summary>The table of a view for a viewer; exactly one of both is set.</summary>
    /// <param name="view">The view.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="known">What was read for the table shown before. Where the view only unfolds, sorts or draws the same numbers, just the lines that open are asked for.</param>
    public async Task<(TableResult? Table, TableRefusal? Refused)> ReadAsync(TableView view, Viewer viewer, CancellationToken cancellationToken, TableReading? known = null)
    {
        var run = new Run(report, time, view, viewer, cancellationToken);
        var reading = known is not null && known.Of == TableReading.Key(view, viewer) && time.Now() - known.At < Fresh ? known : null;
        while (true)
        {
            var reused = reading is not null;
            reading ??= await ReadAsync(run, view, viewer);
            if (reading is null) return (null, run.Refused);
            var across = reading.Now.AcrossValues(Math.Clamp(MostCells / Math.Max(1, view.Columns.Count), 1, MostAcross), out var left);
            var columns = TableColumns.Of(view, across);
            var lines = new TableLines(view, columns, path => UnderAsync(run, view, path, reading));
            var shown = await lines.MakeAsync(reading.Now, reading.Before);
            if (run.Refused is not null) return (null, run.Refused);
            // What came in since belongs to every line, or to none.
            if (reused && !lines.AddUp)
            {
                reading = null;
                continue;
            }
            var request = reading.Now.Request;
            return (new TableResult
            {
                View = view, Lines = shown, Total = reading.Now.Total(reading.Before), Across = across, AcrossLeft = left, Columns = columns, Steps = reading.Steps, Trend = reading.Chart, TrendBefore = reading.ChartBefore, Reading = reading,
                Request = request with { GroupBy = [.. view.Groups, .. Cross(view)] }, RequestBefore = reading.Before is { } before ? before.Request with { GroupBy = [.. view.Groups] } : null,
            }, null);
        }
    }

    /// <summary>The values of a column within the view's other filters, with the leads of each, most first.</summary>
    public async Task<IReadOnlyList<(GroupValue Value, string Label, long Leads)>> ValuesAsync(TableView view, Dimension dimension, Viewer viewer, CancellationToken cancellationToken)
    {
        var run = new Run(report, time, view, viewer, cancellationToken);
        var result = await run.AskAsync((await run.RequestAsync(view.WithOnly(dimension, []), before: false, [dimension])) with { IncludeLabels = true });
        return result is null ? [] : [.. result.Rows.OrderByDescending(r => r.Values[PerformanceSums.Leads]).Select(r => (r.Keys[0], Label(result, dimension, r.Keys[0]), r.Values[PerformanceSums.Leads]))];
    }

    /// <summary>The names of values of a column, of what the viewer sees.</summary>
    public Task<IReadOnlyDictionary<GroupValue, string>> NamesAsync(Dimension dimension, IReadOnlyList<GroupValue> values, Viewer viewer, CancellationToken cancellationToken) => report.NamesAsync(dimension, values, viewer, cancellationToken);

    /// <summary>How many leads there are in a view.</summary>
    public async Task<long> LeadsAsync(TableView view, Viewer viewer, CancellationToken cancellationToken)
    {
        var run = new Run(report, time, view, viewer, cancellationToken);
        return (await run.AskAsync(await run.RequestAsync(view, before: false, [])))?.Totals.Values[PerformanceSums.Leads] ?? 0;
    }

    /// <summary>The name of a value on screen.</summary>
    public static string Label(PerformanceResult result, Dimension dimension, GroupValue value) =>
        value.Number is { } number && result.Labels.TryGetValue(dimension, out var names) && names.TryGetValue(number, out var name) ? name : TableView.Text(value);

    private static IEnumerable<Dimension> Cross(TableView view) => view.Across is { } across ? [across] : [];

    /// <summary>What the first levels, the trend lines and the chart show; null when it is refused.</summary>
    private async Task<TableReading?> ReadAsync(Run run, TableView view, Viewer viewer)
    {
        var at = time.Now();
        var request = await run.RequestAsync(view, before: false, [.. view.Groups.Take(view.Levels), .. Cross(view)]);
        if (await run.TreeAsync(request, view.Levels) is not { Tree: var now }) return null;
        var steps = Steps(view.From, view.To, view.ByDay);
        var chart = await ChartAsync(run, request, steps, view.ByDay, await TrendAsync(run, view, now, steps));
        var (before, chartBefore) = view.Comparison == ComparisonKind.None ? default : await BeforeAsync(run, view, now.Count(view.Levels), steps.Count);
        return run.Refused is not null ? null : new TableReading(TableReading.Key(view, viewer), at, now, before, steps, chart, chartBefore);
    }

    /// <summary>What the table and its chart are compared with: at once by step too where that makes few rows, since the tree adds them up.</summary>
    private static async Task<(TableTree? Tree, IReadOnlyList<PerformanceSums>? Chart)> BeforeAsync(Run run, TableView view, long lines, int most)
    {
        var request = await run.RequestAsync(view, before: true, [.. view.Groups.Take(view.Levels)]);
        var steps = Steps(view.Before.From, view.Before.To, view.ByDay);
        if (await run.TreeAsync(request, view.Levels, steps.Count <= most + 1 && lines * steps.Count <= MostPoints ? Step(view.ByDay) : null) is not var (tree, rows)) return default;
        return (tree, [.. (await ChartAsync(run, request, steps, view.ByDay, rows)).Take(Math.Max(1, most))]);
    }

    /// <summary>The lines under one that stands open below the level read at once.</summary>
    private static async Task<(TableTree Now, TableTree? Before)?> UnderAsync(Run run, TableView view, IReadOnlyList<GroupValue> path, TableReading reading)
    {
        var key = TableLine.KeyOf(path);
        if (reading.Under.TryGetValue(key, out var known)) return known;
        var narrow = view;
        for (var i = 0; i < path.Count; i++) narrow = narrow.WithOnly(view.Groups[i], [path[i]]);
        IReadOnlyList<Dimension> groups = [.. view.Groups.Take(path.Count + 1)];
        if (await run.TreeAsync(await run.RequestAsync(narrow, before: false, [.. groups, .. Cross(view)]), groups.Count) is not { Tree: var now }) return null;
        var before = view.Comparison == ComparisonKind.None ? null : await run.TreeAsync(await run.RequestAsync(narrow, before: true, groups), groups.Count);
        await TrendAsync(run, view, now, reading.Steps);
        return run.Refused is null ? reading.Under[key] = (now, before?.Tree) : null;
    }

    /// <summary>Gives the lines their trends, down to the level where they are not too many; the answer they come from, null without any.</summary>
    private static async Task<PerformanceResult?> TrendAsync(Run run, TableView view, TableTree now, IReadOnlyList<LocalDate> steps)
    {
        var levels = view.Trends ? now.Levels : 0;
        while (levels > 0 && now.Count(levels) * steps.Count > MostPoints) levels--;
        if (levels == 0) return null;
        Dimension[] groups = [.. now.Groups.Take(levels).Append(Step(view.ByDay)).Distinct()];
        var result = await run.AskAsync(now.Request with { GroupBy = groups, IncludeLabels = false });
        if (result is not null) now.Trend(result, levels, Array.IndexOf(groups, Step(view.ByDay)), Places(steps, view.ByDay));
        return result;
    }

    /// <summary>The sums of each step: out of an answer that tells them, unless its rows leave out spend that is there (reading 79); else asked for.</summary>
    private static async Task<IReadOnlyList<PerformanceSums>> ChartAsync(Run run, PerformanceRequest request, IReadOnlyList<LocalDate> steps, bool byDay, PerformanceResult? told)
    {
        var wanted = request with { GroupBy = [Step(byDay)], IncludeLabels = false };
        var tells = told is not null && told.Request.GroupBy.Contains(Step(byDay)) && (told.Request.SpendInRows == wanted.SpendInRows || !told.HasSpend);
        var result = tells ? told : await run.AskAsync(wanted);
        var points = steps.Select(_ => new PerformanceSums(new long[PerformanceSums.Width], wanted.SpendInRows)).ToArray();
        var (places, at) = (Places(steps, byDay), result?.Request.GroupBy.ToList().IndexOf(Step(byDay)) ?? 0);
        foreach (var row in result?.Rows ?? [])
            if (row.Keys[at].Text is { } key && places.TryGetValue(key, out var place)) TableTree.Add(points[place].Values, row.Values);
        return points;
    }

    private static Dimension Step(bool byDay) => byDay ? Dimension.Date : Dimension.Week;

    private static Dictionary<string, int> Places(IReadOnlyList<LocalDate> steps, bool byDay) => steps.Index().ToDictionary(s => ZoneCalendar.Value(Step(byDay), s.Item).Text!, s => s.Index);

    private static List<LocalDate> Steps(LocalDate from, LocalDate to, bool byDay)
    {
        var steps = new List<LocalDate>();
        for (var day = byDay ? from : from.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)); day <= to; day = day.PlusDays(byDay ? 1 : 7)) steps.Add(day);
        return steps;
    }

    /// <summary>The questions of one table.</summary>
    private sealed class Run(PerformanceReport report, TimeProvider time, TableView view, Viewer viewer, CancellationToken cancellationToken)
    {
        private readonly Instant _now = time.Now();

        public TableRefusal? Refused { get; private set; }

        /// <summary>What is asked for the days of a view, or for what it is compared with. What is left out is written as the values that remain, for the API knows no other way.</summary>
        public async Task<PerformanceRequest> RequestAsync(TableView asked, bool before, IReadOnlyList<Dimension> groups)
        {
            var (from, to) = before ? asked.Before : (asked.From, asked.To);
            var filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(asked.Where);
            if (asked.ClientId is { } id) filter[Dimension.ClientId] = [GroupValue.Of(id)];
            var request = new PerformanceRequest
            {
                Zone = asked.Zone, Mode = before ? asked.ModeBefore : asked.Mode, Start = asked.Zone.AtStartOfDay(from).ToInstant(), End = asked.Zone.AtStartOfDay(to.PlusDays(1)).ToInstant(), GroupBy = groups, Filter = filter,
                AsOf = asked.AsOf is { } day && asked.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - Duration.FromMilliseconds(1) is var asOf && asOf < _now ? asOf : null,
            };
            foreach (var (dimension, left) in asked.Except.Where(e => !filter.ContainsKey(e.Key)).ToList())
                if (await AskAsync(request with { GroupBy = [dimension] }) is { } all) filter[dimension] = [.. all.Rows.Select(r => r.Keys[0]).Where(v => !left.Contains(v))];
            return request with { Filter = filter };
        }

        public async Task<PerformanceResult?> AskAsync(PerformanceRequest request)
        {
            if (Refused is not null) return null;
            switch (await report.RunAsync(request, viewer, cancellationToken))
            {
                case PerformanceOutcome.Done done: return done.Result;
                case PerformanceOutcome.Invalid invalid: Refused = new TableRefusal(invalid.Errors, null); return null;
                case PerformanceOutcome.Loading loading: Refused = new TableRefusal([], loading.Progress); return null;
                case var other: throw new InvalidOperationException($"A report ended as {other}.");
            }
        }

        /// <summary>The rows of a question, by a step of time too where one is given, and those of the levels above that tell spend which the rows cannot.</summary>
        public async Task<(TableTree Tree, PerformanceResult Rows)?> TreeAsync(PerformanceRequest request, int levels, Dimension? step = null)
        {
            if (await AskAsync(request with { GroupBy = step is { } by ? [.. request.GroupBy.Append(by).Distinct()] : request.GroupBy, IncludeLabels = true }) is not { } rows) return null;
            var tree = new TableTree(rows with { Request = rows.Request with { GroupBy = request.GroupBy } }, levels, view.Across is not null && request.GroupBy.Count > levels);
            foreach (var groups in tree.Unknown)
                if (await AskAsync(request with { GroupBy = groups }) is { } own) tree.Know(own);
            return (tree, rows);
        }
    }
}
