using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Tests.Support;

namespace Vega.Tests.Intake.Replay;

/// <summary>One app with a school of three campaigns, whose caps are refused, accepted without pay and held, and the actions that make its history.</summary>
internal sealed class ReplaySchool(VegaApp app, School school) : IAsyncDisposable
{
    private int _version;

    public VegaApp App => app;
    public School School => school;

    /// <summary>The leads of the posts, by the number of the post.</summary>
    public Dictionary<int, string> Leads { get; } = [];

    /// <summary>What each post was answered.</summary>
    public Dictionary<int, Answer> Answers { get; } = [];

    public static async Task<ReplaySchool> OpenAsync(DatabaseProvider provider, Instant at, IReadOnlyList<(int Year, int Month)> months)
    {
        var app = await VegaApp.StartAsync(provider);
        app.Clock.StandAt(at);
        var school = new School(app, primaryLms: false);
        school.Client["duplicates"] = new JsonObject { ["days"] = 20 };
        school.Contract["campaigns"]!.AsArray()[2]!.AsObject()["overCap"] = "accept_unbillable";
        school.File["contracts"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["client"] = school.Slug, ["vendor"] = "Other " + school.Slug, ["payout"] = "cost_per_enroll", ["canPostLeads"] = true,
            ["campaigns"] = new JsonArray(new JsonObject { ["name"] = "Nursing", ["programGroup"] = "Healthcare", ["type"] = "exclusive", ["status"] = "active", ["overCap"] = "hold_for_review", ["allocations"] = new JsonArray() }),
        });
        var all = school.Contract["campaigns"]!.AsArray().Concat(school.File["contracts"]![1]!["campaigns"]!.AsArray());
        foreach (var campaign in all) campaign!["allocations"] = new JsonArray([.. months.Select(m => (JsonNode)new JsonObject { ["year"] = m.Year, ["month"] = m.Month, ["cap"] = Cap((string)campaign["name"]!), ["cplInCents"] = 5000 + (m.Month * 10), ["cpeInCents"] = 90_000 })]);
        await school.OpenAsync();
        return new(app, school);
    }

    public int CampaignId(string name) => app.Applied.CampaignId($"{school.Slug}/{(name == "Nursing" ? "Other " + school.Slug : school.Vendor)}/{name}");

    private string Campaign(string name) => app.Applied.CampaignPublicId($"{school.Slug}/{(name == "Nursing" ? "Other " + school.Slug : school.Vendor)}/{name}");

    /// <summary>Puts rules into force, by the command the page uses.</summary>
    public async Task PutAsync(IEnumerable<StoredRule> rules)
    {
        var set = RulesOf(rules);
        var saved = await app.Services.GetRequiredService<RuleSetCommands>().SaveAsync(Viewer.System, school.ClientId, new(set, _version, new()), CancellationToken.None);
        _version = Assert.IsType<Change<int>.Saved>(saved).Value;
    }

    /// <summary>Rules that name campaigns and programs by the numbers 1 to 3, with this school's own.</summary>
    public RuleSet RulesOf(IEnumerable<StoredRule> rules) => new([.. rules.Select(r => r with
    {
        CampaignId = r.CampaignId is { } c ? CampaignId(c == 1 ? "Healthcare" : c == 2 ? "Business" : "Nursing") : null,
        DegreeProgramId = r.DegreeProgramId is { } p ? app.Applied.ProgramId($"{school.Slug}/{(p == 1 ? "PSYCH" : p == 2 ? "NURS" : "MBA")}") : null,
    })]);

    /// <summary>Changes a cap as a person would.</summary>
    public async Task CapAsync(string campaign, int year, int month, int? cap)
    {
        await using var db = await app.OpenDbAsync();
        var id = CampaignId(campaign);
        var row = db.Allocations.Single(a => a.CampaignId == id && a.Year == year && a.Month == month);
        row.Cap = cap;
        await db.SaveChangesAsync();
    }

    public async Task<Answer> PostAsync(ReplayAction.Post post)
    {
        app.Clock.StandAt(post.At);
        var body = new JsonObject
        {
            ["program_code"] = post.Program, ["StreetAddress"] = "1 Main St", ["City"] = "Oak Lawn", ["State"] = post.State, ["PostalCode"] = post.Zip, ["ContactFirstName"] = "Jane", ["ContactLastName"] = "Doe",
            ["ContactPhone"] = post.Phone, ["LeadEmail"] = post.Email, ["Birthdate"] = post.Born, ["Gpa"] = post.Gpa, ["Military"] = "1", ["StartClasses"] = "now", ["source"] = post.Source,
        };
        if (post.Campaign is { } campaign) body["campaign_id"] = Campaign(campaign);
        using var client = app.ClientWithKey(post.Key + " " + school.Slug);
        var answer = await school.PostAsync(client, body);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Code);
        Leads[post.Number] = answer["id"]!;
        Answers[post.Number] = answer;
        return answer;
    }

    public async Task PatchAsync(ReplayAction.Patch patch)
    {
        app.Clock.StandAt(patch.At);
        var body = JsonNode.Parse(patch.Body)!.AsObject();
        body["id"] = Leads[patch.Number];
        var answer = await school.PatchAsync(body.ToJsonString());
        Assert.True(answer.Code == System.Net.HttpStatusCode.OK, answer.Body.ToString());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static int Cap(string campaign) => campaign switch { "Healthcare" => 20, "Business" => 10, _ => 8 };
}

/// <summary>Something that happens in a history.</summary>
internal abstract record ReplayAction(Instant At, int Number)
{
    public sealed record Post(Instant At, int Number, string Key, string? Campaign, string Program, string State, string Zip, string Email, string Phone, string Born, string Gpa, string Source) : ReplayAction(At, Number);

    public sealed record Patch(Instant At, int Number, string Body) : ReplayAction(At, Number)
    {
        /// <summary>True when the lead is good after it.</summary>
        public bool IsGood => !Body.Contains("returned", StringComparison.Ordinal) && !Body.Contains("rejected", StringComparison.Ordinal) && Body.Contains("status", StringComparison.Ordinal);
    }
}
