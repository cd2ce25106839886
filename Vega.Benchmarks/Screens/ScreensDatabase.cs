using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Benchmarks.Performance;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;

namespace Vega.Benchmarks.Screens;

/// <summary>Gives <see cref="SyntheticLeads"/> what the screens show beside them: people, an allocation a month for each of 600 campaigns, programs, and an account manager of all clients.</summary>
internal static class ScreensDatabase
{
    public const int CampaignsEach = 30;
    public const string Email = "screens@example.com", Password = "measured-Horse-7-battery";

    public static async Task FillAsync(IServiceProvider services, string directory, int count)
    {
        await SyntheticDatabase.FillAsync(services, count, CampaignsEach, people: true);
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        if (await db.Users.AnyAsync()) return;
        for (var client = 1; client <= SyntheticLeads.Clients; client++) Add(db, client);
        await db.SaveChangesAsync();
        // The synthetic leads leave it to their events which of them hold a slot; the sheet counts leads.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var since = Until.PlusMonths(-3).OnDayOfMonth(1);
        await db.Leads.Where(l => l.Billable && l.CreatedOn >= since).ExecuteUpdateAsync(s => s.SetProperty(l => l.HoldsSlot, true));
        var file = Path.Combine(directory, "screens.json");
        await File.WriteAllTextAsync(file, $$"""{ "users": [ { "email": "{{Email}}", "password": "{{Password}}", "role": "AccountManager" } ] }""");
        await ChildProcess.RunAsync("Vega.Portal", "apply", file, $"--Vega:DataDirectory={directory}");
    }

    /// <summary>The whole e-mail address and phone number of a lead half a year back.</summary>
    public static async Task<(string Email, string Phone)> SomebodyAsync(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        var number = await db.Leads.MaxAsync(l => l.Id) / 2;
        var contact = await db.Leads.Where(l => l.Id >= number && !l.Test).OrderBy(l => l.Id).Select(l => new { l.Contact.Email, l.Contact.Phone }).FirstAsync();
        return (contact.Email!, contact.Phone!);
    }

    private static YearMonth Until => (SyntheticLeads.First + SyntheticLeads.Span).InUtc().Date.ToYearMonth();

    private static void Add(VegaDbContext db, int client)
    {
        for (var p = 0; p < 40; p++)
            db.DegreePrograms.Add(new DegreeProgram { Id = client * 100 + p, PublicId = new PublicId(client * 100 + p), ClientId = client, ProgramGroupId = client * 10 + p % 6, Name = "Program " + (p + 1), Code = "P" + p });
        for (var slot = 0; slot < CampaignsEach; slot++)
            for (var back = -1; back <= 3; back++)
            {
                var month = Until.PlusMonths(-back);
                db.Allocations.Add(new Allocation
                {
                    CampaignId = (client - 1) * SyntheticLeads.CampaignsEach + slot + 1, ClientId = client, Year = month.Year, Month = month.Month, Cap = 40 + 700 * (CampaignsEach - slot) / client,
                    CplInCents = 3000 + 100 * slot, VendorProjection = 30 + 600 * (CampaignsEach - slot) / client,
                });
            }
    }
}
