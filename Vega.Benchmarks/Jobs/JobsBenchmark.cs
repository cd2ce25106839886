using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Benchmarks.Performance;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Jobs;

/// <summary>A night over millions of leads, while leads go on coming in: every job that runs at night, one after the other, with the closing of the day before them. Done when it takes under two minutes.</summary>
internal static class JobsBenchmark
{
    private const int LateClients = SyntheticLeads.Clients, LateEach = 1000, LateDays = 90;

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var count = words.Number("--leads", 5_000_000);
        var kept = words.Option("--data");
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "jobs-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            // An hour before midnight in New York; the night is the one after it.
            var clock = new NightClock(SyntheticLeads.First + SyntheticLeads.Span - Duration.FromHours(2));
            var options = new VegaOptions { DataDirectory = directory, Jobs = false };
            await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(options).AddVegaData(options.Database, directory).AddScheduler(options).AddFacts(options).BuildServiceProvider();
            await Console.Error.WriteLineAsync($"Filling the database with {count:N0} leads …");
            await SyntheticDatabase.FillAsync(services, count);
            await ForgetAsync(services);
            Console.WriteLine($"Jobs, {count:N0} leads, SQLite. {Machine.Describe()}.\n");
            await services.GetRequiredService<LeadFacts>().LoadAsync();
            Console.WriteLine("| job | seconds | worked on | what it says |\n|---|---:|---:|---|");
            await RunAsync(services, "rollups", "back-fill of the year, once");
            var late = await LateAsync(services, clock);
            clock.MoveTo(SyntheticLeads.First + SyntheticLeads.Span + Duration.FromHours(3));
            using var stop = new CancellationTokenSource();
            var intake = BusyIntake.RunAsync(services, stop.Token);
            var watch = Stopwatch.StartNew();
            await RunAsync(services, "rollups", "closing the day");
            foreach (var job in services.GetServices<JobDescription>().Where(j => j.Timetable.AtNight)) await RunAsync(services, job.Key, null);
            watch.Stop();
            await stop.CancelAsync();
            var (batches, p50, p99, rate) = await intake;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nThe night: **{watch.Elapsed.TotalSeconds:0.0} s** (aim under 120), after {late:N0} late changes of the last {LateDays} days. Meanwhile {rate:N0} leads a second came in; a batch of {BusyIntake.LeadsABatch} was durable after {p50:0} ms in the median, {p99:0} ms at the 99th percentile ({batches} batches).\n"));
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A kept database begins anew: as if it had never been rolled up.</summary>
    private static async Task ForgetAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        await db.Rollups.ExecuteDeleteAsync();
        await db.RollupDays.ExecuteDeleteAsync();
        await db.RollupMarks.ExecuteDeleteAsync();
        await db.Clients.ExecuteUpdateAsync(s => s.SetProperty(c => c.CreatedAt, SyntheticLeads.First));
    }

    private static async Task RunAsync(IServiceProvider services, string key, string? how)
    {
        var job = services.GetServices<JobDescription>().Single(j => j.Key == key);
        var watch = Stopwatch.StartNew();
        var (run, refusal) = await services.GetRequiredService<JobRunner>().RunAsync(job, new JobOrder(JobOccasion.Asked, AskedBy: "the benchmark"), CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {job.Title}{(how is null ? "" : ", " + how)} | {watch.Elapsed.TotalSeconds:0.0} | {run?.Count:N0} {run?.Things} | {run?.Status} {run?.Note ?? run?.Cause ?? refusal} |"));
    }

    /// <summary>Statuses that arrive late: leads of the last weeks are contacted, apply, are returned.</summary>
    private static async Task<int> LateAsync(IServiceProvider services, NightClock clock)
    {
        var (dice, changed) = (new Random(8), 0);
        var since = SyntheticLeads.First + SyntheticLeads.Span - Duration.FromDays(LateDays);
        for (var client = 1; client <= LateClients; client++)
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
            var ids = await db.Leads.Where(l => l.ClientId == client && l.CreatedAt >= since).OrderBy(l => l.Id).Select(l => l.Id).ToListAsync();
            await using var transaction = await WriteTransaction.BeginAsync(db, services.GetRequiredService<WriteGate>(), [client]);
            var chosen = Enumerable.Range(0, Math.Min(LateEach, ids.Count)).Select(_ => ids[dice.Next(ids.Count)]).Distinct().ToList();
            foreach (var chunk in chosen.Chunk(500))
                foreach (var lead in await db.Leads.Where(l => chunk.Contains(l.Id)).ToListAsync())
                {
                    (lead.UpdatedSeq, lead.UpdatedAt) = transaction.NextEvent(client, clock.Now());
                    lead.Status = dice.Next(3) switch { 0 => LeadStatus.Contacted, 1 => LeadStatus.Applied, _ => LeadStatus.Returned };
                    (lead.FunnelRank, lead.Billable) = (lead.Status.FunnelRank(), lead.Status.IsGood());
                    db.LeadEvents.Add(LeadEvent.Of(lead, lead.UpdatedSeq, LeadEventType.Status, lead.UpdatedAt, "system"));
                    changed++;
                }
            await transaction.CommitAsync();
        }
        return changed;
    }

    /// <summary>A clock that runs on from wherever it is put.</summary>
    private sealed class NightClock(Instant start) : TimeProvider
    {
        private Instant _start = start;
        private long _stamp = System.GetTimestamp();

        public void MoveTo(Instant at) => (_start, _stamp) = (at, System.GetTimestamp());

        public override DateTimeOffset GetUtcNow() => _start.ToDateTimeOffset() + System.GetElapsedTime(_stamp);
    }
}
