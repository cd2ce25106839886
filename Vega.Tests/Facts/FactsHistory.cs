using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Tests.Facts;

/// <summary>A random past: leads of three clients with all that happened to them, and ad spend with its versions. Statuses jump, go back and leave the funnel; dimensions may be null.</summary>
public sealed class FactsHistory
{
    private static readonly Instant First = Instant.FromUtc(2020, 1, 1, 0, 0), Last = Instant.FromUtc(2026, 6, 30, 0, 0);

    public List<Lead> Leads { get; } = [];

    /// <summary>In EventSeq order per client.</summary>
    public List<LeadEvent> Events { get; } = [];

    public List<MarketingSpend> Spend { get; } = [];
    public List<Contract> Contracts { get; } = [];
    public List<ClientCampaign> Campaigns { get; } = [];

    public static Gen<FactsHistory> Generator(int leads) => Gen.Choose(0, int.MaxValue - 1).Select(seed => new FactsHistory().Fill(new Random(seed), leads));

    /// <summary>Writes everything but events after the given numbers, with lead rows as their last written event left them.</summary>
    public async Task WriteAsync(VegaDbContext db, Func<LeadEvent, bool> until)
    {
        if (!await db.Ledgers.AnyAsync(l => l.ClientId == 1))
        {
            for (var c = 1; c <= 3; c++)
            {
                db.Ledgers.Add(new ClientLedger { ClientId = c });
                db.Clients.Add(new Client { Id = c, Name = "Client " + c, Slug = "client" + c, TimeZone = "UTC" });
                db.Vendors.Add(new Vendor { Id = c, PublicId = new PublicId(c), Name = "Vendor " + c, TimeZone = "UTC" });
                db.ProgramGroups.Add(new ProgramGroup { Id = c, ClientId = c, Name = "Group " + c });
            }
            await db.SaveChangesAsync();
            db.Contracts.AddRange(Contracts);
            await db.SaveChangesAsync();
            db.Campaigns.AddRange(Campaigns);
            db.MarketingSpend.AddRange(Spend);
            await db.SaveChangesAsync();
        }
        var written = (await db.LeadEvents.Select(e => new { e.ClientId, e.Seq }).ToListAsync()).ToHashSet();
        var next = Events.Where(e => until(e) && !written.Contains(new { e.ClientId, e.Seq })).ToList();
        var known = (await db.Leads.Select(l => l.Id).ToListAsync()).ToHashSet();
        foreach (var lead in Leads)
        {
            if (next.LastOrDefault(e => e.LeadId == lead.Id) is not { } last) continue;
            (lead.Status, lead.FunnelRank, lead.Billable, lead.CostInCents) = (last.Status, last.FunnelRank, last.Billable, last.CostInCents);
            (lead.CurrentDegreeProgramId, lead.Contact.City, lead.Contact.State, lead.UpdatedSeq) = (last.DegreeProgramId, last.City, last.State, last.Seq);
            if (known.Contains(lead.Id)) db.Leads.Update(lead);
            else db.Leads.Add(lead);
        }
        await db.SaveChangesAsync();
        db.LeadEvents.AddRange(next);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        foreach (var group in next.GroupBy(e => e.ClientId))
            await db.Ledgers.Where(l => l.ClientId == group.Key).ExecuteUpdateAsync(s => s.SetProperty(l => l.EventSeq, group.Max(e => e.Seq)));
    }

    private FactsHistory Fill(Random random, int count)
    {
        T? Maybe<T>(int nulls, params T[] values) where T : struct => random.Next(100) < nulls ? null : values[random.Next(values.Length)];
        string? Text(int nulls, params string[] values) => random.Next(100) < nulls ? null : values[random.Next(values.Length)];
        Instant Time() => First + Duration.FromMilliseconds((long)(random.NextDouble() * (Last - First).TotalMilliseconds));

        for (var (client, id) = (1, 1); client <= 3; client++)
            for (var vendor = 1; vendor <= 3; vendor++, id++)
            {
                var payout = (Payout)random.Next(3);
                Contracts.Add(new Contract { Id = id, ClientId = client, VendorId = vendor, Payout = payout, PercentOfSpend = payout == Payout.PercentageOfSpend ? random.Next(1, 4000) / 100m : null, ArchivedAt = random.Next(5) == 0 ? First : null });
                Campaigns.Add(new ClientCampaign { Id = id, PublicId = new PublicId(id), ClientId = client, VendorId = vendor, ContractId = id, ProgramGroupId = client, Name = "Campaign " + id });
            }
        var raw = new List<LeadEvent>();
        for (var i = 1; i <= count; i++)
        {
            var campaign = Campaigns[random.Next(Campaigns.Count)];
            var created = random.Next(8) == 0 && Leads.Count > 0 ? Leads[^1].CreatedAt : random.Next(20) == 0 ? Turn(random) : Time();
            var lead = new Lead
            {
                Id = i, PublicId = new PublicId(i), ClientId = campaign.ClientId, VendorId = campaign.VendorId, CampaignId = random.Next(10) == 0 ? null : campaign.Id,
                CampaignType = Maybe(20, CampaignType.Shared, CampaignType.Exclusive), ProgramGroupId = Maybe(20, 1, 2), DegreeProgramId = Maybe(20, 11, 12, 13), CreatedAt = created, CreatedOn = created.InUtc().Date,
                UpdatedAt = created, StatusChangedAt = created, Test = random.Next(15) == 0, OriginalCity = Text(20, "Berlin", "Oslo"), OriginalState = Text(20, "TX", "NY"),
                Source = Text(30, "facebook", "google", "Google"), SubId = Text(30, "a", "b", "c", "d", "é"), AdId = Text(40, "1", "2"), AdAccountId = Text(50, "x"), AdCampaignId = Text(40, "c1", "c2"),
                AdSetId = Text(60, "s1"), MarketingPlatformId = Text(30, "meta", "google"), CampusId = Maybe(60, 5, 6), LandingPageId = Text(60, "lp"), ComplyedCreativeId = Text(70, "cr"),
                TemplateId = Text(70, "t"), PrimaryClientId = Maybe(70, 1, 2), ExternalId = Text(50, "E1", "E2", "E3"),
            };
            lead.Contact.Email = Text(20, "a@example.com", "b@example.com");
            if (Text(30, "3.5", "4", "n/a", " 7 ", "1e2", "") is { } gpa) lead.CustomFields["Gpa"] = gpa;
            Leads.Add(lead);
            Live(random, lead, raw, Text, Maybe);
        }
        foreach (var client in raw.GroupBy(e => e.ClientId))
        {
            var seq = 0L;
            foreach (var e in client.OrderBy(e => e.RecordedAt).ThenBy(e => e.Seq))
            {
                e.Seq = ++seq;
                Events.Add(e);
            }
        }
        for (var i = 0; i < count / 3; i++) AddSpend(random, Text);
        return this;
    }

