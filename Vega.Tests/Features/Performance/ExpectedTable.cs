using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Table;

namespace Vega.Tests.Features.Performance;

/// <summary>
/// What a table has to show, told by answers of the API alone: every line, sub-total and total is a row or the totals of an answer of its own, none is added up here. Whoever shows
/// the table (the page, the workbook) is read into the same shape and compared by <see cref="AssertShows"/>.
/// </summary>
public sealed class ExpectedTable
{
    private readonly Dictionary<string, decimal?[]> _lines = new(StringComparer.Ordinal);

    private ExpectedTable(TableView view, IReadOnlyList<TableColumn> columns, decimal?[] total) => (View, Columns, Total) = (view, columns, total);

    public TableView View { get; }

    /// <summary>The columns, of which <see cref="TableColumn.Key"/> is the name.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The lines of every level, by their names joined with <c>" / "</c>, with a value for each column; and the total.</summary>
    public IReadOnlyDictionary<string, decimal?[]> Lines => _lines;
    public decimal?[] Total { get; }

    /// <summary>Asks the API for everything that the table of a view may show.</summary>
    public static async Task<ExpectedTable> AskAsync(HttpClient api, TableView view)
    {
        var asked = new Dictionary<string, Answered>(StringComparer.Ordinal);
        async Task<Answered> RowsAsync(bool before, IReadOnlyList<Dimension> groups)
        {
            var key = before + string.Join(',', groups);
            return asked.TryGetValue(key, out var known) ? known : asked[key] = await Answered.AskAsync(api, view, before, groups);
        }
        IReadOnlyList<(GroupValue, string)> across = [];
        if (view.Across is { } by) across = [.. (await RowsAsync(false, [by])).Rows.Select(r => (r.Values[0], r.Label))];
        var columns = TableColumns.Of(view, across);
        var expected = new ExpectedTable(view, columns, new decimal?[columns.Count]);
        for (var level = 0; level <= view.Groups.Count; level++)
        {
            IReadOnlyList<Dimension> groups = [.. view.Groups.Take(level)];
            var now = await RowsAsync(false, groups);
            var before = view.Comparison == ComparisonKind.None ? null : await RowsAsync(true, groups);
            var cells = view.Across is { } a ? await RowsAsync(false, [.. groups, a]) : null;
            foreach (var row in level == 0 ? [now.Totals] : now.Rows)
            {
                var values = level == 0 ? expected.Total : expected._lines[row.Label] = new decimal?[columns.Count];
                var then = before is null ? null : level == 0 ? before.Totals : before.At(row.Values);
                for (var c = 0; c < columns.Count; c++)
                    values[c] = columns[c].Across is { } value ? cells!.At([.. row.Values, value])[columns[c].Measure] : Part(columns[c], row, then);
            }
        }
        return expected;
    }

    /// <summary>Fails with the first differences between what must be shown and what is: the numbers of a column by its key, of a line by its names.</summary>
    /// <param name="what">Who shows it, for the message.</param>
    /// <param name="lines">The lines shown, by their names joined with <c>" / "</c>; the total under <c>Total</c>.</param>
    /// <param name="written">How a number stands there, so that what was rounded to be shown is compared as it is shown.</param>
    /// <param name="all">True when every line must be there; else those that stand open.</param>
    public void AssertShows<T>(string what, IReadOnlyDictionary<string, IReadOnlyDictionary<string, T>> lines, Func<TableColumn, decimal?, T> written, bool all = true)
    {
        var faults = new List<string>();
        foreach (var (name, shown) in lines)
        {
            if (name != "Total" && !_lines.ContainsKey(name))
            {
                faults.Add($"{name}: stands there, but the API has no such row");
                continue;
            }
            var wanted = name == "Total" ? Total : _lines[name];
            if (shown.Count != Columns.Count) faults.Add($"{name}: {shown.Count} columns instead of {Columns.Count}");
            for (var c = 0; c < Columns.Count; c++)
            {
                if (!shown.TryGetValue(Columns[c].Key, out var value)) faults.Add($"{name}: no column {Columns[c].Key}");
                else if (!Equals(written(Columns[c], wanted[c]), value)) faults.Add($"{name}, {Columns[c].Key}: {value} instead of {written(Columns[c], wanted[c])}");
            }
        }
        if (!lines.ContainsKey("Total")) faults.Add("no total");
        if (all)
        {
            faults.AddRange(_lines.Keys.Where(k => !lines.ContainsKey(k) && !SaysAsMuchAsItsOneLine(k)).Select(k => $"{k}: is missing"));
            faults.AddRange(_lines.Keys.Where(k => lines.ContainsKey(k) && SaysAsMuchAsItsOneLine(k)).Select(k => $"{k}: is a sub-total of one line that tells the same"));
        }
        Assert.True(faults.Count == 0, $"{what} of {View.Address()}\n  {string.Join("\n  ", faults.Take(12))}");
    }

