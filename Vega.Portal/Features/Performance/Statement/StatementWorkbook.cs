using ClosedXML.Excel;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Statements;
using Vega.Portal.Platform;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>A vendor's statement as an Excel workbook of one sheet that prints on a page's width.</summary>
public sealed class StatementWorkbook(TimeProvider time)
{
    private const int Columns = 11, FirstCount = 5;
    private static readonly string[] Titles = ["Submitted", "Campaign", "Paid by", "Price", .. StatementText.Columns.Select(c => c.Title)];
    private static readonly double[] Widths = [16, 38, 14, 13, 10, 12, 10, 12, 10, 12, 16];

    public static string FileName(StatementResult result) => $"statement-{result.ClientSlug}-{result.Statement.VendorId}-{StatementRequest.Months.Format(result.Statement.Month)}.xlsx";

    /// <summary>The workbook; <paramref name="origin"/> is the portal's address, for the link that makes the statement again.</summary>
    public byte[] Write(StatementResult result, Viewer viewer, string origin)
    {
        var s = result.Statement;
        var money = WorkbookCells.Money(result.Currency);
        using var book = new XLWorkbook();
        var sheet = book.AddWorksheet("Statement");
        for (var c = 0; c < Columns; c++) sheet.Column(c + 1).Width = Widths[c];
        var row = Head(sheet, result);
        var head = row;
        for (var c = 0; c < Columns; c++) sheet.Cell(row, c + 1).Text(Titles[c]);
        var heads = sheet.Range(row, 1, row, Columns);
        (heads.Style.Font.Bold, heads.Style.Alignment.WrapText, heads.Style.Border.BottomBorder) = (true, true, XLBorderStyleValues.Thin);
        sheet.Range(row, 4, row, Columns).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;

        row = Lines(sheet, row, result, s.OfMonth, $"Leads of {StatementText.Month(s.Month)}", s.MonthInCents, money);
        row = Lines(sheet, row, result, s.Adjustments, "Adjustments for leads of earlier months", s.AdjustmentInCents, money);
        foreach (var share in s.Shares)
        {
            row++;
            sheet.Cell(row, 1).Text("Ad spend");
            sheet.Cell(row, 2).Text(result.Campaign(share.CampaignId));
            sheet.Cell(row, 3).Text($"{share.Percent:0.####}% of");
            sheet.Cell(row, 4).Number(share.SpendInCents / 100m).Style.NumberFormat.Format = money;
            sheet.Cell(row, Columns).Number(share.AmountInCents / 100m).Style.NumberFormat.Format = money;
        }
        if (s.Shares.Count > 0) Sum(sheet, ++row, "Share of ad spend", null, s.ShareInCents, money);
        Sum(sheet, ++row, "Total owed", StatementText.Counts(s.Lines), s.TotalInCents, money);
        sheet.Range(row, 1, row, Columns).Style.Border.TopBorder = XLBorderStyleValues.Double;
        Foot(sheet, row + 2, result, viewer, origin);

        sheet.SheetView.FreezeRows(head);
        var page = sheet.PageSetup;
        (page.PageOrientation, page.PaperSize, page.PagesWide, page.PagesTall) = (XLPageOrientation.Landscape, XLPaperSize.LetterPaper, 1, 0);
        page.SetRowsToRepeatAtTop(head, head);
        page.Footer.Right.AddText("&P / &N");
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }

    private static int Head(IXLWorksheet sheet, StatementResult result)
    {
        var s = result.Statement;
        var title = sheet.Cell(1, 1).Text("Vendor statement");
        (title.Style.Font.Bold, title.Style.Font.FontSize) = (true, 16);
        sheet.Cell(2, 1).Text("Client");
        sheet.Cell(2, 2).Text(result.ClientName);
        sheet.Cell(3, 1).Text("Vendor");
        sheet.Cell(3, 2).Text(result.VendorName);
        sheet.Cell(4, 1).Text("Month");
        sheet.Cell(4, 2).Day(s.Month.OnDayOfMonth(1)).Style.NumberFormat.Format = "mmmm\\ yyyy";
        sheet.Cell(4, 2).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
        sheet.Cell(5, 1).Text("As of");
        sheet.Cell(5, 2).Moment(s.AsOf, s.Zone).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
        sheet.Cell(5, 3).Text(Formats.ZoneLong(s.Zone, s.AsOf));
        (string Title, long Value)[] figures = [("Leads received", s.Received), ("Billable", s.Billable), ("Returned", s.Returned), ("Billed again", s.Rebilled)];
        for (var i = 0; i < figures.Length; i++)
        {
            sheet.Cell(2 + i, 8).Text(figures[i].Title);
            sheet.Cell(2 + i, 10).Number(figures[i].Value).Style.NumberFormat.Format = WorkbookCells.Count;
        }
        sheet.Range(2, 1, 5, 1).Style.Font.FontColor = XLColor.FromHtml("#5B6472");
        return 7;
    }

    private static int Lines(IXLWorksheet sheet, int row, StatementResult result, IEnumerable<StatementLine> lines, string title, long amount, string money)
    {
        var all = lines.ToList();
        foreach (var line in all)
        {
            row++;
            sheet.Cell(row, 1).Day(line.Month.OnDayOfMonth(1)).Style.NumberFormat.Format = "mmm\\ yyyy";
            sheet.Cell(row, 1).Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
            sheet.Cell(row, 2).Text(result.Campaign(line.CampaignId));
            sheet.Cell(row, 3).Text(StatementText.PaidBy(line.Payout));
            sheet.Cell(row, 4).Number(line.PriceInCents / 100m).Style.NumberFormat.Format = money;
            Counts(sheet, row, StatementText.Counts(line));
            sheet.Cell(row, Columns).Number(line.AmountInCents / 100m).Style.NumberFormat.Format = money;
        }
        Sum(sheet, ++row, all.Count == 0 ? title + ": none" : title, StatementText.Counts(all), amount, money);
        return row;
    }

    private static void Sum(IXLWorksheet sheet, int row, string title, int[]? counts, long amount, string money)
    {
        sheet.Cell(row, 1).Text(title);
        if (counts is not null) Counts(sheet, row, counts);
        sheet.Cell(row, Columns).Number(amount / 100m).Style.NumberFormat.Format = money;
        var line = sheet.Range(row, 1, row, Columns);
        (line.Style.Font.Bold, line.Style.Border.TopBorder, line.Style.Fill.BackgroundColor) = (true, XLBorderStyleValues.Thin, XLColor.FromHtml("#F5F7F9"));
    }

    private static void Counts(IXLWorksheet sheet, int row, int[] counts)
    {
        for (var i = 0; i < counts.Length; i++) sheet.Cell(row, FirstCount + i).Number(counts[i]).Style.NumberFormat.Format = WorkbookCells.Count;
    }

    private void Foot(IXLWorksheet sheet, int row, StatementResult result, Viewer viewer, string origin)
    {
        var first = row;
        sheet.Cell(row++, 1).Text(StatementText.State(result.Statement));
        sheet.Cell(row++, 1).Text($"The same statement again: {origin}{StatementText.Again(StatementRequest.Path, result)}");
        sheet.Cell(row++, 1).Text($"Written by {viewer.Name} on {Formats.DateTime(time.Now(), result.Statement.Zone)}. A lead belongs to the month of its submission in the client’s zone; what happened to leads of earlier months stands under adjustments.");
        foreach (var (title, meaning) in StatementText.Columns) sheet.Cell(row++, 1).Text($"{title}: {meaning}");
        sheet.Range(first, 1, row - 1, 1).Style.Font.FontColor = XLColor.FromHtml("#5B6472");
    }
}
