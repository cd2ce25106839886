using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Data.Rows;
using Vega.Portal.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Verbs;

/// <summary>What apply makes exist, and that doing it again does nothing.</summary>
public sealed class ApplyTests
{
    internal const string Example = """
        { "clients": [ { "slug": "AwesomeUniversity", "name": "Awesome University", "timeZone": "America/New_York", "primaryLms": true, "anonymousLeads": false,
              "statuses": { "interviewed": "Qualified" },
              "fields": [ { "name": "first_name", "postedAs": "ContactFirstName", "required": true },
                          { "name": "Military", "type": "boolean" }, { "name": "StartClasses", "type": "option", "options": ["now", "within_3_months"] } ],
              "programGroups": [ { "name": "Healthcare", "programs": [ { "code": "PSYCH", "name": "Psychology",
                    "filters": [ { "name": "No Hawaii", "when": [ { "field": "state", "is": "any-of", "values": ["HI"] } ] } ] } ] } ],
              "duplicates": { "days": 90 } } ],
          "vendors": [ { "name": "Leads R Us", "timeZone": "America/New_York" } ],
          "contracts": [ { "client": "AwesomeUniversity", "vendor": "Leads R Us", "payout": "cost_per_lead", "canPostLeads": true,
              "campaigns": [ { "name": "Healthcare", "programGroup": "Healthcare", "type": "exclusive", "status": "active",
                  "allocations": [ { "year": 2026, "month": 11, "cap": 1000, "cplInCents": 7500, "vendorProjection": 1200 } ] } ] } ],
          "users": [ { "email": "am@example.com", "password": "plum ladder orbit 47", "role": "AccountManager", "clients": ["AwesomeUniversity"] } ],
          "apiKeys": [ { "name": "lru", "vendor": "Leads R Us" }, { "name": "au", "client": "AwesomeUniversity" }, { "name": "am", "user": "am@example.com" } ] }
        """;

    internal const string Everything = """
        { "clients": [ { "slug": "Full", "slugAliases": ["full-old"], "name": "Full College", "timeZone": "Pacific/Honolulu", "primaryLms": false, "anonymousLeads": true,
              "statuses": { "rejected": "Bad Lead" }, "dispositions": { "not_qualified": "Unqualified" }, "returnReasons": ["Wrong number", "Not interested"],
              "contact": { "name": "John Smith", "email": "client@example.com", "address": "123 Main St", "city": "Anytown", "state": "MN", "zip": "12345", "phone": "2125551234" },
              "tcpaDisclosure": "By clicking\nyou agree.", "campuses": [ { "code": "N", "name": "North" } ], "duplicates": { "days": 30, "byEmail": true, "byPhone": false },
              "fields": [ { "name": "zip_code", "postedAs": "PostalCode" }, { "name": "Gpa", "type": "number", "personal": false, "position": 3 } ],
              "filters": [ { "name": "Too young", "note": "state law", "enabled": false, "position": 4, "when": [ { "field": "Gpa", "is": "at-most", "values": [1.5] }, { "field": "state", "is": "not-blank" } ] } ],
              "programGroups": [ { "name": "G", "programs": [ { "code": "P", "name": "Program", "status": "inactive" } ] } ] } ],
          "vendors": [ { "name": "Own", "timeZone": "America/Chicago", "internal": "full", "contact": { "name": "Ann" } }, { "name": "Out", "timeZone": "America/Chicago" } ],
          "contracts": [ { "client": "Full", "vendor": "Out", "payout": "percentage_of_spend", "percentOfSpend": 12.5, "canPostLeads": false, "returnDays": 14, "anonymousBillable": true,
              "campaigns": [ { "name": "C", "programGroup": "G", "type": "shared", "status": "paused", "overCap": "hold_for_review",
                  "filters": [ { "name": "Nights", "when": [ { "is": "hour-between", "values": [22, 6] } ] } ],
                  "allocations": [ { "year": 2025, "month": 3, "cap": null, "cplInCents": 100, "cpeInCents": 50000, "vendorProjection": null }, { "cap": 0 } ] } ] } ],
          "users": [ { "email": "v@example.com", "role": "VendorUser", "vendor": "Out" }, { "email": "a@example.com", "role": "Administrator", "name": "Ann" }, { "email": "f@example.com", "role": "Finance" },
                     { "email": "ca@example.com", "role": "ClientAdmin", "clients": ["full-old"] } ],
          "apiKeys": [ { "name": "t", "vendor": "Out", "test": true } ] }
        """;

