using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>Leads through the internal API: patch, history, reveal, lists (000, Leads; readings 57 to 65).</summary>
public sealed class LeadTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Patch_Return_FreesTheSlotAndStandsInTheHistory()
    {
        var (school, admin) = await OpenAsync("ClientAdmin");
        await school.PostAsync();
        Assert.Equal(1, (await school.AllocationAsync()).SlotsTaken);
        var id = await IdAsync(school);
        var shown = await admin.GetAsync($"/api/v1/leads/{id}");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.ChangeAsync("leads", id, new JsonObject { ["status"] = "returned" }, "\"never\"")).Code);
        var returned = await admin.ChangeAsync("leads", id, new JsonObject { ["status"] = "returned", ["return-reason"] = "Wrong number" }, shown.ETag);
        Assert.True(returned.Code == HttpStatusCode.OK, returned.Text);
        Assert.Equal(("returned", false, "Wrong number"), (returned.Attribute("status").GetString(), returned.Attribute("billable").GetBoolean(), returned.Attribute("return-reason").GetString()));
        Assert.Equal(0, (await school.AllocationAsync()).SlotsTaken);
        var events = await admin.GetAsync($"/api/v1/leads/{id}/events");
        Assert.Equal(["received", "returned"], events.Data.EnumerateArray().Select(e => e.GetProperty("attributes").GetProperty("event-type").GetString()!).Order());
        // Who was returned may come again.
        var lead = (await school.LeadsAsync())[0];
        Assert.Equal("new_lead", (await school.PostAsync(("LeadEmail", lead.Contact.Email), ("ContactPhone", lead.Contact.Phone), ("subid", "again"))).Status);
        Assert.Equal(0, await _app.RunVerbAsync("check"));
    }

    [Theory]
    [InlineData("""{ "status": "sleeping" }""", "/data/attributes/status")]
    [InlineData("""{ "billable": "perhaps" }""", "/data/attributes/billable")]
    [InlineData("""{ "program-code": "NOPE" }""", "/data/attributes/program-code")]
    [InlineData("""{ "cost-in-cents": 1 }""", "/data/attributes/cost-in-cents")]
    [InlineData("""{ "shoe": 1 }""", "/data/attributes/shoe")]
    public async Task Patch_WithAFault_PointsAtItAndChangesNothing(string attributes, string pointer)
    {
        var (school, admin) = await OpenAsync("ClientAdmin");
        await school.PostAsync();
        var id = await IdAsync(school);
        var before = await admin.GetAsync($"/api/v1/leads/{id}");
        var refused = await admin.ChangeAsync("leads", id, JsonNode.Parse(attributes)!.AsObject());
        Assert.True((int)refused.Code is 403 or 422, refused.Text);
        Assert.Contains(refused.Errors, e => e.EndsWith(pointer, StringComparison.Ordinal));
        Assert.Equal(before.Text, (await admin.GetAsync($"/api/v1/leads/{id}")).Text);
    }

    [Fact]
    public async Task Patch_MaskedValueWrittenBack_IsRefused()
    {
        var (school, manager) = await OpenAsync("AccountManager");
        await school.PostAsync();
        var id = await IdAsync(school);
        var refused = await manager.ChangeAsync("leads", id, new JsonObject { ["email"] = "***" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "masked-value /data/attributes/email"), (refused.Code, Assert.Single(refused.Errors)));
    }

    [Fact]
    public async Task Reveal_WithAReason_ShowsOneLeadForTenMinutes()
    {
        var (school, manager) = await OpenAsync("AccountManager");
        await school.PostAsync();
        var id = await IdAsync(school);
        var without = await manager.SendAsync(HttpMethod.Post, $"/api/v1/leads/{id}/reveal");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "missing-field /data/attributes/reason"), (without.Code, Assert.Single(without.Errors)));
        var revealed = await manager.SendAsync(HttpMethod.Post, $"/api/v1/leads/{id}/reveal", ApiCaller.Document("leads", id, new JsonObject { ["reason"] = "The school asks" }));
        Assert.True(revealed.Code == HttpStatusCode.OK, revealed.Text);
        Assert.Equal("Jane", (await manager.GetAsync($"/api/v1/leads/{id}")).Attribute("first-name").GetString());
        Assert.Contains((await manager.GetAsync($"/api/v1/leads/{id}/events")).Data.EnumerateArray(), e => e.GetProperty("attributes").GetProperty("event-type").GetString() == "revealed");
        _app.Clock.Advance(NodaTime.Duration.FromMinutes(11));
        Assert.Equal("***", (await manager.GetAsync($"/api/v1/leads/{id}")).Attribute("first-name").GetString());
    }

    [Fact]
    public async Task List_500WithIncludes_TakesAsManyCommandsAs50()
    {
        // An app of its own, where nobody else sends commands.
        using var counter = new CommandCounter();
        await using var app = await VegaApp.StartAsync();
        var school = new School(app);
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        var admin = await ApiCaller.SignedInAsync(app, person);
        await Task.WhenAll(Enumerable.Range(0, 520).Select(async _ => Assert.NotNull((await school.PostAsync()).Status)));
        const string list = "/api/v1/leads?include=client,vendor,client-campaign,degree-program,contract,program-group,allocation&page[size]=";
        await admin.GetAsync(list + 10);
        counter.Watch(await app.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            return db.Database.GetDbConnection().DataSource;
        }));
        // What the app asks of itself now and then only adds: the least of three is what the list takes.
        async Task<int> CommandsAsync(int size)
        {
            var least = int.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                counter.Take();
                Assert.Equal(size, (await admin.GetAsync(list + size)).Ids.Count);
                least = Math.Min(least, counter.Take());
            }
            return least;
        }
        var ofMany = await CommandsAsync(500);
        Assert.Equal(await CommandsAsync(50), ofMany);
        Assert.InRange(ofMany, 1, 20);
    }

    [Theory]
    [InlineData("include=nobody", "include", 400)]
    [InlineData("colour=red", "colour", 400)]
    [InlineData("page[size]=0", "page[size]", 400)]
    [InlineData("sort=shoe", "sort", 400)]
    [InlineData("fields[shoes]=size", "fields[shoes]", 400)]
    [InlineData("filter[shoe]=1", "filter[shoe]", 422)]
    [InlineData("filter[created-at]=yesterday", "filter[created-at]", 422)]
    [InlineData("order[shoe]=asc", "order[shoe]", 422)]
    public async Task List_UnknownParameter_IsRefusedByName(string query, string parameter, int status)
    {
        var (_, admin) = await OpenAsync("ClientAdmin");
        var refused = await admin.GetAsync("/api/v1/leads?" + query);
        Assert.Equal(status, (int)refused.Code);
        Assert.Contains(refused.Errors, e => e.EndsWith(" " + parameter, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/vnd.api+json; charset=utf-8", "application/vnd.api+json", 415)]
    [InlineData("application/vnd.api+json", "application/vnd.api+json; charset=utf-8", 406)]
    [InlineData("text/plain", "application/vnd.api+json", 415)]
    [InlineData("application/vnd.api+json", "text/csv", 406)]
    public async Task MediaTypes_ThatJsonApiForbids_AreRefused(string contentType, string accept, int status)
    {
        var (school, admin) = await OpenAsync("ClientAdmin");
        var document = ApiCaller.Document("clients", school.ClientId.ToString(), []);
        Assert.Equal(status, (int)(await admin.SendAsync(HttpMethod.Patch, $"/api/v1/clients/{school.ClientId}", document, contentType: contentType, accept: accept)).Code);
    }

    private async Task<(School, ApiCaller)> OpenAsync(string role)
    {
        var school = new School(_app);
        var person = school.AddUser(role);
        await school.OpenAsync();
        return (school, await ApiCaller.SignedInAsync(_app, person));
    }

    private async Task<string> IdAsync(School school) => (await _app.ReadAsync(db => db.Leads.Where(l => l.ClientId == school.ClientId).MaxAsync(l => l.Id))).ToString();
}
