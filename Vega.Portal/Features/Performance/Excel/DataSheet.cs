using System.Globalization;
using ClosedXML.Excel;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>A value of a group in the data: a date, a number or text.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Date">Set for a date.</param>
/// <param name="Number">Set for a number.</param>
internal readonly record struct DataValue(string Text, DateTime? Date, double? Number)
{
    /// <summary>Excel's longest text in a pivot.</summary>
    private const int Longest = 255;

    public static DataValue Of(GroupColumn column, GroupValue value, string label)
    {
        if (column.Dimension == Dimension.Date && value.Text is { } day && LocalDatePattern.Iso.Parse(day) is { Success: true } date) return new(day, date.Value.ToDateTimeUnspecified(), null);
        if (column is { Kind: DimensionKind.TimeNumber, NameKey: null } && value.Number is { } number) return new(number.ToString(CultureInfo.InvariantCulture), null, number);
        return new(WorkbookCells.Clean(label, Longest), null, null);
    }

    public void WriteTo(IXLCell cell)
    {
        if (Date is { } date)
        {
            cell.SetValue(date);
            cell.Style.NumberFormat.Format = WorkbookCells.Date;
        }
        else if (Number is { } number) cell.SetValue(number);
        else cell.Text(Text);
    }
}

/// <summary>The rows without sub-totals as an Excel table: what can be added up, for whoever goes on counting.</summary>
internal static class DataSheet
{
    public const string TableName = "LeadData";
    private const double GroupWidth = 26, MeasureWidth = 13;

    /// <summary>The values of the groups of a row. Two things of one name are told apart by their ids.</summary>
    public static IReadOnlyList<DataValue[]> Values(WorkbookTable table)
    {
        var rows = Rows(table);
        var values = rows.Select(_ => new DataValue[table.Groups.Count]).ToArray();
        for (var g = 0; g < table.Groups.Count; g++)
        {
            var column = table.Groups[g];
            var at = g;
            var twice = rows.Where(r => r.Values[at].Number is not null).GroupBy(r => r.Labels[at], StringComparer.OrdinalIgnoreCase).Where(l => l.Select(r => r.Values[at]).Distinct().Skip(1).Any()).Select(l => l.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            for (var r = 0; r < rows.Count; r++)
            {
                var (value, label) = (rows[r].Values[g], rows[r].Labels[g]);
                values[r][g] = DataValue.Of(column, value, value.Number is { } id && twice.Contains(label) ? string.Create(CultureInfo.InvariantCulture, $"{label} ({id})") : label);
            }
        }
        return values;
    }

    public static IReadOnlyList<WorkbookRow> Rows(WorkbookTable table) => table.Elsewhere is { } rest ? [.. table.Rows, rest] : table.Rows;

    /// <summary>A sum in the unit of its column: money in whole currency.</summary>
    public static decimal? Amount(MetricColumn measure, PerformanceSums sums) => sums[measure.Place!.Value] is { } value ? measure.Format == ColumnFormat.Money ? value / 100m : value : null;

    public static void Write(XLWorkbook book, WorkbookTable table, IReadOnlyList<DataValue[]> values, Action written)
    {
        var sheet = book.AddWorksheet("Data");
        var (groups, rows) = (table.Groups.Count, Rows(table));
        for (var g = 0; g < groups; g++)
        {
            sheet.Column(g + 1).Width = GroupWidth;
            sheet.Cell(1, g + 1).Text(table.Groups[g].Title);
        }
        for (var m = 0; m < table.Measures.Count; m++)
        {
            var column = sheet.Column(groups + m + 1);
            column.Width = MeasureWidth;
            column.Style.NumberFormat.Format = table.Measures[m].Format == ColumnFormat.Money ? WorkbookCells.Money(table.Currency) : WorkbookCells.Count;
            sheet.Cell(1, groups + m + 1).Text(table.Measures[m].Title);
        }
        for (var r = 0; r < rows.Count; r++)
        {
            for (var g = 0; g < groups; g++) values[r][g].WriteTo(sheet.Cell(r + 2, g + 1));
            for (var m = 0; m < table.Measures.Count; m++) sheet.Cell(r + 2, groups + m + 1).Number(Amount(table.Measures[m], rows[r].Sums));
            written();
        }
        sheet.SheetView.Freeze(1, 1);
        if (rows.Count == 0) return;
        var range = sheet.Range(1, 1, rows.Count + 1, groups + table.Measures.Count).CreateTable(TableName);
        range.Theme = XLTableTheme.TableStyleLight1;
        range.ShowAutoFilter = true;
    }
}
