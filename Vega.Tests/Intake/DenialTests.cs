using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>What leaves no lead (design: the life of a lead): who may not post, and what cannot be read.</summary>
public sealed class DenialTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Post_WithoutContract_Is403AndLeavesNoLead()
    {
        var school = await new School(_app).OpenAsync();
        using var other = _app.ClientWithKey("other " + school.Slug);
        await AssertDeniedAsync(school, await school.PostAsync(other, school.Body()), HttpStatusCode.Forbidden, "no_contract");
    }

    [Fact]
    public async Task Post_PostingSwitchedOff_Is403ForTheVendorAndNotForTheClient()
    {
        var school = new School(_app);
        school.Contract["canPostLeads"] = false;
        await school.OpenAsync();
        await AssertDeniedAsync(school, await school.PostAsync(), HttpStatusCode.Forbidden, "posting_disabled");
        using var client = school.WithClientKey();
        Assert.Equal("new_lead", (await school.PostAsync(client, school.Body())).Status);
    }

    [Fact]
    public async Task Post_CampaignOfAnotherVendorOrClientOrNone_Is403InTheSameWords()
    {
        var school = new School(_app);
        var contract = school.Contract.DeepClone().AsObject();
        contract["vendor"] = "Other " + school.Slug;
        school.File["contracts"]!.AsArray().Add((JsonNode)contract);
        await school.OpenAsync();
        var elsewhere = await new School(_app).OpenAsync();
        string[] campaigns = [_app.Applied.CampaignPublicId($"{school.Slug}/Other {school.Slug}/Healthcare"), elsewhere.Campaign(), "CAMP-00000000000000aa"];
        var answers = new List<Answer>();
        foreach (var campaign in campaigns) answers.Add(await school.PostAsync(("campaign_id", campaign)));
        foreach (var answer in answers) await AssertDeniedAsync(school, answer, HttpStatusCode.Forbidden, "campaign_not_available");
        Assert.Single(answers.Select(a => a["detail"]).Distinct());
    }

    [Fact]
    public async Task Post_KeyOfAUser_Is403()
    {
        var school = new School(_app);
        school.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "user " + school.Slug, ["user"] = school.AddUser("AccountManager").Email });
        await school.OpenAsync();
        using var user = _app.ClientWithKey("user " + school.Slug);
        await AssertDeniedAsync(school, await school.PostAsync(user, school.Body()), HttpStatusCode.Forbidden, "wrong_key");
    }

    [Fact]
    public async Task Post_KeyOfAnotherClient_LeavesNoLead()
    {
        var school = await new School(_app).OpenAsync();
        var elsewhere = await new School(_app).OpenAsync();
        using var client = elsewhere.WithClientKey();
        await AssertDeniedAsync(school, await school.PostAsync(client, school.Body()), HttpStatusCode.Forbidden, "wrong_key");
    }

    [Fact]
    public async Task Post_WithoutOrWithABadKey_Is401()
    {
        var school = await new School(_app).OpenAsync();
        using var nobody = _app.Anonymous();
        var answer = await school.PostAsync(nobody, school.Body());
        await AssertDeniedAsync(school, answer, HttpStatusCode.Unauthorized, "key_required");
        nobody.DefaultRequestHeaders.Add("X-API-Key", "vega_0000000000000000000000000000000000000000000");
        await AssertDeniedAsync(school, await school.PostAsync(nobody, school.Body()), HttpStatusCode.Unauthorized, "invalid-key");
    }

    [Fact]
    public async Task Post_AnonymousWhereTheClientAllowsIt_IsTakenWithoutPayAndABadKeyIsStill401()
    {
        var school = new School(_app);
        school.Client["anonymousLeads"] = true;
        await school.OpenAsync();
        using var nobody = _app.Anonymous();
        Assert.Equal("new_lead", (await school.PostAsync(nobody, school.Body())).Status);
        var lead = Assert.Single(await school.LeadsAsync());
        Assert.Equal((true, false), (lead.Anonymous, lead.Billable));
        nobody.DefaultRequestHeaders.Add("X-API-Key", "nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, (await school.PostAsync(nobody, school.Body())).Code);
        Assert.Single(await school.LeadsAsync());
    }

    [Fact]
    public async Task Post_ToAnUnknownClient_Is404()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var answer = await Answer.OfAsync(await client.PostAsJsonAsync("/NoSuchSchool/leads", school.Body()));
        await AssertDeniedAsync(school, answer, HttpStatusCode.NotFound, "unknown-client");
    }

    [Theory]
    [InlineData("{ \"campaign_id\": ", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("\"text\"", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("<lead/>", "application/xml", HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_BodyThatCannotBeRead_LeavesNoLead(string body, string mediaType, HttpStatusCode expected)
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        await AssertDeniedAsync(school, await Answer.OfAsync(await client.PostAsync($"/{school.Slug}/leads", new StringContent(body, Encoding.UTF8, mediaType))), expected, null);
    }

    [Fact]
    public async Task Post_BodyOver1MbOr32Deep_LeavesNoLead()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var large = school.Body(("Comment", new string('x', 1_100_000)));
        await AssertDeniedAsync(school, await school.PostAsync(client, large), HttpStatusCode.RequestEntityTooLarge, null);
        var deep = school.Body();
        deep["deep"] = JsonNode.Parse(new string('[', 40) + new string(']', 40));
        await AssertDeniedAsync(school, await school.PostAsync(client, deep), HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task Post_IdempotencyKeyWithAnotherBody_Is422AndLeavesNoLead()
    {
        var school = await new School(_app).OpenAsync();
        using var client = school.WithVendorKey();
        var first = await school.PostAsync(client, school.Body(), "key-1");
        Assert.Equal("new_lead", first.Status);
        var second = await school.PostAsync(client, school.Body(), "key-1");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (second.Code, second["code"]));
        Assert.Single(await school.LeadsAsync());
    }

    private async Task AssertDeniedAsync(School school, Answer answer, HttpStatusCode status, string? code)
    {
        Assert.Equal(status, answer.Code);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.False(string.IsNullOrEmpty(answer["code"]));
        Assert.False(string.IsNullOrEmpty(answer["traceId"]));
        if (code is not null) Assert.Equal(code, answer["code"]);
        Assert.Empty(await school.LeadsAsync());
        Assert.Equal(0, await _app.ReadAsync(db => db.LeadEvents.CountAsync(e => e.ClientId == school.ClientId)));
        Assert.Equal(0, (await school.AllocationAsync()).SlotsTaken);
    }
}
