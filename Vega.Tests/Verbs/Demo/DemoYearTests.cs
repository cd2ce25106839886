using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs.Demo;

/// <summary>What is in the demo's year: enough of everything that a screen can show, and nobody's real data.</summary>
public sealed class DemoYearTests(DemoYearTests.Year year) : IClassFixture<DemoYearTests.Year>
{
    [Fact]
    public async Task Demo_Agency_HasSchoolsVendorsAndCampaignsOfEveryKind()
    {
        await using var db = await year.App.OpenDbAsync();
        var clients = await db.Clients.ToListAsync();
        Assert.Equal((6, 6), (clients.Count, clients.DistinctBy(c => c.TimeZone).Count()));
        Assert.Equal((8, 6), (await db.Vendors.CountAsync(v => v.InternalClientId == null), await db.Vendors.CountAsync(v => v.InternalClientId != null)));
        Assert.Equal(60, await db.Campaigns.CountAsync());
        Assert.Equal(Enum.GetValues<Payout>(), await db.Contracts.Select(c => c.Payout).Distinct().OrderBy(p => p).ToListAsync());
        Assert.Equal(Enum.GetValues<OverCapPolicy>(), await db.Campaigns.Select(c => c.OverCap).Distinct().OrderBy(p => p).ToListAsync());
        Assert.Equal(Enum.GetValues<CampaignStatus>(), await db.Campaigns.Select(c => c.Status).Distinct().OrderBy(p => p).ToListAsync());
        Assert.Equal(Enum.GetValues<FilterRuleLevel>(), await db.FilterRules.Select(r => r.Level).Distinct().OrderBy(p => p).ToListAsync());
        Assert.Equal(6, await db.Users.Select(u => u.Role).Distinct().CountAsync());
        foreach (var client in clients)
        {
            var catalog = new FieldCatalog(await db.LeadFields.Where(f => f.ClientId == client.Id).ToListAsync());
            Assert.All(await db.FilterRules.Where(r => r.ClientId == client.Id).ToListAsync(), r => Assert.Empty(r.Validate(catalog)));
        }
    }

    [Fact]
    public async Task Demo_Allocations_CoverThirteenMonthsAndOnlyBeginTheNext()
    {
        await using var db = await year.App.OpenDbAsync();
        var months = await db.Allocations.GroupBy(a => a.Year * 100 + a.Month).Select(g => new { Month = g.Key, Count = g.Count() }).OrderBy(g => g.Month).ToListAsync();
        Assert.Equal((14, 202511, 202612), (months.Count, months[0].Month, months[^1].Month));
        Assert.True(months[^1].Count is > 0 and < 30 && months[^2].Count > 50, $"{months[^2].Count} in November, {months[^1].Count} in December");
    }

