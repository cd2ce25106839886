using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Scoring;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Facts;

/// <summary>What scores stand on is the same from memory and from the database, over random histories.</summary>
public sealed class ArrivalsTests
{
    private static readonly Rnd Seed = new(8_808);

    [OnEachDatabase]
    public async Task Arrivals_OfRandomHistories_AreTheSameFromMemoryAndFromTheDatabase(DatabaseProvider provider)
    {
        var found = 0;
        foreach (var history in FactsHistory.Generator(120).Sample(5, Seed, 50))
        {
            await using var harness = await FactsHarness.StartAsync(provider);
            await using var db = await harness.OpenDbAsync();
            await history.WriteAsync(db, _ => true);
            await harness.Facts.LoadAsync();
            foreach (var client in (await db.Leads.Where(l => l.CampaignId != null).Select(l => new { l.ClientId, CampaignId = l.CampaignId!.Value }).Distinct().ToListAsync()).GroupBy(l => l.ClientId, l => l.CampaignId))
            {
                var places = client.Order().Select((c, i) => (c, i)).ToDictionary(c => c.c, c => c.i);
                var (memory, database) = (await harness.Facts.ArrivalsAsync(client.Key, places), await harness.Sql.ArrivalsAsync(client.Key, places));
                Assert.Equal(database.Select(Told).Order(StringComparer.Ordinal), memory.Select(Told).Order(StringComparer.Ordinal));
                found += memory.Count;
            }
        }
        Assert.True(found > 100, $"only {found} leads");
    }

    private static string Told(ScoreLead lead) => $"{lead.Campaign} {lead.CreatedHour} {lead.OwedInCents} {string.Join(' ', Enumerable.Range(0, ScoreMetrics.Milestones).Select(m => lead.Arrivals[m]))}";
}
