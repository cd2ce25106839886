using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Fields;
using Vega.Portal.Features.Manage.Programs;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>A client's admin and an account manager change a client's records in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class ManageJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task ClientAdmin_RenamesAField_PostsAreTakenUnderBothNames()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/fields");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find in Manage" }).FillAsync("contactfirst");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Manage " + school.Slug }).GetByRole(AriaRole.Link, new() { Name = "ContactFirstName" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Field" });
        await form.GetByLabel("Vendors post it as").FillAsync("GivenName");
        await Assertions.Expect(form.GetByText("The parameter ContactFirstName is renamed to GivenName.")).ToBeVisibleAsync();
        await Assertions.Expect(form.GetByText("first_name stays accepted beside it; where a post has both, GivenName counts.")).ToBeVisibleAsync();
        await page.PictureAsync("manage-field-rename");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "GivenName", Exact = true })).ToBeVisibleAsync();

        Assert.Equal("new_lead", (await school.PostAsync(("ContactFirstName", null), ("GivenName", "Jane"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(("ContactFirstName", null), ("first_name", "Jane"))).Status);
        Assert.Equal("rejected", (await school.PostAsync()).Status);

        await page.GotoAsync($"/manage/posting?item={_app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare")}");
        await page.GetByRole(AriaRole.Rowheader, new() { Name = "GivenName" }).WaitForAsync();
        await Assertions.Expect(page.GetByText("ContactFirstName")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ClientAdmin_OrdersFields_ByKeyboardAndByMouse()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/fields");
        await page.GripOf("ContactLastName").FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("ContactLastName");
        await Assertions.Expect(page.GripOf("ContactLastName")).ToBeFocusedAsync();

        await page.DragGripAsync(page.GripOf("Comment"), page.Locator("tbody tr").First);
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("Comment");
        var names = await _app.ReadAsync(db => db.LeadFields.Where(f => f.ClientId == school.ClientId).OrderBy(f => f.Position).Select(f => f.Name).Take(3).ToListAsync());
        Assert.Equal(["Comment", "last_name", "first_name"], names);

        // Somebody else changes the order meanwhile: it is shown, and both ways are offered.
        var fields = await _app.ReadAsync(db => db.LeadFields.AsNoTracking().Where(f => f.ClientId == school.ClientId).OrderBy(f => f.Position).ToListAsync());
        await _app.Services.GetRequiredService<FieldCommands>().MoveAsync(Viewer.System, fields[0].Id, null, fields.ConvertAll(f => f.Id), CancellationToken.None);
        await page.GripOf("Comment").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        var told = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "changed the order" });
        await told.GetByText("Comment was not moved.").WaitForAsync();
        await Assertions.Expect(page.Locator("tbody tr").Last).ToContainTextAsync("Comment");
        await page.AssertAccessibleAsync();
        await page.PictureAsync("manage-fields-met");
        await told.GetByRole(AriaRole.Button, new() { Name = "Move Comment before ContactFirstName" }).ClickAsync();
        await Assertions.Expect(told).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody tr").Nth(1)).ToContainTextAsync("Comment");
    }

    [Fact]
    public async Task FormerSlug_RetiredByItsAdmin_AnswersNobodyUntilItIsBack()
    {
        var school = new School(_app);
        var old = "former-" + school.Slug.ToLowerInvariant();
        school.Client["slugAliases"] = new System.Text.Json.Nodes.JsonArray(old);
        var (email, password) = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        var page = await browser.SignInAsync(_app, email, password, "/manage/client");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "City" }).FillAsync("Oak Lawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire " + old }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = $"Retire {old}?" });
        await dialog.GetByText("No call to it is known.").WaitForAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Retire slug" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring back " + old }).WaitForAsync();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await OpensAsync());
        await page.AssertAccessibleAsync();
        await page.PictureAsync("manage-former-slugs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring back " + old }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire " + old }).WaitForAsync();
        Assert.Equal(System.Net.HttpStatusCode.OK, await OpensAsync());
        // What was typed in the form meanwhile is still there.
        await Assertions.Expect(page.GetByText("1 change not saved")).ToBeVisibleAsync();

        async Task<System.Net.HttpStatusCode> OpensAsync()
        {
            using var client = school.WithClientKey();
            return (await client.GetAsync($"/{old}/leads")).StatusCode;
        }
    }

    [Fact]
    public async Task AccountManager_MovesAProgram_ByMouseAndByKeyboard()
    {
        var (school, page) = await OpenAsync("AccountManager", "/manage/programs");
        await page.DragGripAsync(page.GripOf("Psychology"), page.GetByRole(AriaRole.Rowheader, new() { Name = "Business 1 program" }));
        await Assertions.Expect(page.GetByText("Psychology is in Business now.").First).ToBeVisibleAsync();
        Assert.Equal("Business", await GroupAsync(school, "PSYCH"));
        Assert.Equal("rejected", (await school.PostAsync()).Status);

        await page.GripOf("Psychology").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.GetByText("Psychology is in Healthcare now.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GripOf("Psychology")).ToBeFocusedAsync();
        Assert.Equal("Healthcare", await GroupAsync(school, "PSYCH"));
        Assert.Equal("new_lead", (await school.PostAsync()).Status);

        // Somebody else moves it meanwhile, to a group that the page has not seen: it stays there, and both ways are offered.
        var made = Assert.IsType<Change<int>.Saved>(await _app.Services.GetRequiredService<ProgramGroupCommands>().CreateAsync(Viewer.System, (school.ClientId, new ProgramGroupInput { Name = "Zoology" }), CancellationToken.None));
        var theirs = new ProgramInput { ProgramGroupId = made.Value };
        Assert.IsType<Change<int>.Saved>(await _app.Services.GetRequiredService<ProgramCommands>().ChangeAsync(Viewer.System, _app.Applied.ProgramId(school.Slug + "/PSYCH"), theirs, _ => true, CancellationToken.None));
        await page.GripOf("Psychology").FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        var told = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "moved Psychology to Zoology" });
        await told.WaitForAsync();
        Assert.Equal("Zoology", await GroupAsync(school, "PSYCH"));
        await page.AssertAccessibleAsync();
        await page.PictureAsync("manage-programs-met");
        await told.GetByRole(AriaRole.Button, new() { Name = "Move it to Business" }).ClickAsync();
        await Assertions.Expect(told).ToHaveCountAsync(0);
        Assert.Equal("Business", await GroupAsync(school, "PSYCH"));
    }

    [Fact]
    public async Task TwoPeople_OnOneRecord_LoseNothing()
    {
        var school = new School(_app);
        var (admin, manager) = (school.AddUser("ClientAdmin"), school.AddUser("AccountManager"));
        await school.OpenAsync();
        var hers = await browser.SignInAsync(_app, admin.Email, admin.Password, "/manage/client");
        var his = await browser.SignInAsync(_app, manager.Email, manager.Password, "/manage/client");
        await Name(his).WaitForAsync();

        await Name(hers).FillAsync("Hers");
        await hers.GetByLabel("City").FillAsync("Oak Lawn");
        await hers.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(hers.GetByRole(AriaRole.Heading, new() { Name = "Client", Exact = true }).First).ToBeVisibleAsync();
        await Assertions.Expect(hers.GetByText("Hers ·")).ToBeVisibleAsync();

        await Name(his).FillAsync("His");
        await his.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var told = his.GetByRole(AriaRole.Alert).Filter(new() { HasText = "saved this" });
        await Assertions.Expect(told.GetByText("Changed too: City, from nothing to Oak Lawn.")).ToBeVisibleAsync();
        await his.AssertAccessibleAsync();
        await his.PictureAsync("manage-two-people");
        Assert.Equal("Hers", await NameAsync(school));

        await told.GetByRole(AriaRole.Button, new() { Name = "Use mine: His" }).ClickAsync();
        await his.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(his.GetByText("His ·")).ToBeVisibleAsync();
        Assert.Equal("His", await NameAsync(school));
        Assert.Equal("Oak Lawn", await _app.ReadAsync(db => db.Clients.Where(c => c.Id == school.ClientId).Select(c => c.Contact.City).SingleAsync()));
    }

    [Fact]
    public async Task Program_WithALead_IsArchivedAfterItsNumbers()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/programs");
        await school.PostAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Psychology" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive or delete…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Archive Psychology?" });
        await Assertions.Expect(dialog.GetByText("1 lead keeps it")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        var id = _app.Applied.ProgramId(school.Slug + "/PSYCH");
        await _app.Services.GetRequiredService<ProgramCommands>().ChangeAsync(Viewer.System, id, new ProgramInput { Name = "Psychology II" }, _ => true, CancellationToken.None);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Archive program" }).ClickAsync();
        await dialog.GetByText("Name was Psychology and is Psychology II now.").WaitForAsync();
        Assert.Equal(DegreeProgramStatus.Active, await _app.ReadAsync(db => db.DegreePrograms.Where(p => p.Id == id).Select(p => p.Status).SingleAsync()));
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Archive program" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Psychology is archived.")).ToBeVisibleAsync();
        Assert.Equal(DegreeProgramStatus.Archived, await _app.ReadAsync(db => db.DegreePrograms.Where(p => p.ClientId == school.ClientId && p.Code == "PSYCH").Select(p => p.Status).SingleAsync()));
    }

    [Fact]
    public async Task Dispositions_NamedAndAdded_AreTheClients()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/dispositions");
        await page.GetByLabel("Name of not_qualified").FillAsync("Not a fit");
        await page.GetByLabel("Key of a new disposition").FillAsync("left_voicemail");
        await page.GetByLabel("Name of the new disposition").FillAsync("Not a fit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("“Not a fit” is the name of not_qualified and left_voicemail.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("form .end [role=status]")).ToContainTextAsync("Saved");
        var labels = await _app.ReadAsync(db => db.Clients.Where(c => c.Id == school.ClientId).Select(c => c.DispositionLabels).SingleAsync());
        Assert.Equal([("left_voicemail", "Not a fit"), ("not_qualified", "Not a fit")], labels.Select(l => (l.Key, l.Value)).Order());
    }

    [Fact]
    public async Task Words_OfTheClientsSystem_BecomeItsStatuses()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/statuses");
        var lead = (await school.PostAsync())["id"];
        await page.GetByLabel("A new word").FillAsync("Interview held");
        await page.GetByLabel("Status of the new word").SelectOptionAsync("qualified");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByLabel("Status of Interview held").SelectOptionAsync("contacted");
        await page.AssertAccessibleAsync();
        await page.PictureAsync("manage-statuses-words");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("form .end [role=status]")).ToContainTextAsync("Saved");
        Assert.Equal("contacted", (await school.PatchAsync($$"""{"id":"{{lead}}","status":"interview HELD"}"""))["status"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Interview held" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 change not saved")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("form .end [role=status]")).ToContainTextAsync("Saved");
        Assert.Empty(await _app.ReadAsync(db => db.Clients.Where(c => c.Id == school.ClientId).Select(c => c.StatusWords).SingleAsync()));
    }

    [Fact]
    public async Task Contract_ArchivedByMistake_IsRestored()
    {
        var (school, page) = await OpenAsync("AccountManager", "/manage/contracts");
        await page.GetByRole(AriaRole.Link, new() { Name = school.Vendor }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive or delete…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive contract" }).ClickAsync();
        await page.GetByText("1 archived contract").ClickAsync();
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await school.PostAsync()).Code);
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore " + school.Vendor }).ClickAsync();
        await page.GetByText(school.Vendor + " is back.").WaitForAsync();
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
    }

    [Fact]
    public async Task ClientAdmin_SendsWhatAReadOnlyFormDoesNotOffer_ChangesNothing()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/contracts");
        await page.GetByRole(AriaRole.Link, new() { Name = school.Vendor }).ClickAsync();
        await page.GetByRole(AriaRole.Form, new() { Name = "Contract" }).WaitForAsync();
        await page.EvaluateAsync("""
            () => {
              const form = document.querySelector("aside.panel form");
              form.querySelector("fieldset").disabled = false;
              form.querySelector("input[type=checkbox]").click();
              form.requestSubmit();
            }
            """);
        await Assertions.Expect(page.GetByText("Not saved: your role does not allow it.")).ToBeVisibleAsync();
        Assert.True(await _app.ReadAsync(db => db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.CanPostLeads).SingleAsync()));
    }

    [Fact]
    public async Task Form_ThatCannotBeSaved_KeepsWhatWasTypedAndAsksBeforeItIsLeft()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/manage/duplicates");
        await page.GetByLabel("Window in days").FillAsync("45");
        await BreakAsync("CREATE TRIGGER broken BEFORE INSERT ON Audit BEGIN SELECT RAISE(ABORT, 'broken'); END", "DROP TRIGGER broken", async () =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).Filter(new() { HasTextRegex = new("^\\s*(error)?\\s*Not saved: something failed on the server.* recorded as [0-9A-Z]{3}-[0-9A-Z]{3}\\.") }).WaitForAsync();
            await Assertions.Expect(page.GetByLabel("Window in days")).ToHaveValueAsync("45");
            await page.AssertAccessibleAsync();
            await page.PictureAsync("manage-not-saved");
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("form .end [role=status]")).ToContainTextAsync("Saved");
        Assert.Equal(45, await _app.ReadAsync(db => db.Clients.Where(c => c.Id == school.ClientId).Select(c => c.Duplicates.Days).SingleAsync()));

        await page.GetByLabel("Window in days").FillAsync("ninety");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("“ninety” is not a whole number. Write 90.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Campuses" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" });
        // A section that cannot be read says so in its place; the others stay within reach.
        await BreakAsync("ALTER TABLE Campuses RENAME TO Elsewhere", "ALTER TABLE Elsewhere RENAME TO Campuses", async () =>
        {
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Leave and lose 1 change" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Campuses could not be shown" }).WaitForAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Duplicates" })).ToBeVisibleAsync();
            await page.AssertAccessibleAsync();
            await page.PictureAsync("manage-not-shown");
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Campuses could not be shown" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Campuses", Exact = true })).ToBeVisibleAsync();

        async Task BreakAsync(string sql, string mend, Func<Task> meanwhile)
        {
            await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));
            try
            {
                await meanwhile();
            }
            finally
            {
                await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(mend));
            }
        }
    }

    [Fact]
    public async Task Pages_InEachThemeAndWidth_AreAccessible()
    {
        var school = new School(_app);
        School.Block(school.Client, "No Hawaii", "state", "any-of", "HI");
        var (email, password) = school.AddUser("ClientAdmin");
        var user = school.File["users"]!.AsArray()[^1]!.AsObject();
        user["role"] = "Administrator";
        user.Remove("clients");
        await school.OpenAsync();
        var page = await browser.SignInAsync(_app, email, password, "/manage/client?client=" + school.Slug);
        var field = await _app.ReadAsync(db => db.LeadFields.Where(f => f.ClientId == school.ClientId && f.Name == "StartClasses").Select(f => f.Id).SingleAsync());
        var campaign = _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare");
        var contract = await _app.ReadAsync(db => db.Contracts.Where(c => c.ClientId == school.ClientId).Select(c => c.Id).SingleAsync());
        foreach (var address in new[] { "client", "fields", $"fields?item={field}", "duplicates", "tcpa", "programs", "programs?item=program", "campuses", "contracts", $"contracts?item={contract}", "vendors", "campaigns", $"campaigns?item={campaign}", "statuses", "dispositions",
            "rules", "scores", "delivery", "posting", $"posting?item={campaign}", "keys", "users", "users?item=new", "audit", "new-client" })
        {
            var opens = address.Contains('=', StringComparison.Ordinal);
            await page.GotoAsync($"/manage/{address}{(opens ? '&' : '?')}client={school.Slug}");
            await Assertions.Expect(page.Locator(".head:not(.busy) h1")).ToBeVisibleAsync();
            if (opens) await page.Locator("aside.panel form, .doc").First.WaitForAsync();
            foreach (var (width, dark) in new[] { (1440, false), (1440, true), (390, true), (390, false) })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await page.AssertAccessibleAsync();
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{address} is wider than {width}");
                await page.PictureAsync($"manage-{address.Split('?')[0]}{(opens ? "-open" : "")}-{width}-{(dark ? "dark" : "light")}");
            }
        }
    }

    private async Task<(School School, IPage Page)> OpenAsync(string role, string path, int width = 1440, bool dark = false)
    {
        var school = new School(_app);
        var (email, password) = school.AddUser(role);
        await school.OpenAsync();
        var page = await browser.SignInAsync(_app, email, password, path, width, dark: dark);
        await Assertions.Expect(page.Locator(".head:not(.busy) h1")).ToBeVisibleAsync();
        return (school, page);
    }

    private static ILocator Name(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true });

    private Task<string> GroupAsync(School school, string code) => _app.ReadAsync(async db =>
        await (from p in db.DegreePrograms join g in db.ProgramGroups on p.ProgramGroupId equals g.Id where p.ClientId == school.ClientId && p.Code == code select g.Name).SingleAsync());

    private Task<string> NameAsync(School school) => _app.ReadAsync(db => db.Clients.Where(c => c.Id == school.ClientId).Select(c => c.Name).SingleAsync());
}
