using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A table in other words: cells, tab-separated text, the API calls that return it.</summary>
internal static class TableText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value as the screen writes it.</summary>
    public static string Cell(TableColumn column, LineSums line)
    {
        if (column.Value(line) is not { } value) return Formats.None;
        var sign = column.Signed && value > 0 ? "+" : "";
        if (column.Part == ColumnPart.Change && column.Format == ColumnFormat.Percent) return sign + Formats.Rate(value).TrimEnd('%');
        return sign + Written(column.Format, value);
    }

    /// <summary>A number in a sentence: whole where it is whole.</summary>
    public static string Short(ColumnFormat format, decimal value) => format switch
    {
        ColumnFormat.Money => value % 100 == 0 ? Formats.WholeMoney((long)value) : Formats.Money((long)Math.Round(value, MidpointRounding.AwayFromZero)),
        ColumnFormat.Percent => (value * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("#,##0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>A number in full.</summary>
    public static string Written(ColumnFormat format, decimal value) => format switch
    {
        ColumnFormat.Money => Formats.Money((long)Math.Round(value, MidpointRounding.AwayFromZero)),
        ColumnFormat.Percent => Formats.Rate(value),
        _ => Formats.Count((long)value),
    };

    /// <summary>The lines that stand open to their end, with a column for each group, for a spreadsheet: bare numbers, money in dollars, and the total.</summary>
    public static string Tsv(TableResult table)
    {
        var view = table.View;
        var text = new StringBuilder();
        text.AppendJoin('\t', view.Groups.Select(g => g.Column().Title).Concat(table.Columns.Select(c => Plain(string.Join(' ', new[] { c.Band, c.Title, c.Unit }.OfType<string>())))));
        Write(text, table, table.Lines, []);
        return text.Append("\nTotal").Append('\t', view.Groups.Count).AppendJoin('\t', table.Columns.Select(c => Bare(c, table.Total))).ToString();
    }

    /// <summary>The calls of the API that return the table, one after the other: its rows with the totals, and the rows of what it is compared with.</summary>
    public static string Curl(TableResult table, string baseUri)
    {
        var calls = new List<string> { Call(table.Request, table, baseUri) };
        if (table.RequestBefore is { } before) calls.Add($"# What it is compared with\n{Call(before, table, baseUri)}");
        return string.Join("\n\n", calls);
    }

    private static string Call(PerformanceRequest request, TableResult table, string baseUri)
    {
        var body = new JsonObject
        {
            ["timezone"] = request.Zone.Id, ["reporting_mode"] = request.Mode == ReportingMode.Snapshot ? "snapshot" : "cohort",
            ["start_time"] = InstantPattern.ExtendedIso.Format(request.Start!.Value), ["end_time"] = InstantPattern.ExtendedIso.Format(request.End!.Value - NodaTime.Duration.FromMilliseconds(1)),
            ["group_by"] = new JsonArray([.. request.GroupBy.Select(g => (JsonNode)g.Column().Key)]), ["include_labels"] = true,
            ["rates"] = new JsonArray([.. table.View.Columns.Where(c => c.Of is not null).Select(c => (JsonNode)c.Key)]),
        };
        if (request.Filter.Count > 0)
            body["filter"] = new JsonObject(request.Filter.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key.Column().Key, new JsonArray([.. f.Value.Select(v => v.Text is { } t ? (JsonNode?)t : v.Number)]))));
        if (request.AsOf is { } asOf) body["as_of"] = InstantPattern.ExtendedIso.Format(asOf);
        return $"curl -X POST '{baseUri}api/v1/performance' \\\n  -H \"X-API-Key: $KEY\" \\\n  -H 'Content-type: application/json' \\\n  -d '{body.ToJsonString(Indented).Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static void Write(StringBuilder text, TableResult table, IReadOnlyList<TableLine> lines, IReadOnlyList<string> above)
    {
        foreach (var line in lines)
        {
            string[] labels = [.. above, .. line.Labels.Select(Plain)];
            if (line.Under is { Count: > 0 } under) Write(text, table, under, labels);
            else text.Append('\n').AppendJoin('\t', labels).Append('\t', table.View.Groups.Count - labels.Length + 1).AppendJoin('\t', table.Columns.Select(c => Bare(c, line.Sums)));
        }
    }

    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    private static string Bare(TableColumn column, LineSums line) => column.Value(line) is not { } value ? "" : column.Format switch
    {
        ColumnFormat.Money => (value / 100).ToString("0.00", CultureInfo.InvariantCulture),
        ColumnFormat.Percent => value.ToString("0.######", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
