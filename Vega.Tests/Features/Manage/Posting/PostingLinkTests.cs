using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Intake;
using Vega.Domain.Leads;
using Vega.Portal.Features.Manage.Posting.Door;
using Vega.Tests.Api;
using Vega.Tests.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage.Posting;

/// <summary>Posting instructions and the secret links to them, as whoever holds a link meets them.</summary>
public sealed class PostingLinkTests : IAsyncLifetime
{
    private VegaApp _app = null!;

    public async Task InitializeAsync() => _app = await VegaApp.StartAsync();
    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Instructions_FieldRenamed_TellTheNewNameAndPostsOfBothAreTaken()
    {
        var (school, admin) = await OpenAsync();
        var path = await LinkAsync(school, admin);
        using var visitor = new Visitor(_app);
        Assert.Contains("LeadEmail", (await visitor.GetAsync(path)).Text);
        school.Client["fields"]![3]!["postedAs"] = "StudentEmail";
        await school.OpenAsync();
        var page = await visitor.GetAsync(path);
        Assert.DoesNotContain("LeadEmail", page.Text);
        Assert.Contains("StudentEmail", page.Html.QuerySelectorAll(".params th code").Select(c => c.TextContent));
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", null), ("StudentEmail", "a@example.com"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", null), ("email", "b@example.com"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(Example(await InstructionsAsync(school, admin)))).Status);
    }

    [Fact]
    public async Task Instructions_OfACampaign_HoldItsIdsProgramsOptionsAndEveryAnswer()
    {
        var (school, admin) = await OpenAsync();
        var told = await InstructionsAsync(school, admin);
        Assert.Equal(($"{_app.Address}{school.Slug}/leads", school.Campaign()), (told.GetProperty("address").GetString(), told.GetProperty("campaign-id").GetString()));
        var parameters = told.GetProperty("parameters").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p);
        Assert.Equal(["NURS", "PSYCH"], parameters["program_code"].GetProperty("options").EnumerateArray().Select(o => o.GetProperty("value").GetString()));
        Assert.Equal(["now", "within_3_months"], parameters["StartClasses"].GetProperty("options").EnumerateArray().Select(o => o.GetProperty("value").GetString()));
        Assert.Equal("first_name", parameters["ContactFirstName"].GetProperty("also-read-as").GetString());
        Assert.Equal((true, false), (parameters["ContactPhone"].GetProperty("required").GetBoolean(), parameters["Comment"].GetProperty("required").GetBoolean()));
        string[] never = ["external_id", "primary_client_id", "vendor_id"];
        Assert.DoesNotContain(parameters.Keys, never.Contains);
        var codes = told.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("code").GetString()).OfType<string>().ToList();
        // Held for review is an answer of campaigns that hold; without anonymous posts nobody meets no_vendor.
        Assert.Equal([Refusal.HeldForReview, Refusal.NoVendor], Refusal.OfLeads.Concat(Refusal.WithoutLead).Except(codes));
    }

    [Fact]
    public async Task Answers_OfPostsThatFail_StandInTheInstructions()
    {
        var (school, admin) = await OpenAsync();
        var codes = (await InstructionsAsync(school, admin)).GetProperty("answers").EnumerateArray().Select(a => (a.GetProperty("http").GetInt32(), a.GetProperty("code").GetString())).ToHashSet();
        using var vendor = school.WithVendorKey();
        using var nobody = _app.Anonymous();
        using var stranger = _app.ClientWithKey("other " + school.Slug);
        var answers = new List<Answer>();
        foreach (var (client, slug, body, type) in new[]
        {
            (vendor, school.Slug, "{", "application/json"), (vendor, school.Slug, "{}", "text/plain"), (nobody, school.Slug, "{}", "application/json"), (stranger, school.Slug, "{}", "application/json"),
            (vendor, "NoSuchSchool", "{}", "application/json"), (vendor, school.Slug, """{"campaign_id":"CAMP-0000000000000001"}""", "application/json"), (vendor, school.Slug, new string('x', 1_000_001), "application/json"),
        })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
            answers.Add(await Answer.OfAsync(await client.PostAsync($"/{slug}/leads", content)));
        }
        nobody.DefaultRequestHeaders.Add("X-API-Key", "vega_bad");
        answers.Add(await school.PostAsync(nobody, school.Body()));
        answers.Add(await school.PostAsync(vendor, school.Body(), new string('k', 300)));
        answers.Add(await school.PostAsync(vendor, school.Body(), "same"));
        answers.Add(await school.PostAsync(vendor, school.Body(), "same"));
        Assert.Equal(1, answers.Count(a => a.Code == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.Code != HttpStatusCode.OK), a => Assert.Contains(((int)a.Code, a["code"]), codes));
    }

    [Fact]
    public async Task Example_RulesBlockTheUsualOne_IsOneThatPasses()
    {
        var (school, admin) = await OpenAsync(s =>
        {
            School.Block(s.Client, "Texas and Ohio only", "state", "none-of", "TX", "OH");
            School.Block(s.Healthcare, "No Austin", "city", "equals", "Austin");
            School.Block(s.Program("NURS"), "Nurses start soon", "StartClasses", "equals", "now");
            School.Block(s.Client, "Adults before 1990", "Birthdate", "after", "1989-12-31");
        });
        Assert.Equal("new_lead", (await school.PostAsync(Example(await InstructionsAsync(school, admin)))).Status);
    }

    [Fact]
    public async Task TestLead_FromThePage_IsATestOfTheVendorAndCostsNothing()
    {
        var (school, admin) = await OpenAsync();
        var path = await LinkAsync(school, admin);
        using var visitor = new Visitor(_app);
        var page = await visitor.SubmitAsync(path, "Post test lead");
        Assert.Equal((HttpStatusCode.OK, "Taken"), (page.Code, Verdict(page)));
        var lead = (await school.LeadsAsync()).Single();
        Assert.Equal((true, false, false, LeadStatus.NewLead, _app.Applied.VendorId(school.Vendor)), (lead.Test, lead.HoldsSlot, lead.Billable, lead.Status, lead.VendorId));
        Assert.Equal(0, (await school.AllocationAsync()).SlotsTaken);
        Assert.Equal("link:1", await _app.ReadAsync(db => db.LeadEvents.Select(e => e.Actor).SingleAsync()));

        page = await visitor.SubmitAsync(path, "Post test lead", ("p:ContactPhone", "123"), ("p:StartClasses", ""));
        Assert.Equal(("Refused", "ContactPhone must be a US phone number of 10 digits"), (Verdict(page), Reason(page)));
        Assert.Contains("StartClasses is required", page.Text);
        // The page tells the answer in the words of the real one.
        Assert.Contains("\"rejection_reason\": \"ContactPhone must be", page.Html.QuerySelector(".pair pre:last-child")!.TextContent);
        Assert.Contains("\"rejection_reason\": \"ContactFirstName is required\"", page.Html.QuerySelector(".three")!.TextContent);
        Assert.Contains("aria-invalid=\"true\"", page.Html.QuerySelector("input[name='p:ContactPhone']")!.OuterHtml);
        Assert.Equal(2, await _app.ReadAsync(db => db.PostingLinks.Select(l => l.TestLeads).SingleAsync()));
    }

    [Fact]
    public async Task TestLead_OfAKnownPerson_IsAnsweredAsAFreshOne()
    {
        var (school, admin) = await OpenAsync(s => School.Block(s.Client, "Do not contact", "email", "any-of", "listed@example.com"));
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", "known@example.com"), ("ContactPhone", "2125550199"))).Status);
        Assert.Equal("duplicate", (await school.PostAsync(("LeadEmail", "known@example.com"))).ErrorCodes[0]);
        Assert.Equal("filtered", (await school.PostAsync(("LeadEmail", "listed@example.com"))).ErrorCodes[0]);
        var path = await LinkAsync(school, admin);
        using var visitor = new Visitor(_app);
        var verdicts = new List<string>();
        foreach (var (email, phone) in new[] { ("fresh@example.com", "2125550142"), ("known@example.com", "2125550199"), ("listed@example.com", "2125550142") })
        {
            var page = await visitor.SubmitAsync(path, "Post test lead", ("p:LeadEmail", email), ("p:ContactPhone", phone));
            var verdict = page.Html.QuerySelector(".verdict")!.TextContent.Replace(email, "MAIL", StringComparison.Ordinal).Replace(phone, "PHONE", StringComparison.Ordinal);
            verdicts.Add(System.Text.RegularExpressions.Regex.Replace(verdict, "VEGA-[0-9a-f]{16}", "ID", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
        Assert.Single(verdicts.Distinct());
        Assert.Contains("Taken", verdicts[0]);
    }

    [Fact]
    public async Task TestLead_BlockedByRules_TellsTheOneThatGaveTheReason()
    {
        var (school, admin) = await OpenAsync(s =>
        {
            School.Block(s.Client, "No islands", "state", "any-of", "HI", "PR");
            School.Block(s.Client, "No second reason", "city", "any-of", "Honolulu", "Secretville");
            School.Block(s.Client, "Never met", "Gpa", "less-than", "1.7654");
        });
        var path = await LinkAsync(school, admin);
        using var visitor = new Visitor(_app);
        var page = await visitor.SubmitAsync(path, "Post test lead", ("p:State", "HI"), ("p:City", "Honolulu"));
        Assert.Equal(("Refused", "No islands: State is any of HI, PR"), (Verdict(page), Reason(page)));
        foreach (var hidden in new[] { "No second reason", "Secretville", "Never met", "1.7654" }) Assert.DoesNotContain(hidden, page.Text);
        Assert.Contains("3 filter rules are on", page.Text);

        page = await visitor.SubmitAsync(path, "Post test lead", ("p:State", "HI"), ("p:ContactPhone", ""));
        Assert.Equal("ContactPhone is required", Reason(page));
        Assert.DoesNotContain("No islands", page.Text);

        // Whoever makes the link may let it tell the rules.
        var open = (await visitor.GetAsync(await LinkAsync(school, admin, new JsonObject { ["shows-rules"] = true }))).Html.QuerySelector(".rules")!.TextContent;
        Assert.Contains("Secretville", open);
    }

    [Fact]
    public async Task TestLead_PostingSwitchedOff_IsToldTheDenial()
    {
        var (school, admin) = await OpenAsync();
        school.Contract["canPostLeads"] = false;
        await school.OpenAsync();
        using var visitor = new Visitor(_app);
        var page = await visitor.SubmitAsync(await LinkAsync(school, admin), "Post test lead");
        Assert.Equal("Posting is switched off.", Reason(page));
        Assert.Contains("Posting is switched off for this contract.", page.Text);
        Assert.Empty(await school.LeadsAsync());
    }

    [Fact]
    public async Task Link_UnknownExpiredOrRevoked_OpensNothing()
    {
        var (school, admin) = await OpenAsync();
        var short_ = await LinkAsync(school, admin, new JsonObject { ["expires-at"] = InstantPattern.General.Format(_app.Clock.Now + Duration.FromHours(1)) });
        var made = await MakeAsync(school, admin);
        var path = new Uri(made.Root.GetProperty("meta").GetProperty("address").GetString()!).AbsolutePath;
        using var visitor = new Visitor(_app);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await visitor.GetAsync(short_)).Code, (await visitor.GetAsync(path)).Code));
        _app.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("posting-links", made.Id)).Code);
        var pages = new List<Page>();
        foreach (var gone in new[] { short_, path, "/posting/" + new string('A', 43), "/posting/x" }) pages.Add(await visitor.GetAsync(gone));
        Assert.All(pages, p => Assert.Equal((HttpStatusCode.Gone, "This link opens nothing"), (p.Code, p.Heading)));
        Assert.All(pages, p => Assert.DoesNotContain(school.Slug, p.Text));
        Assert.Equal(["created", "created", "revoked"], await _app.ReadAsync(db => db.Audit.Where(a => a.Subject == "posting-links").OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task Link_Page_IsKeptByNobodyAndRunsNothingForeign()
    {
        var (school, admin) = await OpenAsync();
        var path = await LinkAsync(school, admin);
        using var client = _app.Anonymous();
        using var response = await client.GetAsync(path);
        string Header(string name) => string.Join(", ", response.Headers.GetValues(name));
        Assert.Contains("no-store", Header("Cache-Control"));
        Assert.Equal(("no-referrer", "noindex, nofollow"), (Header("Referrer-Policy"), Header("X-Robots-Tag")));
        Assert.Contains("default-src 'none'; script-src 'self'", Header("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"));
        var stored = await _app.ReadAsync(db => db.PostingLinks.SingleAsync());
        Assert.DoesNotContain(path["/posting/".Length..], JsonSerializer.Serialize(stored));
        Assert.NotNull(stored.LastUsedAt);
    }

    [Fact]
    public async Task Link_AskedTooOften_AsksToWait()
    {
        var (school, admin) = await OpenAsync();
        var path = await LinkAsync(school, admin);
        _app.Clock.StandAt(_app.Clock.Now);
        using var visitor = new Visitor(_app);
        for (var i = 0; i < LinkVisits.TestsPerMinute; i++) Assert.Equal("Taken", Verdict(await visitor.SubmitAsync(path, "Post test lead")));
        var page = await visitor.SubmitAsync(path, "Post test lead", ("p:City", "Kept as typed"));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Code);
        Assert.Contains("Kept as typed", page.Text);
        Assert.Equal(LinkVisits.TestsPerMinute, (await school.LeadsAsync()).Count);
        using var client = _app.Anonymous();
        HttpResponseMessage response;
        var views = 2 * (LinkVisits.TestsPerMinute + 1);
        for (; (response = await client.GetAsync(path)).StatusCode == HttpStatusCode.OK; views++) response.Dispose();
        Assert.Equal((HttpStatusCode.TooManyRequests, LinkVisits.ViewsPerMinute, "60"), (response.StatusCode, views, response.Headers.RetryAfter!.ToString()));
        _app.Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal("Taken", Verdict(await visitor.SubmitAsync(path, "Post test lead")));
    }

    [Fact]
    public async Task Link_MadeWithMistakes_NamesThem()
    {
        var (school, admin) = await OpenAsync();
        var other = await new School(_app).OpenAsync();
        var late = await MakeAsync(school, admin, new JsonObject { ["name"] = " ", ["expires-at"] = InstantPattern.General.Format(_app.Clock.Now + Duration.FromDays(366)) });
        Assert.Equal(["invalid-field /data/attributes/expires-at", "missing-field /data/attributes/name"], late.Errors.Order());
        Assert.Equal(["unknown-client-campaign /data/relationships/client-campaign"], (await MakeAsync(other, admin)).Errors);
    }

    private async Task<(School School, ApiCaller Admin)> OpenAsync(Action<School>? prepare = null)
    {
        var school = new School(_app);
        var admin = school.AddUser("ClientAdmin");
        prepare?.Invoke(school);
        await school.OpenAsync();
        return (school, await ApiCaller.SignedInAsync(_app, admin));
    }

    private Task<ApiAnswer> MakeAsync(School school, ApiCaller admin, JsonObject? attributes = null)
    {
        attributes ??= [];
        attributes.TryAdd("name", "Developers");
        return admin.CreateAsync("posting-links", attributes, ("client-campaign", "client-campaigns", CampaignId(school)));
    }

    private async Task<string> LinkAsync(School school, ApiCaller admin, JsonObject? attributes = null)
    {
        var made = await MakeAsync(school, admin, attributes);
        Assert.True(made.Code == HttpStatusCode.Created, made.Text);
        return new Uri(made.Root.GetProperty("meta").GetProperty("address").GetString()!).AbsolutePath;
    }

    private async Task<JsonElement> InstructionsAsync(School school, ApiCaller admin) => (await admin.GetAsync($"/api/v1/client-campaigns/{CampaignId(school)}/posting-instructions")).Data.GetProperty("attributes");

    private string CampaignId(School school) => _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare").ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The example as changes of a body.</summary>
    private static (string, string?)[] Example(JsonElement told) => [.. told.GetProperty("example").EnumerateObject().Select(e => (e.Name, e.Value.GetString()))];

    private static string? Verdict(Page page) => page.Html.QuerySelector(".said b")?.TextContent;

    private static string? Reason(Page page) => page.Html.QuerySelector(".why")?.TextContent;
}
