using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Features.Leads.Panel;
using Vega.Portal.Features.Leads.Table;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Tests.Api;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>Versions of filter rules: every way to change rules makes one, and each can be brought back.</summary>
public sealed class RuleVersionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Rules_ChangedByAnyone_MakeVersionsThatSayWhoAndWhat()
    {
        var (school, admin, _) = await OpenAsync();
        var made = await admin.CreateAsync("filter-rules", Rule("Far", "AR"), ("client", "clients", $"{school.ClientId}"));
        await admin.ChangeAsync("filter-rules", made.Id, new JsonObject { ["enabled"] = false });
        await admin.DeleteAsync("filter-rules", made.Id);
        // A change that changes nothing makes none.
        await school.OpenAsync();

        var versions = await admin.GetAsync($"/api/v1/clients/{school.ClientId}/rule-versions?order[number]=asc");
        Assert.Equal([1, 2, 3, 4], versions.Data.EnumerateArray().Select(v => v.GetProperty("attributes").GetProperty("number").GetInt32()));
        Assert.Equal(["No Hawaii", "No Hawaii+Far", "No Hawaii+Far off", "No Hawaii"], versions.Data.EnumerateArray().Select(v => string.Join('+', v.GetProperty("attributes").GetProperty("rules").EnumerateArray()
            .Select(r => r.GetProperty("name").GetString() + (r.GetProperty("enabled").GetBoolean() ? "" : " off")))));
        var attributes = versions.Data[1].GetProperty("attributes");
        Assert.StartsWith("user:", attributes.GetProperty("actor").GetString());
        Assert.NotEqual("", attributes.GetProperty("actor-name").GetString());
        Assert.Equal("Applied from a file", versions.Data[0].GetProperty("attributes").GetProperty("note").GetString());
        Assert.Equal("system", versions.Data[0].GetProperty("attributes").GetProperty("actor").GetString());
    }

    [Fact]
    public async Task Version_BroughtBack_IsANewOneInForceForTheNextPost()
    {
        var (school, admin, _) = await OpenAsync();
        Assert.Equal("No Hawaii: State is any of HI", (await school.PostAsync(("State", "HI")))["filtered_reason"] ?? (await school.PostAsync(("State", "HI")))["rejection_reason"]);
        var rule = await _app.ReadAsync(db => db.FilterRules.SingleAsync(r => r.ClientId == school.ClientId));
        await admin.DeleteAsync("filter-rules", $"{rule.Id}");
        Assert.Equal("new_lead", (await school.PostAsync(("State", "HI"))).Status);

        var back = await RevertAsync(admin, school, 1, "Hawaii is out again");
        Assert.True(back.Code == HttpStatusCode.Created, back.Text);
        Assert.Equal((3, 1, "Hawaii is out again"), (back.Attribute("number").GetInt32(), back.Attribute("reverts-to").GetInt32(), back.Attribute("note").GetString()));
        Assert.Equal(["filtered"], (await school.PostAsync(("State", "HI"))).ErrorCodes);
    }

    [Fact]
    public async Task Trace_OfALead_SaysTheRulesAsTheyStoodThen()
    {
        var (school, admin, _) = await OpenAsync();
        var rule = await _app.ReadAsync(db => db.FilterRules.SingleAsync(r => r.ClientId == school.ClientId));
        await admin.ChangeAsync("filter-rules", $"{rule.Id}", new JsonObject { ["when"] = new JsonArray(new JsonObject { ["field"] = "last_name", ["is"] = "not-equals", ["values"] = new JsonArray("Doe") }) });
        var posted = await school.PostAsync();
        await admin.ChangeAsync("filter-rules", $"{rule.Id}", new JsonObject { ["name"] = "Everybody", ["enabled"] = false });
        // Whoever changes rules behind the versions leaves none to name: the trace says the words itself.
        await _app.ReadAsync(db => db.FilterRules.Where(r => r.Id == rule.Id).ExecuteUpdateAsync(r => r.SetProperty(x => x.Name, "By hand")));
        await admin.ChangeAsync("clients", $"{school.ClientId}", new JsonObject { ["name"] = "Another name" });
        var later = await school.PostAsync();

        Assert.Equal(("No Hawaii", true, "Last name is not Doe", TraceOutcome.Passed), Of(await RuleAsync(Viewer.System, posted)));
        Assert.Equal(("No Hawaii", true, "Last name is not ***", TraceOutcome.Passed), Of(await RuleAsync(new() { Kind = ViewerKind.User, Role = Role.Finance, UserId = 1, Name = "f" }, posted)));
        Assert.Equal(("By hand", false, "Last name is not Doe", TraceOutcome.Skipped), Of(await RuleAsync(Viewer.System, later)));
        var stored = await _app.ReadAsync(db => db.LeadPosts.Join(db.Leads.Where(l => l.ClientId == school.ClientId), p => p.LeadId, l => l.Id, (p, _) => p).OrderBy(p => p.LeadId).Select(p => p.Trace).ToListAsync());
        Assert.Equal([false, true], stored.Select(t => t.Contains("Last name", StringComparison.Ordinal)));

        static (string?, bool?, string?, string) Of(TraceRule told) => (told.Name, told.Enabled, told.Words, told.Verdict);
    }

    [Theory]
    [InlineData(99, "unknown-version")]
    [InlineData(1, "invalid-field")]
    [InlineData(null, "missing-field")]
    public async Task Revert_OfWhatCannotBeBroughtBack_IsRefused(int? number, string code)
    {
        var (school, admin, _) = await OpenAsync();
        var refused = await RevertAsync(admin, school, number, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Code);
        Assert.Equal([$"{code} /data/attributes/reverts-to"], refused.Errors);
    }

    [Fact]
    public async Task Draft_OnAnOlderVersion_IsStaleAndLosesNothing()
    {
        var (school, admin, commands) = await OpenAsync();
        await admin.CreateAsync("filter-rules", Rule("Far", "AR"), ("client", "clients", $"{school.ClientId}"));
        var draft = new RuleDraft(new([new() { Name = "Mine", When = [new() { Field = "state", Is = "any-of", Values = ["TX"] }] }]), 1, new());
        Assert.Equal(2, Assert.IsType<Change<int>.Stale>(await commands.SaveAsync(Viewer.System, school.ClientId, draft, CancellationToken.None)).Current);
        Assert.Equal(["No Hawaii", "Far"], await NamesAsync(school));

        Assert.Equal(3, Assert.IsType<Change<int>.Saved>(await commands.SaveAsync(Viewer.System, school.ClientId, draft with { Base = 2, Remark = new("why", "{}") }, CancellationToken.None)).Value);
        Assert.Equal(["Mine"], await NamesAsync(school));
        var kept = await _app.ReadAsync(db => db.RuleVersions.SingleAsync(v => v.ClientId == school.ClientId && v.Number == 3));
        Assert.Equal(("why", "{}"), (kept.Note, kept.Preview));
    }

    [Fact]
    public async Task Draft_WithFaults_IsRefusedWithTheRuleNamed()
    {
        var (school, _, commands) = await OpenAsync();
        StoredRule[] rules =
        [
            new() { Name = "", When = [new() { Field = "state", Is = "any-of", Values = ["TX"] }] },
            new() { Name = "Nothing asked" },
            new() { Name = "Elsewhere", Level = FilterRuleLevel.Campaign, CampaignId = int.MaxValue, When = [new() { Field = "state", Is = "any-of", Values = ["Narnia"] }] },
            new() { Name = "Gone", Level = FilterRuleLevel.Program, DegreeProgramId = int.MaxValue, When = [new() { Field = "state", Is = "not-blank" }] },
        ];
        var refused = Assert.IsType<Change<int>.Invalid>(await commands.SaveAsync(Viewer.System, school.ClientId, new(new(rules), 1, new()), CancellationToken.None));
        Assert.Equal(["rules[0].name", "rules[1].when", "rules[2].campaignId", "rules[2].when[0].values", "rules[3].degreeProgramId"], refused.Errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.Equal(["No Hawaii"], await NamesAsync(school));
    }

    [Fact]
    public async Task Draft_ThatSaysWhatStands_IsRefused()
    {
        var (school, _, commands) = await OpenAsync();
        var same = new RuleSet([.. (await _app.ReadAsync(db => db.FilterRules.Where(r => r.ClientId == school.ClientId).ToListAsync())).Select(StoredRule.Of)]);
        Assert.Equal("rules", Assert.Single(Assert.IsType<Change<int>.Invalid>(await commands.SaveAsync(Viewer.System, school.ClientId, new(same, 1, new()), CancellationToken.None)).Errors).Field);
    }

    private async Task<(School, ApiCaller, RuleSetCommands)> OpenAsync()
    {
        var school = new School(_app, primaryLms: false);
        School.Block(school.Client, "No Hawaii", "state", "any-of", "HI");
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        return (school, await ApiCaller.SignedInAsync(_app, person), _app.Services.GetRequiredService<RuleSetCommands>());
    }

    /// <summary>The only rule that a lead was asked, as its panel tells it.</summary>
    private async Task<TraceRule> RuleAsync(Viewer viewer, Answer posted)
    {
        Assert.True(PublicId.TryParse(posted.Id, PublicIdPrefix.Lead, out var id), posted.Text);
        var names = await _app.Services.GetRequiredService<LeadListSearch>().NamesAsync(viewer, CancellationToken.None);
        await using var scope = _app.Services.CreateAsyncScope();
        var lead = await scope.ServiceProvider.GetRequiredService<LeadDetailSearch>().FindAsync(viewer, id, names, CancellationToken.None);
        return Assert.Single(lead!.Trace!.Steps.Single(s => s.Key == "filters").Rules!);
    }

    private static Task<ApiAnswer> RevertAsync(ApiCaller admin, School school, int? number, string? note)
    {
        var attributes = new JsonObject();
        if (number is not null) attributes["reverts-to"] = number;
        if (note is not null) attributes["note"] = note;
        return admin.CreateAsync("rule-versions", attributes, ("client", "clients", $"{school.ClientId}"));
    }

    private Task<List<string>> NamesAsync(School school) => _app.ReadAsync(db => db.FilterRules.Where(r => r.ClientId == school.ClientId).OrderBy(r => r.Position).Select(r => r.Name).ToListAsync());

    private static JsonObject Rule(string name, string state) => new() { ["name"] = name, ["when"] = new JsonArray(new JsonObject { ["field"] = "state", ["is"] = "any-of", ["values"] = new JsonArray(state) }) };
}
