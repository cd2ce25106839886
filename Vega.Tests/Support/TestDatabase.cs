using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Data;

namespace Vega.Tests.Support;

/// <summary>A fresh database with the present schema, and a data directory beside it; both go when it is disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<DatabaseProvider, Lazy<Task<string>>> Templates = new();
    private static readonly string? SqlServer = Environment.GetEnvironmentVariable("VEGA_TEST_SQLSERVER");
    private static int _count;

    private TestDatabase(DatabaseProvider provider, string directory, string? connectionString)
    {
        (Provider, DirectoryPath) = (provider, directory);
        Options = new DatabaseOptions { Provider = provider, ConnectionString = connectionString };
    }

    public DatabaseProvider Provider { get; }
    public DatabaseOptions Options { get; }
    public string DirectoryPath { get; }

    /// <summary>Why tests cannot run on the database here; null when they can.</summary>
    public static string? Missing(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer when string.IsNullOrWhiteSpace(SqlServer) => "VEGA_TEST_SQLSERVER gives no connection string.",
        DatabaseProvider.Postgres => PostgresCluster.Missing,
        _ => null,
    };

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var directory = Directory.CreateTempSubdirectory("vega-test-").FullName;
        var name = $"vega_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        var template = await Templates.GetOrAdd(provider, p => new Lazy<Task<string>>(() => MakeTemplateAsync(p))).Value;
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                File.Copy(template, DataSetup.SqliteFile(directory));
                return new TestDatabase(provider, directory, null);
            case DatabaseProvider.Postgres:
                var cluster = await PostgresCluster.RunningAsync();
                await cluster.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
                return new TestDatabase(provider, directory, cluster.ConnectionString(name));
            default:
                var server = new TestDatabase(provider, directory, new DbConnectionStringBuilder { ConnectionString = SqlServer, ["Database"] = name }.ConnectionString);
                await MigrateAsync(server.Options, directory);
                return server;
        }
    }

    public async ValueTask DisposeAsync()
    {
        switch (Provider)
        {
            case DatabaseProvider.Postgres:
                await (await PostgresCluster.RunningAsync()).DropAsync(Options.ConnectionString!);
                break;
            case DatabaseProvider.SqlServer:
                await using (var services = Services(Options, DirectoryPath))
                await using (var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync())
                    await db.Database.EnsureDeletedAsync();
                break;
        }
        Directory.Delete(DirectoryPath, recursive: true);
    }

    // Migrations take longer than most tests, so they run once per database and test run; each test gets a copy.
    private static async Task<string> MakeTemplateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.SqlServer) return "";
        var directory = Directory.CreateTempSubdirectory("vega-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        if (provider == DatabaseProvider.Postgres)
        {
            var cluster = await PostgresCluster.RunningAsync();
            await cluster.ExecuteAsync("CREATE DATABASE vega_template");
            await MigrateAsync(new DatabaseOptions { Provider = provider, ConnectionString = cluster.ConnectionString("vega_template") + ";Pooling=false" }, directory);
            return "vega_template";
        }
        await MigrateAsync(new DatabaseOptions(), directory);
        await using var services = Services(new DatabaseOptions(), directory);
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        return DataSetup.SqliteFile(directory);
    }

    private static async Task MigrateAsync(DatabaseOptions options, string directory)
    {
        await using var services = Services(options, directory);
        await services.GetRequiredService<DatabaseStart>().MigrateAsync();
    }

    private static ServiceProvider Services(DatabaseOptions options, string directory) => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddVegaData(options, directory).BuildServiceProvider();
}
