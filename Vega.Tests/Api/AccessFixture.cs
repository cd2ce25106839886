using Vega.Portal.Facts.Scores;
using Vega.Portal.Data;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Delivery;
using Vega.Portal.Data.Rows;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Security;
using Vega.Tests.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>Two schools with everything that can belong to one, and somebody of each kind who belongs to the first.</summary>
public sealed class AccessFixture : IAsyncLifetime
{
    /// <summary>Who asks, in the order of the columns of <c>access.tsv</c>.</summary>
    public static readonly string[] Viewers = ["Administrator", "AccountManager", "Finance", "ClientAdmin", "ClientViewer", "VendorUser", "client-key", "vendor-key", "nobody"];

    private readonly Dictionary<string, HttpRequestMessageSender> _senders = [];

    private delegate Task<HttpResponseMessage> HttpRequestMessageSender(HttpRequestMessage request);

    public VegaApp App { get; private set; } = null!;
    public School Own { get; private set; } = null!;
    public School Other { get; private set; } = null!;

    /// <summary>Every address that the app answers, as <c>METHOD /path/{id}</c>; but for files and the framework's own.</summary>
    public IReadOnlyList<string> Endpoints =>
        [.. App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null && e.RoutePattern.RawText?.TrimStart('/') is { } path && !path.StartsWith("_", StringComparison.Ordinal) && !path.StartsWith("{**", StringComparison.Ordinal))
            .SelectMany(e => Methods(e).Select(m => m + " /" + e.RoutePattern.RawText!.TrimStart('/').Replace(":int", "", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal)];

    public async Task InitializeAsync()
    {
        App = await VegaApp.StartAsync();
        (Own, Other) = (new School(App), new School(App));
        var people = new Dictionary<string, (string Email, string Password)>();
        foreach (var role in Viewers[1..6]) people[role] = Own.AddUser(role);
        Own.File["users"]!.AsArray().Add(new JsonObject { ["email"] = "root@example.com", ["password"] = "correct-Horse-7-battery", ["role"] = "Administrator" });
        people["Administrator"] = ("root@example.com", "correct-Horse-7-battery");
        foreach (var school in new[] { Own, Other })
        {
            school.Client["campuses"] = new JsonArray(new JsonObject { ["name"] = "Main", ["code"] = "MAIN" });
            School.Block(school.Client, "Far away", "state", "any-of", "HI");
            await school.OpenAsync();
            await school.PostAsync();
            // A closed port: what is tried there fails at once.
            school.Client["delivery"] = new JsonObject { ["url"] = "http://127.0.0.1:9/leads", ["paused"] = true };
            await school.OpenAsync();
            await school.PostAsync();
            await AddAttemptAsync(school);
        }
        foreach (var (role, (email, password)) in people)
        {
            var visitor = new Visitor(App);
            await visitor.SignInAsync(email, password);
            _senders[role] = visitor.SendAsync;
        }
        _senders["client-key"] = Own.WithClientKey().SendAsync;
        _senders["vendor-key"] = Own.WithVendorKey().SendAsync;
        _senders["nobody"] = App.Anonymous().SendAsync;
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>What an address answers somebody about a thing of a school; writes carry a body that changes nothing.</summary>
    public async Task<int> AskAsync(string viewer, string endpoint, School school)
    {
        var (method, template) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var path = await AddressAsync(template, school);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        // A write from a page of ours: that another site's is refused is tested elsewhere.
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (template.StartsWith("/api/v1", StringComparison.Ordinal) || template.StartsWith("/{client}", StringComparison.Ordinal)) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        if (method == "DELETE" && !template.Contains("users", StringComparison.Ordinal) && !template.Contains("api-keys", StringComparison.Ordinal)) request.Headers.TryAddWithoutValidation("If-Match", "\"never\"");
        if (method is "POST" or "PATCH" or "PUT" && Body(template, method, path, school) is { } body) request.Content = body;
        using var response = await _senders[viewer](request);
        return response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location?.ToString().Contains("sign-in", StringComparison.Ordinal) == true ? 302 : (int)response.StatusCode;
    }

    /// <summary>What somebody reads at an address.</summary>
    public async Task<string> ReadAsync(string viewer, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var response = await _senders[viewer](request);
        return await response.Content.ReadAsStringAsync();
    }

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    /// <summary>The address with the ids of what belongs to a school.</summary>
    public async Task<string> AddressAsync(string template, School school)
    {
        var path = template.Replace("{client}", school.Slug, StringComparison.Ordinal).Replace("{Code}", "404", StringComparison.Ordinal).Replace("{documentName}.json", "v1.json", StringComparison.Ordinal);
        if (path.Contains("{Token}", StringComparison.Ordinal)) path = path.Replace("{Token}", (await MakeLinkAsync(school.ClientId)).Token, StringComparison.Ordinal);
        var parts = path.Split('/');
        for (var i = 1; i < parts.Length; i++)
            if (parts[i] == "{id}" && parts[i - 1] == "jobs") parts[i] = "clean-up";
            else if (parts[i] is "{id}" or "{ownerId}" or "{innerId}") parts[i] = template.StartsWith("/{client}", StringComparison.Ordinal) ? (await school.LeadsAsync())[^1].PublicId.With(PublicIdPrefix.Lead) : await IdAsync(parts[i - 1], school);
        return string.Join('/', parts);
    }

    private async Task<string> IdAsync(string type, School school)
    {
        var (client, vendor) = (school.ClientId, App.Applied.VendorId(school.Vendor));
        await using var db = await App.OpenDbAsync();
        long id = type switch
        {
            "clients" or "endpoints" => client,
            "vendors" => vendor,
            "contracts" => await db.Contracts.Where(c => c.ClientId == client).Select(c => c.Id).FirstAsync(),
            "client-campaigns" => await db.Campaigns.Where(c => c.ClientId == client).Select(c => c.Id).FirstAsync(),
            "campaign-scores" => await ScoreAsync(db, client),
            "allocations" => await db.Allocations.Where(a => a.ClientId == client).Select(a => a.Id).FirstAsync(),
            "campuses" => await db.Campuses.Where(c => c.ClientId == client).Select(c => c.Id).FirstAsync(),
            "program-groups" => await db.ProgramGroups.Where(g => g.ClientId == client).Select(g => g.Id).FirstAsync(),
            "degree-programs" => await db.DegreePrograms.Where(p => p.ClientId == client).Select(p => p.Id).FirstAsync(),
            "lead-fields" => await db.LeadFields.Where(f => f.ClientId == client).Select(f => f.Id).FirstAsync(),
            "filter-rules" => await db.FilterRules.Where(r => r.ClientId == client).Select(r => r.Id).FirstAsync(),
            "destinations" => await db.Destinations.Where(d => d.ClientId == client && d.ArchivedAt == null).Select(d => d.Id).FirstAsync(),
            "deliveries" => await db.Deliveries.Where(d => d.ClientId == client).Select(d => d.Id).FirstAsync(),
            "delivery-attempts" => await db.DeliveryAttempts.Where(d => d.ClientId == client).Select(d => d.Id).FirstAsync(),
            "rule-versions" => await db.RuleVersions.Where(v => v.ClientId == client).Select(v => v.Id).FirstAsync(),
            "leads" => await db.Leads.Where(l => l.ClientId == client).Select(l => l.Id).FirstAsync(),
            // Each its own, because these are changed by being asked.
            "users" => await MakeUserAsync(client),
            "api-keys" => await MakeKeyAsync(client),
            "job-runs" => await RunJobAsync(),
            "posting-links" => (await MakeLinkAsync(client)).Id,
            "exports" => 1,
            _ => throw new InvalidOperationException($"Nobody knows the id of {type}."),
        };
        return id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<long> RunJobAsync()
    {
        await using var db = await App.OpenDbAsync();
        var run = new JobRun { Job = "clean-up", Status = JobRunStatus.Done, Attempt = 1, Node = "vega-1", StartedAt = App.Clock.Now, BeatAt = App.Clock.Now, EndedAt = App.Clock.Now, Things = "rows" };
        db.JobRuns.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }

    private async Task<long> ScoreAsync(VegaDbContext db, int client)
    {
        if (!await db.Scores.AnyAsync(s => s.ClientId == client)) await App.Services.GetRequiredService<CampaignScoring>().RunAsync(client, CancellationToken.None);
        return await db.Scores.Where(s => s.ClientId == client).Select(s => s.Id).FirstAsync();
    }

    private async Task AddAttemptAsync(School school)
    {
        await using var db = await App.OpenDbAsync();
        var delivery = await db.Deliveries.SingleAsync(d => d.ClientId == school.ClientId);
        db.DeliveryAttempts.Add(new DeliveryAttempt { DeliveryId = delivery.Id, ClientId = school.ClientId, LeadId = delivery.LeadId, Number = 1, StartedAt = App.Clock.Now, Outcome = AttemptOutcome.Retry });
        delivery.Attempts = 1;
        await db.SaveChangesAsync();
    }

    private async Task<int> MakeUserAsync(int client)
    {
        await using var db = await App.OpenDbAsync();
        var email = Guid.NewGuid().ToString("N") + "@example.com";
        var user = new VegaUser { UserName = email, Email = email, NormalizedEmail = email.ToUpperInvariant(), NormalizedUserName = email.ToUpperInvariant(), DisplayName = "Somebody", Role = Role.ClientViewer, SecurityStamp = email, CreatedAt = App.Clock.Now, Clients = [new UserClient { ClientId = client }] };
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user.Id;
    }

    private async Task<int> MakeKeyAsync(int client)
    {
        await using var db = await App.OpenDbAsync();
        var key = KeyCommands.New(new ApiKey { Name = Guid.NewGuid().ToString("N"), Prefix = "", Hash = "", ClientId = client, CreatedAt = App.Clock.Now }, out _);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync();
        return key.Id;
    }

    private async Task<(int Id, string Token)> MakeLinkAsync(int client)
    {
        await using var db = await App.OpenDbAsync();
        var token = (Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"))[..43];
        var link = new PostingLink { ClientId = client, CampaignId = await db.Campaigns.Where(c => c.ClientId == client).Select(c => c.Id).FirstAsync(), Name = "Somebody", Prefix = token[..6], Hash = ApiKeys.HashOf(token), CreatedAt = App.Clock.Now, ExpiresAt = App.Clock.Now + Duration.FromDays(1) };
        db.PostingLinks.Add(link);
        await db.SaveChangesAsync();
        return (link.Id, token);
    }

    private HttpContent? Body(string template, string method, string path, School school)
    {
        if (template.StartsWith("/{client}", StringComparison.Ordinal)) return Json(method == "PATCH" && !template.Contains("{id}", StringComparison.Ordinal) ? "[]" : "{}", "application/json");
        if (template is "/api/v1/performance" or "/api/v1/performance/workbook" or "/api/v1/marketing-spend") return Json("{}", "application/json");
        if (!template.StartsWith("/api/v1/", StringComparison.Ordinal)) return new FormUrlEncodedContent([]);
        var words = template["/api/v1/".Length..].Split('/');
        // POST /TYPE/{id}/ACTION has no body of its own; POST /OWNERS/{ownerId}/TYPE makes one of the last word's.
        var type = words.Length == 3 && words[1] == "{ownerId}" ? words[2] : words[0];
        var data = new JsonObject { ["type"] = type, ["attributes"] = new JsonObject() };
        if (method == "PATCH" || (words.Length == 3 && words[1] == "{id}")) data["id"] = path.Split('/')[4];
        if (method == "POST" && words.Length == 1)
            data["relationships"] = type switch
            {
                "contracts" => new JsonObject { ["client"] = Pointer("clients", school.ClientId), ["vendor"] = Pointer("vendors", App.Applied.VendorId(school.Vendor)) },
                "campuses" or "program-groups" or "degree-programs" or "lead-fields" or "filter-rules" or "rule-versions" or "destinations" => new JsonObject { ["client"] = Pointer("clients", school.ClientId) },
                "api-keys" => new JsonObject { ["client"] = Pointer("clients", school.ClientId) },
                _ => new JsonObject(),
            };
        return Json(new JsonObject { ["data"] = data }.ToJsonString(), "application/vnd.api+json");
    }

    private static JsonObject Pointer(string type, int id) => new() { ["data"] = new JsonObject { ["type"] = type, ["id"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture) } };

    private static StringContent Json(string text, string mediaType)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }
}
