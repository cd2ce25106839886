using System.Globalization;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Export;

/// <summary>Excel: the pivot workbook of a large table, and many leads streamed, beside a bare writer of the same cells. Each in a process of its own.</summary>
internal static class ExportBenchmark
{
    private const int Runs = 3;

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var (leads, rows) = (words.Number("--leads", 200_000), words.Number("--rows", 5_000));
        var kept = words.Option("--data");
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "export-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            if (!File.Exists(DataSetup.SqliteFile(directory))) await ChildProcess.RunAsync("Vega.Portal", ["demo", "--leads", leads.ToString(CultureInfo.InvariantCulture), $"--Vega:DataDirectory={directory}"]);
            Console.WriteLine($"Excel, best of {Runs} runs. {Machine.Describe()}.\n");
            Console.WriteLine("| what is written | rows | seconds | rows a second | of the bare writer | idle MB | peak MB above idle | MB |\n|---|---:|---:|---:|---:|---:|---:|---:|");
            var bare = await RunAsync("bare", directory, leads);
            Tell("bare writer: the same cells, no escaping, no formats", bare, bare.Rows / bare.Seconds);
            Tell("streamed, 30 columns", await RunAsync("streamed", directory, leads), bare.Rows / bare.Seconds);
            // Real leads hold more text than the made-up cells: the bare writer over theirs is what their export is compared with.
            var leadsBare = await RunAsync("bare-leads", directory, leads);
            Tell("bare writer: the cells of the leads, in memory", leadsBare, leadsBare.Rows / leadsBare.Seconds);
            Tell("export of leads from SQLite, 30 columns", await RunAsync("database", directory, leads), leadsBare.Rows / leadsBare.Seconds);
            Tell("the same, masked, 27 columns", await RunAsync("masked", directory, leads), leadsBare.Rows / leadsBare.Seconds);
            Tell("the same as CSV, 30 columns", await RunAsync("csv", directory, leads), leadsBare.Rows / leadsBare.Seconds);
            Tell("pivot workbook, 40 columns: table, data, pivot, definitions", await RunAsync("pivot", directory, rows), null);
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Seconds, long Bytes, long IdleKb, long PeakKb, int Rows)> RunAsync(string part, string directory, int rows)
    {
        var runs = new List<(double Seconds, long Bytes, long IdleKb, long PeakKb, int Rows)>();
        for (var run = 0; run < Runs; run++) runs.Add(ExportPart.Read(await ChildProcess.RunAsync("Vega.Benchmarks", [ExportPart.Verb, part, directory, rows.ToString(CultureInfo.InvariantCulture)])));
        return runs.MinBy(r => r.Seconds) with { PeakKb = runs.Max(r => r.PeakKb - r.IdleKb) + runs.MinBy(r => r.Seconds).IdleKb };
    }

    private static void Tell(string name, (double Seconds, long Bytes, long IdleKb, long PeakKb, int Rows) run, double? bare) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {run.Rows:#,##0} | {run.Seconds:0.00} | {run.Rows / run.Seconds:#,##0} | {(bare is { } of ? $"{run.Rows / run.Seconds / of:0%}" : "–")} | {run.IdleKb / 1024} | {(run.PeakKb - run.IdleKb) / 1024} | {run.Bytes / 1048576.0:0.0} |"));
}
