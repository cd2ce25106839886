using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Audit;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>The audit log cannot be rewritten unseen.</summary>
public sealed class AuditTests
{
    private static readonly Viewer Someone = new() { Kind = ViewerKind.User, Role = Role.Administrator, UserId = 7, Name = "Dana Ruiz", RemoteIp = "192.0.2.4" };

    [OnEachDatabase]
    public async Task Verification_Untouched_FindsNothing(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        await WriteAsync(app, 5);
        await new School(app).OpenAsync();
        Assert.Empty(await BreaksAsync(app));
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Verification_EntryChanged_NamesIt()
    {
        await AssertFirstBreakAsync(3, "changed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(a => a.Actor, "user:8")));
        await AssertFirstBreakAsync(3, "changed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(a => a.At, a => Instant.FromUnixTimeMilliseconds(0))));
        await AssertFirstBreakAsync(3, "changed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(a => a.Changes, (string?)null)));
    }

    [Fact]
    public async Task Verification_EntryRemoved_NamesIt()
    {
        await AssertFirstBreakAsync(2, "removed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 2).ExecuteDeleteAsync());
        await AssertFirstBreakAsync(1, "removed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 1).ExecuteDeleteAsync());
        await AssertFirstBreakAsync(5, "removed", db => db.Audit.Where(a => a.ClientId == 0 && a.Seq == 5).ExecuteDeleteAsync());
        await AssertFirstBreakAsync(1, "removed", db => db.Audit.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Verification_EntryInserted_NamesIt()
    {
        static AuditEntry Forged(long seq) => new() { ClientId = 0, Seq = seq, Actor = "user:1", Action = "created", Subject = "users", SubjectId = "1", Hash = new string('a', 64) };
        await AssertFirstBreakAsync(6, "inserted", db => InsertAsync(db, Forged(6)));
        await AssertFirstBreakAsync(1, "inserted", db => InsertAsync(db, Forged(-4)));
        // made room for: what followed was moved on by one, the ledger too
        await AssertFirstBreakAsync(3, "changed", async db =>
        {
            for (var seq = 5; seq >= 3; seq--)
            {
                var (from, to) = (seq, seq + 1);
                await db.Audit.Where(a => a.ClientId == 0 && a.Seq == from).ExecuteUpdateAsync(s => s.SetProperty(a => a.Seq, to));
            }
            await InsertAsync(db, Forged(3));
            await db.Ledgers.Where(l => l.ClientId == 0).ExecuteUpdateAsync(s => s.SetProperty(l => l.AuditSeq, 6));
        });
    }

    [Fact]
    public async Task Verification_TailCutOffWithTheLedgersNumber_IsSeenByItsLink() =>
        await AssertFirstBreakAsync(4, "link", async db =>
        {
            await db.Audit.Where(a => a.ClientId == 0 && a.Seq == 5).ExecuteDeleteAsync();
            await db.Ledgers.Where(l => l.ClientId == 0).ExecuteUpdateAsync(s => s.SetProperty(l => l.AuditSeq, 4));
        });

    [Fact]
    public async Task Audit_OfATransactionThatFails_IsNotWritten()
    {
        await using var app = await VegaApp.StartAsync();
        await using (var db = await app.OpenDbAsync())
        await using (var transaction = await WriteTransaction.BeginAsync(db, app.Services.GetRequiredService<WriteGate>(), [0])) transaction.Audit(0, Someone, "changed", "users", 1);
        Assert.Equal(0, await app.ReadAsync(db => db.Audit.CountAsync()));
        await WriteAsync(app, 1);
        Assert.Empty(await BreaksAsync(app));
    }

    [Fact]
    public async Task Search_ShowsAdministratorsTheNewestFirstAndOthersNothing()
    {
        await using var app = await VegaApp.StartAsync();
        await WriteAsync(app, 5);
        var search = app.Services.GetRequiredService<AuditSearch>();
        var page = await search.ListAsync(Someone, new AuditQuery(Subject: "users"), skip: 1, take: 2);
        Assert.Equal((5, "0-4", "0-3"), (page.Total, page.Rows[0].Id, page.Rows[1].Id));
        Assert.Equal(new AuditValue("name", "a", "b4"), page.Rows[0].Changes[0]);
        Assert.StartsWith("hmac:", page.Rows[0].Changes[1].To);
        Assert.Equal(("user:7", "Dana Ruiz", "192.0.2.4"), (page.Rows[0].Actor, page.Rows[0].ActorName, page.Rows[0].RemoteIp));
        Assert.Empty((await search.ListAsync(Someone with { Role = Role.ClientAdmin, ClientIds = [1] }, new AuditQuery())).Rows);
    }

    [Fact]
    public void Key_FirstStart_MakesAFileForItsOwnerAlone()
    {
        var folder = Directory.CreateTempSubdirectory("vega-audit-").FullName;
        var digest = AuditChain.Open(folder, null, TimeProvider.System).Digest("a@example.com");
        var file = Path.Combine(folder, AuditChain.FileName);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(digest, AuditChain.Open(folder, null, TimeProvider.System).Digest(" A@Example.com "));
        Assert.NotEqual(digest, AuditChain.Open(folder, "another key, from the settings, long enough", TimeProvider.System).Digest("a@example.com"));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AssertFirstBreakAsync(long seq, string what, Func<VegaDbContext, Task> tamper)
    {
        await using var app = await VegaApp.StartAsync();
        await WriteAsync(app, 5);
        await using (var db = await app.OpenDbAsync()) await tamper(db);
        var found = Assert.Single(await BreaksAsync(app));
        Assert.Equal((0, seq), (found.ClientId, found.Seq));
        Assert.Contains(what, found.What, StringComparison.Ordinal);
        Assert.Equal(1, await app.RunVerbAsync("check"));
    }

    private static async Task WriteAsync(VegaApp app, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await using var db = await app.OpenDbAsync();
            await using var transaction = await WriteTransaction.BeginAsync(db, app.Services.GetRequiredService<WriteGate>(), [0]);
            transaction.Audit(0, Someone, "changed", "users", i, new AuditChange("name", "a", "b" + i), new AuditChange("email", null, $"p{i}@example.com", Personal: true));
            await transaction.CommitAsync();
        }
    }

    private static Task<IReadOnlyList<AuditBreak>> BreaksAsync(VegaApp app) => app.ReadAsync(db => app.Services.GetRequiredService<AuditVerification>().FindBreaksAsync(db));

    private static async Task InsertAsync(VegaDbContext db, AuditEntry entry)
    {
        db.Audit.Add(entry);
        await db.SaveChangesAsync();
    }
}
