using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Facts;
using Vega.Portal.Facts.Rollups;
using Vega.Portal.Platform;
using Vega.Tests.Support;

namespace Vega.Tests.Facts.Rollups;

/// <summary>A database with clients in many zones whose leads arrive and change under a clock that walks, and the passes that roll them up.</summary>
internal sealed class RollupHistory : IAsyncDisposable
{
    /// <summary>Half hours, quarters, both hemispheres, clocks that change at midnight (Santiago, Beirut), and none that change.</summary>
    public static readonly string[] Zones =
        ["America/New_York", "America/Los_Angeles", "America/Phoenix", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati"];

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly Random _dice;
    private readonly Dictionary<int, List<Lead>> _leads = [];

    private RollupHistory(TestDatabase database, ServiceProvider services, TestClock clock, int seed) => (_database, _services, Clock, _dice) = (database, services, clock, new Random(seed));

    public TestClock Clock { get; }
    public TestDatabase Database => _database;
    public RollupPass Pass => _services.GetRequiredService<RollupPass>();
    public IServiceProvider Services => _services;

    public static async Task<RollupHistory> StartAsync(DatabaseProvider provider, Instant start, int seed = 1)
    {
        var (database, clock) = (await TestDatabase.CreateAsync(provider), new TestClock());
        clock.StandAt(start);
        var options = new VegaOptions { DataDirectory = database.DirectoryPath, Database = database.Options };
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(options)
            .AddVegaData(options.Database, options.DataDirectory, "every node of a test has this audit key").AddFacts(options).BuildServiceProvider();
        var history = new RollupHistory(database, services, clock, seed);
        await using var db = await history.OpenAsync();
        foreach (var zone in Zones)
        {
            var client = new Client { Name = zone, Slug = zone.Replace('/', '-'), TimeZone = zone, CreatedAt = start };
            db.Clients.Add(client);
            await db.SaveChangesAsync();
            db.Ledgers.Add(new ClientLedger { ClientId = client.Id });
            history._leads[client.Id] = [];
        }
        await db.SaveChangesAsync();
        return history;
    }

    public Task<VegaDbContext> OpenAsync() => _services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();

    public async Task<T> ReadAsync<T>(Func<VegaDbContext, Task<T>> read)
    {
        await using var db = await OpenAsync();
        return await read(db);
    }

    /// <summary>A few leads of the client arrive now, and as many older ones change: to any status, billable or not, another price.</summary>
    public async Task LiveAsync(int clientId, int leads, int changes)
    {
        await using var db = await OpenAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, _services.GetRequiredService<WriteGate>(), [clientId]);
        var zone = DateTimeZoneProviders.Tzdb[await db.Clients.Where(c => c.Id == clientId).Select(c => c.TimeZone).SingleAsync()];
        for (var i = 0; i < leads; i++)
        {
            var (seq, at) = transaction.NextEvent(clientId, Clock.Now);
            var lead = new Lead
            {
                PublicId = PublicId.New(), ClientId = clientId, VendorId = 1, CampaignId = _dice.Next(4) is > 0 and var campaign ? campaign : null, CreatedAt = at, CreatedOn = at.InZone(zone).Date, UpdatedAt = at, StatusChangedAt = at,
                UpdatedSeq = seq, CostInCents = 5000, Test = _dice.Next(10) == 0,
            };
            Roll(lead);
            db.Leads.Add(lead);
            await db.SaveChangesAsync();
            db.LeadEvents.Add(LeadEvent.Of(lead, seq, LeadEventType.Received, at, "system"));
            _leads[clientId].Add(lead);
        }
        for (var i = 0; i < changes && _leads[clientId].Count > 0; i++)
        {
            var lead = _leads[clientId][_dice.Next(_leads[clientId].Count)];
            if (db.Entry(lead).State == EntityState.Detached) db.Leads.Update(lead);
            (lead.UpdatedSeq, lead.UpdatedAt) = transaction.NextEvent(clientId, Clock.Now);
            Roll(lead);
            lead.CostInCents += _dice.Next(3);
            db.LeadEvents.Add(LeadEvent.Of(lead, lead.UpdatedSeq, LeadEventType.Status, lead.UpdatedAt, "system"));
        }
        await transaction.CommitAsync();
    }

