using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs;

/// <summary>Copies of a database that is in use.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vega-backup-");

    [Fact]
    public async Task Backup_WhilePostsAreWritten_OpensAndAgreesAndHoldsWhatWasAnsweredBefore()
    {
        await using var app = await VegaApp.StartAsync();
        var school = new School(app);
        School.Allocate(school.Healthcare, school.Month, cap: null);
        await school.OpenAsync();
        using var stop = new CancellationTokenSource();
        var answered = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var client = school.WithVendorKey();
        var posting = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) answered.Enqueue((await school.PostAsync(client, school.Body())).Id);
        })).ToArray();
        var during = 0;
        for (var i = 0; i < 4; i++)
        {
            var target = (i + 1) * 25;
            while (answered.Count < target) await Task.Yield();
            var before = answered.ToArray();
            var file = Path.Combine(_folder.FullName, "copy.db");
            Assert.Equal(0, (await Said.ByAsync(app.Services, "backup", "--out", file)).Exit);
            during += answered.Count - before.Length;
            await using var copy = new OpenedCopy(file);
            var said = await Said.ByAsync(copy.Services, "check");
            Assert.True(said.Exit == 0, said.Out);
            await using var db = await copy.Services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
            var kept = (await db.Leads.Select(l => l.PublicId).ToListAsync()).Select(id => id.With("VEGA")).ToHashSet();
            Assert.All(before, id => Assert.Contains(id, kept));
        }
        await stop.CancelAsync();
        await Task.WhenAll(posting);
        Assert.True(during > 0, "no post was written while a copy was made");
        Assert.Equal(["copy.db"], _folder.GetFiles().Select(f => f.Name));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "copy.db")));
    }

    [Fact]
    public async Task Check_WhilePostsAreWritten_SeesOneMoment()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        using var stop = new CancellationTokenSource();
        using var client = school.WithVendorKey();
        var posting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await school.PostAsync(client, school.Body());
        });
        for (var i = 0; i < 5; i++)
        {
            var said = await Said.ByAsync(app.Services, "check");
            Assert.True(said.Exit == 0, said.Out);
        }
        await stop.CancelAsync();
        await posting;
    }

    [OnEachDatabase(ServersOnly = true)]
    public async Task Backup_OfAServer_NamesTheServersOwnTool(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        var said = await Said.ByAsync(app.Services, "backup", "--out", Path.Combine(_folder.FullName, "copy"));
        Assert.Equal(2, said.Exit);
        Assert.Contains(database == DatabaseProvider.Postgres ? "pg_dump" : "BACKUP DATABASE", said.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Backup_OntoTheDatabaseOrNowhere_IsRefused()
    {
        await using var app = await VegaApp.StartAsync();
        var source = DataSetup.SqliteFile(app.Services.GetRequiredService<Portal.Platform.VegaOptions>().DataDirectory);
        Assert.Contains("is the database itself", (await Said.ByAsync(app.Services, "backup", "--out", source)).Error, StringComparison.Ordinal);
        var said = await Said.ByAsync(app.Services, "backup", "--out", Path.Combine(_folder.FullName, "no", "such", "folder"));
        Assert.Equal(2, said.Exit);
        Assert.Contains("could not be written", said.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Said.ByAsync(app.Services, "backup")).Exit);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
