using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>The life of each kind of resource, as an administrator leads it through the internal API.</summary>
public sealed class ResourceTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    /// <summary>Type; what makes one; what a change says; a fault and where the answer points.</summary>
    public static TheoryData<string, string, string, string, string> Kinds => new()
    {
        { "clients", """{ "name": "New College", "slug": "NewCollege", "time-zone": "America/Denver" }""", """{ "name": "Newer College" }""", """{ "time-zone": "Mars/Olympus" }""", "/data/attributes/time-zone" },
        { "vendors", """{ "name": "Fresh Leads", "time-zone-name": "America/Chicago" }""", """{ "contact-name": "Pat Doe" }""", """{ "time-zone-name": "Mars/Olympus" }""", "/data/attributes/time-zone-name" },
        { "contracts", """{ "payout": "cost_per_lead" }""", """{ "can-post-leads": false }""", """{ "payout": "barter" }""", "/data/attributes/payout" },
        { "program-groups", """{ "description": "Law" }""", """{ "description": "Law and Order" }""", """{ "description": "" }""", "/data/attributes/description" },
        { "degree-programs", """{ "name": "Law", "program-code": "LAW" }""", """{ "status": "inactive" }""", """{ "status": "sleeping" }""", "/data/attributes/status" },
        { "client-campaigns", """{ "name": "Law", "campaign-type": "shared", "status": "active" }""", """{ "status": "paused" }""", """{ "over-cap": "shrug" }""", "/data/attributes/over-cap" },
        { "allocations", """{ "year": 2031, "month": 3, "cap": 10, "cpl-in-cents": 5000 }""", """{ "cap": 12 }""", """{ "cap": -1 }""", "/data/attributes/cap" },
        { "lead-fields", """{ "name": "Shoe", "field-type": "number" }""", """{ "required": true }""", """{ "field-type": "color" }""", "/data/attributes/field-type" },
        { "filter-rules", """{ "name": "No far states", "when": [ { "field": "state", "is": "any-of", "values": ["HI", "AK"] } ] }""", """{ "enabled": false }""", """{ "when": [ { "field": "state", "is": "smells-of", "values": ["x"] } ] }""", "/data/attributes/when" },
        { "campuses", """{ "name": "North", "code": "N" }""", """{ "name": "Far North" }""", """{ "name": "" }""", "/data/attributes/name" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Resource_MadeShownChangedListedAndDeleted(string type, string made, string change, string fault, string pointer)
    {
        var (school, admin) = await OpenAsync();
        var owners = await OwnersAsync(type, school);
        var attributes = JsonNode.Parse(made)!.AsObject();
        if (type is "clients") attributes["slug"] = "New" + school.Slug;
        if (type is "vendors") attributes["name"] = "Fresh " + school.Slug;

        var created = await admin.CreateAsync(type, attributes.DeepClone().AsObject(), owners);
        Assert.True(created.Code == HttpStatusCode.Created, created.Text);
        Assert.EndsWith($"/api/v1/{type}/{created.Id}", created.Location);
        foreach (var (name, value) in attributes) Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(created.Attribute(name).GetRawText())), $"{name}: {created.Text}");
        foreach (var (name, _, id) in owners) Assert.Equal(id, created.Data.GetProperty("relationships").GetProperty(name).GetProperty("data").GetProperty("id").GetString());

        var shown = await admin.GetAsync($"/api/v1/{type}/{created.Id}");
        Assert.Equal(created.Data.GetRawText(), shown.Data.GetRawText());
        Assert.NotNull(shown.ETag);
        Assert.Contains(created.Id, (await AllAsync(admin, $"/api/v1/{type}" + (type == "allocations" ? "?year=2031&month=3" : ""))));

        var refused = await admin.ChangeAsync(type, created.Id, JsonNode.Parse(fault)!.AsObject());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.StartsWith(pointer, Assert.Single(refused.Errors).Split(' ')[1]);
        Assert.Equal(shown.ETag, (await admin.GetAsync($"/api/v1/{type}/{created.Id}")).ETag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.ChangeAsync(type, created.Id, JsonNode.Parse(change)!.AsObject(), "\"never\"")).Code);
        _app.Clock.Advance(NodaTime.Duration.FromSeconds(1));
        var changed = await admin.ChangeAsync(type, created.Id, JsonNode.Parse(change)!.AsObject(), shown.ETag);
        Assert.True(changed.Code == HttpStatusCode.OK, changed.Text);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(changed.Attribute(name).GetRawText())), changed.Text);
        Assert.NotEqual(shown.ETag, changed.ETag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.DeleteAsync(type, created.Id, shown.ETag)).Code);

        // Written back whole, a resource is as it was: nothing that is read-only is refused when it is unchanged.
        var again = await admin.ChangeAsync(type, created.Id, JsonNode.Parse(changed.Data.GetProperty("attributes").GetRawText())!.AsObject());
        Assert.True(again.Code == HttpStatusCode.OK, again.Text);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(type, created.Id)).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/v1/{type}/{created.Id}")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync(type, created.Id)).Code);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Resource_MadeWithAFault_IsRefusedAndNotThere(string type, string made, string change, string fault, string pointer)
    {
        _ = change;
        var (school, admin) = await OpenAsync();
        var attributes = JsonNode.Parse(made)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(fault)!.AsObject()) attributes[name] = value!.DeepClone();
        var before = await AllAsync(admin, $"/api/v1/{type}");
        var refused = await admin.CreateAsync(type, attributes, await OwnersAsync(type, school));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.Contains(refused.Errors, e => e.Contains(pointer, StringComparison.Ordinal));
        Assert.Equal(before, await AllAsync(admin, $"/api/v1/{type}"));
    }

    [Theory]
    [InlineData("clients")]
    [InlineData("contracts")]
    [InlineData("client-campaigns")]
    [InlineData("degree-programs")]
    public async Task Delete_OfWhatLeadsHangOn_Archives(string type)
    {
        var (school, admin) = await OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        var id = type switch
        {
            "clients" => school.ClientId,
            "contracts" => await _app.ReadAsync(db => db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.Id).SingleAsync()),
            "client-campaigns" => _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare"),
            _ => _app.Applied.ProgramId($"{school.Slug}/PSYCH"),
        };
        var deleted = await admin.DeleteAsync(type, id.ToString());
        Assert.True(deleted.Code == HttpStatusCode.OK, deleted.Text);
        Assert.True(deleted.Root.GetProperty("meta").GetProperty("archived").GetBoolean());
        Assert.Equal(1, deleted.Root.GetProperty("meta").GetProperty("leads").GetInt32());
        Assert.Single(await school.LeadsAsync());
        Assert.NotEqual("new_lead", (await school.PostAsync()).Status);
    }

    private async Task<(School, ApiCaller)> OpenAsync()
    {
        var school = new School(_app);
        var root = ($"root@{school.Slug}.example.com".ToLowerInvariant(), "correct-Horse-7-battery");
        school.File["users"]!.AsArray().Add(new JsonObject { ["email"] = root.Item1, ["password"] = root.Item2, ["role"] = "Administrator" });
        await school.OpenAsync();
        return (school, await ApiCaller.SignedInAsync(_app, root));
    }

    private async Task<(string, string, string)[]> OwnersAsync(string type, School school)
    {
        var client = ("client", "clients", school.ClientId.ToString());
        var group = ("program-group", "program-groups", (await _app.ReadAsync(db => db.ProgramGroups.Where(g => g.ClientId == school.ClientId && g.Name == "Business").Select(g => g.Id).SingleAsync())).ToString());
        return type switch
        {
            "clients" or "vendors" => [],
            "contracts" => [client, ("vendor", "vendors", _app.Applied.VendorId("Other " + school.Slug).ToString())],
            "degree-programs" => [client, group],
            "client-campaigns" => [("contract", "contracts", (await _app.ReadAsync(db => db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.Id).SingleAsync())).ToString()), group],
            "allocations" => [("client-campaign", "client-campaigns", _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Business").ToString())],
            _ => [client],
        };
    }

    private static async Task<List<string>> AllAsync(ApiCaller caller, string path)
    {
        var ids = new List<string>();
        for (string? next = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "page[size]=500"; next is not null;)
        {
            var page = await caller.GetAsync(next);
            ids.AddRange(page.Ids);
            next = page.Root.GetProperty("links").GetProperty("next").GetString();
        }
        return ids;
    }
}
