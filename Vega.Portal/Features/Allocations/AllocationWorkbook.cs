using ClosedXML.Excel;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Allocations.Sheet;

namespace Vega.Portal.Features.Allocations;

/// <summary>The month as an Excel workbook: the lines of the sheet with their sub-totals, as numbers that Excel can go on with.</summary>
public sealed class AllocationWorkbook(SheetSearch search)
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Count = "#,##0", Money = "$#,##0.00";

    private static readonly (string Title, double Width, string? Format)[] Columns =
    [
        ("Client", 28, null), ("Vendor", 24, null), ("Campaign", 30, null), ("Type", 11, null), ("Status", 10, null), ("Smart score", 12, null), ("Cap", 10, Count), ("Price", 11, Money), ("Paid by", 11, null),
        ("Vendor projection", 11, Count), ("Received", 10, Count), ("Accepted", 10, Count), ("Billable spend", 14, Money), ("Expected month end", 11, Count), ("Band from", 10, Count), ("Band to", 10, Count),
        ("Gap to projection", 11, "+#,##0;-#,##0;0"), ("Cap reached on", 13, "yyyy-mm-dd"), ("Over the cap", 12, null),
    ];

    /// <summary>The workbook of what the filter shows.</summary>
    public async Task<byte[]> WriteAsync(Viewer viewer, YearMonth month, int? clientId, SheetFilter filter, bool scores, CancellationToken cancellationToken)
    {
        var campaigns = (await search.ReadAsync(viewer, month, clientId, null, cancellationToken)).Where(filter.Shown).ToList();
        using var book = new XLWorkbook();
        var sheet = book.AddWorksheet("Allocations " + SheetFilter.Name(month));
        for (var c = 0; c < Columns.Length; c++)
        {
            Text(sheet.Cell(1, c + 1), Columns[c].Title);
            sheet.Column(c + 1).Width = Columns[c].Width;
            if (Columns[c].Format is { } format) sheet.Column(c + 1).Style.NumberFormat.Format = format;
        }
        var head = sheet.Range(1, 1, 1, Columns.Length);
        head.Style.Font.Bold = true;
        head.Style.Alignment.WrapText = true;
        sheet.SheetView.FreezeRows(1);

        var row = 1;
        foreach (var client in campaigns.GroupBy(c => c.ClientId).Select(g => g.ToList()))
        {
            foreach (var campaign in client) Write(sheet, ++row, campaign, scores);
            if (client.Count > 1) Write(sheet, ++row, client[0].ClientName + ", total", SheetSum.Of(client));
        }
        if (campaigns.Select(c => c.ClientId).Distinct().Count() > 1) Write(sheet, ++row, "All clients", SheetSum.Of(campaigns));
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }

    private static void Write(IXLWorksheet sheet, int row, SheetCampaign c, bool scores)
    {
        Text(sheet.Cell(row, 1), c.ClientName);
        Text(sheet.Cell(row, 2), c.VendorName);
        Text(sheet.Cell(row, 3), c.Name);
        Text(sheet.Cell(row, 4), WireName<CampaignType>.Of(c.Type));
        Text(sheet.Cell(row, 5), WireName<CampaignStatus>.Of(c.Status));
        if (scores) Text(sheet.Cell(row, 6), ScoreSign.Word(c.Score ?? SmartScore.None));
        if (c is { Allocated: true, Cap: null or 0 } or { Allocated: false }) Text(sheet.Cell(row, 7), c.Allocated ? CellText.Cap(c.Cap) : "No allocation");
        else Number(sheet.Cell(row, 7), c.Cap);
        if (c.Allocated && c.Payout != Payout.PercentageOfSpend) Number(sheet.Cell(row, 8), c.PriceInCents / 100m);
        Text(sheet.Cell(row, 9), c.Payout switch { Payout.CostPerEnroll => "enroll", Payout.PercentageOfSpend => CellText.Shown(c, CellColumn.Price), _ => "lead" });
        Number(sheet.Cell(row, 10), c.Projection);
        Figures(sheet, row, c.Received, c.SpendInCents, c.Pacing);
        if (c.ReachesCap) sheet.Cell(row, 18).Value = c.Pacing.CapReachedOn!.Value.ToDateTimeUnspecified();
        Text(sheet.Cell(row, 19), CellText.Word(c.OverCap));
    }

    private static void Write(IXLWorksheet sheet, int row, string title, SheetSum sum)
    {
        Text(sheet.Cell(row, 1), title);
        if (sum.Allocated == 0) Text(sheet.Cell(row, 7), "No allocation");
        else Number(sheet.Cell(row, 7), sum.Cap);
        if (sum.AveragePriceInCents is { } cents) Number(sheet.Cell(row, 8), cents / 100m);
        Number(sheet.Cell(row, 10), sum.Pacing.Projection);
        Figures(sheet, row, sum.Received, sum.SpendInCents, sum.Pacing);
        sheet.Range(row, 1, row, Columns.Length).Style.Font.Bold = true;
    }

    private static void Figures(IXLWorksheet sheet, int row, int received, long spendInCents, Domain.Allocations.Pacing pacing)
    {
        Number(sheet.Cell(row, 11), received);
        Number(sheet.Cell(row, 12), pacing.Accepted);
        Number(sheet.Cell(row, 13), spendInCents / 100m);
        Number(sheet.Cell(row, 14), pacing.Expected);
        Number(sheet.Cell(row, 15), pacing.Low);
        Number(sheet.Cell(row, 16), pacing.High);
        Number(sheet.Cell(row, 17), pacing.Gap);
    }

    /// <summary>As text whatever it begins with, so that a name is never taken for a formula.</summary>
    private static void Text(IXLCell cell, string text)
    {
        cell.SetDataType(XLDataType.Text);
        cell.SetValue(text);
    }

    private static void Number(IXLCell cell, decimal? value)
    {
        if (value is { } number) cell.SetValue((double)number);
    }
}
