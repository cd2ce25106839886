using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Vega.Benchmarks.Export;

/// <summary>The least that writes the same cells: one sheet's XML into a zip, no escaping, no formats, no second sheet, nothing to cancel.</summary>
internal static class BareSheet
{
    public static void Write(Stream output, IReadOnlyList<ExportCells.Kind> kinds, int rows) => Write(output, rows, kinds.Count, (text, row, c) =>
    {
        if (kinds[c] == ExportCells.Kind.Text) text.Append("<c t=\"inlineStr\"><is><t>").Append(ExportCells.Text(row, c)).Append("</t></is></c>");
        else text.Append(CultureInfo.InvariantCulture, $"<c><v>{ExportCells.Number(row, c)}</v></c>");
    });

    /// <summary>Cells that are there already: texts, and numbers as they will be written.</summary>
    public static void Write(Stream output, IReadOnlyList<(string Value, bool IsText)[]> cells) => Write(output, cells.Count, cells[0].Length, (text, row, c) =>
    {
        var (value, isText) = cells[row][c];
        if (isText) text.Append("<c t=\"inlineStr\"><is><t>").Append(value).Append("</t></is></c>");
        else text.Append("<c><v>").Append(value).Append("</v></c>");
    });

    private static void Write(Stream output, int rows, int columns, Action<StringBuilder, int, int> cell)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        var text = new StringBuilder("<worksheet><sheetData>");
        for (var row = 0; row < rows; row++)
        {
            text.Append("<row>");
            for (var c = 0; c < columns; c++) cell(text, row, c);
            text.Append("</row>");
            if (text.Length < 1 << 16) continue;
            sheet.Write(Encoding.UTF8.GetBytes(text.ToString()));
            text.Clear();
        }
        sheet.Write(Encoding.UTF8.GetBytes(text.Append("</sheetData></worksheet>").ToString()));
    }
}
