using ClosedXML.Excel;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>The cells of the pivot as it first shows, for programs that only show what stands in a file. <see cref="PivotParts"/> makes it live.</summary>
internal static class PivotSheet
{
    public const string Name = "Pivot", RowsTitle = "Row labels", TotalTitle = "Grand total";

    /// <summary>The row of its head.</summary>
    public const int Head = 3;
    private const double LabelWidth = 38, MeasureWidth = 18;

    public static string Title(MetricColumn measure) => "Sum of " + measure.Title;

    public static void Write(XLWorkbook book, WorkbookTable table, PivotLayout pivot)
    {
        var sheet = book.AddWorksheet(Name);
        sheet.Cell(1, 1).Text($"Drag fields to ask anew; the sums come from the sheet Data. {(pivot.Depth < table.Groups.Count ? "Groups are folded: + opens one." : "")}".TrimEnd());
        sheet.Cell(1, 1).Style.Font.FontColor = XLColor.FromHtml("#5B6472");
        sheet.Column(1).Width = LabelWidth;
        // LibreOffice gives each group a column of its own.
        for (var c = 2; c <= table.Groups.Count + pivot.Measures.Count; c++) sheet.Column(c).Width = MeasureWidth;
        sheet.Cell(Head, 1).Text(RowsTitle);
        for (var m = 0; m < pivot.Measures.Count; m++)
        {
            sheet.Column(m + 2).Style.NumberFormat.Format = pivot.Measures[m].Format == ColumnFormat.Money ? WorkbookCells.Money(table.Currency) : WorkbookCells.Count;
            sheet.Cell(Head, m + 2).Text(Title(pivot.Measures[m])).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;
        }
        sheet.Range(Head, 1, Head, pivot.Measures.Count + 1).Style.Font.Bold = true;
        var row = Head;
        foreach (var line in pivot.Lines)
        {
            var label = sheet.Cell(++row, 1);
            pivot.Items[line.Level][line.Item].WriteTo(label);
            (label.Style.Alignment.Horizontal, label.Style.Alignment.Indent) = (XLAlignmentHorizontalValues.Left, line.Level);
            for (var m = 0; m < line.Sums.Length; m++) sheet.Cell(row, m + 2).Number(line.Sums[m]);
        }
        sheet.Cell(++row, 1).Text(TotalTitle);
        for (var m = 0; m < pivot.Total.Length; m++) sheet.Cell(row, m + 2).Number(pivot.Total[m]);
        sheet.Range(row, 1, row, pivot.Measures.Count + 1).Style.Font.Bold = true;
        sheet.SheetView.Freeze(Head, 1);
        (sheet.PageSetup.PageOrientation, sheet.PageSetup.PagesWide, sheet.PageSetup.PagesTall) = (XLPageOrientation.Landscape, 1, 0);
    }
}