    /// <summary>A group of one has no sub-total, unless that tells more: spend that the line under it cannot tell.</summary>
    private bool SaysAsMuchAsItsOneLine(string name)
    {
        var level = name.Split(" / ").Length;
        var under = level == View.Groups.Count ? [] : _lines.Where(l => l.Key.StartsWith(name + " / ", StringComparison.Ordinal) && l.Key.Split(" / ").Length == level + 1).Take(2).ToList();
        return under is [var only] && only.Value.SequenceEqual(_lines[name]);
    }

    private static decimal? Part(TableColumn column, Row now, Row? before) => column.Part switch
    {
        ColumnPart.Now => now[column.Measure],
        ColumnPart.Before => before![column.Measure],
        ColumnPart.Change => now[column.Measure] - before![column.Measure],
        _ => before![column.Measure] is null or 0 ? null : (now[column.Measure] - before[column.Measure]) / Math.Abs(before[column.Measure]!.Value),
    };

    private sealed class Answered
    {
        private readonly Dictionary<string, Row> _byValues;
        private readonly bool _spend;

        private Answered(List<Row> rows, Row totals, bool spend) => (Rows, Totals, _spend, _byValues) = (rows, totals, spend, rows.ToDictionary(r => Key(r.Values)));

        public IReadOnlyList<Row> Rows { get; }
        public Row Totals { get; }

        /// <summary>A group without a row has no leads.</summary>
        public Row At(IReadOnlyList<GroupValue> values) => _byValues.GetValueOrDefault(Key(values)) ?? new Row(values, "", null, _spend);

        public static async Task<Answered> AskAsync(HttpClient api, TableView view, bool before, IReadOnlyList<Dimension> groups)
        {
            var filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(view.Where);
            foreach (var (dimension, not) in view.Except)
            {
                var all = await SendAsync(api, Body(view, before, [dimension], new Dictionary<Dimension, IReadOnlyList<GroupValue>>(view.Where)));
                filter[dimension] = [.. all.GetProperty("data").EnumerateArray().Select(r => Value(r, dimension)).Where(v => !not.Contains(v))];
            }
            var answer = await SendAsync(api, Body(view, before, groups, filter));
            var spend = new PerformanceRequest { Zone = view.Zone, GroupBy = groups, Filter = filter }.SpendInRows;
            return new Answered([.. answer.GetProperty("data").EnumerateArray().Select(r => new Row([.. groups.Select(g => Value(r, g))], string.Join(" / ", groups.Select(g => Name(r, g))), r, spend))],
                new Row([], "", answer.GetProperty("meta").GetProperty("totals"), spend), spend);
        }

        private static async Task<JsonElement> SendAsync(HttpClient api, JsonObject body)
        {
            using var response = await api.PostAsJsonAsync("/api/v1/performance", body);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonElement.Parse(text);
        }

        private static JsonObject Body(TableView view, bool before, IReadOnlyList<Dimension> groups, IReadOnlyDictionary<Dimension, IReadOnlyList<GroupValue>> filter)
        {
            var (from, to) = before ? view.Before : (view.From, view.To);
            var body = new JsonObject
            {
                ["timezone"] = view.Zone.Id, ["reporting_mode"] = (before ? view.ModeBefore : view.Mode) == ReportingMode.Snapshot ? "snapshot" : "cohort", ["include_labels"] = true,
                ["start_time"] = InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(from).ToInstant()),
                ["end_time"] = InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(to.PlusDays(1)).ToInstant() - NodaTime.Duration.FromMilliseconds(1)),
                ["group_by"] = new JsonArray([.. groups.Select(g => (JsonNode)g.Column().Key)]), ["rates"] = new JsonArray([.. PerformanceColumns.Rates.Select(r => (JsonNode)r.Key)]),
                ["filter"] = new JsonObject(filter.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key.Column().Key, new JsonArray([.. f.Value.Select(v => v.Text is { } t ? (JsonNode?)t : v.Number)])))),
            };
            if (view.AsOf is { } day) body["as_of"] = InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - NodaTime.Duration.FromMilliseconds(1));
            return body;
        }

        private static GroupValue Value(JsonElement row, Dimension dimension) => row.GetProperty(dimension.Column().Key) switch
        {
            { ValueKind: JsonValueKind.Number } n => GroupValue.Of(n.GetInt64()),
            { ValueKind: JsonValueKind.String } s => GroupValue.Of(s.GetString()),
            _ => GroupValue.Null,
        };

        private static string Name(JsonElement row, Dimension dimension) =>
            dimension.Column().NameKey is { } name && row.TryGetProperty(name, out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : TableView.Text(Value(row, dimension));

        private static string Key(IReadOnlyList<GroupValue> values) => string.Join('|', values.Select(TableAddress.Escaped));
    }

    private sealed record Row(IReadOnlyList<GroupValue> Values, string Label, JsonElement? Json, bool Spend)
    {
        public decimal? this[MetricColumn measure] => Json is { } row
            ? row.GetProperty(measure.Key) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null
            : measure.Place is { } place && (place < PerformanceSums.Impressions || Spend) ? 0 : null;
    }
}
