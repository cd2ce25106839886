using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ExcelDataReader;

namespace Vega.Tests.Features.Performance;

/// <summary>A workbook of performance as a reader finds it: by a library that shares nothing with the one that wrote it.</summary>
internal sealed class WorkbookReading
{
    /// <summary>By sheet, the rows with their cells; text trimmed of nothing.</summary>
    public Dictionary<string, List<object?[]>> Sheets { get; } = new(StringComparer.Ordinal);

    /// <summary>The outline level of the rows of the table that have one, by their number from 1.</summary>
    private Dictionary<uint, int> _levels = [];

    public static WorkbookReading Of(byte[] file)
    {
        var reading = new WorkbookReading();
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(file));
        do
        {
            var rows = reading.Sheets[reader.Name] = [];
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            }
        }
        while (reader.NextResult());
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
        var table = document.WorkbookPart!.Workbook.Descendants<Sheet>().Single(s => s.Name == "Table");
        reading._levels = ((WorksheetPart)document.WorkbookPart.GetPartById(table.Id!)).Worksheet.Descendants<Row>().Where(r => r.OutlineLevel is not null).ToDictionary(r => r.RowIndex!.Value, r => (int)r.OutlineLevel!.Value);
        return reading;
    }

    /// <summary>What the schema of Office 2013 finds wrong.</summary>
    public static IEnumerable<string> Faults(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
        return [.. new OpenXmlValidator(FileFormatVersions.Office2013).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}")];
    }

    /// <summary>The lines of the table below its head, each as its path of labels and its cells; and the total's cells.</summary>
    public (List<(string Path, double?[] Cells)> Lines, double?[] Total) Table(string head, string joint = " > ")
    {
        var rows = Sheets["Table"];
        var first = rows.FindIndex(r => (string?)r[0] == head) + 1;
        var lines = new List<(string, double?[])>();
        var path = new List<string>();
        for (var i = first; i < rows.Count - 1; i++)
        {
            path = [.. path.Take(_levels.GetValueOrDefault((uint)i + 1)), Text(rows[i][0])];
            lines.Add((string.Join(joint, path), Numbers(rows[i].Skip(1))));
        }
        Assert.Equal("Total", rows[^1][0]);
        return (lines, Numbers(rows[^1].Skip(1)));
    }

    /// <summary>A label in text: a date as in the API.</summary>
    public static string Text(object? value) => value switch { DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), double number => number.ToString(CultureInfo.InvariantCulture), _ => value?.ToString() ?? "" };

    public static double?[] Numbers(IEnumerable<object?> cells) => [.. cells.Select(c => c is null ? (double?)null : Convert.ToDouble(c, CultureInfo.InvariantCulture))];
}
