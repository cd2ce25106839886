using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Leads;

namespace Vega.Tests.Support;

/// <summary>
/// A client of a name of its own with programs, a vendor, a contract, campaigns and keys, made by <c>apply</c>; and the posts to it. Fields of each type are there, of which
/// <c>ContactFirstName</c> to <c>StartClasses</c> are required. Change <see cref="File"/> before <see cref="OpenAsync"/>.
/// </summary>
public sealed class School
{
    private static int _count;
    private readonly VegaApp _app;

    public School(VegaApp app, bool primaryLms = true, string zone = "America/New_York")
    {
        _app = app;
        Slug = "School" + Interlocked.Increment(ref _count);
        Vendor = "Leads R Us " + Slug;
        Month = app.Clock.Now.InZone(DateTimeZoneProviders.Tzdb[zone]).Date.ToYearMonth();
        File = JsonNode.Parse($$"""
            { "clients": [ { "slug": "{{Slug}}", "name": "{{Slug}}", "timeZone": "{{zone}}", "primaryLms": {{(primaryLms ? "true" : "false")}},
                "fields": [ { "name": "first_name", "postedAs": "ContactFirstName", "required": true }, { "name": "last_name", "postedAs": "ContactLastName" },
                  { "name": "phone", "postedAs": "ContactPhone", "required": true }, { "name": "email", "postedAs": "LeadEmail", "required": true },
                  { "name": "street_address", "postedAs": "StreetAddress" }, { "name": "city", "postedAs": "City" },
                  { "name": "state", "postedAs": "State", "required": true }, { "name": "zip_code", "postedAs": "PostalCode", "required": true },
                  { "name": "Birthdate", "type": "date", "required": true, "personal": true }, { "name": "Gpa", "type": "number", "required": true },
                  { "name": "Military", "type": "boolean", "required": true }, { "name": "StartClasses", "type": "option", "options": ["now", "within_3_months"], "required": true },
                  { "name": "Comment", "type": "text" } ],
                "programGroups": [ { "name": "Healthcare", "programs": [ { "code": "PSYCH", "name": "Psychology" }, { "code": "NURS", "name": "Nursing" }, { "code": "OLD", "name": "Old", "status": "inactive" } ] },
                                   { "name": "Business", "programs": [ { "code": "MBA", "name": "Business" } ] } ] } ],
              "vendors": [ { "name": "{{Vendor}}", "timeZone": "America/New_York" }, { "name": "Other {{Slug}}", "timeZone": "America/New_York" } ],
              "contracts": [ { "client": "{{Slug}}", "vendor": "{{Vendor}}", "payout": "cost_per_lead", "canPostLeads": true, "campaigns": [
                  { "name": "Healthcare", "programGroup": "Healthcare", "type": "exclusive", "status": "active", "allocations": [] },
                  { "name": "Sleepy", "programGroup": "Healthcare", "type": "shared", "status": "paused", "allocations": [] },
                  { "name": "Business", "programGroup": "Business", "type": "exclusive", "status": "active", "allocations": [] } ] } ],
              "users": [],
              "apiKeys": [ { "name": "vendor {{Slug}}", "vendor": "{{Vendor}}" }, { "name": "client {{Slug}}", "client": "{{Slug}}" }, { "name": "other {{Slug}}", "vendor": "Other {{Slug}}" } ] }
            """)!.AsObject();
        foreach (var campaign in Contract["campaigns"]!.AsArray()) Allocate(campaign!.AsObject(), Month, cap: 1000);
    }

    public string Slug { get; }
    public string Vendor { get; }

    /// <summary>The month of the client's zone in which it was made; its allocations are for it.</summary>
    public YearMonth Month { get; }

    /// <summary>What <c>apply</c> is given.</summary>
    public JsonObject File { get; }

    public JsonObject Client => File["clients"]![0]!.AsObject();
    public JsonObject Contract => File["contracts"]![0]!.AsObject();
    public JsonObject Healthcare => Contract["campaigns"]![0]!.AsObject();
    public JsonObject Program(string code) => Client["programGroups"]!.AsArray().SelectMany(g => g!["programs"]!.AsArray()).Single(p => (string?)p!["code"] == code)!.AsObject();
    public int ClientId => _app.Applied.ClientId(Slug);

    /// <summary>A campaign of the vendor's, by its id of the public API.</summary>
    public string Campaign(string name = "Healthcare") => _app.Applied.CampaignPublicId($"{Slug}/{Vendor}/{name}");

    /// <summary>Sets the only allocation of a campaign.</summary>
    public static void Allocate(JsonObject campaign, YearMonth month, int? cap, int cplInCents = 7500) =>
        campaign["allocations"] = new JsonArray(new JsonObject { ["year"] = month.Year, ["month"] = month.Month, ["cap"] = cap, ["cplInCents"] = cplInCents });

