using ExcelDataReader;

namespace Vega.Tests.Shell;

/// <summary>Counts the leads of a file that somebody exported.</summary>
internal static class LeadFile
{
    public static int CsvRows(string path) => File.ReadLines(path).Count(l => l.Contains("VEGA-", StringComparison.Ordinal));

    public static int ExcelRows(string path)
    {
        using var file = File.OpenRead(path);
        using var book = ExcelReaderFactory.CreateReader(file);
        var rows = 0;
        while (book.Read())
            for (var column = 0; column < book.FieldCount; column++)
                if (book.GetValue(column) is string text && text.StartsWith("VEGA-", StringComparison.Ordinal)) rows++;
        return rows;
    }
}
