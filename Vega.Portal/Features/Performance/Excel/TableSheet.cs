using ClosedXML.Excel;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>The table as it is seen: groups, sub-totals, totals, formats; the head stays in sight and on every printed page.</summary>
internal sealed class TableSheet
{
    private const double LabelWidth = 38, CountWidth = 12, MoneyWidth = 15;
    private const int MostLevels = 7; // of Excel's outline
    private static readonly XLColor Group = XLColor.FromHtml("#F5F7F9"), Line = XLColor.FromHtml("#C9D0D9"), Quiet = XLColor.FromHtml("#5B6472");
    private static readonly XLColor[] Heat = [XLColor.FromHtml("#FDF0E3"), XLColor.FromHtml("#FADCC2"), XLColor.FromHtml("#F5C397")];
    private readonly IXLWorksheet _sheet;
    private readonly WorkbookTable _table;
    private readonly Action _written;
    private int _row;

    private TableSheet(IXLWorksheet sheet, WorkbookTable table, Action written) => (_sheet, _table, _written) = (sheet, table, written);

    public static void Write(XLWorkbook book, WorkbookTable table, Action written) => new TableSheet(book.AddWorksheet("Table"), table, written).Write();

    private int Last => _table.Columns.Count + 1;

    private void Write()
    {
        _sheet.Column(1).Width = LabelWidth;
        for (var c = 0; c < _table.Columns.Count; c++)
        {
            var column = _sheet.Column(c + 2);
            column.Width = _table.Columns[c].Format is CellFormat.Money or CellFormat.MoneyChange ? MoneyWidth : CountWidth;
            column.Style.NumberFormat.Format = Format(_table.Columns[c].Format, _table.Currency);
            if (!_table.Columns[c].Edge) continue;
            (column.Style.Border.LeftBorder, column.Style.Border.LeftBorderColor) = (XLBorderStyleValues.Thin, Line);
        }
        Head();
        var head = _row;
        var first = _table.Columns.Any(c => c.Band is not null) ? head - 1 : head;
        foreach (var line in _table.Lines) Write(line, 0, shown: true);
        Total();
        _sheet.SheetView.Freeze(head, 1);
        _sheet.Outline.SummaryVLocation = XLOutlineSummaryVLocation.Top;
        var page = _sheet.PageSetup;
        (page.PageOrientation, page.PaperSize, page.PagesWide, page.PagesTall) = (XLPageOrientation.Landscape, XLPaperSize.LetterPaper, 1, 0);
        (page.Margins.Left, page.Margins.Right, page.Margins.Top, page.Margins.Bottom) = (0.5, 0.5, 0.6, 0.6);
        page.SetRowsToRepeatAtTop(first, head);
        page.SetColumnsToRepeatAtLeft(1, 1);
        page.PrintAreas.Add(1, 1, _row, Last);
        page.Footer.Left.AddText(_table.Title.Replace("&", "&&", StringComparison.Ordinal));
        page.Footer.Right.AddText("&P / &N");
    }

    private void Head()
    {
        var title = _sheet.Cell(++_row, 1).Text(_table.Title);
        (title.Style.Font.Bold, title.Style.Font.FontSize) = (true, 16);
        foreach (var subtitle in _table.Subtitles) _sheet.Cell(++_row, 1).Text(subtitle).Style.Font.FontColor = Quiet;
        // Columns have formats and edges; the lines above the head have none.
        var above = _sheet.Range(1, 2, ++_row, Last).Style.Border;
        above.LeftBorder = XLBorderStyleValues.None;
        Bands();
        _row++;
        _sheet.Cell(_row, 1).Text(string.Join(" / ", _table.Groups.Take(_table.RowGroups).Select(g => g.Title)));
        for (var c = 0; c < _table.Columns.Count; c++)
        {
            var cell = _sheet.Cell(_row, c + 2).Text(_table.Columns[c].Unit is { } unit ? $"{_table.Columns[c].Title}\n{unit}" : _table.Columns[c].Title);
            cell.Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;
        }
        var style = _sheet.Range(_row, 1, _row, Last).Style;
        (style.Font.Bold, style.Alignment.WrapText, style.Alignment.Vertical, style.Fill.BackgroundColor) = (true, true, XLAlignmentVerticalValues.Bottom, Group);
        (style.Border.BottomBorder, style.Border.TopBorder) = (XLBorderStyleValues.Thin, XLBorderStyleValues.Thin);
        _sheet.Row(_row).Height = 46;
    }

