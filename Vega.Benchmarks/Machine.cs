using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Vega.Benchmarks;

/// <summary>What a table was measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({model ?? RuntimeInformation.ProcessArchitecture.ToString()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
    }

    /// <summary>The median time in milliseconds in which the disk makes 4 KB durable.</summary>
    public static double DurableWrite(string directory)
    {
        var file = Path.Combine(directory, "durable-write");
        var times = new double[50];
        using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var block = new byte[4096];
            for (var i = 0; i < times.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                stream.Write(block);
                stream.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }
        File.Delete(file);
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
