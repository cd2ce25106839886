using ClosedXML.Excel;
using Vega.Domain.Performance;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>What was asked, by whom and when, and what each column means.</summary>
internal static class DefinitionsSheet
{
    public static void Write(XLWorkbook book, WorkbookTable table)
    {
        var sheet = book.AddWorksheet("Definitions");
        (sheet.Column(1).Width, sheet.Column(2).Width, sheet.Column(3).Width, sheet.Column(4).Width) = (26, 24, 30, 90);
        var row = 1;
        Head(sheet, row, "This table");
        foreach (var fact in table.Facts)
        {
            sheet.Cell(++row, 1).Text(fact.Name);
            if (fact.At is { } at) sheet.Cell(row, 2).Moment(at, table.Zone).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
            else sheet.Cell(row, 2).Text(fact.Text);
            if (fact.At is not null) sheet.Cell(row, 3).Text(fact.Text);
        }
        row += 2;
        Head(sheet, row, "Column", "Base", "Name in the API", "Meaning");
        foreach (var column in table.Explained)
        {
            row++;
            sheet.Cell(row, 1).Text(column.Title);
            sheet.Cell(row, 2).Text(column.Of);
            sheet.Cell(row, 3).Text(column.Key);
            sheet.Cell(row, 4).Text(ColumnMeanings.Of(column, table.Mode));
        }
        row += 2;
        Head(sheet, row, "Group", "", "Name in the API", "Meaning");
        foreach (var group in table.Groups)
        {
            row++;
            sheet.Cell(row, 1).Text(group.Title);
            sheet.Cell(row, 3).Text(group.Key);
            sheet.Cell(row, 4).Text(Meaning(group, table));
        }
        (sheet.PageSetup.PageOrientation, sheet.PageSetup.PagesWide, sheet.PageSetup.PagesTall) = (XLPageOrientation.Landscape, 1, 0);
    }

    private static string Meaning(GroupColumn group, WorkbookTable table) => group switch
    {
        { IsTime: true } => table.Mode == ReportingMode.Cohort ? $"Of the lead’s arrival, in {table.Zone.Id}." : $"Of what happened, in {table.Zone.Id}.",
        { Dimension: Dimension.DegreeProgramId or Dimension.ProgramGroupId or Dimension.OriginalCity or Dimension.OriginalState } => "As submitted.",
        { Dimension: Dimension.CurrentDegreeProgramId or Dimension.City or Dimension.State } => "As it is now.",
        _ => "As it was when the lead arrived.",
    };

    private static void Head(IXLWorksheet sheet, int row, params string[] titles)
    {
        for (var i = 0; i < titles.Length; i++) sheet.Cell(row, i + 1).Text(titles[i]);
        var style = sheet.Range(row, 1, row, 4).Style;
        (style.Font.Bold, style.Border.BottomBorder) = (true, XLBorderStyleValues.Thin);
    }
}
