using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Facts.Scores;
using Vega.Tests.Support;

namespace Vega.Tests.Scoring;

/// <summary>Scores of leads that came through the lead API and statuses that came from the school: what is stored, shown, and to whom.</summary>
public sealed class CampaignScoringTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Theory]
    [InlineData(40, 36, "green", "^40 leads, 9 weeks old on average; \\d\\d contacts expected at maturity \\(\\d\\d–\\d\\d\\); contact rate about \\d\\d(\\.\\d)?% against 50%$")]
    [InlineData(40, 22, "yellow", "contact rate about 5\\d(\\.\\d)?% against 50%$")]
    [InlineData(40, 4, "red", "contact rate about 1\\d(\\.\\d)?% against 50%, limit 40%$")]
    [InlineData(8, 4, "none", "^8 leads, 9 weeks old on average; fewer than 10 leads tell too little$")]
    [InlineData(40, 0, "none", "no feedback from the school: it has sent no later status for any of its 41 leads$")]
    public async Task Score_OfHistory_HasItsColourAndItsSentence(int leads, int contacted, string colour, string sentence)
    {
        var school = await OpenAsync();
        await LiveAsync(school, leads, contacted);

        await ScoreAsync(school);

        var campaign = await CampaignAsync(school.WithClientKey(), school);
        Assert.Equal(colour, campaign.GetProperty("smart-score").GetString());
        Assert.Matches(sentence, campaign.GetProperty("smart-score-explanation").GetString());
    }

    [Fact]
    public async Task History_WhenTheColourChanges_KeepsBothWithTheirTimes()
    {
        var school = await OpenAsync();
        await LiveAsync(school, 40, 4);
        await ScoreAsync(school);
        var first = _app.Clock.Now;
        _app.Clock.Advance(Duration.FromDays(1));
        await ScoreAsync(school);
        _app.Clock.Advance(Duration.FromDays(1));
        foreach (var lead in (await school.LeadsAsync()).Where(l => l.Status == Domain.Leads.LeadStatus.NewLead)) await ReachAsync(school, lead.PublicId, "contacted");
        await ScoreAsync(school);

        using var client = school.WithClientKey();
        var rows = (await GetAsync(client, $"/api/v1/client-campaigns/{CampaignId(school)}/campaign-scores")).GetProperty("data").EnumerateArray().Select(r => r.GetProperty("attributes")).OrderBy(a => a.GetProperty("from").GetString(), StringComparer.Ordinal).ToList();
        Assert.Equal(["red", "green"], rows.Select(r => r.GetProperty("score").GetString()));
        Assert.Equal([first, first + Duration.FromDays(2)], rows.Select(r => At(r, "from")));
        Assert.Equal([first + Duration.FromDays(1), first + Duration.FromDays(2)], rows.Select(r => At(r, "computed-at")));
        Assert.Equal([false, true], rows.Select(r => r.GetProperty("newest").GetBoolean()));
        Assert.Equal("contact-rate", rows[0].GetProperty("metric").GetString());
        Assert.InRange(rows[1].GetProperty("value").GetDecimal(), 80, 100);
    }

    [Fact]
    public async Task Score_ThatStandsForAWeek_BeginsANewRow()
    {
        var school = await OpenAsync();
        await LiveAsync(school, 40, 36);
        for (var day = 0; day < 8; day++)
        {
            await ScoreAsync(school);
            _app.Clock.Advance(Duration.FromDays(1));
        }
        var campaign = CampaignId(school);
        Assert.Equal(2, await _app.ReadAsync(db => db.Scores.CountAsync(s => s.CampaignId == campaign)));
    }

    [Fact]
    public async Task Thresholds_SetByTheApi_MoveTheColourAndAreAudited()
    {
        var school = await OpenAsync();
        await LiveAsync(school, 40, 19);
        using var client = school.WithClientKey();

        var change = await PatchAsync(client, school, """{ "contact-rate": { "target": 30, "limit": 20 }, "return-rate": null }""");

        Assert.Equal(HttpStatusCode.OK, change.Code);
        Assert.Equal(30, change.Body.GetProperty("data").GetProperty("attributes").GetProperty("scores").GetProperty("contact-rate").GetProperty("target").GetInt32());
        Assert.Equal(JsonValueKind.Null, change.Body.GetProperty("data").GetProperty("attributes").GetProperty("scores").GetProperty("return-rate").ValueKind);
        var id = school.ClientId;
        Assert.True(await _app.ReadAsync(db => db.Audit.AnyAsync(a => a.ClientId == id && a.Subject == "clients" && a.Changes!.Contains("\"scores\""))));

        var scored = await Answer.OfAsync(await client.PostAsync($"/api/v1/clients/{id}/score", null));
        Assert.Equal(HttpStatusCode.OK, scored.Code);
        Assert.Equal("green", (await CampaignAsync(client, school)).GetProperty("smart-score").GetString());
    }

    [Theory]
    [InlineData("""{ "contact-rate": { "target": 30, "limit": 40 } }""", "the limit of contact rate must be below its target: more is better")]
    [InlineData("""{ "cost-per-enroll": { "target-in-cents": 200000 } }""", "cost per enroll needs a target and a limit")]
    [InlineData("""{ "cost-per-enroll": { "target": 2000, "limit": 3000 } }""", "an object by metric")]
    [InlineData("""{ "luck": null }""", "an object by metric")]
    public async Task Thresholds_ThatCannotBe_AreRefusedAtTheirPlace(string scores, string detail)
    {
        var school = await OpenAsync();
        using var client = school.WithClientKey();

        var change = await PatchAsync(client, school, scores);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, change.Code);
        var error = Assert.Single(change.Errors);
        Assert.Equal("/data/attributes/scores", error.GetProperty("source").GetProperty("pointer").GetString());
        Assert.Contains(detail, error.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vendor_OfAScoredCampaign_SeesNeitherScoreNorThresholds()
    {
        var school = new School(_app);
        var vendor = school.AddUser("VendorUser");
        school.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "vu " + school.Slug, ["user"] = vendor.Email });
        await OpenAsync(school);
        await LiveAsync(school, 40, 36);
        await ScoreAsync(school);
        using var client = _app.ClientWithKey("vu " + school.Slug);

        var campaign = await CampaignAsync(client, school);

        Assert.Equal(JsonValueKind.Null, campaign.GetProperty("smart-score").ValueKind);
        Assert.Equal(JsonValueKind.Null, campaign.GetProperty("smart-score-explanation").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await GetAsync(client, $"/api/v1/clients/{school.ClientId}")).GetProperty("data").GetProperty("attributes").GetProperty("scores").ValueKind);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/campaign-scores")).StatusCode);
    }

    [Fact]
    public async Task Apply_WithThresholds_SetsThem()
    {
        var school = new School(_app);
        school.Client["scores"] = JsonNode.Parse("""{ "costPerEnroll": { "targetInCents": 150000, "limitInCents": 250000 }, "enrollRate": { "target": 4.5, "limit": 2 }, "contactRate": null }""");
        await school.OpenAsync();
        using var client = school.WithClientKey();

        var scores = (await GetAsync(client, $"/api/v1/clients/{school.ClientId}")).GetProperty("data").GetProperty("attributes").GetProperty("scores");

        Assert.Equal(150_000, scores.GetProperty("cost-per-enroll").GetProperty("target-in-cents").GetInt32());
        Assert.Equal(4.5m, scores.GetProperty("enroll-rate").GetProperty("target").GetDecimal());
        Assert.Equal(JsonValueKind.Null, scores.GetProperty("contact-rate").ValueKind);
        Assert.Equal(12, scores.GetProperty("return-rate").GetProperty("limit").GetInt32());
    }

    private static Instant At(JsonElement row, string name) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(row.GetProperty(name).GetString()!).Value;

    /// <summary>A school that is scored by its contact rate alone, as 60 days ago.</summary>
    private async Task<School> OpenAsync(School? school = null)
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 9, 12, 10, 0), "America/New_York");
        school ??= new School(_app);
        foreach (var campaign in school.Contract["campaigns"]!.AsArray()) School.Allocate(campaign!.AsObject(), new YearMonth(2026, 9), 1000);
        school.Client["scores"] = new JsonObject { ["contactRate"] = new JsonObject { ["target"] = 50, ["limit"] = 40 }, ["costPerEnroll"] = null, ["costPerApplication"] = null };
        return await school.OpenAsync();
    }

    /// <summary>Posts leads, has some of them contacted two days later, and goes to Nov 14. A lead of another campaign, contacted then, shows that the school has not fallen silent.</summary>
    private async Task LiveAsync(School school, int leads, int contacted)
    {
        for (var i = 0; i < leads; i++) Assert.Equal("new_lead", (await school.PostAsync()).Status);
        _app.Clock.Advance(Duration.FromDays(2));
        foreach (var lead in (await school.LeadsAsync()).Take(contacted)) await ReachAsync(school, lead.PublicId, "contacted");
        Assert.Equal("new_lead", (await school.PostAsync(("campaign_id", school.Campaign("Business")), ("program_code", "MBA"))).Status);
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 14, 10, 0), "America/New_York");
        if (contacted > 0) await ReachAsync(school, (await school.LeadsAsync())[^1].PublicId, "contacted");
    }

    private static async Task ReachAsync(School school, PublicId lead, string status) =>
        Assert.Equal(HttpStatusCode.OK, (await school.PatchAsync($$"""{ "id": "{{lead.With(PublicIdPrefix.Lead)}}", "status": "{{status}}" }""")).Code);

    private Task<Scored?> ScoreAsync(School school) => _app.Services.GetRequiredService<CampaignScoring>().RunAsync(school.ClientId, CancellationToken.None);

    private int CampaignId(School school) => _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare");

    private async Task<JsonElement> CampaignAsync(HttpClient client, School school) => (await GetAsync(client, $"/api/v1/client-campaigns/{CampaignId(school)}")).GetProperty("data").GetProperty("attributes");

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

    private static async Task<Answer> PatchAsync(HttpClient client, School school, string scores) => await Answer.OfAsync(await client.PatchAsync($"/api/v1/clients/{school.ClientId}",
        new StringContent($$"""{ "data": { "attributes": { "scores": {{scores}} } } }""", Encoding.UTF8, "application/json")));
}
