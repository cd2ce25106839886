using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vega.Tests.Support;

/// <summary>The app as a process of its own, which a test can kill.</summary>
public sealed partial class VegaProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lazy<Task> _killed;

    private VegaProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _killed = new Lazy<Task>(() =>
        {
            process.Kill();
            return process.WaitForExitAsync();
        });
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it on a SQLite database, and returns when it listens.</summary>
    public static Task<VegaProcess> StartAsync(TestDatabase database, params string[] settings) => StartAsync(database, null, settings);

    /// <summary>Starts it with a clock that begins at the time, from which on it runs its jobs.</summary>
    public static async Task<VegaProcess> StartAsync(TestDatabase database, NodaTime.Instant? clock, params string[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Vega.Portal.dll"), $"--Vega:DataDirectory={database.DirectoryPath}", "--Vega:RateLimits:Enabled=false", "--urls=http://127.0.0.1:0", .. settings,
            .. clock is { } begins ? new[] { $"--Vega:ClockStart={begins}", "--Vega:Demo=false" } : ["--Vega:Jobs=false"],
        ]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = database.DirectoryPath };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = clock is null ? "Production" : "Development";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        var said = new List<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => { lock (said) listening.TrySetException(new InvalidOperationException("The app ended before it listened:\n" + string.Join('\n', said))); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new VegaProcess(process, await listening.Task.WaitAsync(TimeSpan.FromMinutes(2)));

        void Hear(string? line)
        {
            if (line is null) return;
            lock (said) said.Add(line);
            if (AddressPattern().Match(line) is { Success: true } match) listening.TrySetResult(new Uri(match.Value));
        }
    }

    /// <summary>As <c>kill -9</c>: it gets no word in. Whoever calls while it dies waits with the first: a Process is not made to be waited for by many threads at once.</summary>
    public Task KillAsync() => _killed.Value;

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
