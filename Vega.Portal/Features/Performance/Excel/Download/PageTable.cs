using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Excel.Download;

/// <summary>Reads the table of the page to its deepest level, and its rows, as a workbook shows them: what is folded on the page is folded there.</summary>
public sealed class PageTable(TableReport tables, PerformanceReport report)
{
    /// <summary>The table for a workbook; null when it cannot be read, as while facts load.</summary>
    public async Task<WorkbookTable?> ReadAsync(TableView view, IReadOnlyDictionary<Dimension, string> filters, Viewer viewer, WorkbookOrder order, CancellationToken cancellationToken)
    {
        var (table, _) = await tables.ReadAsync(view with { Depth = view.Groups.Count, Turned = [], Trends = false }, viewer, cancellationToken);
        if (table is null || await report.RunAsync(table.Request with { IncludeLabels = true }, viewer, cancellationToken) is not PerformanceOutcome.Done { Result: var rows }) return null;
        var heat = TableHeat.Of(table);
        IReadOnlyList<WorkbookCell> Cells(LineSums sums, bool coloured) => [.. table.Columns.Select(c => new WorkbookCell(c.Value(sums), coloured ? heat?.Step(c, sums) ?? 0 : 0, c.IsThin(sums)))];
        WorkbookLine Line(TableLine line) => new(line.Label, line.Labels.Count == 1 ? line.Values[^1] : GroupValue.Null, Cells(line.Sums, coloured: true), [.. (line.Under ?? []).Select(Line)], view.IsOpen(line.Key, line.Values.Count - 1));
        List<string> subtitles = [$"{order.Scope}, {Formats.Range(view.From, view.To)}, times in {Formats.ZoneLong(view.Zone, order.At)}", WorkbookTables.Sentence(view.Mode, view.AsOf), .. filters.Select(f => $"{f.Key.Column().Title}: {f.Value}")];
        if (heat is not null) subtitles.Add(heat.Words);
        if (table.AcrossLeft > 0) subtitles.Add($"{Formats.Count(table.AcrossLeft, "further value", "further values")} of {view.Across!.Value.Column().Title} stand in the totals and in the data.");
        var shown = WorkbookTables.Table(rows.Request, view.Columns, order, filters);
        return shown with
        {
            Title = "Performance", Subtitles = subtitles, RowGroups = view.Groups.Count, Columns = [.. table.Columns.Select(c => new SheetColumn(c.Title, c.Unit, Format(c), c.Edge, c.Band))], Lines = [.. table.Lines.Select(Line)], Total = Cells(table.Total, coloured: false),
            Rows = [.. rows.Rows.Select(r => new WorkbookRow(r.Keys, [.. r.Keys.Select((k, i) => WorkbookTables.Label(rows, rows.Request.GroupBy[i], k))], rows.Sums(r)))], Sums = rows.Sums(rows.Totals),
            Facts = view.Comparison == ComparisonKind.None ? shown.Facts : [.. shown.Facts, new("Compared with", TableColumns.BeforeWords(view))],
        };
    }

    private static CellFormat Format(TableColumn column) => (column.Part, column.Measure.Format) switch
    {
        (ColumnPart.Percent, _) => CellFormat.RateChange,
        (ColumnPart.Change, ColumnFormat.Money) => CellFormat.MoneyChange,
        (ColumnPart.Change, ColumnFormat.Percent) => CellFormat.Points,
        (ColumnPart.Change, _) => CellFormat.Change,
        _ => WorkbookTables.Format(column.Measure),
    };
}
