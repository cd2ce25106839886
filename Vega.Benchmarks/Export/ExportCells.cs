using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Export;

/// <summary>What is written: leads of 30 columns, as an export of them has, and a table of 5,000 rows and 40 columns.</summary>
internal static class ExportCells
{
    public enum Kind
    {
        Text,
        Money,
        Time,
    }

    private static readonly string[] Words = ["facebook", "google", "Healthcare", "Leads R Us", "RN to BSN", "Austin, TX", "jane.doe.4711@example.com", "614-555-0177", "exclusive", "billable"];
    private static readonly LocalDateTime First = new(2026, 1, 1, 0, 0);

    /// <summary>24 texts, 3 amounts, 3 times.</summary>
    public static readonly IReadOnlyList<Kind> Kinds = [.. Enumerable.Range(0, 30).Select(c => c is 4 or 14 or 15 ? Kind.Money : c is 0 or 20 or 21 ? Kind.Time : Kind.Text)];

    public static IReadOnlyList<WorkbookColumn> Columns => [.. Kinds.Select((k, c) => new WorkbookColumn("Column " + c, k switch { Kind.Money => WorkbookFormat.Money, Kind.Time => WorkbookFormat.Time, _ => WorkbookFormat.Text }))];

    public static string Text(int row, int column) => Words[(row + column) % Words.Length];

    public static decimal Number(int row, int column) => ((row * 37) + column) % 20_000 / 100m;

    public static LocalDateTime Time(int row) => First.PlusSeconds(row * 31L);

    /// <summary>5,000 groups under 500 and 50, with every sum and nine rates: 40 columns with the label's.</summary>
    public static PerformanceResult Table(int rows)
    {
        long[] Sums(int r) => [.. Enumerable.Range(0, PerformanceSums.Width).Select(i => (long)((r * 31) + i) % 1000)];
        var all = Enumerable.Range(0, rows).Select(r => new PerformanceRow([GroupValue.Of("Client " + (r / 100)), GroupValue.Of("Vendor " + (r / 10)), GroupValue.Of("Source " + r)], Sums(r), [])).ToList();
        var total = new long[PerformanceSums.Width];
        foreach (var row in all)
            for (var i = 0; i < total.Length; i++) total[i] += row.Values[i];
        return new PerformanceResult
        {
            Request = new PerformanceRequest { Zone = DateTimeZone.Utc, GroupBy = [Dimension.AdAccountId, Dimension.AdCampaignId, Dimension.AdId], Rates = [.. PerformanceColumns.Rates.Take(9)] },
            Rows = all, RowCount = all.Count, Totals = new PerformanceRow([], total, []),
        };
    }
}
