using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Vega.Tests.Support;

/// <summary>
/// A PostgreSQL server of our own for one test run: a cluster in a temporary folder, run as an ordinary user (it refuses root). A shell beside it stops the server and
/// removes the folder when this process is gone, however it went.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly string? Binaries = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).MaxBy(d => d, StringComparer.Ordinal)
        : null;

    private static readonly Lazy<Task<PostgresCluster>> Running = new(StartAsync);
    private readonly string _server;

    private PostgresCluster(int port) => _server = $"Host=127.0.0.1;Port={port};Username=vega;Maximum Pool Size=40;Timeout=60;Include Error Detail=true";

    /// <summary>Why there is none here; null when there can be.</summary>
    public static string? Missing { get; } = Binaries is null ? "PostgreSQL's server is not installed (looked for /usr/lib/postgresql/*/bin/initdb)." : null;

    /// <summary>The cluster of this test run, started at the first call.</summary>
    public static Task<PostgresCluster> RunningAsync() => Running.Value;

    public string ConnectionString(string database) => $"{_server};Database={database}";

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task DropAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString)) NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vega-postgres-").FullName;
        var asRoot = Environment.UserName == "root";
        if (asRoot) await RunAsync("chown", "nobody:nogroup", folder);
        string[] ordinary = asRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];
        var data = Path.Combine(folder, "data");
        await RunAsync([.. ordinary, Path.Combine(Binaries!, "initdb"), "-D", data, "-U", "vega", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var port = FreePort();
        // fsync off: what is proved on PostgreSQL is order among writers; that a commit survives a crash is PostgreSQL's own promise.
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB";
        await RunAsync([.. ordinary, Path.Combine(Binaries!, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", settings, "start"]);
        var stop = $"while kill -0 {Environment.ProcessId} 2>/dev/null; do sleep 1; done; {string.Join(' ', ordinary)} {Binaries}/pg_ctl -D {data} -m immediate stop; rm -rf {folder}";
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", $"({stop}) >/dev/null 2>&1 </dev/null &"]) { UseShellExecute = false })!.Dispose();
        return new PostgresCluster(port);
    }

    private static async Task RunAsync(params string[] command)
    {
        // Files, not pipes: the server that pg_ctl leaves behind would hold a pipe open for ever.
        var quoted = string.Join(' ', command.Select(c => $"'{c.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var output = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{quoted} >{output} 2>&1 </dev/null"]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        var said = await File.ReadAllTextAsync(output);
        File.Delete(output);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {said}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