    [Fact]
    public async Task Apply_DesignsExample_WritesEveryIdAndThePlainKeys()
    {
        await using var app = await VegaApp.StartAsync();
        var said = await ApplyAsync(app, Example);
        Assert.Equal(0, said.Exit);
        var written = JsonNode.Parse(said.Out)!;
        var (campaign, program, vendor) = await app.ReadAsync(async db => (await db.Campaigns.SingleAsync(), await db.DegreePrograms.SingleAsync(), await db.Vendors.SingleAsync()));
        Assert.Equal(await app.ReadAsync(db => db.Clients.Select(c => c.Id).SingleAsync()), (int)written["clients"]!["AwesomeUniversity"]!["id"]!);
        Assert.Equal(campaign.PublicId.With("CAMP"), (string?)written["campaigns"]!["AwesomeUniversity/Leads R Us/Healthcare"]!["publicId"]);
        Assert.Equal(program.PublicId.With("PROG"), (string?)written["programs"]!["AwesomeUniversity/PSYCH"]!["publicId"]);
        Assert.Equal(vendor.PublicId.ToString(), (string?)written["vendors"]!["Leads R Us"]!["publicId"]);
        Assert.NotNull(written["users"]!["am@example.com"]!["id"]);
        var keys = await app.ReadAsync(db => db.ApiKeys.AsNoTracking().ToListAsync());
        Assert.Equal(3, keys.Count);
        foreach (var key in keys) Assert.Equal(key.Hash, ApiKeys.HashOf((string)written["apiKeys"]![key.Name]!));
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Apply_NewClient_HasWhatEveryClientHas()
    {
        await using var app = await VegaApp.StartAsync();
        await ApplyAsync(app, Example);
        var (client, slugs, ledger, fields) = await app.ReadAsync(async db => (await db.Clients.Include(c => c.Endpoint).SingleAsync(), await db.ClientSlugs.Select(s => s.Slug).ToListAsync(),
            await db.Ledgers.SingleAsync(l => l.ClientId != 0), await db.LeadFields.OrderBy(f => f.Position).ToListAsync()));
        Assert.False(client.Endpoint!.AnonymousLeads);
        Assert.Equal(["awesomeuniversity"], slugs);
        Assert.Equal(client.Id, ledger.ClientId);
        Assert.True(ledger.ConfigVersion > 0);
        Assert.Equal([.. StandardFields.All.Select(f => f.Name), "Military", "StartClasses"], fields.Select(f => f.Name));
        Assert.Equal(("ContactFirstName", true, true), (fields[0].PostName, fields[0].Required, fields[0].Personal));
        Assert.All(fields.Zip(StandardFields.All), f => Assert.Equal((f.Second.Type, f.Second.Personal), (f.First.Type, f.First.Personal)));
    }

    [Fact]
    public async Task Apply_EveryProperty_IsStored()
    {
        await using var app = await VegaApp.StartAsync();
        var said = await ApplyAsync(app, Everything);
        Assert.True(said.Exit == 0, said.Error);
        await using var db = await app.OpenDbAsync();
        var client = await db.Clients.Include(c => c.Endpoint).SingleAsync();
        Assert.Equal(("Full", "Pacific/Honolulu", false, true), (client.Slug, client.TimeZone, client.PrimaryLms, client.Endpoint!.AnonymousLeads));
        Assert.Equal(("Bad Lead", "Unqualified"), (client.StatusLabels["rejected"], client.DispositionLabels["not_qualified"]));
        Assert.Equal(["Wrong number", "Not interested"], client.ReturnReasons);
        Assert.Equal((30, true, false), (client.Duplicates.Days, client.Duplicates.ByEmail, client.Duplicates.ByPhone));
        Assert.Equal(("John Smith", "2125551234"), (client.Contact.Name, client.Contact.Phone));
        Assert.Equal(("By clicking\nyou agree.", 1), ((await db.TcpaDisclosures.SingleAsync()).Text, (await db.TcpaDisclosures.SingleAsync()).Version));
        Assert.Equal(("N", "North"), ((await db.Campuses.SingleAsync()).Code, (await db.Campuses.SingleAsync()).Name));
        Assert.Equal(["full", "full-old"], await db.ClientSlugs.OrderBy(s => s.Slug).Select(s => s.Slug).ToListAsync());
        var gpa = await db.LeadFields.SingleAsync(f => f.Name == "Gpa");
        Assert.Equal((LeadFieldType.Number, false, 3), (gpa.Type, gpa.Personal, gpa.Position));
        var rule = await db.FilterRules.SingleAsync(r => r.Level == FilterRuleLevel.Client);
        Assert.Equal(("Too young", "state law", false, 4, 2), (rule.Name, rule.Note, rule.Enabled, rule.Position, rule.When.Count));
        Assert.Equal(["1.5"], rule.When[0].Values);
        Assert.Equal(DegreeProgramStatus.Inactive, (await db.DegreePrograms.SingleAsync()).Status);
        Assert.Equal(client.Id, (await db.Vendors.SingleAsync(v => v.Name == "Own")).InternalClientId);
        var contract = await db.Contracts.SingleAsync();
        Assert.Equal((Payout.PercentageOfSpend, 12.5m, false, 14, true), (contract.Payout, contract.PercentOfSpend, contract.CanPostLeads, contract.ReturnDays, contract.AnonymousBillable));
        var campaign = await db.Campaigns.SingleAsync();
        Assert.Equal((CampaignType.Shared, CampaignStatus.Paused, OverCapPolicy.HoldForReview), (campaign.Type, campaign.Status, campaign.OverCap));
        Assert.Equal(campaign.Id, (await db.FilterRules.SingleAsync(r => r.Level == FilterRuleLevel.Campaign)).CampaignId);
        var march = await db.Allocations.SingleAsync(a => a.Year == 2025 && a.Month == 3);
        Assert.Equal((null, 100, 50000, null), (march.Cap, march.CplInCents, march.CpeInCents, march.VendorProjection));
        var today = app.Clock.Now.InZone(NodaTime.DateTimeZoneProviders.Tzdb["Pacific/Honolulu"]).Date;
        Assert.Equal(0, (await db.Allocations.SingleAsync(a => a.Year == today.Year && a.Month == today.Month)).Cap);
        Assert.True((await db.ApiKeys.SingleAsync()).Test);
        var users = await db.Users.Include(u => u.Clients).ToDictionaryAsync(u => u.Email!);
        Assert.Equal((await db.Vendors.SingleAsync(v => v.Name == "Out")).Id, users["v@example.com"].VendorId);
        Assert.Equal((false, true, true, false), (users["v@example.com"].AllClients, users["a@example.com"].AllClients, users["f@example.com"].AllClients, users["ca@example.com"].AllClients));
        Assert.Equal(client.Id, Assert.Single(users["ca@example.com"].Clients).ClientId);
    }

    [OnEachDatabase]
    public async Task Apply_SameFileAgain_ChangesNothingAndMakesNoKey(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        app.Clock.StandAt(NodaTime.Instant.FromUtc(2026, 12, 15, 12, 0));
        foreach (var file in new[] { Example, Everything })
        {
            Assert.Equal(0, (await ApplyAsync(app, file)).Exit);
            var before = await AllRowsAsync(app);
            app.Clock.Advance(NodaTime.Duration.FromMinutes(1));
            var again = await ApplyAsync(app, file);
            Assert.Equal((0, "Everything stood already; nothing changed."), (again.Exit, again.Error.Trim()));
            Assert.Empty(JsonNode.Parse(again.Out)!["apiKeys"]!.AsObject());
            Assert.NotEmpty(JsonNode.Parse(again.Out)!["clients"]!.AsObject());
            Assert.Equal(before, await AllRowsAsync(app));
        }
    }

    [Fact]
    public async Task Apply_ChangedFile_ChangesThatAlone()
    {
        await using var app = await VegaApp.StartAsync();
        await ApplyAsync(app, Example);
        var ledger = await app.ReadAsync(db => db.Ledgers.SingleAsync(l => l.ClientId != 0));
        Assert.Equal(0, (await ApplyAsync(app, """
            { "clients": [ { "slug": "awesomeuniversity", "programGroups": [ { "name": "Arts", "programs": [ { "code": "psych" } ] } ] } ],
              "contracts": [ { "client": "AwesomeUniversity", "vendor": "leads r us", "campaigns": [ { "name": "healthcare", "allocations": [ { "year": 2026, "month": 11, "cplInCents": 8000 } ] } ] } ] }
            """)).Exit);
        await using var db = await app.OpenDbAsync();
        var allocation = await db.Allocations.SingleAsync();
        Assert.Equal((1000, 8000, 1200, 1), (allocation.Cap, allocation.CplInCents, allocation.VendorProjection, allocation.Version));
        Assert.Equal("Arts", (await db.ProgramGroups.SingleAsync(g => g.Id == db.DegreePrograms.Single().ProgramGroupId)).Name);
        Assert.Equal(("psych", "Psychology"), ((await db.DegreePrograms.SingleAsync()).Code, (await db.DegreePrograms.SingleAsync()).Name));
        Assert.True((await db.Ledgers.SingleAsync(l => l.ClientId != 0)).ConfigVersion > ledger.ConfigVersion);
        Assert.Equal(0, (await ApplyAsync(app, """{ "contracts": [ { "client": "AwesomeUniversity", "vendor": "Leads R Us", "campaigns": [ { "name": "Healthcare", "allocations": [ { "year": 2026, "month": 11, "cap": null } ] } ] } ] }""")).Exit);
        Assert.Null(await app.ReadAsync(d => d.Allocations.Select(a => a.Cap).SingleAsync()));
    }

    [Fact]
    public async Task Apply_TcpaText_IsANewVersionOnlyWhenItChanges()
    {
        await using var app = await VegaApp.StartAsync();
        await ApplyAsync(app, Example);
        foreach (var text in new[] { "one", "one", "two" }) await ApplyAsync(app, $$"""{ "clients": [ { "slug": "AwesomeUniversity", "tcpaDisclosure": "{{text}}" } ] }""");
        Assert.Equal(["one", "two"], await app.ReadAsync(db => db.TcpaDisclosures.OrderBy(d => d.Version).Select(d => d.Text).ToListAsync()));
        Assert.Equal("two", await app.ReadAsync(db => db.Clients.Select(c => c.TcpaText).SingleAsync()));
    }

    [Fact]
    public async Task Apply_Password_IsHashedAndReplacedOnlyByAnother()
    {
        await using var app = await VegaApp.StartAsync();
        await ApplyAsync(app, Example);
        var user = await app.ReadAsync(db => db.Users.SingleAsync());
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<VegaUser>().VerifyHashedPassword(user, user.PasswordHash!, "plum ladder orbit 47"));
        await ApplyAsync(app, """{ "users": [ { "email": "AM@example.com", "password": "quiet fern parcel 82" } ] }""");
        var changed = await app.ReadAsync(db => db.Users.SingleAsync());
        Assert.NotEqual((user.PasswordHash, user.SecurityStamp), (changed.PasswordHash, changed.SecurityStamp));
        Assert.Equal(Role.AccountManager, changed.Role);
    }