    /// <summary>The values of the columns' group, each over its columns.</summary>
    private void Bands()
    {
        if (!_table.Columns.Any(c => c.Band is not null)) return;
        _row++;
        for (var c = 0; c < _table.Columns.Count;)
        {
            var next = c + 1;
            while (next < _table.Columns.Count && _table.Columns[next].Band == _table.Columns[c].Band && !_table.Columns[next].Edge) next++;
            _sheet.Cell(_row, c + 2).Text(_table.Columns[c].Band);
            var band = _sheet.Range(_row, c + 2, _row, next + 1);
            if (next > c + 1) band.Merge();
            (band.Style.Font.Bold, band.Style.Alignment.Horizontal, band.Style.NumberFormat.Format) = (true, XLAlignmentHorizontalValues.Left, "@");
            c = next;
        }
    }

    private void Write(WorkbookLine line, int level, bool shown)
    {
        _row++;
        var label = _sheet.Cell(_row, 1);
        DataValue.Of(_table.Groups[level], line.Value, line.Label).WriteTo(label);
        label.Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
        if (level > 0)
        {
            label.Style.Alignment.Indent = level * 2;
            _sheet.Row(_row).OutlineLevel = Math.Min(level, MostLevels);
            if (!shown) _sheet.Row(_row).Hide();
        }
        Cells(line.Cells);
        if (level == 0 && line.Under.Count > 0)
        {
            var style = _sheet.Range(_row, 1, _row, Last).Style;
            (style.Font.Bold, style.Fill.BackgroundColor) = (true, Group);
        }
        _written();
        foreach (var under in line.Under) Write(under, level + 1, shown && line.Open);
    }

    private void Total()
    {
        _row++;
        _sheet.Cell(_row, 1).Text("Total");
        Cells(_table.Total);
        var style = _sheet.Range(_row, 1, _row, Last).Style;
        (style.Font.Bold, style.Border.TopBorder, style.Border.BottomBorder) = (true, XLBorderStyleValues.Thin, XLBorderStyleValues.Double);
    }

    private void Cells(IReadOnlyList<WorkbookCell> cells)
    {
        for (var c = 0; c < cells.Count; c++)
        {
            if (cells[c].Value is not { } value) continue;
            var format = _table.Columns[c].Format;
            var cell = _sheet.Cell(_row, c + 2).Number(format switch { CellFormat.Money or CellFormat.MoneyChange => Math.Round(value, MidpointRounding.AwayFromZero) / 100m, CellFormat.Points => value * 100, _ => value });
            if (cells[c].Heat > 0) cell.Style.Fill.BackgroundColor = Heat[Math.Min(cells[c].Heat, Heat.Length) - 1];
            if (cells[c].Thin) cell.Style.NumberFormat.Format = Format(format, _table.Currency).Replace(";", "\"*\";", StringComparison.Ordinal) + "\"*\"";
        }
    }

    private static string Format(CellFormat format, string currency) => format switch
    {
        CellFormat.Money => WorkbookCells.Money(currency),
        CellFormat.MoneyChange => WorkbookCells.MoneyChange(currency),
        CellFormat.Rate => WorkbookCells.Rate,
        CellFormat.RateChange => WorkbookCells.RateChange,
        CellFormat.Points => WorkbookCells.Points,
        CellFormat.Change => WorkbookCells.Change,
        _ => WorkbookCells.Count,
    };
}
