using System.Net;
using System.Text.Json.Nodes;
using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>Keys and users through the internal API: made, rotated, revoked; invited, disabled, let in again.</summary>
public sealed class KeysAndUsersTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Key_MadeRotatedAndRevoked_OpensUntilThen()
    {
        var (school, admin) = await OpenAsync("ClientAdmin");
        var made = await admin.CreateAsync("api-keys", new JsonObject { ["name"] = "CRM" }, ("client", "clients", school.ClientId.ToString()));
        Assert.True(made.Code == HttpStatusCode.Created, made.Text);
        var first = made.Root.GetProperty("meta").GetProperty("key").GetString()!;
        Assert.DoesNotContain(first, (await admin.GetAsync($"/api/v1/api-keys/{made.Id}")).Text);
        Assert.Equal(HttpStatusCode.OK, await OpensAsync(first));

        var rotated = await admin.SendAsync(HttpMethod.Post, $"/api/v1/api-keys/{made.Id}/rotate", ApiCaller.Document("api-keys", made.Id, new JsonObject { ["old-lasts-hours"] = 1 }));
        Assert.True(rotated.Code == HttpStatusCode.Created, rotated.Text);
        var second = rotated.Root.GetProperty("meta").GetProperty("key").GetString()!;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await OpensAsync(first), await OpensAsync(second)));
        await IsGuardedAsync(admin, "api-keys", rotated.Id, "name", "CRM, new", "CRM of theirs");
        _app.Clock.Advance(NodaTime.Duration.FromHours(2));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await OpensAsync(first), await OpensAsync(second)));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api-keys", rotated.Id)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, await OpensAsync(second));
        Assert.True((await admin.GetAsync($"/api/v1/api-keys/{rotated.Id}")).Attribute("revoked").GetBoolean());
        Assert.Matches("Revoked already: clientadmin.* did it .* ago\\.", (await admin.DeleteAsync("api-keys", rotated.Id)).Root.GetProperty("meta").GetProperty("notes")[0].GetString());
    }

    [Fact]
    public async Task User_InvitedChangedDisabledAndEnabled()
    {
        var (school, admin) = await OpenAsync("ClientAdmin");
        var email = $"new@{school.Slug}.example.com".ToLowerInvariant();
        var invited = await admin.CreateAsync("users", new JsonObject { ["email"] = email, ["name"] = "New Person", ["role"] = "client_viewer", ["client-ids"] = new JsonArray(school.ClientId) });
        Assert.True(invited.Code == HttpStatusCode.Created, invited.Text);
        Assert.StartsWith(_app.Address.ToString(), invited.Root.GetProperty("meta").GetProperty("link").GetString());
        Assert.True(invited.Attribute("invited").GetBoolean());
        Assert.Equal("Newer Person", (await admin.ChangeAsync("users", invited.Id, new JsonObject { ["name"] = "Newer Person" })).Attribute("name").GetString());
        await IsGuardedAsync(admin, "users", invited.Id, "name", "Newest Person", "Their Person");
        var raised = await admin.ChangeAsync("users", invited.Id, new JsonObject { ["role"] = "administrator" });
        Assert.Equal(HttpStatusCode.Forbidden, raised.Code);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("users", invited.Id)).Code);
        Assert.True((await admin.GetAsync($"/api/v1/users/{invited.Id}")).Attribute("disabled").GetBoolean());
        Assert.Matches("Disabled already: clientadmin.* did it .* ago\\.", (await admin.DeleteAsync("users", invited.Id)).Root.GetProperty("meta").GetProperty("notes")[0].GetString());
        Assert.False((await admin.SendAsync(HttpMethod.Post, $"/api/v1/users/{invited.Id}/enable")).Attribute("disabled").GetBoolean());
        Assert.Contains("link", (await admin.SendAsync(HttpMethod.Post, $"/api/v1/users/{invited.Id}/link")).Text);
        var twice = await admin.CreateAsync("users", new JsonObject { ["email"] = email, ["name"] = "Twin", ["role"] = "client_viewer", ["client-ids"] = new JsonArray(school.ClientId) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.Code);
        Assert.Contains(twice.Errors, e => e.EndsWith("/data/attributes/email", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_WithACookieFromAnotherSite_IsRefused()
    {
        var school = new School(_app);
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        var visitor = new Security.Visitor(_app);
        await visitor.SignInAsync(person.Email, person.Password);
        foreach (var site in new[] { "cross-site", "same-site", "none" })
        {
            var caller = new ApiCaller(r =>
            {
                r.Headers.Add("Sec-Fetch-Site", site);
                return visitor.SendAsync(r);
            });
            Assert.Equal(HttpStatusCode.Forbidden, (await caller.ChangeAsync("clients", school.ClientId.ToString(), new JsonObject { ["name"] = "Taken over" })).Code);
        }
    }

    /// <summary>What was read is changed and removed under its ETag only; the refusal has what is in force.</summary>
    private static async Task IsGuardedAsync(ApiCaller admin, string type, string id, string name, string first, string second)
    {
        var seen = (await admin.GetAsync($"/api/v1/{type}/{id}")).ETag;
        var changed = await admin.ChangeAsync(type, id, new JsonObject { [name] = first }, seen);
        Assert.True(changed.Code == HttpStatusCode.OK && changed.ETag != seen, changed.Text);
        foreach (var stale in new[] { await admin.ChangeAsync(type, id, new JsonObject { [name] = second }, seen), await admin.DeleteAsync(type, id, seen) })
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, changed.ETag), (stale.Code, stale.ETag));
            Assert.Equal("stale", Assert.Single(stale.Errors));
            Assert.Equal(changed.Data.GetRawText(), stale.Root.GetProperty("meta").GetProperty("in-force").GetRawText());
        }
        Assert.Equal(changed.Data.GetRawText(), (await admin.GetAsync($"/api/v1/{type}/{id}")).Data.GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await admin.ChangeAsync(type, id, new JsonObject { [name] = second }, changed.ETag)).Code);
    }

    private async Task<HttpStatusCode> OpensAsync(string key)
    {
        using var client = _app.Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return (await client.GetAsync("/api/v1/clients")).StatusCode;
    }

    private async Task<(School, ApiCaller)> OpenAsync(string role)
    {
        var school = new School(_app);
        var person = school.AddUser(role);
        await school.OpenAsync();
        return (school, await ApiCaller.SignedInAsync(_app, person));
    }
}
