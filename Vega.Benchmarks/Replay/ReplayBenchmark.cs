using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Intake;
using Vega.Portal.Intake.Replay;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Replay;

/// <summary>
/// The rule time machine over the busiest client of a demo database, beside bare reading of the same posts: every row of the window with its body, nothing parsed. Prints a table.
/// </summary>
internal static class ReplayBenchmark
{
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var leads = words.Number("--leads", 1_000_000);
        var kept = words.Option("--data");
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "replay-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            if (!File.Exists(DataSetup.SqliteFile(directory))) await ChildProcess.RunAsync("Vega.Portal", ["demo", "--leads", leads.ToString(CultureInfo.InvariantCulture), $"--Vega:DataDirectory={directory}"]);
            var options = new VegaOptions { DataDirectory = directory };
            await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory)
                .AddSingleton<ConfigurationCache>().AddSingleton<RuleReplay>().BuildServiceProvider();
            Console.WriteLine($"The rule time machine over a demo of {leads:N0} leads, SQLite, medians of 3.\n{Machine.Describe()}\n\n| days | posts | flips | bare reading | time machine | ratio | posts/s |\n|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var days in RuleReplay.DaysBack) Console.WriteLine(await MeasureAsync(services, days));
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(IServiceProvider services, int days)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        var client = await db.Leads.GroupBy(l => l.ClientId).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstAsync();
        var rules = RuleSet.Of(await db.FilterRules.Where(r => r.ClientId == client).ToListAsync());
        var draft = new RuleSet([.. rules.Rules, new() { Name = "Far", When = [new() { Field = "state", Is = "any-of", Values = ["TX", "CA", "AR"] }] }]);
        var (bare, full) = (new List<double>(), new List<double>());
        var (posts, flips) = (0, 0);
        for (var round = 0; round < 3; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var runs = (await services.GetRequiredService<RuleReplay>().JudgeAsync(Viewer.System, client, draft, days, null, CancellationToken.None))!;
            full.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            (posts, flips) = (runs.Leads.Count, runs.Report().FlipCount);
            var first = runs.Leads.Count == 0 ? 0 : runs.Leads[0].LeadId;
            started = Stopwatch.GetTimestamp();
            var read = 0L;
            var rows = db.LeadEvents.AsNoTracking().Where(e => e.ClientId == client && e.Type == LeadEventType.Received && e.LeadId >= first).Join(db.Leads, e => e.LeadId, l => l.Id, (e, l) => l)
                .Join(db.LeadPosts, l => l.Id, p => p.LeadId, (l, p) => new { l.Id, l.CreatedAt, l.VendorId, p.RawParams });
            await foreach (var row in rows.AsAsyncEnumerable()) read += row.RawParams.Length;
            bare.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (read == 0 && posts > 0) throw new InvalidOperationException("nothing was read");
        }
        var (reference, machine) = (bare.Order().ElementAt(1), full.Order().ElementAt(1));
        return string.Create(CultureInfo.InvariantCulture, $"| {days} | {posts:N0} | {flips:N0} | {reference:0.00} s | {machine:0.00} s | {machine / reference:0.0} | {posts / machine:N0} |");
    }
}
