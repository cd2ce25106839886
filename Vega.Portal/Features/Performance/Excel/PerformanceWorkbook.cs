using ClosedXML.Excel;
using Vega.Portal.Platform;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>The Performance Table as Excel: as seen, as data, as a live pivot, and what it all means. It only writes down what the one report answered.</summary>
public sealed class PerformanceWorkbook(TimeProvider time)
{
    /// <summary>Beyond this the memory of a workbook is no longer small, and nobody reads the sheet.</summary>
    public const int MostRows = 50_000;

    /// <summary>Writes the book; <paramref name="progress"/> is told the share of lines written, from 0 to 1.</summary>
    public byte[] Write(WorkbookTable table, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var (written, all) = (0, Count(table.Lines) + table.Rows.Count + 1);
        void Written()
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++written % 100 == 0) progress?.Invoke(Math.Min(1, (double)written / all));
        }
        var values = DataSheet.Values(table);
        var pivot = table is { Rows.Count: > 0, Measures.Count: > 0 } ? PivotLayout.Of(table, values) : null;
        using var stream = new MemoryStream();
        using (var book = new XLWorkbook(XLEventTracking.Disabled))
        {
            book.Properties.Author = "Vega";
            book.Properties.Title = table.Title;
            TableSheet.Write(book, table, Written);
            DataSheet.Write(book, table, values, Written);
            if (pivot is not null) PivotSheet.Write(book, table, pivot);
            DefinitionsSheet.Write(book, table);
            book.SaveAs(stream);
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (pivot is not null) PivotParts.Add(stream, table, pivot, time.GetUtcNow().UtcDateTime);
        progress?.Invoke(1);
        return stream.ToArray();
    }

    private static int Count(IReadOnlyList<WorkbookLine> lines) => lines.Sum(l => 1 + Count(l.Under));
}
