using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Features.Manage.Clients;
using Vega.Portal.Features.Manage.Contracts;
using Vega.Portal.Features.Manage.Fields;
using Vega.Portal.Features.Manage.Fields.Screen;
using Vega.Portal.Features.Manage.Forms;
using Vega.Portal.Features.Manage.Programs;
using Vega.Portal.Features.Manage.Removals;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Portal.Features.Manage.Vendors;
using Vega.Portal.Security;
using Vega.Tests.Api;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>What the pages of Manage stand on: the row behind a stale change, the order of fields, and what a removal would do.</summary>
public sealed class ManageCommandsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task StaleChange_CarriesTheRowThatStands()
    {
        var school = await new School(_app).OpenAsync();
        var programs = _app.Services.GetRequiredService<ProgramCommands>();
        var program = await ProgramAsync(school, "PSYCH");
        var opened = _app.Clock.Now;
        await programs.ChangeAsync(Viewer.System, program.Id, new ProgramInput { Name = "Theirs" }, _ => true, CancellationToken.None);
        var stale = Assert.IsType<Change<int>.Stale>(await programs.ChangeAsync(Viewer.System, program.Id, new ProgramInput { Name = "Mine" }, p => p.Name == program.Name, CancellationToken.None));
        Assert.Equal("Theirs", Assert.IsType<DegreeProgram>(stale.Row).Name);
        Assert.Equal("Theirs", (await ProgramAsync(school, "PSYCH")).Name);

        // Whoever is told is told who it was: another, oneself in another window, or nobody that is known.
        var last = _app.Services.GetRequiredService<LastWriteSearch>();
        var other = new Viewer { Kind = ViewerKind.User, Role = Role.Administrator, UserId = 1, Name = "a" };
        Assert.StartsWith("Vega saved this ", await last.SayAsync(other, "degree-programs", program.Id, opened, opened));
        Assert.StartsWith("You saved this in another window ", await last.SayAsync(Viewer.System, "degree-programs", program.Id, opened, opened));
        Assert.Equal("Somebody saved this since you opened it.", await last.SayAsync(other, "degree-programs", program.Id, opened + Duration.FromDays(1), opened));
    }

    [Fact]
    public async Task Field_MovedBeforeAnotherAndToTheEnd_KeepsTheOrderOfTheOthers()
    {
        var school = await new School(_app).OpenAsync();
        var fields = _app.Services.GetRequiredService<FieldCommands>();
        var before = await FieldsAsync(school);
        var (gpa, phone) = (before.Single(f => f.Name == "Gpa"), before.Single(f => f.Name == "phone"));
        var seen = before.ConvertAll(f => f.Id);
        await fields.MoveAsync(Viewer.System, gpa.Id, phone.Id, seen, CancellationToken.None);
        var names = before.Select(f => f.Name).Where(n => n != "Gpa").ToList();
        names.Insert(names.IndexOf("phone"), "Gpa");
        Assert.Equal(names, (await FieldsAsync(school)).Select(f => f.Name));

        Assert.IsType<Change<int>.Stale>(await fields.MoveAsync(Viewer.System, phone.Id, null, seen, CancellationToken.None));
        Assert.Equal(names, (await FieldsAsync(school)).Select(f => f.Name));

        // A field that came meanwhile does not change how the others stand.
        seen = (await FieldsAsync(school)).ConvertAll(f => f.Id);
        await fields.CreateAsync(Viewer.System, (school.ClientId, new FieldInput { Name = "Late", Position = 0 }), CancellationToken.None);
        Assert.IsType<Change<int>.Saved>(await fields.MoveAsync(Viewer.System, gpa.Id, null, seen, CancellationToken.None));
        Assert.Equal("Gpa", (await FieldsAsync(school))[^1].Name);
        Assert.IsType<Change<int>.Stale>(await fields.MoveAsync(Viewer.System, gpa.Id, -1, (await FieldsAsync(school)).ConvertAll(f => f.Id), CancellationToken.None));
    }

    [Fact]
    public async Task Slug_Retired_LeadsNowhereAndToNobodyElseUntilItIsBack()
    {
        var school = new School(_app);
        var (old, manager) = ("old-" + school.Slug.ToLowerInvariant(), school.AddUser("ClientAdmin"));
        school.Client["slugAliases"] = new JsonArray(old);
        var other = await new School(_app).OpenAsync();
        await school.OpenAsync();
        var api = await ApiCaller.SignedInAsync(_app, manager);
        Assert.Equal("new_lead", (await PostToAsync(old)).Status);
        await _app.Services.GetRequiredService<KeyUse>().WriteAsync(CancellationToken.None);
        Assert.NotNull((await SlugAsync()).LastUsedAt);
        var version = (await api.GetAsync("/api/v1/clients/" + school.ClientId)).ETag;
        _app.Clock.Advance(Duration.FromSeconds(1));

        var retired = await api.ChangeAsync("clients", school.ClientId.ToString(CultureInfo.InvariantCulture), new JsonObject { ["slug-aliases"] = new JsonArray() });
        Assert.Equal(("[]", $"[\"{old}\"]"), (retired.Attribute("slug-aliases").GetRawText(), retired.Attribute("retired-slugs").GetRawText()));
        Assert.NotEqual(version, retired.ETag);
        Assert.Equal(("unknown-client", HttpStatusCode.NotFound), ((await PostToAsync(old))["code"], (await PostToAsync(old)).Code));
        Assert.Equal("new_lead", (await PostToAsync(school.Slug)).Status);
        Assert.Equal("retired", await _app.ReadAsync(db => db.Audit.Where(e => e.ClientId == school.ClientId && e.Subject == "client-slugs" && e.SubjectId == old).OrderByDescending(e => e.Seq).Select(e => e.Action).FirstAsync()));

        var clients = _app.Services.GetRequiredService<ClientCommands>();
        var stolen = Assert.IsType<Change<int>.Invalid>(await clients.ChangeAsync(Viewer.System, other.ClientId, new ClientInput { Slug = old }, _ => true, CancellationToken.None));
        Assert.Contains("never given to a second one", Assert.Single(stolen.Errors).Message, StringComparison.Ordinal);
        foreach (var (slug, told) in new[] { (school.Slug, "present slug"), ("never-was", "no slug of this client") })
            Assert.Contains(told, Assert.Single(Assert.IsType<Change<int>.Invalid>(await clients.ChangeAsync(Viewer.System, school.ClientId, new ClientInput { RetiredSlugs = List(slug) }, _ => true, CancellationToken.None)).Errors).Message, StringComparison.Ordinal);

        await school.OpenAsync();
        Assert.Equal("new_lead", (await PostToAsync(old)).Status);
        school.Client.Remove("slugAliases");
        school.Client["retiredSlugs"] = new JsonArray(old);
        await school.OpenAsync();
        var since = (await SlugAsync()).RetiredAt;
        Assert.NotNull(since);
        _app.Clock.Advance(Duration.FromSeconds(1));
        await school.OpenAsync();
        Assert.Equal(since, (await SlugAsync()).RetiredAt);
        Assert.Equal(HttpStatusCode.NotFound, (await PostToAsync(old)).Code);

        async Task<Answer> PostToAsync(string slug)
        {
            using var client = school.WithVendorKey();
            return await Answer.OfAsync(await client.PostAsync($"/{slug}/leads", new StringContent(school.Body().ToJsonString(), System.Text.Encoding.UTF8, "application/json")));
        }

        Task<ClientSlug> SlugAsync() => _app.ReadAsync(db => db.ClientSlugs.AsNoTracking().SingleAsync(s => s.Slug == old));

        static Optional<IReadOnlyList<string>> List(string slug) => new(IsGiven: true, [slug]);
    }

    [Fact]
    public async Task Archived_ClientVendorContractAndGroup_ComeBackAndTakePosts()
    {
        var school = await new School(_app).OpenAsync();
        await school.PostAsync();
        var services = _app.Services;
        var (clients, vendors, contracts, groups) = (services.GetRequiredService<ClientCommands>(), services.GetRequiredService<VendorCommands>(), services.GetRequiredService<ContractCommands>(), services.GetRequiredService<ProgramGroupCommands>());
        var contract = await _app.ReadAsync(db => db.Contracts.SingleAsync(c => c.ClientId == school.ClientId));
        var group = await _app.ReadAsync(db => db.ProgramGroups.SingleAsync(g => g.ClientId == school.ClientId && g.Name == "Healthcare"));
        var archived = services.GetRequiredService<ArchivedSearch>();

        await contracts.DeleteAsync(Viewer.System, contract.Id, _ => true, CancellationToken.None);
        await vendors.DeleteAsync(Viewer.System, contract.VendorId, _ => true, CancellationToken.None);
        await groups.DeleteAsync(Viewer.System, group.Id, _ => true, CancellationToken.None);
        await clients.DeleteAsync(Viewer.System, school.ClientId, _ => true, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Forbidden, (await school.PostAsync()).Code);
        Assert.Contains(await archived.ClientsAsync(Viewer.System, CancellationToken.None), r => r.Id == school.ClientId);
        Assert.Contains(await archived.VendorsAsync(Viewer.System, CancellationToken.None), r => r.Id == contract.VendorId);
        Assert.Equal(contract.Id, Assert.Single(await archived.ContractsAsync(Viewer.System, school.ClientId, CancellationToken.None)).Id);

        Assert.IsType<Change<int>.Saved>(await clients.RestoreAsync(Viewer.System, school.ClientId, CancellationToken.None));
        Assert.IsType<Change<int>.Missing>(await clients.RestoreAsync(Viewer.System, school.ClientId, CancellationToken.None));
        var early = Assert.IsType<Change<int>.Invalid>(await contracts.RestoreAsync(Viewer.System, contract.Id, CancellationToken.None));
        Assert.Contains("restore the vendor first", early.Errors[0].Message, StringComparison.Ordinal);
        Assert.IsType<Change<int>.Saved>(await vendors.RestoreAsync(Viewer.System, contract.VendorId, CancellationToken.None));
        Assert.IsType<Change<int>.Saved>(await contracts.RestoreAsync(Viewer.System, contract.Id, CancellationToken.None));
        Assert.Equal("new_lead", (await school.PostAsync()).Status);

        await groups.CreateAsync(Viewer.System, (school.ClientId, new ProgramGroupInput { Name = "Healthcare" }), CancellationToken.None);
        Assert.IsType<Change<int>.Invalid>(await groups.RestoreAsync(Viewer.System, group.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Audit_OfARuleOf20000Zips_KeepsTheirBeginningAndADigest()
    {
        var school = await new School(_app).OpenAsync();
        var zips = Enumerable.Range(40_000, 20_000).Select(z => z.ToString(CultureInfo.InvariantCulture)).ToList();
        var rules = new RuleSet([new() { Name = "Zips", When = [new() { Field = "zip_code", Is = "any-of", Values = zips }] }]);
        Assert.IsType<Change<int>.Saved>(await _app.Services.GetRequiredService<RuleSetCommands>().SaveAsync(Viewer.System, school.ClientId, new(rules, 0, new()), CancellationToken.None));
        var entry = await _app.ReadAsync(db => db.Audit.Where(e => e.ClientId == school.ClientId && e.Subject == "filter-rules").OrderByDescending(e => e.Seq).FirstAsync());
        Assert.InRange(entry.Changes!.Length, 1_000, 2_000);
        Assert.Contains("40000", entry.Changes, StringComparison.Ordinal);
        Assert.Matches("characters in all, SHA-256 [0-9a-f]{64}", entry.Changes);
        Assert.Equal(20_000, RuleSet.FromJson(await _app.ReadAsync(db => db.RuleVersions.Where(v => v.ClientId == school.ClientId).Select(v => v.Rules).SingleAsync())).Rules[0].When[0].Values.Count);
    }

    [Fact]
    public async Task Removal_IsForeseenAsItThenHappens()
    {
        var school = await new School(_app).OpenAsync();
        await school.PostAsync();
        var (removals, programs) = (_app.Services.GetRequiredService<RemovalSearch>(), _app.Services.GetRequiredService<ProgramCommands>());
        var (asked, unasked) = (await ProgramAsync(school, "PSYCH"), await ProgramAsync(school, "NURS"));
        foreach (var (program, archives, told) in new[] { (asked, true, "1 lead keeps it"), (unasked, false, "No lead asked for it") })
        {
            var foreseen = await removals.OfProgramAsync(Viewer.System, program.Id, CancellationToken.None);
            Assert.Equal(archives, foreseen.Archives);
            Assert.Contains(foreseen.Lines, l => l.Contains(told, StringComparison.Ordinal));
            var removed = Assert.IsType<Change<Portal.Platform.JsonApi.Removal>.Saved>(await programs.DeleteAsync(Viewer.System, program.Id, _ => true, CancellationToken.None));
            Assert.Equal(archives, removed.Value.Archived);
        }
    }

    [Fact]
    public async Task Removal_OfEachKind_CountsWhatHangsOnIt()
    {
        var school = await new School(_app).OpenAsync();
        await school.PostAsync();
        var removals = _app.Services.GetRequiredService<RemovalSearch>();
        var ids = await _app.ReadAsync(async db => new
        {
            Group = await db.ProgramGroups.Where(g => g.ClientId == school.ClientId && g.Name == "Healthcare").Select(g => g.Id).SingleAsync(),
            Contract = await db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.Id).SingleAsync(),
            Vendor = await db.Vendors.Where(v => v.Name == school.Vendor).Select(v => v.Id).SingleAsync(),
            Field = await db.LeadFields.Where(f => f.ClientId == school.ClientId && f.Name == "Gpa").Select(f => f.Id).SingleAsync(),
        });
        Assert.Contains("1 lead stays with history, billing and performance.", (await removals.OfClientAsync(Viewer.System, school.ClientId, CancellationToken.None)).Lines);
        Assert.Contains("1 lead keeps it.", (await removals.OfGroupAsync(Viewer.System, ids.Group, CancellationToken.None)).Lines);
        Assert.Contains("1 lead stays with history and billing.", (await removals.OfContractAsync(Viewer.System, ids.Contract, CancellationToken.None)).Lines);
        Assert.Contains("1 lead stays with history and billing.", (await removals.OfVendorAsync(Viewer.System, ids.Vendor, CancellationToken.None)).Lines);
        Assert.Contains("the posting instructions of 1 vendor", (await removals.OfFieldAsync(Viewer.System, ids.Field, CancellationToken.None)).Lines[0], StringComparison.Ordinal);
        Assert.True((await removals.OfCampaignAsync(Viewer.System, _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare"), CancellationToken.None)).Archives);
        Assert.False((await removals.OfCampaignAsync(Viewer.System, _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Sleepy"), CancellationToken.None)).Archives);
        var stranger = new Viewer { Kind = ViewerKind.User, Role = Role.ClientAdmin, Name = "stranger", ClientIds = [] };
        Assert.Equal("It is gone already.", (await removals.OfClientAsync(stranger, school.ClientId, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task FieldUse_CountsTheLeadsThatWereTaken()
    {
        var school = await new School(_app).OpenAsync();
        await school.PostAsync(("Comment", "call me"));
        await school.PostAsync(("State", "Ohio"));
        Assert.Equal("rejected", (await school.PostAsync(("Gpa", "none"))).Status);
        var uses = _app.Services.GetRequiredService<FieldUseSearch>();
        var comment = await uses.ReadAsync(Viewer.System, school.ClientId, "Comment", CancellationToken.None);
        Assert.Equal((2, 1), (comment.Leads, comment.Without));
        Assert.Equal(1, comment.Refused(new LeadField { Name = "Comment", Required = true }));
        Assert.Equal(1, comment.Refused(new LeadField { Name = "Comment", Type = LeadFieldType.Number }));
        var state = await uses.ReadAsync(Viewer.System, school.ClientId, "state", CancellationToken.None);
        Assert.Equal(1, state.Refused(new LeadField { Name = "state", Type = LeadFieldType.Option, Options = ["IL"] }));
        var none = await uses.ReadAsync(Viewer.System, school.ClientId, null, CancellationToken.None);
        Assert.Equal(2, none.Refused(new LeadField { Name = "New", Required = true }));
    }

    private Task<DegreeProgram> ProgramAsync(School school, string code) => _app.ReadAsync(db => db.DegreePrograms.AsNoTracking().SingleAsync(p => p.ClientId == school.ClientId && p.Code == code));

    private Task<List<LeadField>> FieldsAsync(School school) => _app.ReadAsync(db => db.LeadFields.AsNoTracking().Where(f => f.ClientId == school.ClientId).OrderBy(f => f.Position).ThenBy(f => f.Id).ToListAsync());
}
