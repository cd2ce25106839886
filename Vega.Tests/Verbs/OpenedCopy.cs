using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Data;
using Vega.Portal.Verbs;

namespace Vega.Tests.Verbs;

/// <summary>A backup put in place of a database, as somebody who restores it would, with the verbs over it.</summary>
public sealed class OpenedCopy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vega-copy-");
    private readonly ServiceProvider _services;

    public OpenedCopy(string file)
    {
        File.Copy(file, DataSetup.SqliteFile(_folder.FullName));
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddVegaData(new DatabaseOptions(), _folder.FullName).AddVerbs().BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