    /// <summary>Ad spend of a day of the client is imported, or restated.</summary>
    public async Task SpendAsync(int clientId, LocalDate day)
    {
        await using var db = await OpenAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, _services.GetRequiredService<WriteGate>(), [0]);
        var known = await db.MarketingSpend.SingleOrDefaultAsync(s => s.ClientId == clientId && s.Date == day && s.ReplacedAt == null);
        known?.ReplacedAt = Clock.Now;
        db.MarketingSpend.Add(new MarketingSpend { MarketingPlatformId = "ads", ClientId = clientId, CampaignId = 1, Date = day, Impressions = _dice.Next(1000), Clicks = _dice.Next(100), SpendInCents = _dice.Next(100_000), RecordedAt = Clock.Now });
        transaction.ConfigurationChanged(0);
        await transaction.CommitAsync();
    }

    /// <summary>Every client closes what has ended.</summary>
    public async Task<RollupResult> CloseAsync()
    {
        var all = new RollupResult();
        foreach (var client in await Pass.ClientsAsync(CancellationToken.None)) all += await Pass.CloseAsync(client, _ => { }, CancellationToken.None);
        return all;
    }

    /// <summary>Every client takes in what changed.</summary>
    public async Task<RollupResult> CorrectAsync()
    {
        var all = new RollupResult();
        foreach (var client in await Pass.ClientsAsync(CancellationToken.None)) all += await Pass.CorrectAsync(client, (_, _) => { }, CancellationToken.None);
        return all;
    }

    /// <summary>Fails unless every day that ended is closed once, and each day and campaign has one rollup in force that says what counting the leads one by one says.</summary>
    public async Task AssertRightAsync()
    {
        await using var db = await OpenAsync();
        await RollupRecount.AssertAsync(db, Clock.Now);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private void Roll(Lead lead)
    {
        lead.Status = LeadStatuses.All[_dice.Next(LeadStatuses.All.Count)];
        if (lead.Status.FunnelRank() is > 0 and var rank) lead.FunnelRank = rank;
        else if (!lead.Status.IsCustomGood()) lead.FunnelRank = 0;
        lead.HighestFunnelRank = Math.Max(lead.HighestFunnelRank, lead.FunnelRank);
        (lead.Billable, lead.HoldsSlot) = (lead.Status.IsGood() && _dice.Next(5) > 0, lead.Status.IsGood());
    }
}

/// <summary>Counts rollups another way: lead by lead, in memory, by what the columns mean.</summary>
internal static class RollupRecount
{
    public static async Task AssertAsync(VegaDbContext db, Instant now)
    {
        foreach (var client in await db.Clients.AsNoTracking().ToListAsync())
        {
            var (rows, leads) = (await db.Rollups.AsNoTracking().Where(r => r.ClientId == client.Id).ToListAsync(), await db.Leads.AsNoTracking().Where(l => l.ClientId == client.Id).ToListAsync());
            var spend = await db.MarketingSpend.AsNoTracking().Where(s => s.ClientId == client.Id && s.ReplacedAt == null).ToListAsync();
            var zone = DateTimeZoneProviders.Tzdb[client.TimeZone];
            var days = await db.RollupDays.AsNoTracking().Where(d => d.ClientId == client.Id).OrderBy(d => d.Day).ToListAsync();
            var first = LocalDate.Min(client.CreatedAt.InZone(zone).Date, leads.Count == 0 ? LocalDate.MaxIsoValue : leads.Min(l => l.CreatedOn));
            var ended = Enumerable.Range(0, Period.DaysBetween(first, now.InZone(zone).Date)).Select(first.PlusDays).ToList();
            Assert.Equal(ended, days.Select(d => d.Day));
            Assert.All(days, d => Assert.True(d.ClosedAt >= zone.AtStartOfDay(d.Day.PlusDays(1)).ToInstant(), $"{client.Slug} closed {d.Day} before it ended"));

            var current = rows.Where(r => r.ReplacedAt is null).ToDictionary(r => (r.Day, r.CampaignId));
            Assert.All(rows.GroupBy(r => (r.Day, r.CampaignId)), versions => Assert.Equal(Enumerable.Range(1, versions.Count()), versions.Select(v => v.Version).Order()));
            foreach (var day in ended)
                foreach (var campaign in leads.Where(l => !l.Test && l.CreatedOn == day).Select(l => l.CampaignId ?? 0).Union(spend.Where(s => s.Date == day).Select(s => s.CampaignId ?? 0)).Union(current.Keys.Where(k => k.Day == day).Select(k => k.CampaignId)))
                    AssertRow(current.GetValueOrDefault((day, campaign)), [.. leads.Where(l => !l.Test && l.CreatedOn == day && (l.CampaignId ?? 0) == campaign)], [.. spend.Where(s => s.Date == day && (s.CampaignId ?? 0) == campaign)], $"{client.Slug} {day} {campaign}");
        }
    }

    private static void AssertRow(Rollup? row, List<Lead> leads, List<MarketingSpend> spend, string where)
    {
        Assert.True(row is not null, where + " has no rollup");
        var counts = new Dictionary<string, int>();
        foreach (var status in LeadStatuses.All)
        {
            var reached = leads.Count(l => status.FunnelRank() == 0 ? l.Status == status : (l.Status.IsCustomGood() ? Math.Max(1, l.FunnelRank) : l.Status.FunnelRank()) >= status.FunnelRank());
            if (reached > 0) counts[status.Key()] = reached;
        }
        Assert.Equal(
            (where, leads.Count, leads.Count(l => l.Billable), leads.Count(l => l.Status.IsGood()), leads.Count(l => l.HoldsSlot), leads.Where(l => l.Billable).Sum(l => (long)l.CostInCents), spend.Sum(s => s.Clicks), spend.Sum(s => s.SpendInCents)),
            (where, row.Leads, row.Billable, row.Good, row.Accepted, row.CostInCents, row.Clicks, row.SpendInCents));
        Assert.Equal(counts.OrderBy(c => c.Key), row.Statuses.OrderBy(c => c.Key));
    }
}
