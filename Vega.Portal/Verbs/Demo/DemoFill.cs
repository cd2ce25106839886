using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Platform;

namespace Vega.Portal.Verbs.Demo;

/// <summary>What a filling came to.</summary>
internal sealed record DemoFilled(long Leads, TimeSpan Took, DemoAccess Access);

/// <summary>Fills an empty database with the demo, all of it in one transaction.</summary>
internal sealed class DemoFill(IDbContextFactory<VegaDbContext> contexts, WriteGate gate, TimeProvider time)
{
    /// <summary>True when the demo is there; throws <see cref="UsageProblem"/> when other clients are.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await IsThereAsync(db, cancellationToken);
    }

    /// <summary>Fills; null when the demo is there already.</summary>
    public async Task<DemoFilled?> RunAsync(int leads, int seed, bool knownSecrets, TextWriter output, bool rewrites, CancellationToken cancellationToken)
    {
        var progress = new DemoProgress(time, output, rewrites, leads);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var bulk = await BulkInsert.BeginAsync(db, gate, [typeof(Lead), typeof(LeadPost), typeof(LeadEvent), typeof(MarketingSpend)], cancellationToken);
        if (await IsThereAsync(db, cancellationToken)) return null;

        var span = new DemoSpan(time.Now());
        var access = new DemoAccess(knownSecrets);
        var directory = new DemoDirectory(db, seed, span, access);
        await directory.SaveAsync(cancellationToken);
        var calendar = new DemoCalendar(seed, span, directory.Campaigns, leads);
        foreach (var (campaign, allocation) in calendar.Allocations(seed))
        {
            db.Add(allocation);
            campaign.School.Allocations.Add((allocation.CampaignId, allocation.Year, allocation.Month), allocation);
        }
        await db.SaveChangesAsync(cancellationToken);

        var received = 0L;
        await foreach (var batch in Ahead(new DemoYear(seed, span, directory, calendar, access), cancellationToken))
        {
            await bulk.WriteAsync(batch.Leads, cancellationToken);
            await bulk.WriteAsync(batch.Posts, cancellationToken);
            await bulk.WriteAsync(batch.Events, cancellationToken);
            progress.Report(received += batch.Received);
        }
        foreach (var chunk in DemoSpend.Rows(seed, span, calendar).Chunk(5000)) await bulk.WriteAsync(chunk, cancellationToken);
        await DemoDelivery.AddAsync(db, seed, span, cancellationToken);
        progress.Say($"  {received:N0} leads written; making indexes");
        await bulk.CommitAsync(cancellationToken);
        progress.End();
        return new(received, progress.Elapsed, access);
    }

    // One thread lives through the year while this one writes; a few batches between them, so that memory stays bounded.
    private static async IAsyncEnumerable<DemoBatch> Ahead(DemoYear year, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<DemoBatch>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var living = Task.Run(async () =>
        {
            try
            {
                foreach (var batch in year.Batches()) await channel.Writer.WriteAsync(batch, stop.Token);
            }
            finally
            {
                channel.Writer.Complete();
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var batch in channel.Reader.ReadAllAsync(cancellationToken)) yield return batch;
            await living;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async Task<bool> IsThereAsync(VegaDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Clients.AnyAsync(cancellationToken)) return false;
        if (await db.Users.AnyAsync(u => u.NormalizedEmail == DemoAccess.AccountManager.ToUpperInvariant(), cancellationToken)) return true;
        throw new UsageProblem("The database has clients of its own; the demo goes into an empty one only. Name another data directory, as --Vega:DataDirectory=demo-data.");
    }
}
