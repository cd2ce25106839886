using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Facts;

namespace Vega.Benchmarks.Performance;

/// <summary>Answers while 500 leads a second come in: after each commit the count must have run up to it.</summary>
internal static class BusyLeads
{
    private const int BatchesASecond = 10, LeadsABatch = 50, Seconds = 10;

    public static async Task RunAsync(IServiceProvider services, LeadFacts facts)
    {
        var quiet = await AskAsync(facts);
        var before = (await facts.AnswerAsync(PerformanceBenchmark.TwoColumns)).Totals.Values[PerformanceSums.Leads];
        var committed = 0L;
        var writing = Task.Run(async () =>
        {
            var watch = Stopwatch.StartNew();
            for (var batch = 0; batch < BatchesASecond * Seconds; batch++)
            {
                await WriteAsync(services, 1 + batch % SyntheticLeads.Clients);
                Interlocked.Add(ref committed, LeadsABatch);
                var ahead = TimeSpan.FromSeconds((batch + 1.0) / BatchesASecond) - watch.Elapsed;
                if (ahead > TimeSpan.Zero) await Task.Delay(ahead);
            }
            return LeadsABatch * BatchesASecond * Seconds / watch.Elapsed.TotalSeconds;
        });
        var (busy, wrong) = (new List<double>(), 0);
        while (!writing.IsCompleted)
        {
            var least = before + Interlocked.Read(ref committed);
            var started = Stopwatch.GetTimestamp();
            var answer = await facts.AnswerAsync(PerformanceBenchmark.TwoColumns);
            busy.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var counted = answer.Totals.Values[PerformanceSums.Leads];
            if (counted < least || counted > before + Interlocked.Read(ref committed) + LeadsABatch || counted != answer.Rows.Sum(r => r.Values[PerformanceSums.Leads])) wrong++;
        }
        var rate = await writing;
        var (quietP95, busyP95) = (PerformanceBenchmark.Percentile(quiet, 0.95), PerformanceBenchmark.Percentile(busy, 0.95));
        Console.WriteLine($"| while leads come in | leads/s | answers | wrong | median ms | p95 | aim: under twice the quiet p95 |\n|---|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine($"| quiet | 0 | {quiet.Count} | | {PerformanceBenchmark.Figure(PerformanceBenchmark.Percentile(quiet, 0.5))} | {PerformanceBenchmark.Figure(quietP95)} | |");
        Console.WriteLine($"| busy | {rate:N0} | {busy.Count} | {wrong} | {PerformanceBenchmark.Figure(PerformanceBenchmark.Percentile(busy, 0.5))} | {PerformanceBenchmark.Figure(busyP95)} | {busyP95 / quietP95:0.0} times |\n");
    }

    private static async Task<List<double>> AskAsync(LeadFacts facts)
    {
        var times = new List<double>();
        for (var run = 0; run < 40; run++)
        {
            var started = Stopwatch.GetTimestamp();
            await facts.AnswerAsync(PerformanceBenchmark.TwoColumns);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private static async Task WriteAsync(IServiceProvider services, int client)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        await using var tx = await WriteTransaction.BeginAsync(db, services.GetRequiredService<WriteGate>(), [client]);
        var leads = new List<(Lead Lead, long Seq, Instant At)>();
        for (var i = 0; i < LeadsABatch; i++)
        {
            var (seq, at) = tx.NextEvent(client, SyntheticLeads.First + SyntheticLeads.Span + Duration.FromDays(400));
            var lead = new Lead
            {
                PublicId = PublicId.New(), ClientId = client, VendorId = 1, CreatedAt = at, CreatedOn = at.InUtc().Date, UpdatedAt = at, StatusChangedAt = at, UpdatedSeq = seq, Status = LeadStatus.NewLead,
                FunnelRank = 1, Billable = true, CostInCents = 5000,
            };
            db.Leads.Add(lead);
            leads.Add((lead, seq, at));
        }
        await db.SaveChangesAsync();
        foreach (var (lead, seq, at) in leads) db.LeadEvents.Add(LeadEvent.Of(lead, seq, LeadEventType.Received, at, "system"));
        await tx.CommitAsync();
    }
}
