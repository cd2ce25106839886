using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Tests.Support;

/// <summary>The real app on a port of its own, with a fresh database, a clock that tests move, and whatever <see cref="ApplyAsync"/> describes.</summary>
public sealed class VegaApp : WebApplicationFactory<Program>, IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly Dictionary<string, string?> _settings;
    private readonly string _directory;
    private Action<IServiceCollection>? _replace;

    private VegaApp(TestDatabase database, TestClock clock, Applied applied, string directory, bool ownsDatabase, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        (_database, Clock, Applied, _directory, _ownsDatabase) = (database, clock, applied, directory, ownsDatabase);
        _settings = new Dictionary<string, string?>
        {
            ["Vega:DataDirectory"] = directory,
            ["Vega:Database:Provider"] = database.Provider.ToString(),
            ["Vega:Database:ConnectionString"] = database.Options.ConnectionString,
            ["Vega:AuditKey"] = "every node of a test has this audit key",
            ["Vega:Demo"] = "false",
            ["Vega:Jobs"] = "false",
            ["Vega:RateLimits:Enabled"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft"] = "Warning",
        };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public TestClock Clock { get; }

    /// <summary>The ids and plain keys of all that was applied so far; nodes of one database share it.</summary>
    public Applied Applied { get; }

    /// <summary>Where it listens, as <c>http://127.0.0.1:43210/</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Starts an app on a fresh database.</summary>
    public static async Task<VegaApp> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, params (string Key, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(provider);
        return new VegaApp(database, new TestClock(), new Applied(), database.DirectoryPath, ownsDatabase: true, settings).Start();
    }

    /// <summary>Starts an app on a fresh database, with a service of its own instead of one of the app's.</summary>
    public static async Task<VegaApp> StartAsync(Action<IServiceCollection> replace)
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        return new VegaApp(database, new TestClock(), new Applied(), database.DirectoryPath, ownsDatabase: true) { _replace = replace }.Start();
    }

    /// <summary>Starts an app on a database that outlives it.</summary>
    public static VegaApp StartOn(TestDatabase database, params ReadOnlySpan<(string Key, string Value)> settings) =>
        new VegaApp(database, new TestClock(), new Applied(), database.DirectoryPath, ownsDatabase: false, settings).Start();

    /// <summary>Another node on the same database, with the same clock. Not on SQLite, which has one writer.</summary>
    public VegaApp StartNode(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        if (_database.Provider == DatabaseProvider.Sqlite) throw new InvalidOperationException("SQLite has one node.");
        return new VegaApp(_database, Clock, Applied, Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName, ownsDatabase: false, settings).Start();
    }

    /// <summary>Makes what the JSON describes exist, by the verb <c>apply</c>. Returns <see cref="Applied"/>.</summary>
    public async Task<Applied> ApplyAsync(string json)
    {
        var (file, written) = (Path.Combine(_directory, "apply.json"), Path.Combine(_directory, "applied.json"));
        await File.WriteAllTextAsync(file, json);
        var exit = await CommandLine.RunAsync(Services, ["apply", file, "--out", written], CancellationToken.None);
        if (exit != 0) throw new InvalidOperationException($"apply ended with {exit}.");
        Applied.Add(JsonDocument.Parse(await File.ReadAllTextAsync(written)).RootElement);
        File.Delete(written);
        return Applied;
    }

    /// <summary>Runs a verb of the command line inside the app; returns its exit code.</summary>
    public Task<int> RunVerbAsync(params string[] words) => CommandLine.RunAsync(Services, words, CancellationToken.None);

    /// <summary>A client that sends the key that was applied under that name.</summary>
    public HttpClient ClientWithKey(string name)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", Applied.Key(name));
        return client;
    }

    /// <summary>A client without key or cookies, which follows no redirect.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A context on the app's database, outside every transaction of the app.</summary>
    public Task<VegaDbContext> OpenDbAsync() => Services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();

    /// <summary>Reads from the database.</summary>
    public async Task<T> ReadAsync<T>(Func<VegaDbContext, Task<T>> read)
    {
        await using var db = await OpenDbAsync();
        return await read(db);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ownsDatabase) await _database.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(Clock);
        _replace?.Invoke(services);
    });

    protected override IHost CreateHost(IHostBuilder builder)
    {
        // As host settings they become the program's command line, so that they stand before its first line.
        builder.UseEnvironment(Environments.Development);
        builder.ConfigureHostConfiguration(c => c.AddInMemoryCollection(_settings.Where(s => s.Value is not null)));
        return base.CreateHost(builder);
    }

    private VegaApp Start()
    {
        UseKestrel(0);
        StartServer();
        return this;
    }
}
