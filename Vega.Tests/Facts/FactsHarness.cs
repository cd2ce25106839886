using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Facts;

/// <summary>Both engines on a database of their own, without the rest of the app.</summary>
public sealed class FactsHarness : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly string _directory;

    private readonly bool _owns;

    private FactsHarness(TestDatabase database, string directory, bool owns)
    {
        (_database, _directory, _owns) = (database, directory, owns);
        var options = new VegaOptions { DataDirectory = directory, Database = database.Options };
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(database.Options, database.DirectoryPath).AddFacts(options).BuildServiceProvider();
    }

    public LeadFacts Facts => _services.GetRequiredService<LeadFacts>();
    public SqlFacts Sql => _services.GetRequiredService<SqlFacts>();
    public FactsCheck Check => _services.GetRequiredService<FactsCheck>();
    public FactsState State => _services.GetRequiredService<FactsState>();
    public WriteGate Gate => _services.GetRequiredService<WriteGate>();
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();
    public string FilePath => Path.Combine(_directory, "facts.bin");

    public static async Task<FactsHarness> StartAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        return new FactsHarness(database, database.DirectoryPath, owns: true);
    }

    /// <summary>Another process on the same database, with nothing in memory; with the same file, or one of its own.</summary>
    public FactsHarness Node(bool sameFile = false) => new(_database, sameFile ? _directory : Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName, owns: false);

    public Task<VegaDbContext> OpenDbAsync() => _services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owns) await _database.DisposeAsync();
    }
}
