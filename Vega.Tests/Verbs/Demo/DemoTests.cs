using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Leads;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Leads.Filters;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Platform;
using Vega.Portal.Verbs.Demo;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs.Demo;

/// <summary>The demo as a verb: it holds whatever check asks for, comes out the same again, and keeps away from what is not its own.</summary>
public sealed class DemoTests
{
    internal static readonly Instant Day = Instant.FromUtc(2026, 11, 21, 15, 42);

    internal const string Example = """
        { "campaign_id": "CAMPAIGN", "program_code": "PSYCH", "StreetAddress": "123 Fake St", "City": "Oak Lawn", "State": "IL", "PostalCode": "60453", "ContactFirstName": "Jane", "ContactLastName": "Doe",
          "ContactPhone": "2125551234", "LeadEmail": "jane.doe@example.com", "GraduationYear": "2018", "Military": "1", "StartClasses": "within_3_months" }
        """;

    [OnEachDatabase]
    public async Task Demo_Filled_PassesCheckAndTakesTheExampleOfTheLeadApi(DatabaseProvider provider)
    {
        await using var app = await FilledAsync(provider, leads: 1500);
        await AssertFilesSayWhatListsSayAsync(app);
        Assert.Equal(0, (await Said.ByAsync(app.Services, "check")).Exit);

        var last = await app.ReadAsync(db => db.Leads.MaxAsync(l => l.Id));
        var campaign = await app.ReadAsync(db => db.Campaigns.Where(c => db.Clients.Any(o => o.Id == c.ClientId && o.Slug == "AwesomeUniversity") && db.Vendors.Any(v => v.Id == c.VendorId && v.Name == "Leads R Us") && c.Name == "Healthcare").SingleAsync());
        using var vendor = app.Anonymous();
        vendor.DefaultRequestHeaders.Add("X-API-Key", DemoAccess.KnownKey(DemoStart.DefaultSeed, DemoAccess.VendorName));
        using var first = await PostAsync(vendor, campaign.PublicId.With("CAMP"), "key-1");
        using var second = await PostAsync(vendor, campaign.PublicId.With("CAMP"), "key-2");
        Assert.Equal("new_lead", first.RootElement.GetProperty("status").GetString());
        Assert.Equal("Duplicate lead: jane.doe@example.com.", second.RootElement.GetProperty("rejection_reason").GetString());
        Assert.Equal(last + 2, await app.ReadAsync(db => db.Leads.MaxAsync(l => l.Id)));

        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", DemoAccess.KnownKey(DemoStart.DefaultSeed, DemoAccess.ClientKeyName));
        using var change = await client.PatchAsync("AwesomeUniversity/leads", new StringContent($$"""{ "id": "{{first.RootElement.GetProperty("id").GetString()}}", "status": "returned", "billable": false }""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Equal(0, (await Said.ByAsync(app.Services, "check")).Exit);
    }

    [Fact]
    public async Task Demo_SameSeedAndDay_IsTheSameAsFarAsTheClockHasCome()
    {
        await using var early = await FilledAsync(leads: 3000, at: Day);
        await using var late = await FilledAsync(leads: 3000, at: Day + Duration.FromHours(7));
        var (before, after) = (await HistoryAsync(early), await HistoryAsync(late));
        Assert.Equal(before, after.Where(e => e.RecordedAt <= Day));
        Assert.NotEqual(before.Count, after.Count);
        await using var other = await FilledAsync(leads: 300, at: Day, seed: 8);
        Assert.Empty((await HistoryAsync(other)).Select(e => e.Lead).Intersect(before.Select(e => e.Lead)));
    }

    [Fact]
    public async Task Demo_ThereAlready_ChangesNothing()
    {
        await using var app = await FilledAsync(leads: 50);
        var before = await HistoryAsync(app);
        var said = await Said.ByAsync(app.Services, "demo", "--leads", "90");
        Assert.Equal(0, said.Exit);
        Assert.Contains("there already", said.Out, StringComparison.Ordinal);
        Assert.Equal(before, await HistoryAsync(app));
    }

    [Fact]
    public async Task Demo_OtherClientsThere_IsRefused()
    {
        await using var app = await VegaApp.StartAsync();
        await app.ApplyAsync("""{ "clients": [ { "slug": "Own", "name": "Own", "timeZone": "America/New_York" } ] }""");
        var said = await Said.ByAsync(app.Services, "demo");
        Assert.Equal(2, said.Exit);
        Assert.Contains("clients of its own", said.Error, StringComparison.Ordinal);
        Assert.Equal(1, await app.ReadAsync(db => db.Clients.CountAsync()));
    }

    [Theory]
    [InlineData("--leads", "0")]
    [InlineData("--leads", "many")]
    [InlineData("--seed", "-1")]
    public async Task Demo_WrongNumbers_AreRefused(string option, string value)
    {
        await using var app = await VegaApp.StartAsync();
        Assert.Equal(2, (await Said.ByAsync(app.Services, "demo", option, value)).Exit);
    }

    [Fact]
    public async Task Demo_InDevelopment_TakesTheKnownPassword()
    {
        await using var app = await FilledAsync(leads: 50);
        var user = await app.ReadAsync(db => db.Users.SingleAsync(u => u.NormalizedEmail == DemoAccess.AccountManager.ToUpperInvariant()));
        Assert.NotEqual(PasswordVerificationResult.Failed, new PasswordHasher<VegaUser>().VerifyHashedPassword(user, user.PasswordHash!, DemoAccess.KnownPassword));
    }

    internal static async Task<VegaApp> FilledAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, int leads = 50, Instant? at = null, int seed = DemoStart.DefaultSeed)
    {
        var app = await VegaApp.StartAsync(provider);
        app.Clock.StandAt(at ?? Day);
        Assert.Equal(0, (await Said.ByAsync(app.Services, "demo", "--leads", $"{leads}", "--seed", $"{seed}")).Exit);
        return app;
    }

    private static Task<List<(long Lead, int Client, long Seq, LeadEventType Type, LeadStatus Status, Instant RecordedAt, string? Changes)>> HistoryAsync(VegaApp app) => app.ReadAsync(async db =>
        (await db.LeadEvents.Join(db.Leads, e => e.LeadId, l => l.Id, (e, l) => new { l.PublicId, e }).AsNoTracking().OrderBy(x => x.e.ClientId).ThenBy(x => x.e.Seq).ToListAsync())
            .ConvertAll(x => (x.PublicId.Value, x.e.ClientId, x.e.Seq, x.e.Type, x.e.Status, x.e.RecordedAt, x.e.Changes)));

    /// <summary>A file of leads is read by less of each lead than a list: every column says the same, also to those who see no personal data.</summary>
    private static async Task AssertFilesSayWhatListsSayAsync(VegaApp app)
    {
        var (search, filter) = (app.Services.GetRequiredService<LeadListSearch>(), new LeadFilter());
        foreach (var viewer in new[] { Viewer.System, new Viewer { Kind = ViewerKind.User, Role = Role.Finance, UserId = 1, Name = "Finance" } })
        {
            var context = new LeadCellContext(viewer, await search.NamesAsync(viewer, default), filter.Zone);
            string Told(Lead lead) => string.Join('\n', LeadColumns.For(viewer).Select(c => $"{c.Title}: {c.Cell(lead, context)} {c.When?.Invoke(lead)} {c.Number?.Invoke(lead)}"));
            var ids = await search.IdsAsync(viewer, filter, int.MaxValue, default);
            var listed = new List<string>();
            foreach (var some in ids.Chunk(500))
            {
                var found = (await search.AgainAsync(viewer, some, default)).ToDictionary(l => l.Id);
                listed.AddRange(some.Select(id => Told(found[id])));
            }
            Assert.True(listed.Count > 1000);
            foreach (var only in new[] { null, ids })
            {
                var filed = new List<string>();
                await foreach (var batch in search.StreamAsync(viewer, filter, only, default).InBatches()) filed.AddRange(batch.Select(Told));
                Assert.Equal(listed, filed);
            }
        }
    }

    private static async Task<JsonDocument> PostAsync(HttpClient vendor, string campaign, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "AwesomeUniversity/leads") { Content = new StringContent(Example.Replace("CAMPAIGN", campaign, StringComparison.Ordinal), Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await vendor.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }
}
