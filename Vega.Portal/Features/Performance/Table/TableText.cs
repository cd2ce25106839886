using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A table in other words: cells, tab-separated text, the API call that returns it.</summary>
internal static class TableText
{
    /// <summary>A number as the screen writes it.</summary>
    public static string Cell(MetricColumn column, PerformanceSums sums) => column.Formula(sums) is not { } value ? Formats.None : column.Format switch
    {
        ColumnFormat.Money => Formats.Money((long)Math.Round(value, MidpointRounding.AwayFromZero)),
        ColumnFormat.Percent => Formats.Rate(value),
        _ => Formats.Count((long)value),
    };

    /// <summary>All lines, with a column for each group, for a spreadsheet: bare numbers, money in dollars.</summary>
    public static string Tsv(TableView view, TableResult table)
    {
        var text = new StringBuilder(string.Join('\t', view.Groups.Select(g => g.Column().Title).Concat(view.Columns.Select(c => c.Of is null ? c.Title : $"{c.Title} {c.Of}"))));
        Write(text, view, table.Lines, []);
        return text.Append("\nTotal").Append('\t', view.Groups.Count).AppendJoin('\t', view.Columns.Select(c => Plain(c, table.Total))).ToString();
    }

    /// <summary>The call of the API that returns the same rows and totals.</summary>
    public static string Curl(PerformanceRequest request, TableView view, string baseUri)
    {
        var body = new JsonObject
        {
            ["timezone"] = request.Zone.Id, ["reporting_mode"] = request.Mode == ReportingMode.Snapshot ? "snapshot" : "cohort",
            ["start_time"] = InstantPattern.ExtendedIso.Format(request.Start!.Value), ["end_time"] = InstantPattern.ExtendedIso.Format(request.End!.Value - NodaTime.Duration.FromMilliseconds(1)),
            ["group_by"] = new JsonArray([.. view.Groups.Select(g => (JsonNode)g.Column().Key)]), ["include_labels"] = true,
            ["rates"] = new JsonArray([.. view.Columns.Where(c => c.Of is not null).Select(c => (JsonNode)c.Key)]),
        };
        if (request.Filter.Count > 0)
            body["filter"] = new JsonObject(request.Filter.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key.Column().Key, new JsonArray([.. f.Value.Select(v => v.Text is { } t ? (JsonNode?)t : v.Number)]))));
        if (request.AsOf is { } asOf) body["as_of"] = InstantPattern.ExtendedIso.Format(asOf);
        return $"curl -X POST '{baseUri}api/v1/performance' \\\n  -H \"X-API-Key: $KEY\" \\\n  -H 'Content-type: application/json' \\\n  -d '{body.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static void Write(StringBuilder text, TableView view, IReadOnlyList<TableLine> lines, IReadOnlyList<string> above)
    {
        foreach (var line in lines)
        {
            string[] labels = [.. above, line.Label.Replace('\t', ' ')];
            if (line.Under.Count > 0) Write(text, view, line.Under, labels);
            else text.Append('\n').AppendJoin('\t', labels).Append('\t').AppendJoin('\t', view.Columns.Select(c => Plain(c, line.Now)));
        }
    }

    private static string Plain(MetricColumn column, PerformanceSums sums) => column.Formula(sums) is not { } value ? "" : column.Format switch
    {
        ColumnFormat.Money => (value / 100).ToString("0.00", CultureInfo.InvariantCulture),
        ColumnFormat.Percent => value.ToString("0.######", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