    /// <summary>Adds a rule of one row to a client, campaign or program.</summary>
    public static void Block(JsonObject at, string name, string field, string @is, params string[] values)
    {
        var row = new JsonObject { ["field"] = field, ["is"] = @is, ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };
        if (at["filters"] is not JsonArray filters) at["filters"] = filters = [];
        filters.Add(new JsonObject { ["name"] = name, ["when"] = new JsonArray(row) });
    }

    /// <summary>Adds a person of a role: of this client, or of its vendor. Returns how they sign in.</summary>
    public (string Email, string Password) AddUser(string role)
    {
        var (email, password) = ($"{role}{Interlocked.Increment(ref _count)}@{Slug}.example.com".ToLowerInvariant(), "correct-Horse-7-battery");
        var user = new JsonObject { ["email"] = email, ["password"] = password, ["role"] = role };
        if (role == "VendorUser") user["vendor"] = Vendor;
        else user["clients"] = new JsonArray(Slug);
        File["users"]!.AsArray().Add((JsonNode)user);
        return (email, password);
    }

    /// <summary>Makes it exist, or be as <see cref="File"/> says now.</summary>
    public async Task<School> OpenAsync()
    {
        await _app.ApplyAsync(File.ToJsonString());
        return this;
    }

    /// <summary>A body that is accepted, of a person of its own, changed: a null value is left out.</summary>
    public JsonObject Body(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var number = Interlocked.Increment(ref _count);
        var body = new JsonObject
        {
            ["campaign_id"] = Campaign(), ["program_code"] = "PSYCH", ["StreetAddress"] = "123 Fake St", ["City"] = "Oak Lawn", ["State"] = "IL", ["PostalCode"] = "60453",
            ["ContactFirstName"] = "Jane", ["ContactLastName"] = "Doe", ["ContactPhone"] = $"212555{number % 10_000:0000}", ["LeadEmail"] = $"jane.doe.{number}@example.com",
            ["Birthdate"] = "1998-05-17", ["Gpa"] = "3.5", ["Military"] = "1", ["StartClasses"] = "within_3_months",
        };
        foreach (var (name, value) in changes)
        {
            body.Remove(name);
            if (value is not null) body[name] = value;
        }
        return body;
    }

    public HttpClient WithVendorKey(VegaApp? node = null) => (node ?? _app).ClientWithKey("vendor " + Slug);
    public HttpClient WithClientKey() => _app.ClientWithKey("client " + Slug);

    /// <summary>Posts with the vendor's key.</summary>
    public async Task<Answer> PostAsync(params (string Name, string? Value)[] changes)
    {
        using var client = WithVendorKey();
        return await PostAsync(client, Body(changes));
    }

    public async Task<Answer> PostAsync(HttpClient client, JsonNode body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{Slug}/leads") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await Answer.OfAsync(await client.SendAsync(request));
    }

    /// <summary>Updates a lead with the client's key.</summary>
    public async Task<Answer> PatchAsync(string body)
    {
        using var client = WithClientKey();
        return await Answer.OfAsync(await client.PatchAsync($"/{Slug}/leads", new StringContent(body, Encoding.UTF8, "application/json")));
    }

    /// <summary>All its leads, in order of arrival.</summary>
    public Task<List<Lead>> LeadsAsync() => _app.ReadAsync(db => db.Leads.AsNoTracking().Where(l => l.ClientId == ClientId).OrderBy(l => l.Id).ToListAsync());

    public Task<Allocation> AllocationAsync(YearMonth? month = null, string campaign = "Healthcare")
    {
        var (of, id) = (month ?? Month, _app.Applied.CampaignId($"{Slug}/{Vendor}/{campaign}"));
        return _app.ReadAsync(db => db.Allocations.AsNoTracking().SingleAsync(a => a.CampaignId == id && a.Year == of.Year && a.Month == of.Month));
    }
}

/// <summary>What a call was answered.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Text">The body as sent.</param>
/// <param name="Headers">The headers, without those of the content.</param>
/// <param name="MediaType">The content's type without parameters.</param>
public sealed record Answer(HttpStatusCode Code, string Text, HttpResponseHeaders Headers, string? MediaType)
{
    /// <summary>The body; an undefined element when it is no JSON.</summary>
    public JsonElement Body { get; } = MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(Text).RootElement : default;

    public string Id => this["id"]!;
    public string? Status => this["status"];
    public bool Replayed => Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Single() == "true";

    /// <summary>The codes of <c>errors[]</c>, in their order.</summary>
    public IReadOnlyList<string?> ErrorCodes => [.. Errors.Select(e => e.GetProperty("code").GetString())];

    public IEnumerable<JsonElement> Errors => Body.TryGetProperty("errors", out var errors) ? errors.EnumerateArray() : [];

    /// <summary>A text of the body; null when it is absent.</summary>
    public string? this[string name] => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response) return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
    }
}

/// <summary>One app on SQLite for all tests of a class; each test makes what it needs in it under names of its own.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public VegaApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await VegaApp.StartAsync();
    public async Task DisposeAsync() => await App.DisposeAsync();
}
