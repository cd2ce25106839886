using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Performance;

/// <summary>Questions over millions of leads, from the facts and, in the same run, as SQL on SQLite; loading, memory, growth, many users, and answers while leads come in.</summary>
internal static class PerformanceBenchmark
{
    private const int Runs = 21;
    // After thirty calls and a moment a method is compiled for good; a server that has been up for a minute is there.
    private const int WarmUp = 40;
    private static readonly TimeSpan SqlPatience = TimeSpan.FromSeconds(180);

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var count = words.Number("--leads", 5_000_000);
        var kept = words.Option("--data");
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "performance-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            await using var services = Services(directory);
            await Console.Error.WriteLineAsync($"Filling the database with {count:N0} leads …");
            await SyntheticDatabase.FillAsync(services, count);
            Console.WriteLine($"Performance, {count:N0} leads, SQLite. {Machine.Describe()}.\n");
            await LoadAsync(services, directory, count);
            var facts = services.GetRequiredService<LeadFacts>();
            await QuestionsAsync(facts, words.Contains("--no-sql") ? null : services.GetRequiredService<SqlFacts>());
            await UsersAsync(facts);
            await BusyLeads.RunAsync(services, facts);
            Growth(count);
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    internal static FactsQuestion Question(ReportingMode mode, string zone, Instant? start, Instant? end, Instant? asOf, (Dimension Dimension, GroupValue Value)? filter, params Dimension[] groups) => new(new PerformanceRequest
    {
        Zone = DateTimeZoneProviders.Tzdb[zone], Mode = mode, Start = start, End = end, AsOf = asOf, GroupBy = groups,
        Filter = filter is { } f ? new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [f.Dimension] = [f.Value] } : new Dictionary<Dimension, IReadOnlyList<GroupValue>>(),
    }, null, null);

    internal static FactsQuestion TwoColumns => Question(ReportingMode.Cohort, "America/New_York", null, null, null, null, Dimension.ClientId, Dimension.VendorId);

    internal static string Figure(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    internal static double Percentile(List<double> times, double share)
    {
        times.Sort();
        return times[(int)Math.Min(times.Count - 1, Math.Ceiling(times.Count * share) - 1)];
    }

    private static ServiceProvider Services(string directory)
    {
        var options = new VegaOptions { DataDirectory = directory };
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory).AddFacts(options).BuildServiceProvider();
    }

    private static async Task LoadAsync(ServiceProvider services, string directory, int count)
    {
        Console.WriteLine("| load at start | seconds | leads/s | aim |\n|---|---:|---:|---:|");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await services.GetRequiredService<LeadFacts>().LoadAsync(useFile: false);
        Row("from the database, file written", watch.Elapsed, 100_000);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        await using (var second = Services(directory))
        {
            watch.Restart();
            await second.GetRequiredService<LeadFacts>().LoadAsync();
            Row("from the file, checked against EventSeq", watch.Elapsed, 300_000);
        }
        var events = await EventsAsync(services);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nMemory: {(double)memory / count:0} bytes a lead (aim under 200), {(double)events / count:0.0} events a lead; the file has {new FileInfo(Path.Combine(directory, "facts.bin")).Length / 1_048_576:N0} MB.\n"));

        void Row(string what, TimeSpan time, int aim) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {time.TotalSeconds:0.0} | {count / time.TotalSeconds:N0} | {aim:N0} |"));
    }

    private static async Task<long> EventsAsync(ServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        return await db.Ledgers.SumAsync(l => l.EventSeq);
    }

    private static async Task QuestionsAsync(LeadFacts facts, SqlFacts? sql)
    {
        var (first, last) = (SyntheticLeads.First, SyntheticLeads.First + SyntheticLeads.Span);
        var percent = first + SyntheticLeads.Span * 0.7;
        (string Name, string Aim, FactsQuestion Question)[] questions =
        [
            ("two columns, everything", "60", TwoColumns),
            ("the same, a filter that keeps 1 %", "300", TwoColumns with { Request = TwoColumns.Request with { Filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [Dimension.State] = [GroupValue.Of("VA"), GroupValue.Of("WV")] } } }),
            ("the same, 1 % of the time", "5", Question(ReportingMode.Cohort, "America/New_York", percent, percent + SyntheticLeads.Span * 0.01, null, null, Dimension.ClientId, Dimension.VendorId)),
            ("six columns", "300", Question(ReportingMode.Cohort, "America/New_York", null, null, null, null, Dimension.ClientId, Dimension.VendorId, Dimension.ProgramGroupId, Dimension.CampaignType, Dimension.State, Dimension.Year)),
            ("by sub id", "300", Question(ReportingMode.Cohort, "America/New_York", null, null, null, null, Dimension.SubId)),
            ("by date in New York", "300", Question(ReportingMode.Cohort, "America/New_York", null, null, null, null, Dimension.Date)),
            ("two columns, snapshot", "300", Question(ReportingMode.Snapshot, "America/New_York", null, null, null, null, Dimension.ClientId, Dimension.VendorId)),
            ("two columns, snapshot of a month", "300", Question(ReportingMode.Snapshot, "America/New_York", last - Duration.FromDays(60), last - Duration.FromDays(30), null, null, Dimension.ClientId, Dimension.VendorId)),
            ("two columns, as of a month before the end", "300", Question(ReportingMode.Cohort, "America/New_York", null, null, last - Duration.FromDays(30), null, Dimension.ClientId, Dimension.VendorId)),
            ("two columns, as of the middle", "300", Question(ReportingMode.Cohort, "America/New_York", null, null, first + Duration.FromDays(182), null, Dimension.ClientId, Dimension.VendorId)),
        ];
        Console.WriteLine("| question | rows | facts, median ms | p95 | aim | SQL, ms | SQL / facts |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, aim, question) in questions)
        {
            var times = new List<double>();
            var rows = 0;
            for (var run = 0; run < Runs + WarmUp; run++)
            {
                var started = Stopwatch.GetTimestamp();
                rows = (await facts.AnswerAsync(question)).Rows.Count;
                if (run >= WarmUp) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            var (median, p95) = (Percentile(times, 0.5), Percentile(times, 0.95));
            var asSql = sql is null ? null : await SqlAsync(sql, question);
            Console.WriteLine($"| {name} | {rows:N0} | {Figure(median)} | {Figure(p95)} | {aim} | {(sql is null ? "" : asSql is { } ms ? Figure(ms) : "> " + Figure(SqlPatience.TotalMilliseconds))} | {(asSql is { } time ? Figure(time / median) : "")} |");
        }
        Console.WriteLine();
    }

    /// <summary>The better of two runs, or one that took half a minute; null when that takes too long.</summary>
    private static async Task<double?> SqlAsync(SqlFacts sql, FactsQuestion question)
    {
        var best = double.MaxValue;
        for (var run = 0; run < 2 && best is < 30_000 or double.MaxValue; run++)
        {
            using var patience = new CancellationTokenSource(SqlPatience);
            var started = Stopwatch.GetTimestamp();
            try
            {
                await sql.AnswerAsync(question, patience.Token).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return best;
    }

    private static async Task UsersAsync(LeadFacts facts)
    {
        Console.WriteLine("| users at once, two columns | median ms | p95 | aim for p95 |\n|---:|---:|---:|---:|");
        foreach (var users in new[] { 1, 4, 16 })
        {
            var times = new List<double>();
            await Task.WhenAll(Enumerable.Range(0, users).Select(_ => Task.Run(async () =>
            {
                for (var run = 0; run < 12; run++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await facts.AnswerAsync(TwoColumns);
                    lock (times) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            })));
            Console.WriteLine($"| {users} | {Figure(Percentile(times, 0.5))} | {Figure(Percentile(times, 0.95))} | {(users == 16 ? "1,000" : "")} |");
        }
        Console.WriteLine();
    }

    /// <summary>The scan alone over facts made in memory, at growing sizes.</summary>
    private static void Growth(int count)
    {
        Console.WriteLine("| leads | two columns, scan alone, median ms | ns a lead |\n|---:|---:|---:|");
        foreach (var size in new[] { count / 5, count / 5 * 3, count })
        {
            var store = SyntheticStore.Make(size);
            var times = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                var started = Stopwatch.GetTimestamp();
                FactsScan.Run(store, TwoColumns, new AggregateSums([]), []);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            var median = Percentile(times, 0.5);
            Console.WriteLine($"| {size:N0} | {Figure(median)} | {Figure(median * 1e6 / size)} |");
        }
    }
}