    [OnEachDatabase]
    public async Task Apply_SameNewFileManyTimesAtOnce_MakesItOnce(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        var said = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ApplyAsync(app, Example))));
        Assert.All(said, s => Assert.True(s.Exit == 0, s.Error));
        Assert.Single(said, s => JsonNode.Parse(s.Out)!["apiKeys"]!.AsObject().Count == 3);
        Assert.Equal(5, said.Count(s => JsonNode.Parse(s.Out)!["apiKeys"]!.AsObject().Count == 0));
        Assert.Equal((1, 1, 1, 3), await app.ReadAsync(async db => (await db.Clients.CountAsync(), await db.Vendors.CountAsync(), await db.Allocations.CountAsync(), await db.ApiKeys.CountAsync())));
        Assert.Equal(0, await app.RunVerbAsync("check"));
    }

    [Fact]
    public async Task Apply_OutFile_IsReadableByItsOwnerAlone()
    {
        await using var app = await VegaApp.StartAsync();
        var folder = Directory.CreateTempSubdirectory("vega-apply-");
        try
        {
            var (file, output) = (Path.Combine(folder.FullName, "in.json"), Path.Combine(folder.FullName, "out.json"));
            await File.WriteAllTextAsync(file, Example);
            Assert.Equal(0, (await Said.ByAsync(app.Services, "apply", file, "--out", output)).Exit);
            Assert.StartsWith("vega_", JsonDocument.Parse(await File.ReadAllTextAsync(output)).RootElement.GetProperty("apiKeys").GetProperty("lru").GetString(), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output));
            Assert.Equal(["in.json", "out.json"], folder.GetFiles().Select(f => f.Name).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Apply_OutFileThatCannotBeWritten_MakesNothing()
    {
        await using var app = await VegaApp.StartAsync();
        var said = await ApplyAsync(app, Example, "--out", Path.Combine(Path.GetTempPath(), "no-such-folder-" + Guid.NewGuid(), "out.json"));
        Assert.Equal(2, said.Exit);
        Assert.Contains("cannot be written", said.Error, StringComparison.Ordinal);
        Assert.Equal(0, await app.ReadAsync(db => db.Clients.CountAsync()));
    }

    [Fact]
    public async Task Apply_StandardInput_IsReadAndNothingButJsonIsWrittenToStandardOutput()
    {
        var folder = Directory.CreateTempSubdirectory("vega-apply-");
        try
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Vega.Portal.dll"), "apply", "-", "--Vega:DataDirectory=" + folder.FullName])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName, UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(Example);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await error);
            Assert.StartsWith("vega_", (string?)JsonNode.Parse(await output)!["apiKeys"]!["lru"], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("{ \"clients\": [ }", "is not JSON")]
    [InlineData("{ \"clients\": [], \"clients\": [] }", "is not JSON")]
    public async Task Apply_FileThatIsNotJson_IsAWrongCommandLine(string text, string message)
    {
        await using var app = await VegaApp.StartAsync();
        var said = await ApplyAsync(app, text);
        Assert.Equal(2, said.Exit);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_NoFileOrAMissingOne_IsAWrongCommandLine()
    {
        await using var app = await VegaApp.StartAsync();
        Assert.Equal(2, (await Said.ByAsync(app.Services, "apply")).Exit);
        var said = await Said.ByAsync(app.Services, "apply", "/no/such/file.json");
        Assert.Equal(2, said.Exit);
        Assert.Contains("cannot be read", said.Error, StringComparison.Ordinal);
    }

    internal static async Task<Said> ApplyAsync(VegaApp app, string json, params string[] more)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, json);
            return await Said.ByAsync(app.Services, ["apply", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Every row of configuration, people and keys, as text.</summary>
    private static Task<string> AllRowsAsync(VegaApp app) => app.ReadAsync(async db =>
    {
        var rows = new List<object>();
        rows.AddRange(await db.Clients.Include(c => c.Endpoint).OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.ClientSlugs.OrderBy(c => c.Slug).ToListAsync());
        rows.AddRange(await db.TcpaDisclosures.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Campuses.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.LeadFields.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.ProgramGroups.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.DegreePrograms.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.FilterRules.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Vendors.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Contracts.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Campaigns.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Allocations.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Users.Include(u => u.Clients).OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.ApiKeys.OrderBy(c => c.Id).ToListAsync());
        rows.AddRange(await db.Ledgers.OrderBy(c => c.ClientId).ToListAsync());
        rows.AddRange(await db.Audit.OrderBy(c => c.ClientId).ThenBy(c => c.Seq).ToListAsync());
        return string.Join('\n', rows.Select(r => r.GetType().Name + JsonSerializer.Serialize(r)));
    });
}
