using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Benchmarks.Performance;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Jobs;

/// <summary>Leads that come in, a batch at a time, by the transaction that intake writes by; tells how long each batch took to be durable.</summary>
internal static class BusyIntake
{
    public const int LeadsABatch = 20;
    private const int BatchesASecond = 10;

    public static Task<(int Batches, double Median, double P99, double Rate)> RunAsync(IServiceProvider services, CancellationToken stop) => Task.Run(async () =>
    {
        var (times, watch) = (new List<double>(), Stopwatch.StartNew());
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await WriteAsync(services, 1 + times.Count % SyntheticLeads.Clients);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var ahead = TimeSpan.FromSeconds((double)times.Count / BatchesASecond) - watch.Elapsed;
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead, CancellationToken.None);
        }
        var rate = times.Count * LeadsABatch / watch.Elapsed.TotalSeconds;
        return (times.Count, PerformanceBenchmark.Percentile(times, 0.5), PerformanceBenchmark.Percentile(times, 0.99), rate);
    }, CancellationToken.None);

    private static async Task WriteAsync(IServiceProvider services, int client)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, services.GetRequiredService<WriteGate>(), [client]);
        var now = services.GetRequiredService<TimeProvider>().Now();
        var leads = new List<Lead>(LeadsABatch);
        for (var i = 0; i < LeadsABatch; i++)
        {
            var (seq, at) = transaction.NextEvent(client, now);
            leads.Add(new Lead
            {
                PublicId = PublicId.New(), ClientId = client, VendorId = 1, CampaignId = (client - 1) * SyntheticLeads.CampaignsEach + 1, CreatedAt = at, CreatedOn = at.InUtc().Date, UpdatedAt = at, StatusChangedAt = at,
                UpdatedSeq = seq, Status = LeadStatus.NewLead, FunnelRank = 1, Billable = true, CostInCents = 5000,
            });
        }
        db.Leads.AddRange(leads);
        await db.SaveChangesAsync();
        foreach (var lead in leads) db.LeadEvents.Add(LeadEvent.Of(lead, lead.UpdatedSeq, LeadEventType.Received, lead.UpdatedAt, "system"));
        await transaction.CommitAsync();
    }
}
