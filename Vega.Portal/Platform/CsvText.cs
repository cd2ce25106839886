using System.Text;

namespace Vega.Portal.Platform;

/// <summary>A line of CSV (RFC 4180) that is safe to open in a spreadsheet: a text that would be taken for a formula is led by an apostrophe.</summary>
public static class CsvText
{
    public static void AppendLine(StringBuilder to, IEnumerable<string?> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) to.Append(',');
            first = false;
            Append(to, cell);
        }
        to.Append("\r\n");
    }

    private static void Append(StringBuilder to, string? cell)
    {
        if (string.IsNullOrEmpty(cell)) return;
        if (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' || (char.IsWhiteSpace(cell[0]) && cell.TrimStart() is ['=' or '+' or '-' or '@', ..])) cell = "'" + cell;
        if (cell.AsSpan().IndexOfAny(",\"\r\n") < 0) to.Append(cell);
        else to.Append('"').Append(cell.Replace("\"", "\"\"")).Append('"');
    }
}
