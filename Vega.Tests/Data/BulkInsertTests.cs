using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Data;

/// <summary>Rows that take the fast way are the rows that EF would have written, and nothing is left behind when it breaks off.</summary>
public sealed class BulkInsertTests
{
    private static readonly Instant Then = Instant.FromUtc(2026, 11, 21, 9, 12, 4) + Duration.FromMilliseconds(317);

    [OnEachDatabase]
    public async Task BulkInsert_EveryProperty_ReadsBackAsWritten(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        var (full, bare) = (Full(1), new Lead { Id = 2, PublicId = new PublicId(2), ClientId = 3, VendorId = 4, CreatedAt = Then, CreatedOn = new LocalDate(2026, 11, 21), UpdatedAt = Then, StatusChangedAt = Then });
        var events = new[] { LeadEvent.Of(full, 1, LeadEventType.Received, Then, "key:1", "Grüße, “Zoë” \u0001F393", "[]"), LeadEvent.Of(bare, 2, LeadEventType.Note, Then, "system") };
        var spend = new MarketingSpend { Id = 9, MarketingPlatformId = "meta-ads", AdId = "", Date = new LocalDate(2026, 2, 28), Impressions = 5_000_000_000, Clicks = 3, SpendInCents = 12, RecordedAt = Then };
        await BulkAsync(app, async bulk =>
        {
            await bulk.WriteAsync(events);
            await bulk.WriteAsync([full, bare]);
            await bulk.WriteAsync([new LeadPost { LeadId = 1, RawParams = "{ \"a\": \"" + new string('x', 9000) + "\" }", RawHash = new string('0', 64), Trace = "" }]);
            await bulk.WriteAsync([spend]);
            await bulk.CommitAsync();
        });

        await using var db = await app.OpenDbAsync();
        var read = await db.Leads.AsNoTracking().Include(l => l.Post).OrderBy(l => l.Id).ToListAsync();
        Assert.Equal(("", 9011), (read[0].Post!.Trace, read[0].Post!.RawParams.Length));
        read[0].Post = null;
        Assert.Equivalent(full, read[0], strict: true);
        Assert.Equivalent(bare, read[1], strict: true);
        Assert.Equivalent(events, await db.LeadEvents.AsNoTracking().OrderBy(e => e.LeadId).ToListAsync(), strict: true);
        Assert.Equivalent(spend, await db.MarketingSpend.AsNoTracking().SingleAsync(), strict: true);
    }

    [OnEachDatabase]
    public async Task BulkInsert_Committed_NextRowGetsTheNextIdAndIndexesHold(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        await BulkAsync(app, async bulk =>
        {
            await bulk.WriteAsync([Full(41)]);
            await bulk.CommitAsync();
        });
        await using var db = await app.OpenDbAsync();
        var next = Full(0, publicId: 77);
        db.Add(next);
        await db.SaveChangesAsync();
        Assert.Equal(42, next.Id);
        db.Add(Full(0, publicId: 77));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [OnEachDatabase]
    public async Task BulkInsert_NotCommitted_LeavesTablesAndIndexesAsTheyWere(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        await BulkAsync(app, bulk => bulk.WriteAsync([Full(1)]));
        await using var db = await app.OpenDbAsync();
        Assert.Empty(await db.Leads.ToListAsync());
        db.AddRange(Full(0, publicId: 5), Full(0, publicId: 5));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    private static async Task BulkAsync(VegaApp app, Func<BulkInsert, Task> write)
    {
        await using var db = await app.OpenDbAsync();
        await using var bulk = await BulkInsert.BeginAsync(db, app.Services.GetRequiredService<WriteGate>(), [typeof(Lead), typeof(LeadPost), typeof(LeadEvent), typeof(MarketingSpend)]);
        await write(bulk);
    }

    private static Lead Full(long id, long publicId = long.MinValue + 5) => new()
    {
        Id = id, PublicId = new PublicId(publicId), ClientId = 3, VendorId = 4, ContractId = 5, CampaignId = 6, CampaignType = CampaignType.Exclusive, ProgramGroupId = 7, DegreeProgramId = 8, CurrentDegreeProgramId = 9, ProgramCode = "PSYCH",
        AllocationId = 10, CreatedAt = Then, CreatedOn = new LocalDate(2026, 11, 21), UpdatedAt = Then, StatusChangedAt = Then, UpdatedSeq = 11, Status = LeadStatus.CustomGood5, FunnelRank = 2, HighestFunnelRank = 13, Disposition = "other",
        Reason = "Because, “so”", RefusalCode = "filtered", ReturnReason = "Wrong number", Billable = true, CostInCents = 7500, Payout = Payout.PercentageOfSpend, OverCap = true, HoldsSlot = true, Test = true, Anonymous = true, ExternalId = "SF-1",
        Contact = new() { FirstName = "Jané", LastName = "Doe", Phone = "2125550100", Email = "jane@example.com", StreetAddress = "123 Fake St", City = "Oak Lawn", State = "IL", ZipCode = "60453" },
        OriginalCity = "Chicago", OriginalState = "IN", CustomFields = new() { ["GraduationYear"] = "2018", ["Note"] = null }, Source = "facebook", SubId = "creative_1234", AdId = "1", AdAccountId = "2", AdCampaignId = "3", AdSetId = "4",
        MarketingPlatformId = "5", CampusId = 12, LandingPageId = "lp", ComplyedCreativeId = "cr", TemplateId = "t", PrimaryClientId = 13, RemoteIp = "203.0.113.1", IpAddress = "2001:db8::1", ApiKeyId = 14,
    };
}
