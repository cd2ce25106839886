using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Vega.Portal.Data;

namespace Vega.Benchmarks.Intake;

/// <summary>
/// The reference: an endpoint that reads a body and inserts it as one row through the same kind of writer as Vega's: a channel, one writer, one transaction for all that waits,
/// each answered after the commit, EF Core, SQLite with the same durability.
/// </summary>
internal static class BareServer
{
    public const string Verb = "bare-server";

    private const int BatchSize = 256;

    public static async Task<int> RunAsync(string directory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Services.AddPooledDbContextFactory<BareContext>(o => o.UseSqlite("Data Source=" + Path.Combine(directory, "bare.db")).AddInterceptors(new SqliteDurability()));
        builder.Services.AddSingleton<BareWriter>();
        builder.Services.AddHostedService(p => p.GetRequiredService<BareWriter>());
        var app = builder.Build();
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<BareContext>>().CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync();
            if ((await db.Database.SqlQueryRaw<int>("PRAGMA synchronous").ToListAsync())[0] is var synchronous and not 2) throw new InvalidOperationException($"synchronous is {synchronous}, not FULL.");
        }
        app.MapPost("/leads", async (HttpRequest request, BareWriter writer) =>
        {
            using var reader = new StreamReader(request.Body);
            var row = new BareRow { Body = await reader.ReadToEndAsync() };
            await writer.SaveAsync(row);
            return Results.Text($$"""{"id":{{row.Id}},"status":"new_lead"}""", "application/json");
        });
        await app.RunAsync();
        return 0;
    }

    private sealed class BareWriter(IDbContextFactory<BareContext> contexts) : BackgroundService
    {
        private readonly Channel<(BareRow Row, TaskCompletionSource Saved)> _waiting = Channel.CreateBounded<(BareRow, TaskCompletionSource)>(new BoundedChannelOptions(4096) { SingleReader = true });

        public async Task SaveAsync(BareRow row)
        {
            var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Writer.WriteAsync((row, saved));
            await saved.Task;
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var batch = new List<(BareRow Row, TaskCompletionSource Saved)>(BatchSize);
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                for (var gathered = 0; _waiting.Reader.Count > gathered && gathered < BatchSize;)
                {
                    gathered = _waiting.Reader.Count;
                    await Task.Yield();
                }
                while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var waiting)) batch.Add(waiting);
                await using var db = await contexts.CreateDbContextAsync(stoppingToken);
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                foreach (var (row, _) in batch) db.Rows.Add(row);
                await db.SaveChangesAsync(stoppingToken);
                foreach (var (_, saved) in batch) saved.TrySetResult();
            }
        }
    }

    private sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options)
    {
        public DbSet<BareRow> Rows => Set<BareRow>();
    }

    private sealed class BareRow
    {
        public long Id { get; set; }
        public required string Body { get; set; }
    }
}
