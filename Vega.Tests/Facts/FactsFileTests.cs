using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Data;
using Vega.Portal.Facts;

namespace Vega.Tests.Facts;

/// <summary>The facts file: as good as the database, or not used.</summary>
public sealed class FactsFileTests
{
    [Fact]
    public async Task File_OfAnEarlierMoment_IsReadAndFollowedOn()
    {
        await using var node = await FactsHarness.StartAsync(DatabaseProvider.Sqlite);
        var history = FactsHistory.Generator(150).Sample(1, new Rnd(1), 10).Single();
        await using var db = await node.OpenDbAsync();
        await history.WriteAsync(db, e => e.Seq <= 80);
        await node.Facts.LoadAsync();
        Assert.True(File.Exists(node.FilePath));

        await history.WriteAsync(db, _ => true);
        await using var next = node.Node(sameFile: true);
        var moved = node.FilePath + ".kept";
        File.Copy(node.FilePath, moved);
        await next.Facts.LoadAsync();
        foreach (var question in FactsRequests.Generator(history).Sample(20, new Rnd(1), 10)) FactsAgreementTests.AssertRecount(history, question, await next.Facts.AnswerAsync(question));
        // It was read, not made anew: reading it leaves it as it was.
        Assert.Equal(await File.ReadAllBytesAsync(moved), await File.ReadAllBytesAsync(node.FilePath));
        next.Facts.Save(always: true);
        Assert.NotEqual(await File.ReadAllBytesAsync(moved), await File.ReadAllBytesAsync(node.FilePath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task File_WithAByteFlipped_IsNotUsed(int place)
    {
        await using var node = await FactsHarness.StartAsync(DatabaseProvider.Sqlite);
        var history = FactsHistory.Generator(40).Sample(1, new Rnd(1), 10).Single();
        await using (var db = await node.OpenDbAsync()) await history.WriteAsync(db, _ => true);
        await node.Facts.LoadAsync();
        var bytes = await File.ReadAllBytesAsync(node.FilePath);
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x40;
        await File.WriteAllBytesAsync(node.FilePath, bytes);
        await AssertNotUsedAsync(node);
        await File.WriteAllBytesAsync(node.FilePath, bytes[..(bytes.Length / 2)]);
        await AssertNotUsedAsync(node);
    }

    [Fact]
    public async Task File_OfAnotherPast_IsNotUsed()
    {
        await using var node = await FactsHarness.StartAsync(DatabaseProvider.Sqlite);
        var history = FactsHistory.Generator(40).Sample(1, new Rnd(1), 10).Single();
        await using var db = await node.OpenDbAsync();
        await history.WriteAsync(db, _ => true);
        await node.Facts.LoadAsync();
        var last = history.Events.Last(e => e.ClientId == 1);
        await db.LeadEvents.Where(e => e.ClientId == 1 && e.Seq == last.Seq).ExecuteUpdateAsync(s => s.SetProperty(e => e.RecordedAt, last.RecordedAt + Duration.FromMilliseconds(1)));
        await AssertNotUsedAsync(node);
    }

    [Fact]
    public async Task Check_LeadChangedBehindTheEvents_IsFound()
    {
        await using var node = await FactsHarness.StartAsync(DatabaseProvider.Sqlite);
        var history = FactsHistory.Generator(40).Sample(1, new Rnd(1), 10).Single();
        await using var db = await node.OpenDbAsync();
        await history.WriteAsync(db, _ => true);
        await node.Facts.LoadAsync();
        Assert.Empty(await node.Check.RunAsync());
        await db.Leads.Where(l => l.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(l => l.Billable, l => !l.Billable));
        Assert.Contains("client", Assert.Single(await node.Check.RunAsync()), StringComparison.Ordinal);
        Assert.Equal(FactsPhase.Doubtful, node.State.Phase);
    }

    private static async Task AssertNotUsedAsync(FactsHarness node)
    {
        await using var db = await node.OpenDbAsync();
        Assert.Null(await FactsFile.LoadAsync(node.FilePath, db, _ => { }, CancellationToken.None));
    }
}
