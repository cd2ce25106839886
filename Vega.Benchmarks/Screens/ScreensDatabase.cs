using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Benchmarks.Performance;
using Vega.Domain.Allocations;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Data;

namespace Vega.Benchmarks.Screens;

/// <summary>Gives <see cref="SyntheticLeads"/> what the screens show beside them: 600 campaigns with an allocation a month, programs, and an account manager of all clients.</summary>
internal static class ScreensDatabase
{
    public const int CampaignsEach = 30;
    public const string Email = "screens@example.com", Password = "measured-Horse-7-battery";

    public static async Task FillAsync(IServiceProvider services, string directory, int count)
    {
        await SyntheticDatabase.FillAsync(services, count);
        await using var db = await services.GetRequiredService<IDbContextFactory<VegaDbContext>>().CreateDbContextAsync();
        if (await db.Campaigns.AnyAsync()) return;
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

    private static YearMonth Until => (SyntheticLeads.First + SyntheticLeads.Span).InUtc().Date.ToYearMonth();

    private static void Add(VegaDbContext db, int client)
    {
        for (var g = 0; g < 6; g++) db.ProgramGroups.Add(new ProgramGroup { Id = client * 10 + g, ClientId = client, Name = "Group " + (g + 1) });
        for (var p = 0; p < 40; p++)
            db.DegreePrograms.Add(new DegreeProgram { Id = client * 100 + p, PublicId = new PublicId(client * 100 + p), ClientId = client, ProgramGroupId = client * 10 + p % 6, Name = "Program " + (p + 1), Code = "P" + p });
        for (var slot = 0; slot < CampaignsEach; slot++)
        {
            var (id, vendor) = ((client - 1) * SyntheticLeads.CampaignsEach + slot + 1, 1 + (client * 7 + slot) % SyntheticLeads.Vendors);
            db.Campaigns.Add(new ClientCampaign
            {
                Id = id, PublicId = new PublicId(id), ClientId = client, VendorId = vendor, ContractId = client * SyntheticLeads.Vendors + vendor, ProgramGroupId = client * 10 + slot % 6,
                Name = "Campaign " + (slot + 1), Type = (CampaignType)(slot % 2), Status = CampaignStatus.Active,
            });
            for (var back = -1; back <= 3; back++)
            {
                var month = Until.PlusMonths(-back);
                db.Allocations.Add(new Allocation { CampaignId = id, ClientId = client, Year = month.Year, Month = month.Month, Cap = 40 + 700 * (CampaignsEach - slot) / client, CplInCents = 3000 + 100 * slot, VendorProjection = 30 + 600 * (CampaignsEach - slot) / client });
            }
        }
    }
}
