using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NodaTime;

namespace Vega.Portal.Platform;

/// <summary>What the cells of a column hold, which gives them their format in Excel.</summary>
public enum WorkbookFormat
{
    /// <summary>Text, whatever it looks like: never a formula, never a number.</summary>
    Text = 0,
    /// <summary><c>1,234</c>.</summary>
    Count = 1,
    /// <summary><c>$1,234.50</c>.</summary>
    Money = 2,
    /// <summary><c>60.2%</c> of a share from 0 to 1.</summary>
    Rate = 3,
    /// <summary><c>2026-11-21 10:41:38</c> on the wall clock given.</summary>
    Time = 4,
    /// <summary><c>2026-11-21</c>.</summary>
    Date = 5,
}

/// <summary>A column of a sheet.</summary>
public sealed record WorkbookColumn(string Title, WorkbookFormat Format = WorkbookFormat.Text, double Width = 14);

/// <summary>
/// An Excel file written row by row into a stream, with a memory of one buffer however long it grows. A sheet that is full goes on in the next one. Text is written as text, so that
/// no cell can become a formula.
/// </summary>
public sealed class StreamedWorkbook
{
    /// <summary>Excel's most, less the head.</summary>
    private const int MostRows = 1_048_575;
    private const int BufferBytes = 64 * 1024;
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Characters that stand in XML as they are, each as one byte.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('&' or '<' or '>')), '\t', '\n']);
    private readonly Stream _output;
    private readonly Outlet _outlet = new();
    private readonly ZipArchive _zip;
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferBytes + 4096);
    private readonly List<string> _sheets = [];
    private IReadOnlyList<WorkbookColumn> _columns = [];
    private string _name = "";
    private Stream? _sheet;
    private int _rows, _cell;

    /// <summary>Begins a file; <paramref name="output"/> is left open.</summary>
    public StreamedWorkbook(Stream output)
    {
        _output = output;
        _zip = new ZipArchive(_outlet, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Begins a sheet with its head, which stays in sight.</summary>
    public async Task BeginSheetAsync(string name, IReadOnlyList<WorkbookColumn> columns, CancellationToken cancellationToken = default)
    {
        await EndSheetAsync(cancellationToken);
        (_columns, _name) = (columns, name);
        Open(_sheets.Count(s => s == name || s.StartsWith(name + " (", StringComparison.Ordinal)) is > 0 and var n ? $"{name} ({n + 1})" : name);
    }

    /// <summary>Ends the row before and begins one.</summary>
    public async ValueTask BeginRowAsync(CancellationToken cancellationToken = default)
    {
        if (_rows > 0) _buffer.Write("</row>"u8);
        if (_buffer.WrittenCount > BufferBytes) await FlushAsync(cancellationToken);
        if (_rows > MostRows)
        {
            _rows = 0;
            await BeginSheetAsync(_name, _columns, cancellationToken);
            _buffer.Write("</row>"u8);
        }
        _rows++;
        _cell = 0;
        _buffer.Write("<row>"u8);
    }

    /// <summary>The row's next cell, as text; empty when null.</summary>
    public void Text(string? value)
    {
        _cell++;
        if (string.IsNullOrEmpty(value))
        {
            _buffer.Write("<c/>"u8);
            return;
        }
        // Blanks at an end are kept only where it is asked for.
        _buffer.Write(char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]) ? "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8 : "<c t=\"inlineStr\"><is><t>"u8);
        Escape(value.Length > 32_000 ? value.AsSpan(0, 32_000) : value);
        _buffer.Write("</t></is></c>"u8);
    }

    /// <summary>The row's next cell, as a number in its column's format; empty when null.</summary>
    public void Number(decimal? value)
    {
        if (value is { } v)
        {
            BeginNumber();
            v.TryFormat(_buffer.GetSpan(40), out var length, default, CultureInfo.InvariantCulture);
            _buffer.Advance(length);
            _buffer.Write("</v></c>"u8);
        }
        else _buffer.Write("<c/>"u8);
        _cell++;
    }

    /// <summary>The row's next cell, as a moment of a wall clock, to the second; empty when null.</summary>
    public void Time(LocalDateTime? value)
    {
        if (value is { } moment)
        {
            // Days since the epoch, and of the day a hundred-millionth part, which is finer than any second.
            var (days, second) = Math.DivRem((moment.ToDateTimeUnspecified() - Epoch).Ticks / TimeSpan.TicksPerSecond, 86_400);
            BeginNumber();
            var part = (second * 100_000_000 + 43_200) / 86_400;
            var into = _buffer.GetSpan(40);
            days.TryFormat(into, out var length, default, CultureInfo.InvariantCulture);
            if (part > 0)
            {
                into[length] = (byte)'.';
                part.TryFormat(into[(length + 1)..], out var digits, "D8", CultureInfo.InvariantCulture);
                length += 1 + digits;
            }
            _buffer.Advance(length);
            _buffer.Write("</v></c>"u8);
        }
        else _buffer.Write("<c/>"u8);
        _cell++;
    }

    /// <summary>Ends the file. One that was not ended is no file that Excel opens, so that nobody takes a part for the whole.</summary>
    public async Task EndAsync(CancellationToken cancellationToken = default)
    {
        await EndSheetAsync(cancellationToken);
        Part("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"""
            + string.Concat(_sheets.Select((_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")) + "</Types>");
        Part("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"""
            + string.Concat(_sheets.Select((name, i) => $"<sheet name=\"{System.Security.SecurityElement.Escape(name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>")) + "</sheets></workbook>");
        Part("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
            + string.Concat(_sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))
            + $"<Relationship Id=\"rId{_sheets.Count + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>");
        Part("xl/styles.xml", Styles);
        _zip.Dispose();
        await _outlet.DrainAsync(_output, cancellationToken);
    }

    // The cell formats stand in the order of WorkbookFormat; the last is the head's.
    private const string Styles = """
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4"><numFmt numFmtId="164" formatCode="&quot;$&quot;#,##0.00;&quot;−$&quot;#,##0.00"/><numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="167" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>
        """;

    private void Open(string name)
    {
        _sheets.Add(name);
        _sheet = _zip.CreateEntry($"xl/worksheets/sheet{_sheets.Count}.xml", CompressionLevel.Fastest).Open();
        _buffer.Write("""<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"""u8);
        for (var i = 0; i < _columns.Count; i++) Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{_columns[i].Width}\" customWidth=\"1\"/>"), _buffer);
        _buffer.Write("</cols><sheetData><row>"u8);
        foreach (var column in _columns)
        {
            _buffer.Write("<c t=\"inlineStr\" s=\"6\"><is><t>"u8);
            Escape(column.Title);
            _buffer.Write("</t></is></c>"u8);
        }
        _rows = 1;
    }

    private async Task EndSheetAsync(CancellationToken cancellationToken)
    {
        if (_sheet is null) return;
        _buffer.Write(_rows > 0 ? "</row></sheetData></worksheet>"u8 : "</sheetData></worksheet>"u8);
        await FlushAsync(cancellationToken);
        _sheet.Dispose();
        _sheet = null;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _sheet!.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        await _outlet.DrainAsync(_output, cancellationToken);
    }

    private void Part(string name, string xml)
    {
        using var part = _zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml.Trim()));
    }

    private void BeginNumber()
    {
        _buffer.Write("<c s=\""u8);
        _buffer.Write([(byte)('0' + (int)_columns[_cell].Format)]);
        _buffer.Write("\"><v>"u8);
    }

    /// <summary>Characters that XML cannot hold are left out.</summary>
    private void Escape(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain) is >= 0 and var at ? at : text.Length;
            _buffer.Advance(Encoding.UTF8.GetBytes(text[..plain], _buffer.GetSpan(Math.Max(plain, 1))));
            if (plain == text.Length) return;
            var c = text[plain];
            if (c == '&') _buffer.Write("&amp;"u8);
            else if (c == '<') _buffer.Write("&lt;"u8);
            else if (c == '>') _buffer.Write("&gt;"u8);
            else if (char.IsHighSurrogate(c) && plain + 1 < text.Length && char.IsLowSurrogate(text[plain + 1])) Encoding.UTF8.GetBytes(text.Slice(plain++, 2), _buffer);
            else if (c is > '~' and < '\uFFFE' && !char.IsSurrogate(c)) Encoding.UTF8.GetBytes(text.Slice(plain, 1), _buffer);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>Takes what the archive writes, which it does without waiting, until it is sent on: a web server takes no writes that block.</summary>
    private sealed class Outlet : Stream
    {
        private readonly MemoryStream _held = new();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task DrainAsync(Stream output, CancellationToken cancellationToken)
        {
            if (_held.Length == 0) return;
            await output.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancellationToken);
            _held.SetLength(0);
        }

        public override void Flush()
        {
            // drained by the owner
        }

        public override void Write(byte[] buffer, int offset, int count) => _held.Write(buffer, offset, count);
        public override void Write(ReadOnlySpan<byte> buffer) => _held.Write(buffer);
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