    [Fact]
    public async Task Demo_Leads_EndInEveryWayThatIntakeKnows()
    {
        await using var db = await year.App.OpenDbAsync();
        var codes = await db.Leads.Where(l => l.RefusalCode != null).Select(l => l.RefusalCode!).Distinct().ToListAsync();
        Assert.Equal(Refusal.OfLeads.Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
        var statuses = await db.Leads.Select(l => l.Status).Distinct().ToListAsync();
        Assert.Empty(LeadStatuses.All.Where(s => s is < LeadStatus.Graduated or LeadStatus.CustomGood1).Except(statuses));
        Assert.True(await db.Leads.AnyAsync(l => l.Test) && await db.Leads.AnyAsync(l => l.Anonymous) && await db.Leads.AnyAsync(l => l.OverCap && !l.Billable) && await db.Leads.AnyAsync(l => l.Status == LeadStatus.Returned && l.ReturnReason != null));
        Assert.True(await db.LeadEvents.AnyAsync(e => e.Type == LeadEventType.Price) && await db.LeadEvents.AnyAsync(e => e.Type == LeadEventType.Program) && await db.LeadEvents.AnyAsync(e => e.Type == LeadEventType.Billable));
    }

    [Fact]
    public async Task Demo_LaterStatuses_ComeWeeksLater()
    {
        await using var db = await year.App.OpenDbAsync();
        var enrolled = await db.LeadEvents.Where(e => e.Status == LeadStatus.Enrolled && e.Type == LeadEventType.Status).Join(db.Leads, e => e.LeadId, l => l.Id, (e, l) => new { e.RecordedAt, l.CreatedAt }).ToListAsync();
        Assert.True(enrolled.Average(e => (e.RecordedAt - e.CreatedAt).TotalDays) > 21);
        Assert.True(await db.LeadEvents.AllAsync(e => e.RecordedAt <= DemoTests.Day + Duration.FromSeconds(1)));
    }

    [Fact]
    public async Task Demo_AcceptedLeads_AreNeverDuplicatesWithinNinetyDays()
    {
        await using var db = await year.App.OpenDbAsync();
        var good = await db.Leads.Where(l => !l.Test && l.Status >= LeadStatus.NewLead).Select(l => new { l.ClientId, l.Contact.Email, l.Contact.Phone, l.CreatedAt }).ToListAsync();
        foreach (var same in good.GroupBy(l => (l.ClientId, l.Email)).Concat(good.GroupBy(l => (l.ClientId, l.Phone))!))
        {
            var times = same.Select(l => l.CreatedAt).Order().ToList();
            for (var i = 1; i < times.Count; i++) Assert.True(times[i] - times[i - 1] > Duration.FromDays(90), "two good leads are the same person");
        }
    }

    [Fact]
    public async Task Demo_Caps_AreExceededByReleasesOnly()
    {
        await using var db = await year.App.OpenDbAsync();
        var above = await db.Allocations.Where(a => a.Cap != null && a.SlotsTaken > a.Cap).Join(db.Campaigns, a => a.CampaignId, c => c.Id, (a, c) => c.OverCap).ToListAsync();
        Assert.All(above, policy => Assert.Equal(OverCapPolicy.HoldForReview, policy));
    }

    [Fact]
    public async Task Demo_People_AreNobody()
    {
        await using var db = await year.App.OpenDbAsync();
        Assert.All(await db.Leads.Where(l => l.RefusalCode != Refusal.InvalidField && l.Contact.Email != null).Select(l => l.Contact.Email!).ToListAsync(), e => Assert.Matches("@example\\.(com|net|org)$", e));
        Assert.All(await db.Leads.Where(l => l.RefusalCode != Refusal.InvalidField && l.Contact.Phone != null).Select(l => l.Contact.Phone!).ToListAsync(), p => Assert.Matches("^(\\d{3}55501\\d\\d|\\d9\\d{8})$", p));
    }

    [Fact]
    public async Task Demo_Traces_SayHowEachLeadWasDecided()
    {
        await using var db = await year.App.OpenDbAsync();
        var posts = await db.LeadPosts.Join(db.Leads, p => p.LeadId, l => l.Id, (p, l) => new { p.Trace, p.RawParams, p.RawHash, l.RefusalCode, l.Status }).Take(500).ToListAsync();
        Assert.All(posts, p =>
        {
            var trace = IntakeTrace.FromJson(p.Trace);
            Assert.Equal(IntakeSteps.All.Select(s => s.Key), trace.Steps.Select(s => s.Key));
            Assert.Equal(p.Status is LeadStatus.Rejected or LeadStatus.Filtered && p.RefusalCode is not null, trace.Errors.Count > 0 && p.RefusalCode is not null);
            Assert.Equal(p.RawHash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(p.RawParams))));
        });
    }

    [Fact]
    public async Task Demo_Spend_IsOfTheAdsThatLeadsName()
    {
        await using var db = await year.App.OpenDbAsync();
        var ads = await db.MarketingSpend.Select(s => s.AdId).Distinct().ToListAsync();
        Assert.Empty((await db.Leads.Where(l => l.AdId != null).Select(l => l.AdId!).Distinct().ToListAsync()).Except(ads));
        Assert.True(await db.MarketingSpend.AllAsync(s => s.SpendInCents > 0 && s.Impressions >= s.Clicks));
        Assert.True(await db.MarketingSpend.AnyAsync(s => s.ReplacedAt != null));
    }

    /// <summary>A year filled once for all tests of the class.</summary>
    public sealed class Year : IAsyncLifetime
    {
        public VegaApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await DemoTests.FilledAsync(leads: 30_000);

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
