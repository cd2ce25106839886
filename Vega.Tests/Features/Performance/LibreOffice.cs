using System.Diagnostics;

namespace Vega.Tests.Features.Performance;

/// <summary>LibreOffice, where it is installed: it lays pivots out anew from their data when it opens a workbook.</summary>
internal static class LibreOffice
{
    private const string Program = "/usr/bin/soffice";

    /// <summary>Longer than it takes on a busy machine; one that waits for somebody to answer never ends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static bool IsThere => File.Exists(Program);

    /// <summary>The rows of a sheet, by its number from 1, of each workbook, as LibreOffice shows them. All are opened by one process, which has a profile of its own.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<string[]>>> SheetAsync(IReadOnlyList<byte[]> books, int sheet)
    {
        var folder = Directory.CreateTempSubdirectory("vega-office-").FullName;
        try
        {
            var files = books.Select((_, i) => Path.Combine(folder, $"book{i}.xlsx")).ToList();
            foreach (var (file, book) in files.Zip(books)) await File.WriteAllBytesAsync(file, book);
            var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (var word in new[] { "--headless", "--norestore", $"-env:UserInstallation=file://{folder}/profile", "--convert-to", $"csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,{sheet}", "--outdir", folder }.Concat(files)) start.ArgumentList.Add(word);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
                await process.WaitForExitAsync(patience.Token);
                Assert.True(process.ExitCode == 0, string.Join('\n', said));
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
            var sheets = new List<IReadOnlyList<string[]>>();
            foreach (var file in files)
            {
                var csv = Directory.GetFiles(folder, Path.GetFileNameWithoutExtension(file) + "-*.csv").Single();
                sheets.Add([.. (await File.ReadAllLinesAsync(csv)).Select(l => l.Split('\t').Select(c => c.Trim('"')).ToArray())]);
            }
            return sheets;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
