using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs;

/// <summary>That check agrees with what Vega itself writes, and names what somebody else changed.</summary>
public sealed class CheckTests : IClassFixture<CheckTests.Used>
{
    private static readonly Dictionary<string, (Func<VegaDbContext, Task> Spoil, string Says)> Spoilings = new()
    {
        ["ledger of a client is gone"] = (db => db.Ledgers.Where(l => l.ClientId == 1).ExecuteDeleteAsync(), "client 1 has no ledger row"),
        ["slug is gone"] = (db => db.ClientSlugs.ExecuteDeleteAsync(), "the slug of client 1 leads elsewhere"),
        ["ledger is behind"] = (db => db.Ledgers.Where(l => l.ClientId == 1).ExecuteUpdateAsync(s => s.SetProperty(l => l.EventSeq, l => l.EventSeq - 1)), "the ledger says"),
        ["event is gone"] = (db => db.LeadEvents.Where(e => e.Seq == 2).ExecuteDeleteAsync(), "client 1: events 1 to"),
        ["event was recorded before its predecessor"] = (db => db.LeadEvents.Where(e => e.Seq == 3).ExecuteUpdateAsync(s => s.SetProperty(e => e.RecordedAt, Instant.FromUtc(2020, 1, 1, 0, 0))), "client 1: event 3 was recorded before event 2"),
        ["lead was never received"] = (db => db.LeadEvents.Where(e => e.Seq == 1).ExecuteUpdateAsync(s => s.SetProperty(e => e.Type, LeadEventType.Note)), "were received by their events"),
        ["status of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.Status, LeadStatus.Enrolled)), "its status and its last event's differ"),
        ["billable of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.Billable, l => !l.Billable)), "its billable and its last event's differ"),
        ["cost of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.CostInCents, 1)), "its cost and its last event's differ"),
        ["rank of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.FunnelRank, 9)), "its funnel rank and its last event's differ"),
        ["program of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.CurrentDegreeProgramId, (int?)null)), "its program and its last event's differ"),
        ["city of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.Contact.City, (string?)null)), "its city and its last event's differ"),
        ["state of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.Contact.State, "AK")), "its state and its last event's differ"),
        ["time of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.UpdatedAt, Instant.FromUtc(2020, 1, 1, 0, 0))), "its time of change and its last event's differ"),
        ["last event of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.UpdatedSeq, l => l.UpdatedSeq + 1)), "which changed it last, is not its own or is not there"),
        ["highest rank of a lead"] = (db => db.Leads.Where(l => l.HighestFunnelRank > 1).ExecuteUpdateAsync(s => s.SetProperty(l => l.HighestFunnelRank, 1)), "reached a higher funnel rank than the lead says"),
        ["slot of a lead"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.HoldsSlot, false)), "slots, "),
        ["slot of no allocation"] = (db => One(db).ExecuteUpdateAsync(s => s.SetProperty(l => l.AllocationId, (int?)null)), "1 leads hold a slot of no allocation"),
        ["count of slots"] = (db => db.Allocations.Where(a => a.SlotsTaken > 0).ExecuteUpdateAsync(s => s.SetProperty(a => a.SlotsTaken, a => a.SlotsTaken + 1)), "slots, "),
        ["answer twice"] = (AnswerTwiceAsync, "were in force for one key at one time"),
        ["answer of a lead that is gone"] = (db => db.StoredAnswers.Where(a => a.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(a => a.LeadId, 9999)), "answer 1 tells of a lead that is not there"),
        ["answer of another lead"] = (db => db.StoredAnswers.Where(a => a.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(a => a.LeadId, a => a.LeadId + 1)), "but was given for"),
        ["answer with another status"] = (db => db.StoredAnswers.Where(a => a.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(a => a.Answer, a => a.Answer.Replace("new_lead", "graduated"))), "answer 1 says graduated"),
        ["answer that is none"] = (db => db.StoredAnswers.Where(a => a.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(a => a.Answer, "{")), "answer 1 cannot be read"),
    };

    private readonly string _copy;

    public CheckTests(Used used) => _copy = used.Copy;

    public static TheoryData<string> Cases => [.. Spoilings.Keys];

    [OnEachDatabase]
    public async Task Check_AfterPostsAndChanges_Agrees(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        await UseAsync(app);
        var said = await Said.ByAsync(app.Services, "check");
        Assert.True(said.Exit == 0, said.Out);
        Assert.DoesNotContain("WRONG", said.Out, StringComparison.Ordinal);
        Assert.Contains("(8 leads)", said.Out, StringComparison.Ordinal);
        Assert.EndsWith("Everything agrees.", said.Out.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Check_AfterSomethingWasSpoiled_SaysWhat(string spoiled)
    {
        await using var copy = new OpenedCopy(_copy);
        Assert.Equal(0, (await Said.ByAsync(copy.Services, "check")).Exit);
        await using (var db = await copy.Services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
            await Spoilings[spoiled].Spoil(db);
        }
        var said = await Said.ByAsync(copy.Services, "check");
        Assert.Equal(1, said.Exit);
        Assert.Contains("WRONG", said.Out, StringComparison.Ordinal);
        Assert.Contains(Spoilings[spoiled].Says, said.Out, StringComparison.Ordinal);
    }

    /// <summary>Eight leads: accepted, moved on, returned, refused, posted twice, a test.</summary>
    internal static async Task<School> UseAsync(VegaApp app)
    {
        var school = new School(app);
        School.Allocate(school.Healthcare, school.Month, cap: 5);
        await school.OpenAsync();
        using var vendor = school.WithVendorKey();
        var body = school.Body();
        var first = await school.PostAsync(vendor, body, "key-1");
        Assert.Equal(("new_lead", true), (first.Status, (await school.PostAsync(vendor, body, "key-1")).Replayed));
        var second = await school.PostAsync(("City", null));
        var third = await school.PostAsync();
        await school.PostAsync(("State", "Nowhere"));
        await school.PostAsync(("program_code", "NOPE"));
        await school.PostAsync(("test", "true"));
        await school.PostAsync();
        await school.PostAsync(("LeadEmail", (string?)body["LeadEmail"]));
        foreach (var change in new[] { $$"""{ "id": "{{first.Id}}", "status": "enrolled" }""", $$"""{ "id": "{{first.Id}}", "status": "contacted", "city": "Chicago" }""",
            $$"""{ "id": "{{second.Id}}", "status": "returned" }""", $$"""{ "id": "{{third.Id}}", "program_code": "NURS", "billable": false }""" })
            Assert.Equal(HttpStatusCode.OK, (await school.PatchAsync(change)).Code);
        return school;
    }

    private static IQueryable<Lead> One(VegaDbContext db) => db.Leads.Where(l => l.Id == db.Leads.Where(o => o.HoldsSlot).Max(o => o.Id));

    private static async Task AnswerTwiceAsync(VegaDbContext db)
    {
        var one = await db.StoredAnswers.AsNoTracking().FirstAsync();
        db.StoredAnswers.Add(new StoredAnswer { ClientId = one.ClientId, Key = one.Key, BodyHash = one.BodyHash, LeadId = one.LeadId, Answer = one.Answer, CreatedAt = one.CreatedAt, ExpiresAt = one.ExpiresAt });
        await db.SaveChangesAsync();
    }

    /// <summary>A database that was used, copied once for all cases.</summary>
    public sealed class Used : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vega-check-");

        public string Copy => Path.Combine(_folder.FullName, "used.db");

        public async Task InitializeAsync()
        {
            await using var app = await VegaApp.StartAsync();
            await UseAsync(app);
            Assert.Equal(0, (await Said.ByAsync(app.Services, "backup", "--out", Copy)).Exit);
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }
    }
}
