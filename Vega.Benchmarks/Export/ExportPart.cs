using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.VisualBasic.FileIO;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Features.Leads.Export;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Features.Performance.Excel;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Benchmarks.Export;

/// <summary>One way of writing in a process of its own, so that its peak of memory is its own: warmed up, idle, measured, said in a line.</summary>
internal static partial class ExportPart
{
    public const string Verb = "export-part";

    // After thirty calls and a moment a method is compiled for good; a server that has been up for a minute is there.
    private const int WarmRows = 500, WarmUp = 40;

    public static async Task<int> RunAsync(string part, string directory, int rows)
    {
        switch (part)
        {
            case "bare": await MeasureAsync(rows, BareAsync); break;
            case "streamed": await MeasureAsync(rows, StreamAsync); break;
            case "pivot": await MeasureAsync(rows, PivotAsync); break;
            case "bare-leads": await BareLeadsAsync(directory, rows); break;
            case "database": await FromDatabaseAsync(directory, rows, Viewer.System, LeadExportFormat.Excel); break;
            case "masked": await FromDatabaseAsync(directory, rows, new Viewer { Kind = ViewerKind.User, Role = Role.Finance, UserId = 1, Name = "Finance" }, LeadExportFormat.Excel); break;
            case "csv": await FromDatabaseAsync(directory, rows, Viewer.System, LeadExportFormat.Csv); break;
            default: throw new ArgumentOutOfRangeException(nameof(part), part, "no such part");
        }
        return 0;
    }

    /// <summary>Seconds, bytes written, idle and peak kilobytes and rows of a line that a part said.</summary>
    public static (double Seconds, long Bytes, long IdleKb, long PeakKb, int Rows) Read(string said)
    {
        var words = said.Split('\n').Last(l => l.StartsWith("part ", StringComparison.Ordinal)).Split(' ');
        return (double.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture), long.Parse(words[4], CultureInfo.InvariantCulture), int.Parse(words[5], CultureInfo.InvariantCulture));
    }

    private static async Task MeasureAsync(int rows, Func<Stream, int, Task<int>> write)
    {
        for (var run = 0; run < 2 * WarmUp; run++)
        {
            await write(new Counted(), WarmRows);
            if (run % (WarmUp / 2) == 0) await Task.Delay(300);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Linux forgets the peak so far.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var idle = Status("VmRSS");
        var output = new Counted();
        var watch = Stopwatch.StartNew();
        var written = await write(output, rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"part {watch.Elapsed.TotalSeconds:0.000} {output.Length} {idle} {Status("VmHWM")} {written}"));
    }

    private static Task<int> BareAsync(Stream output, int rows)
    {
        BareSheet.Write(output, ExportCells.Kinds, rows);
        return Task.FromResult(rows);
    }

    private static async Task<int> StreamAsync(Stream output, int rows)
    {
        var book = new StreamedWorkbook(output);
        await book.BeginSheetAsync("Leads", ExportCells.Columns);
        for (var row = 0; row < rows; row++)
        {
            await book.BeginRowAsync();
            for (var c = 0; c < ExportCells.Kinds.Count; c++)
                switch (ExportCells.Kinds[c])
                {
                    case ExportCells.Kind.Money: book.Number(ExportCells.Number(row, c)); break;
                    case ExportCells.Kind.Time: book.Time(ExportCells.Time(row)); break;
                    default: book.Text(ExportCells.Text(row, c)); break;
                }
        }
        await book.EndAsync();
        return rows;
    }

    private static Task<int> PivotAsync(Stream output, int rows)
    {
        var table = WorkbookTables.Of(ExportCells.Table(rows), new Dictionary<Dimension, string>(), new WorkbookOrder("nobody", "all", null, Instant.FromUtc(2026, 11, 1, 0, 0), "USD"));
        output.Write(new PerformanceWorkbook(TimeProvider.System).Write(table));
        return Task.FromResult(rows);
    }

    /// <summary>The export of the page of leads: read from SQLite, masked as the viewer is, 30 columns.</summary>
    private static async Task FromDatabaseAsync(string directory, int rows, Viewer viewer, LeadExportFormat format)
    {
        await using var services = Services(directory);
        var ids = await services.GetRequiredService<LeadListSearch>().IdsAsync(viewer, new LeadFilter(), WarmRows, CancellationToken.None);
        await MeasureAsync(rows, (output, count) => ExportAsync(services, output, viewer, count == WarmRows ? ids : null, format));
    }

    /// <summary>The bare writer over what the export of leads holds, in memory before the measuring begins.</summary>
    private static async Task BareLeadsAsync(string directory, int rows)
    {
        await using var services = Services(directory);
        using var csv = new MemoryStream();
        await ExportAsync(services, csv, Viewer.System, null, LeadExportFormat.Csv);
        csv.Position = 0;
        using var reader = new TextFieldParser(csv) { Delimiters = [","] };
        var leads = new List<(string, bool)[]>();
        while (reader.ReadFields() is { } fields) leads.Add([.. fields.Select(Cell)]);
        leads.RemoveAt(0);
        var few = leads.Take(WarmRows).ToList();
        await MeasureAsync(rows, (output, count) =>
        {
            var cells = count == WarmRows ? few : leads;
            BareSheet.Write(output, cells);
            return Task.FromResult(cells.Count);
        });

        static (string, bool) Cell(string text) =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? (text, false)
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, out var time) ? (time.ToOADate().ToString(CultureInfo.InvariantCulture), false) : (text, true);
    }

    private static ServiceProvider Services(string directory)
    {
        var options = new VegaOptions { DataDirectory = directory };
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory)
            .AddSingleton<LookUps>().AddSingleton<LeadListSearch>().AddSingleton<LeadWorkbook>().AddSingleton<LeadExports>().BuildServiceProvider();
    }

    private static async Task<int> ExportAsync(ServiceProvider services, Stream output, Viewer viewer, IReadOnlyList<long>? ids, LeadExportFormat format)
    {
        using var export = services.GetRequiredService<LeadExports>().Ask(viewer, new LeadFilter(), ids, [.. LeadColumns.All.Take(29)], format);
        var http = new DefaultHttpContext { RequestServices = services };
        http.Response.Body = output;
        await services.GetRequiredService<LeadWorkbook>().WriteAsync(export, viewer, http.Response, CancellationToken.None);
        return export.Written;
    }

    private static long Status(string key) => long.Parse(StatusLine().Match(File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal))).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex StatusLine();

    /// <summary>Takes bytes and forgets them.</summary>
    private sealed class Counted : Stream
    {
        private long _length;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => _length;
        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
            // nothing is kept
        }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;
        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
