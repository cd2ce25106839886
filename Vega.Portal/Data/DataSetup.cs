using Microsoft.EntityFrameworkCore;

namespace Vega.Portal.Data;

/// <summary>The one place that chooses a database provider.</summary>
public static class DataSetup
{
    /// <summary>The trace sources of the providers that have one.</summary>
    public static readonly string[] TraceSources = ["Npgsql"];

    public static IServiceCollection AddVegaData(this IServiceCollection services, DatabaseOptions options, string dataDirectory, string? auditKey = null)
    {
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton<ConfigurationWrites>();
        services.AddSingleton<LedgerPulse>();
        services.AddSingleton<Preferences>();
        services.AddSingleton<AuditVerification>();
        services.AddSingleton(p => AuditChain.Open(dataDirectory, auditKey, p.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton(p => new WriteGate(single: options.Provider == DatabaseProvider.Sqlite, p.GetRequiredService<AuditChain>()));
        services.AddSingleton(new DatabaseCopy(options, dataDirectory));
        switch (options.Provider)
        {
            case DatabaseProvider.SqlServer:
                Add<SqlServerVegaDbContext>(services, b => b.UseSqlServer(options.ConnectionString, o => { if (options.MaxBatchSize is { } size) o.MaxBatchSize(size); }));
                break;
            case DatabaseProvider.Postgres:
                Add<PostgresVegaDbContext>(services, b => b.UseNpgsql(options.ConnectionString, o => { if (options.MaxBatchSize is { } size) o.MaxBatchSize(size); }));
                break;
            default:
                var file = SqliteFile(dataDirectory);
                Add<SqliteVegaDbContext>(services, b => b.UseSqlite("Data Source=" + file, o => { if (options.MaxBatchSize is { } size) o.MaxBatchSize(size); }).AddInterceptors(new SqliteDurability()));
                break;
        }
        return services;
    }

    /// <summary>The database file inside the data directory.</summary>
    public static string SqliteFile(string dataDirectory) => Path.Combine(dataDirectory, "vega.db");

    private static void Add<TContext>(IServiceCollection services, Action<DbContextOptionsBuilder> use) where TContext : VegaDbContext
    {
        services.AddPooledDbContextFactory<TContext>(use);
        services.AddSingleton<IDbContextFactory<VegaDbContext>>(p => new Factory<TContext>(p.GetRequiredService<IDbContextFactory<TContext>>()));
        services.AddScoped<VegaDbContext>(p => p.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContext());
    }

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<VegaDbContext> where TContext : VegaDbContext
    {
        public VegaDbContext CreateDbContext() => inner.CreateDbContext();
        public async Task<VegaDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await inner.CreateDbContextAsync(cancellationToken);
    }
}
