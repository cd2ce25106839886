using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Domain.Performance;
using Vega.Tests.Support;

namespace Vega.Tests.Performance;

/// <summary>Performance through the front door.</summary>
public sealed class PerformanceApiTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Performance_SampleOf000_HasItsColumnsInOrder()
    {
        var school = await SchoolAsync();
        await school.PostAsync();
        var answer = await AskAsync(school, """{"group_by":["client_id","vendor_id"]}""");
        var row = Assert.Single(answer.Body.GetProperty("data").EnumerateArray());
        Assert.Equal(["client_id", "vendor_id", .. PerformanceColumns.Sums.Select(c => c.Key)], row.EnumerateObject().Select(p => p.Name));
        Assert.Equal(33, PerformanceColumns.Sums.Count + 3);
        Assert.Equal((school.ClientId, 1, 1, 1, 7500), (Number(row, "client_id"), Number(row, "lead_count"), Number(row, "billable_lead_count"), Number(row, "new_lead_lead_count"), Number(row, "total_cost_in_cents")));
        Assert.Equal((0, 0), (Number(row, "impressions"), Number(row, "contacted_lead_count")));
    }

    [Fact]
    public async Task Performance_AfterEachAnswerOfIntake_CountsTheLead()
    {
        var school = await SchoolAsync();
        for (var i = 1; i <= 20; i++)
        {
            var posted = await school.PostAsync(("test", i % 5 == 0 ? "true" : null));
            if (i % 3 == 0) await school.PatchAsync($$"""{"id":"{{posted.Id}}","status":"contacted"}""");
            var totals = (await AskAsync(school, """{"group_by":[]}""")).Body.GetProperty("meta").GetProperty("totals");
            Assert.Equal((i - i / 5, i / 3 - i / 15), (Number(totals, "lead_count"), Number(totals, "contacted_lead_count")));
        }
    }

    [Fact]
    public async Task Performance_ReturnedAndBilledAgain_OwesOnceMore() // Readings 70, 74, 80
    {
        var school = await SchoolAsync();
        var id = (await school.PostAsync()).Id;
        await school.PatchAsync($$"""{"id":"{{id}}","status":"enrolled"}""");
        await school.PatchAsync($$"""{"id":"{{id}}","status":"returned"}""");
        var returned = await TotalsAsync(school, "cohort");
        Assert.Equal((1, 1, 0, 0, 0), (Number(returned, "lead_count"), Number(returned, "returned_lead_count"), Number(returned, "new_lead_lead_count"), Number(returned, "billable_lead_count"), Number(returned, "total_cost_in_cents")));
        await school.PatchAsync($$"""{"id":"{{id}}","status":"contacted"}""");
        foreach (var mode in new[] { "cohort", "snapshot" })
        {
            var again = await TotalsAsync(school, mode);
            Assert.Equal((1, 1, 7500), (Number(again, "lead_count"), Number(again, "billable_lead_count"), Number(again, "total_cost_in_cents")));
        }
        var happened = await TotalsAsync(school, "snapshot");
        Assert.Equal((1, 1, 1, 1), (Number(happened, "contacted_lead_count"), Number(happened, "applied_lead_count"), Number(happened, "enrolled_lead_count"), Number(happened, "returned_lead_count")));
        Assert.Equal(0, Number(await TotalsAsync(school, "cohort"), "enrolled_lead_count"));
    }

    [Fact]
    public async Task Performance_CostPerEnroll_OwesFromEnrolledOn() // Reading 33
    {
        var school = new School(_app);
        school.Contract["payout"] = "cost_per_enroll";
        school.Healthcare["allocations"]![0]!["cpeInCents"] = 120_000;
        await school.OpenAsync();
        var id = (await school.PostAsync()).Id;
        Assert.Equal((0, 0), Owed(await TotalsAsync(school, "cohort")));
        await school.PatchAsync($$"""{"id":"{{id}}","status":"started"}""");
        Assert.Equal((1, 120_000), Owed(await TotalsAsync(school, "cohort")));
        Assert.Equal((1, 120_000), Owed(await TotalsAsync(school, "snapshot")));
    }

    [Fact]
    public async Task Performance_PercentageOfSpend_OwesAShareInGroupsAndTotals() // Readings 33, 79
    {
        var school = new School(_app);
        school.Contract["payout"] = "percentage_of_spend";
        school.Contract["percentOfSpend"] = 12.5;
        await AdministeredAsync(school);
        await school.PostAsync(("ad_campaign_id", "C1"));
        var vendor = _app.Applied.VendorId(school.Vendor);
        var platform = "meta " + school.Slug;
        await SpendAsync(school, $$"""
            [{"marketing_platform_id":"{{platform}}","ad_campaign_id":"C1","date":"2026-01-05","client_id":{{school.ClientId}},"vendor_id":{{vendor}},"impressions":1000,"clicks":50,"spend_in_cents":10001},
             {"marketing_platform_id":"{{platform}}","ad_campaign_id":"C2","date":"2026-01-06","client_id":{{school.ClientId}},"vendor_id":{{vendor}},"impressions":2000,"clicks":60,"spend_in_cents":20000}]
            """);
        var byCampaign = (await AskAsync(school, """{"group_by":["ad_campaign_id"]}""")).Body;
        Assert.Equal(["C1: 1 leads, 1250 owed, 10001 spent", "C2: 0 leads, 2500 owed, 20000 spent"],
            byCampaign.GetProperty("data").EnumerateArray().Select(r => $"{r.GetProperty("ad_campaign_id")}: {Number(r, "lead_count")} leads, {Number(r, "total_cost_in_cents")} owed, {Number(r, "total_spend_in_cents")} spent"));
        Assert.Equal((3750, 30001), (Number(Totals(byCampaign), "total_cost_in_cents"), Number(Totals(byCampaign), "total_spend_in_cents")));

        var byState = (await AskAsync(school, """{"group_by":["state"]}""")).Body;
        var row = Assert.Single(byState.GetProperty("data").EnumerateArray());
        Assert.Equal((JsonValueKind.Null, 0), (row.GetProperty("impressions").ValueKind, Number(row, "total_cost_in_cents")));
        Assert.Equal((3750, 3000), (Number(Totals(byState), "total_cost_in_cents"), Number(Totals(byState), "impressions")));
        Assert.Equal(3750, byState.GetProperty("meta").GetProperty("unallocated_cost_in_cents").GetInt32());

        var filtered = Totals((await AskAsync(school, """{"group_by":[],"filter":{"state":["IL"]}}""")).Body);
        Assert.Equal((1, JsonValueKind.Null), (Number(filtered, "lead_count"), filtered.GetProperty("total_spend_in_cents").ValueKind));
    }

    [Fact]
    public async Task Performance_OrderLimitRatesAndLabels_ShapeTheRows() // Readings 75, 78
    {
        var school = await SchoolAsync();
        foreach (var state in new[] { "IL", "TX", "TX", "NY", "NY", "NY" }) await school.PostAsync(("State", state));
        var top = (await AskAsync(school, """{"group_by":["state"],"limit":2,"rates":["contact_rate","cost_per_lead","cost_per_enroll"]}""")).Body;
        Assert.Equal(["NY 3", "TX 2"], top.GetProperty("data").EnumerateArray().Select(r => $"{r.GetProperty("state")} {r.GetProperty("lead_count")}"));
        Assert.Equal((3, 6), (top.GetProperty("meta").GetProperty("rows").GetInt32(), Number(Totals(top), "lead_count")));
        Assert.Equal(("0", "7500", JsonValueKind.Null), (Totals(top).GetProperty("contact_rate").GetRawText(), Totals(top).GetProperty("cost_per_lead").GetRawText(), Totals(top).GetProperty("cost_per_enroll").ValueKind));
        var ordered = (await AskAsync(school, """{"group_by":["state"],"order":["state"]}""")).Body;
        Assert.Equal(["IL", "NY", "TX"], ordered.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("state").GetString()));
        var named = (await AskAsync(school, """{"group_by":["client_id","vendor_id","degree_program_id","day"],"include_labels":true}""")).Body.GetProperty("data")[0];
        Assert.Equal((school.Slug, school.Vendor, "Psychology"), (named.GetProperty("client_name").GetString(), named.GetProperty("vendor_name").GetString(), named.GetProperty("degree_program_name").GetString()));
        Assert.EndsWith("day", named.GetProperty("day_name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Performance_AsOf_ReadsAsItDidThen() // Reading 70
    {
        var school = await SchoolAsync();
        var id = (await school.PostAsync()).Id;
        var then = _app.Clock.Now;
        // What is recorded in the same millisecond counts as done by then.
        _app.Clock.Advance(NodaTime.Duration.FromSeconds(1));
        await Task.WhenAll(school.PostAsync(), school.PatchAsync($$"""{"id":"{{id}}","status":"rejected","State":"TX"}"""));
        var now = (await AskAsync(school, """{"group_by":["state"]}""")).Body;
        Assert.Equal(2, Number(Totals(now), "lead_count"));
        var before = (await AskAsync(school, $$"""{"group_by":["state"],"as_of":"{{NodaTime.Text.InstantPattern.ExtendedIso.Format(then)}}"}""")).Body;
        Assert.Equal(("IL", 1, 1, 0), (before.GetProperty("data")[0].GetProperty("state").GetString(), Number(Totals(before), "lead_count"), Number(Totals(before), "new_lead_lead_count"), Number(Totals(before), "rejected_lead_count")));
    }

    [Fact]
    public async Task Performance_Aggregates_OverCustomAndPersonalFields() // Reading 87
    {
        var school = await SchoolAsync();
        await school.PostAsync(("Gpa", "3.5"));
        await school.PostAsync(("Gpa", "2.25"));
        var answer = await AskAsync(school, """
            {"group_by":[],"aggregates":[{"name":"gpa","field":"gpa","type":"float","function":"avg"},{"name":"people","field":"email","type":"bigint","function":"count_distinct"},
             {"name":"born","field":"Birthdate","type":"bigint","function":"count"},{"name":"whole","field":"Gpa","type":"bigint","function":"sum"},{"name":"contacted_cost","field":"cost_in_cents","type":"bigint","function":"sum","filter":"contacted"}]}
            """);
        var totals = Totals(answer.Body);
        Assert.Equal(("2.875", "2", "2", "0", "0"), (totals.GetProperty("gpa").GetRawText(), totals.GetProperty("people").GetRawText(), totals.GetProperty("born").GetRawText(), totals.GetProperty("whole").GetRawText(), totals.GetProperty("contacted_cost").GetRawText()));
        Assert.Equal(2, answer.Body.GetProperty("meta").GetProperty("cast_failures").GetProperty("whole").GetInt32());
        Assert.Equal("aggregates[0].function personal-field", await MistakeAsync(school, """{"group_by":[],"aggregates":[{"name":"x","field":"Birthdate","type":"bigint","function":"max"}]}"""));
        Assert.Equal("aggregates[0].field unknown-field", await MistakeAsync(school, """{"group_by":[],"aggregates":[{"name":"x","field":"Nothing","type":"bigint","function":"max"}]}"""));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("""{"timezone":"UTC","timezone":"UTC","group_by":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("null", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"state":["\ud800"]}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"timezone":"UTC","group_by":[],"start_time":"9998-12-31T23:59:59Z"}""", HttpStatusCode.OK)]
    [InlineData("""{"timezone":"Asia/Kolkata","group_by":["hour","date"],"start_time":"0001-01-01","end_time":"9998-12-31"}""", HttpStatusCode.OK)]
    [InlineData("""{"timezone":"UTC","group_by":["week"],"filter":{"client_id":[9223372036854775807,-1]}}""", HttpStatusCode.OK)]
    public async Task Performance_OddBody_IsRefusedOrAnsweredButNeverFails(string body, HttpStatusCode status)
    {
        var school = await SchoolAsync();
        using var client = school.WithClientKey();
        var answer = await Answer.OfAsync(await client.PostAsync("/api/v1/performance", new StringContent(body, Encoding.UTF8, "application/json")));
        Assert.Equal(status, answer.Code);
        if (status != HttpStatusCode.OK) Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task Performance_DeepOrLargeOrForeignBody_IsRefused()
    {
        var school = await SchoolAsync();
        using var client = school.WithClientKey();
        async Task<HttpStatusCode> Send(string body, string type) => (await client.PostAsync("/api/v1/performance", new StringContent(body, Encoding.UTF8, type))).StatusCode;
        Assert.Equal(HttpStatusCode.BadRequest, await Send(string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500), "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(new string(' ', 2_000_000), "application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Send("""{"timezone":"UTC","group_by":[]}""", "text/plain"));
    }

    [Fact]
    public async Task Performance_Viewers_SeeTheirOwnLeadsTotalsIncluded() // Reading 3, design §5
    {
        var (mine, theirs) = (await AdministeredAsync(new School(_app)), await AdministeredAsync(new School(_app)));
        await mine.PostAsync();
        await theirs.PostAsync();
        using (var own = mine.WithClientKey())
        {
            var answer = await AskAsync(own, $$"""{"group_by":["client_id"],"timezone":"UTC","filter":{"client_id":[{{mine.ClientId}},{{theirs.ClientId}}] } }""");
            Assert.Equal(mine.ClientId, Number(Assert.Single(answer.Body.GetProperty("data").EnumerateArray()), "client_id"));
            Assert.Equal(1, Number(Totals(answer.Body), "lead_count"));
        }
        using (var user = _app.ClientWithKey("vendor user " + mine.Slug))
        {
            var answer = await AskAsync(user, """{"group_by":["vendor_id","client_id"],"timezone":"UTC","include_labels":true}""");
            var row = Assert.Single(answer.Body.GetProperty("data").EnumerateArray());
            Assert.Equal((mine.Vendor, mine.Slug, 1), (row.GetProperty("vendor_name").GetString(), row.GetProperty("client_name").GetString(), Number(Totals(answer.Body), "lead_count")));
            Assert.DoesNotContain(theirs.Vendor, answer.Text, StringComparison.Ordinal);
        }
        using (var vendor = mine.WithVendorKey()) Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(vendor, """{"group_by":[],"timezone":"UTC"}""")).Code);
        using (var nobody = _app.Anonymous()) Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(nobody, """{"group_by":[],"timezone":"UTC"}""")).Code);
        using (var manager = _app.ClientWithKey("manager " + mine.Slug))
        {
            var answer = await AskAsync(manager, """{"group_by":["client_id"],"timezone":"UTC"}""");
            Assert.Equal(mine.ClientId, Number(Assert.Single(answer.Body.GetProperty("data").EnumerateArray()), "client_id"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(manager, """{"group_by":[],"timezone":"UTC","aggregates":[{"name":"x","field":"phone","type":"bigint","function":"sum"}]}""")).Code);
        }
    }

    [Fact]
    public async Task MarketingSpend_SaidAgain_ReplacesTheDayAndKeepsItForThen() // Reading 79
    {
        var school = await AdministeredAsync(new School(_app));
        var platform = "meta " + school.Slug;
        string Row(string date, int spend) => $$"""{"marketing_platform_id":"{{platform}}","ad_id":"A","date":"{{date}}","client_id":{{school.ClientId}},"spend_in_cents":{{spend}}}""";
        Assert.Equal("created:2", Meta(await SpendAsync(school, $"[{Row("2026-02-01", 100)},{Row("2026-02-02", 200)}]")));
        var then = _app.Clock.Now;
        _app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
        Assert.Equal("replaced:1 unchanged:1", Meta(await SpendAsync(school, $"[{Row("2026-02-01", 150)},{Row("2026-02-02", 200)}]")));
        async Task<int> Spent(string more) => Number(Totals((await AskAsync(school, $$"""{"group_by":["date"],"filter":{"marketing_platform_id":["{{platform}}"]} {{more}} }""")).Body), "total_spend_in_cents");
        Assert.Equal((350, 300), (await Spent(""), await Spent($",\"as_of\":\"{NodaTime.Text.InstantPattern.ExtendedIso.Format(then)}\"")));
        Assert.Equal((150, 200), (await Spent(",\"end_time\":\"2026-02-01\""), await Spent(",\"start_time\":\"2026-02-02\"")));

        using var manager = _app.ClientWithKey("manager " + school.Slug);
        var list = await Answer.OfAsync(await manager.GetAsync($"/api/v1/marketing-spend?filter[date]=2026-02-01,2026-02-01&per_page=10"));
        var row = Assert.Single(list.Body.GetProperty("data").EnumerateArray());
        Assert.Equal((platform, "A", 150, JsonValueKind.Null), (row.GetProperty("marketing_platform_id").GetString(), row.GetProperty("ad_id").GetString(), Number(row, "spend_in_cents"), row.GetProperty("ad_set_id").ValueKind));
        Assert.Equal(HttpStatusCode.BadRequest, (await manager.GetAsync("/api/v1/marketing-spend?surprise=1")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.GetAsync("/api/v1/marketing-spend?per_page=0&filter[colour]=red&filter[date]=x")).StatusCode);
    }

    [Fact]
    public async Task MarketingSpend_CsvWithMistakes_TakesTheRightRowsAndNamesTheOthers()
    {
        var school = await AdministeredAsync(new School(_app));
        var other = await SchoolAsync();
        var campaign = _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare");
        using var manager = _app.ClientWithKey("manager " + school.Slug);
        var csv = $""""
            marketing_platform_id,date,client_campaign_id,client_id,impressions,clicks,spend_in_cents
            "meta, ""{school.Slug}""",2026-03-01,{campaign},,10,1,500
            google,2026-03-01,,{other.ClientId},10,1,500
            google,2026-02-30,,{school.ClientId},10,1,500
            google,2026-03-02,,,10,1,500
            google,2026-03-03,,{school.ClientId},-1,1,
            google,2026-03-04
            "goo"gle,2026-03-05,,{school.ClientId},10,1,500
            """";
        var answer = await Answer.OfAsync(await manager.PostAsync("/api/v1/marketing-spend", new StringContent(csv, Encoding.UTF8, "text/csv")));
        Assert.Equal(HttpStatusCode.MultiStatus, answer.Code);
        Assert.Equal("created:1 failed:6", Meta(answer));
        Assert.Equal(["[1].client_id not-found", "[2].date invalid-value", "[3].client_id required", "[4].impressions invalid-value", "[4].spend_in_cents required", "[5] wrong-type", "[6] wrong-type"],
            answer.Body.GetProperty("data").EnumerateArray().Where(r => r.TryGetProperty("errors", out _)).SelectMany(r => r.GetProperty("errors").EnumerateArray()).Select(e => $"{e.GetProperty("field")} {e.GetProperty("code")}"));
        var row = (await AskAsync(school, """{"group_by":["vendor_id","client_campaign_id"]}""")).Body.GetProperty("data")[0];
        Assert.Equal((campaign, 500), (Number(row, "client_campaign_id"), Number(row, "total_spend_in_cents")));
        using var client = school.WithClientKey();
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/api/v1/marketing-spend", new StringContent("[]", Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await manager.PostAsync("/api/v1/marketing-spend", new StringContent("colour\nred", Encoding.UTF8, "text/csv"))).StatusCode);
    }

    [Fact]
    public async Task RebuildFactsAndCheck_RunningApp_SucceedBesideIt()
    {
        var school = await SchoolAsync();
        await school.PostAsync();
        Assert.Equal(0, await _app.RunVerbAsync("rebuild-facts"));
        Assert.Equal(1, Number(await TotalsAsync(school, "cohort"), "lead_count"));
    }

    private Task<School> SchoolAsync() => new School(_app).OpenAsync();

    /// <summary>With an account manager of that client, and a user of its vendor, each with a key.</summary>
    private async Task<School> AdministeredAsync(School school)
    {
        var slug = school.Slug;
        foreach (var (name, role, scope) in new[] { ("manager", "AccountManager", $"\"clients\":[\"{slug}\"]"), ("vendor user", "VendorUser", $"\"vendor\":\"{school.Vendor}\"") })
        {
            var email = $"{name.Replace(' ', '.')}.{slug}@example.com";
            school.File["users"]!.AsArray().Add(JsonNode.Parse($$"""{"email":"{{email}}","password":"a long enough passphrase","role":"{{role}}",{{scope}}}"""));
            school.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = $"{name} {slug}", ["user"] = email });
        }
        return await school.OpenAsync();
    }

    private static async Task<Answer> AskAsync(School school, string body)
    {
        using var client = school.WithClientKey();
        return await AskAsync(client, body.Replace("{\"group_by\"", "{\"timezone\":\"America/New_York\",\"group_by\"", StringComparison.Ordinal));
    }

    private static async Task<Answer> AskAsync(HttpClient client, string body) => await Answer.OfAsync(await client.PostAsync("/api/v1/performance", new StringContent(body, Encoding.UTF8, "application/json")));

    private static async Task<JsonElement> TotalsAsync(School school, string mode) => Totals((await AskAsync(school, $$"""{"group_by":[],"reporting_mode":"{{mode}}"}""")).Body);

    private static async Task<string> MistakeAsync(School school, string body)
    {
        var answer = await AskAsync(school, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Code);
        return Assert.Single(answer.Errors.Select(e => $"{e.GetProperty("field")} {e.GetProperty("code")}"));
    }

    private async Task<Answer> SpendAsync(School school, string rows)
    {
        using var manager = _app.ClientWithKey("manager " + school.Slug);
        var answer = await Answer.OfAsync(await manager.PostAsync("/api/v1/marketing-spend", new StringContent(rows, Encoding.UTF8, "application/json")));
        Assert.True(answer.Code == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    private static string Meta(Answer answer) => string.Join(' ', answer.Body.GetProperty("meta").EnumerateObject().Where(p => p.Value.GetInt32() > 0).Select(p => $"{p.Name}:{p.Value}"));

    private static JsonElement Totals(JsonElement body) => body.GetProperty("meta").GetProperty("totals");

    private static (int, int) Owed(JsonElement row) => (Number(row, "billable_lead_count"), Number(row, "total_cost_in_cents"));

    private static int Number(JsonElement row, string column) => row.GetProperty(column).GetInt32();
}
