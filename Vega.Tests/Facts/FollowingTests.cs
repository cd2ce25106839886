using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Facts;
using Vega.Tests.Support;

namespace Vega.Tests.Facts;

/// <summary>Facts follow what others commit: nothing missed, nothing doubled, whatever the order.</summary>
public sealed class FollowingTests
{
    [OnEachDatabase(ServersOnly = true)]
    public async Task Facts_TransactionsCommitOutOfTheOrderOfTheirIds_MissNothing(DatabaseProvider provider)
    {
        await using var node = await StartAsync(provider);
        await using var first = await node.OpenDbAsync();
        await using var second = await node.OpenDbAsync();
        await using var slow = await WriteTransaction.BeginAsync(first, node.Gate, [1]);
        await ReceiveAsync(first, slow, 1, "slow", 2);
        await using (var quick = await WriteTransaction.BeginAsync(second, node.Gate, [2]))
        {
            await ReceiveAsync(second, quick, 2, "quick", 3);
            await quick.CommitAsync();
        }
        Assert.Equal((0, 3), (await CountAsync(node.Facts, "slow"), await CountAsync(node.Facts, "quick")));
        await slow.CommitAsync();
        Assert.Equal((2, 3), (await CountAsync(node.Facts, "slow"), await CountAsync(node.Facts, "quick")));
    }

    [OnEachDatabase(ServersOnly = true)]
    public async Task Facts_TwoNodesWriteAtOnce_EachAnswerHoldsWhatWasAcknowledgedOnce(DatabaseProvider provider)
    {
        await using var one = await StartAsync(provider);
        await using var other = one.Node();
        await other.Facts.LoadAsync();
        var committed = await Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(() => WriteAsync(w, w % 2 == 0 ? one : other, w % 2 == 0 ? other : one))));
        foreach (var node in new[] { one, other })
        {
            var all = await node.Facts.AnswerAsync(Question());
            Assert.Equal(committed.Sum(), all.Totals.Values[PerformanceSums.Leads]);
            Assert.Null(FactsCheck.Compare(all, await node.Sql.AnswerAsync(Question())));
            Assert.Empty(await node.Check.RunAsync());
        }
    }

    [OnEachDatabase]
    public async Task Facts_OneNodeWritesWhileItIsAsked_CountsRunUpToEachCommit(DatabaseProvider provider)
    {
        await using var node = await StartAsync(provider);
        Assert.Equal(await WriteAsync(0, node, node), (int)(await node.Facts.AnswerAsync(Question())).Totals.Values[PerformanceSums.Leads]);
    }

    [OnEachDatabase]
    public async Task Facts_DatabasePutBackToAnEarlierDay_AreLoadedAnew(DatabaseProvider provider)
    {
        await using var node = await StartAsync(provider);
        await using var db = await node.OpenDbAsync();
        await using (var tx = await WriteTransaction.BeginAsync(db, node.Gate, [1]))
        {
            await ReceiveAsync(db, tx, 1, "lost", 4);
            await tx.CommitAsync();
        }
        Assert.Equal(4, await CountAsync(node.Facts, "lost"));
        await db.LeadEvents.ExecuteDeleteAsync();
        await db.Leads.ExecuteDeleteAsync();
        await db.Ledgers.ExecuteUpdateAsync(s => s.SetProperty(l => l.EventSeq, 0));
        await Assert.ThrowsAsync<FactsNotReady>(() => CountAsync(node.Facts, "lost"));
        await node.Facts.LoadAsync(useFile: false);
        Assert.Equal(0, await CountAsync(node.Facts, "lost"));
    }

    [Fact]
    public async Task Facts_NotLoadedYet_SayHowFarTheyAre()
    {
        await using var node = await FactsHarness.StartAsync(DatabaseProvider.Sqlite);
        var loading = await Assert.ThrowsAsync<FactsNotReady>(() => CountAsync(node.Facts, "any"));
        Assert.InRange(loading.Progress, 0, 1);
        Assert.Equal(FactsPhase.Loading, node.State.Phase);
        await node.Facts.LoadAsync();
        Assert.Equal(FactsPhase.Ready, node.State.Phase);
    }

    /// <summary>Writes transactions of one to three leads to one or two clients, some of which are rolled back; after each commit, both nodes are asked for just its leads.</summary>
    private static async Task<int> WriteAsync(int writer, FactsHarness node, FactsHarness other)
    {
        var (random, total) = (new Random(writer), 0);
        for (var i = 0; i < 40; i++)
        {
            var (name, count) = ($"w{writer}-{i}", random.Next(1, 4));
            int[] clients = random.Next(3) switch { 0 => [1], 1 => [2], _ => [1, 2] };
            var rolledBack = random.Next(5) == 0;
            await using (var db = await node.OpenDbAsync())
            await using (var tx = await WriteTransaction.BeginAsync(db, node.Gate, clients))
            {
                foreach (var client in clients) await ReceiveAsync(db, tx, client, name, count);
                if (!rolledBack) await tx.CommitAsync();
            }
            var expected = rolledBack ? 0 : count * clients.Length;
            total += expected;
            Assert.Equal(expected, await CountAsync(node.Facts, name));
            Assert.Equal(expected, await CountAsync(other.Facts, name));
        }
        return total;
    }

    private static async Task<FactsHarness> StartAsync(DatabaseProvider provider)
    {
        var node = await FactsHarness.StartAsync(provider);
        await using var db = await node.OpenDbAsync();
        db.Ledgers.AddRange(new ClientLedger { ClientId = 1 }, new ClientLedger { ClientId = 2 });
        await db.SaveChangesAsync();
        await node.Facts.LoadAsync();
        return node;
    }

    private static async Task ReceiveAsync(VegaDbContext db, WriteTransaction tx, int client, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (seq, at) = tx.NextEvent(client, Instant.FromUtc(2026, 1, 1, 0, 0));
            var lead = new Lead { PublicId = PublicId.New(), ClientId = client, VendorId = 1, CreatedAt = at, UpdatedAt = at, CreatedOn = new LocalDate(2026, 1, 1), StatusChangedAt = at, UpdatedSeq = seq, Status = LeadStatus.NewLead, FunnelRank = 1, SubId = name };
            db.Leads.Add(lead);
            await db.SaveChangesAsync();
            db.LeadEvents.Add(LeadEvent.Of(lead, seq, LeadEventType.Received, at, "system"));
        }
    }

    private static FactsQuestion Question(string? subId = null) => new(new PerformanceRequest
    {
        Zone = DateTimeZone.Utc, GroupBy = [Dimension.ClientId],
        Filter = subId is null ? new Dictionary<Dimension, IReadOnlyList<GroupValue>>() : new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [Dimension.SubId] = [GroupValue.Of(subId)] },
    }, null, null);

    private static async Task<int> CountAsync(IFacts facts, string subId) => (int)(await facts.AnswerAsync(Question(subId))).Totals.Values[PerformanceSums.Leads];
}