    private static void Live(Random random, Lead lead, List<LeadEvent> raw, Func<int, string[], string?> text, Func<int, int[], int?> number)
    {
        var (time, rank) = (lead.CreatedAt, 0);
        var (cost, program, city, state, billable, status) = (random.Next(3) * 2500, lead.DegreeProgramId, lead.OriginalCity, lead.OriginalState, random.Next(2) == 0, LeadStatuses.All[random.Next(6)]);
        for (var step = 0; step <= random.Next(7); step++)
        {
            var type = step == 0 ? LeadEventType.Received : (LeadEventType)random.Next(2, 11);
            if (step > 0) time += random.Next(6) == 0 ? Duration.Zero : Duration.FromMilliseconds((long)(random.NextDouble() * 4e9));
            switch (type)
            {
                case LeadEventType.Status: status = LeadStatuses.All[random.Next(LeadStatuses.All.Count)]; break;
                case LeadEventType.Returned: (status, billable) = (LeadStatus.Returned, false); break;
                case LeadEventType.Billable: billable = !billable; break;
                case LeadEventType.Price: cost = random.Next(4) * 1111; break;
                case LeadEventType.Program: program = number(10, [11, 12, 13]); break;
                case LeadEventType.Fields: (city, state) = (text(20, ["Berlin", "Oslo", "Rome"]), text(20, ["TX", "NY", "CA"])); break;
            }
            rank = status.IsCustomGood() ? rank : status.FunnelRank();
            raw.Add(new LeadEvent
            {
                ClientId = lead.ClientId, Seq = raw.Count, LeadId = lead.Id, Type = type, RecordedAt = time, Actor = "system", Status = status, FunnelRank = rank, Billable = billable, CostInCents = cost,
                DegreeProgramId = program, City = city, State = state,
            });
        }
    }

    private void AddSpend(Random random, Func<int, string[], string?> text)
    {
        var campaign = Campaigns[random.Next(Campaigns.Count)];
        var known = random.Next(4);
        var recorded = First + Duration.FromHours(random.Next(1, 50_000));
        MarketingSpend Version(Instant at) => new()
        {
            MarketingPlatformId = text(0, ["meta", "google"])!, AdAccountId = text(50, ["x"]) ?? "", AdCampaignId = text(40, ["c1", "c2"]) ?? "", AdSetId = text(60, ["s1"]) ?? "", AdId = text(40, ["1", "2"]) ?? "",
            Date = (First + Duration.FromDays(random.Next(2300))).InUtc().Date, ClientId = known > 0 ? campaign.ClientId : null, VendorId = known > 1 ? campaign.VendorId : null, CampaignId = known > 2 ? campaign.Id : null,
            Impressions = random.Next(10_000), Clicks = random.Next(500), SpendInCents = random.Next(100_000), RecordedAt = at,
        };
        var old = Version(recorded);
        Spend.Add(old);
        if (random.Next(3) > 0) return;
        old.ReplacedAt = recorded + Duration.FromHours(random.Next(1, 10_000));
        var replaced = Version(old.ReplacedAt.Value);
        (replaced.MarketingPlatformId, replaced.AdAccountId, replaced.AdCampaignId, replaced.AdSetId, replaced.AdId, replaced.Date) = (old.MarketingPlatformId, old.AdAccountId, old.AdCampaignId, old.AdSetId, old.AdId, old.Date);
        Spend.Add(replaced);
    }

    /// <summary>A moment at or beside a change of some zone's clock.</summary>
    private static Instant Turn(Random random)
    {
        var intervals = DateTimeZoneProviders.Tzdb[FactsRequests.Zones[random.Next(FactsRequests.Zones.Length)]].GetZoneIntervals(First, Last).Where(i => i.HasStart && i.Start > First).ToList();
        return (intervals.Count == 0 ? First : intervals[random.Next(intervals.Count)].Start) + Duration.FromMilliseconds(random.Next(-1, 2));
    }
}
