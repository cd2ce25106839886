using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Tests.Support;

namespace Vega.Tests.Shell;

/// <summary>A school on Nov 21, 2026 with one person of each role, five campaigns with an allocation for November, and 50,000 leads of September and October.</summary>
public sealed class BusySchool : IAsyncLifetime
{
    public const int Leads = 50_000;
    public static readonly YearMonth November = new(2026, 11);
    private static readonly LeadStatus[] Statuses = [LeadStatus.NewLead, LeadStatus.Contacted, LeadStatus.Rejected, LeadStatus.Interviewed, LeadStatus.Enrolled];
    private readonly Dictionary<string, (string Email, string Password)> _people = [];
    private YearMonth _copied = November;

    public VegaApp App { get; private set; } = null!;
    public School School { get; private set; } = null!;

    public int Campaign(string name = "Healthcare") => App.Applied.CampaignId($"{School.Slug}/{School.Vendor}/{name}");

    public (string Email, string Password) Person(string role) => _people[role];

    /// <summary>The next month that has no allocation; the one before it has.</summary>
    public YearMonth NextMonth() => _copied = _copied.PlusMonths(1);

    public async Task InitializeAsync()
    {
        App = await VegaApp.StartAsync();
        App.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        App.Clock.RunFrom(App.Clock.Now);
        School = new School(App);
        School.Client["programGroups"]!.AsArray().Add(new JsonObject { ["name"] = "Law", ["programs"] = new JsonArray(new JsonObject { ["code"] = "LAW", ["name"] = "Law" }) });
        var campaigns = School.Contract["campaigns"]!.AsArray();
        foreach (var (name, type) in new[] { ("Law", "exclusive"), ("Law shared", "shared") })
            campaigns.Add(new JsonObject { ["name"] = name, ["programGroup"] = "Law", ["type"] = type, ["status"] = "active" });
        foreach (var campaign in campaigns)
            campaign!["allocations"] = new JsonArray(new JsonObject { ["year"] = 2026, ["month"] = 11, ["cap"] = 200, ["cplInCents"] = 7500, ["vendorProjection"] = 240 });
        foreach (var role in Enum.GetNames<Role>()) _people[role] = School.AddUser(role);
        foreach (var user in School.File["users"]!.AsArray().Where(u => (string?)u!["role"] == "Administrator")) user!.AsObject().Remove("clients");
        await School.OpenAsync();
        await FillAsync();
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    private async Task FillAsync()
    {
        await using var db = await App.OpenDbAsync();
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == Campaign());
        var ledger = await db.Ledgers.SingleAsync(l => l.ClientId == campaign.ClientId);
        await using var bulk = await BulkInsert.BeginAsync(db, App.Services.GetRequiredService<WriteGate>(), [typeof(Lead), typeof(LeadEvent)]);
        var first = Instant.FromUtc(2026, 9, 1, 12, 0);
        var leads = Enumerable.Range(1, Leads).Select(i => Make(campaign, i, first + Duration.FromSeconds(i * 100L), ledger.EventSeq + i)).ToList();
        await bulk.WriteAsync(leads);
        await bulk.WriteAsync(leads.ConvertAll(l => LeadEvent.Of(l, l.UpdatedSeq, LeadEventType.Received, l.CreatedAt, "system")));
        ledger.EventSeq += Leads;
        await bulk.CommitAsync();
    }

    private static Lead Make(ClientCampaign campaign, int number, Instant at, long seq)
    {
        var status = Statuses[number % Statuses.Length];
        return new Lead
        {
            Id = number, PublicId = new PublicId(number * 2_654_435_761L), ClientId = campaign.ClientId, VendorId = campaign.VendorId, ContractId = campaign.ContractId, CampaignId = campaign.Id,
            CampaignType = campaign.Type, ProgramGroupId = campaign.ProgramGroupId, ProgramCode = "PSYCH", CreatedAt = at, CreatedOn = at.InUtc().Date, UpdatedAt = at, StatusChangedAt = at, UpdatedSeq = seq,
            Status = status, Reason = status == LeadStatus.Rejected ? "Duplicate of an earlier lead" : null, Billable = status.IsGood(), HoldsSlot = status.IsGood(), CostInCents = 7500, Source = "facebook",
            Contact = new() { FirstName = "Pat", LastName = "Doe " + number, Phone = $"312{number:0000000}", Email = $"pat.{number}@example.com", City = "Chicago", State = "IL", ZipCode = "60601" },
        };
    }
}
