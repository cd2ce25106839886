using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Vega.Benchmarks;

/// <summary>A .NET program of this build, in a process of its own.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string assembly, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"{assembly} {arguments[0]} ended before it listened:\n{Said}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Seconds of processor time it has used.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    private string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    /// <summary>Starts a server, and returns it with its address once it listens.</summary>
    public static async Task<(ChildProcess Server, Uri Address)> ServeAsync(string assembly, params string[] arguments)
    {
        var child = new ChildProcess(assembly, arguments);
        return (child, await child._listening.Task);
    }

    /// <summary>Runs to the end; returns what it printed. Throws when it ends with anything but 0.</summary>
    public static async Task<string> RunAsync(string assembly, params string[] arguments)
    {
        using var child = new ChildProcess(assembly, arguments);
        await child._process.WaitForExitAsync();
        return child._process.ExitCode == 0 ? child.Said : throw new InvalidOperationException($"{assembly} {arguments[0]} ended with {child._process.ExitCode}:\n{child.Said}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (AddressPattern().Match(line) is { Success: true } match) _listening.TrySetResult(new Uri(match.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
