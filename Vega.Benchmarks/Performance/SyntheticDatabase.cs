using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;

namespace Vega.Benchmarks.Performance;

/// <summary>Fills a database with <see cref="SyntheticLeads"/> through the bulk path of the demo data, and 100,000 rows of ad spend.</summary>
internal static class SyntheticDatabase
{
    private const int Batch = 20_000;

    public static async Task FillAsync(IServiceProvider services, int count, int campaignsEach = SyntheticLeads.CampaignsEach, bool people = false)
    {
        await services.GetRequiredService<DatabaseStart>().MigrateAsync();
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        // A kept database may be older than its campaigns.
        var known = await db.Clients.AnyAsync();
        if (!known) await AddDirectoryAsync(db);
        if (!await db.Campaigns.AnyAsync()) await AddCampaignsAsync(db, campaignsEach);
        if (known) return;
        await using var bulk = await BulkInsert.BeginAsync(db, services.GetRequiredService<WriteGate>(), [typeof(Lead), typeof(LeadEvent), typeof(MarketingSpend)]);
        var ends = new (byte Status, byte Rank, bool Billable, int Cost, int Program, long Seq, long At, string? City, string? State)[count + 1];
        var all = new SyntheticLeads(count);
        var events = new List<LeadEvent>(Batch);
        // A lead row is its last event's projection, so the past is lived through twice: for the events, and then for the rows.
        foreach (var (_, e) in all.All())
        {
            if (e is null) continue;
            ends[e.LeadId] = ((byte)e.Status, (byte)e.FunnelRank, e.Billable, e.CostInCents, e.DegreeProgramId!.Value, e.Seq, e.RecordedAt.ToUnixTimeMilliseconds(), e.City, e.State);
            events.Add(e);
            if (events.Count == Batch) await FlushAsync(bulk, events);
        }
        await FlushAsync(bulk, events);
        var leads = new List<Lead>(Batch);
        foreach (var (lead, _) in new SyntheticLeads(count, people).All())
        {
            if (lead is null) continue;
            var end = ends[lead.Id];
            SyntheticLeads.Finish(lead, new LeadEvent
            {
                Actor = "", Status = (LeadStatus)end.Status, FunnelRank = end.Rank, Billable = end.Billable, CostInCents = end.Cost, DegreeProgramId = end.Program, Seq = end.Seq,
                RecordedAt = Instant.FromUnixTimeMilliseconds(end.At), City = end.City, State = end.State,
            });
            leads.Add(lead);
            if (leads.Count == Batch) await FlushAsync(bulk, leads);
        }
        await FlushAsync(bulk, leads);
        await bulk.WriteAsync([.. Spend()]);
        for (var c = 1; c <= SyntheticLeads.Clients; c++) db.Ledgers.Add(new ClientLedger { ClientId = c, EventSeq = all.LastSeq[c] });
        await bulk.CommitAsync();
    }

    private static async Task FlushAsync<T>(BulkInsert bulk, List<T> rows) where T : class
    {
        await bulk.WriteAsync(rows);
        rows.Clear();
    }

    private static async Task AddDirectoryAsync(VegaDbContext db)
    {
        for (var c = 1; c <= SyntheticLeads.Clients; c++) db.Clients.Add(new Client { Id = c, Name = "Client " + c, Slug = "client" + c, TimeZone = "America/New_York" });
        for (var v = 1; v <= SyntheticLeads.Vendors; v++) db.Vendors.Add(new Vendor { Id = v, PublicId = new PublicId(v), Name = "Vendor " + v, TimeZone = "America/New_York" });
        await db.SaveChangesAsync();
        for (var c = 1; c <= SyntheticLeads.Clients; c++)
            for (var v = 1; v <= SyntheticLeads.Vendors; v++)
                db.Contracts.Add(new Contract { Id = c * SyntheticLeads.Vendors + v, ClientId = c, VendorId = v, Payout = v % 10 == 0 ? Payout.PercentageOfSpend : Payout.CostPerLead, PercentOfSpend = v % 10 == 0 ? 12 : null });
        await db.SaveChangesAsync();
    }

    private static async Task AddCampaignsAsync(VegaDbContext db, int each)
    {
        for (var c = 1; c <= SyntheticLeads.Clients; c++)
            for (var g = 0; g < 6; g++) db.ProgramGroups.Add(new ProgramGroup { Id = c * 10 + g, ClientId = c, Name = $"Group {c}/{g}", CreatedAt = SyntheticLeads.First, UpdatedAt = SyntheticLeads.First });
        await db.SaveChangesAsync();
        for (var c = 1; c <= SyntheticLeads.Clients; c++)
            for (var slot = 0; slot < each; slot++)
            {
                var (id, vendor) = ((c - 1) * SyntheticLeads.CampaignsEach + slot + 1, SyntheticLeads.VendorOf(c, slot));
                db.Campaigns.Add(new ClientCampaign
                {
                    Id = id, PublicId = new PublicId(id), ClientId = c, VendorId = vendor, ContractId = c * SyntheticLeads.Vendors + vendor, ProgramGroupId = c * 10 + slot % 6, Name = $"Campaign {c}/{slot}",
                    Type = (CampaignType)(slot % 2), CreatedAt = SyntheticLeads.First, UpdatedAt = SyntheticLeads.First,
                });
            }
        await db.SaveChangesAsync();
    }

    private static IEnumerable<MarketingSpend> Spend()
    {
        for (var i = 0; i < 100_000; i++)
            yield return new MarketingSpend
            {
                Id = i + 1, MarketingPlatformId = i % 3 == 0 ? "google" : "meta", AdAccountId = "act" + i % 10, AdCampaignId = "camp" + i % 75, AdSetId = "set" + i % 600, AdId = "ad" + i % 3000,
                Date = SyntheticLeads.First.InUtc().Date.PlusDays(i % 365), ClientId = 1 + i % SyntheticLeads.Clients, VendorId = 1 + i % SyntheticLeads.Vendors, Impressions = i % 5000, Clicks = i % 90, SpendInCents = i % 20_000,
                RecordedAt = SyntheticLeads.First + Duration.FromDays(i % 365),
            };
    }
}
