using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Rules.Versions;
using Vega.Portal.Intake;
using Vega.Portal.Intake.Replay;
using Microsoft.Extensions.DependencyInjection;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>A client's admin changes filter rules in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class RulesJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Rule_AddedReplayedSavedAndReverted_DecidesTheNextPost()
    {
        var (school, person) = await OpenAsync();
        for (var i = 0; i < 3; i++) await school.PostAsync(("State", "AR"));
        await school.PostAsync();
        var page = await browser.SignInAsync(_app, person.Email, person.Password, "/manage/rules");
        await page.GetByText("No Hawaii").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Rule", Exact = true }).ClickAsync();
        await page.GetByLabel("Add values").FillAsync("ar,pr,");
        await page.GetByText("new: ar").WaitForAsync();
        await page.GetByLabel("Name, which the vendor is told").FillAsync("Far states");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByText("Draft: 1 change").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay before saving" }).ClickAsync();
        await page.GetByText("accepted leads would be refused").WaitForAsync();
        Assert.Equal(["3", "0", "$225", "0 enrolled"], await page.Locator(".facts .f").AllInnerTextsAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "3 Accepted before, Filtered after" }).ClickAsync();
        await page.GetByText("3 Accepted → Filtered").WaitForAsync();
        var leads = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Open all 3 in Leads" }).ClickAsync());
        await leads.GetByText("3 leads").First.WaitForAsync();
        await Assertions.Expect(leads.Locator("tr[data-lead]")).ToHaveCountAsync(3);
        await leads.CloseAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("rules-replay");

        await page.GetByLabel("Why, for the version’s history").FillAsync("No campus there");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await page.GetByText("Version 2 is in force for the next post.").WaitForAsync();
        var refused = await school.PostAsync(("State", "AR"));
        Assert.Equal("Far states: State is any of ar, pr", refused["filtered_reason"]);
        var kept = await _app.ReadAsync(db => db.RuleVersions.SingleAsync(v => v.ClientId == school.ClientId && v.Number == 2));
        Assert.Equal("No campus there", kept.Note);
        Assert.Equal(3, Domain.Replay.ReplayReport.FromJson(kept.Preview!).Refused);

        await page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Version 2, in force" }).ClickAsync();
        await dialog.GetByText("refused 3 leads, saved $225 and lost 0 enrolled").WaitForAsync();
        await dialog.GetByText("added “Far states”: State is any of ar, pr").WaitForAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "All versions" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Version 1" }).ClickAsync();
        await dialog.GetByText("removed “Far states”").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revert to version 1" }).ClickAsync();
        await page.GetByText("Version 3 is in force for the next post.").WaitForAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("State", "AR"))).Status);

        await page.Locator(".rule").Filter(new() { HasText = "Alaska" }).DragToAsync(page.Locator(".rule").Filter(new() { HasText = "Hawaii" }));
        await page.GetByText("Draft: 1 change").WaitForAsync();
        Assert.Contains("Alaska", await page.Locator(".rule .w").First.InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Replay_UnderWay_TellsHowFarAndIsCancelled()
    {
        var held = new HeldContexts();
        await using var app = await VegaApp.StartAsync(services => services.AddSingleton(s => new RuleReplay(held.Of(s.GetRequiredService<IDbContextFactory<VegaDbContext>>()), s.GetRequiredService<ConfigurationCache>(), s.GetRequiredService<TimeProvider>())));
        var school = new School(app, primaryLms: false);
        School.Block(school.Client, "No Hawaii", "state", "any-of", "HI");
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        await school.PostAsync();
        var page = await browser.SignInAsync(app, person.Email, person.Password, "/manage/rules");
        await page.GetByRole(AriaRole.Switch, new() { Name = "No Hawaii" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay before saving" }).ClickAsync();
        await page.GetByRole(AriaRole.Progressbar, new() { Name = "Posts judged" }).WaitForAsync();
        await page.GetByText("0 posts judged").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await page.GetByText("Cancelled after 0 posts; nothing was changed.").WaitForAsync();
        Assert.Equal(1, held.Cancelled);

        held.Release();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await page.GetByText("1 real post,").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Zips_20000ByFileAndByPaste_AreFoldedSavedAndAsked()
    {
        var (school, person) = await OpenAsync();
        var page = await browser.SignInAsync(_app, person.Email, person.Password, "/manage/rules");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rule", Exact = true }).ClickAsync();
        await page.GetByLabel("Field").SelectOptionAsync("zip_code");
        var zips = Enumerable.Range(40_000, 20_000).Select(z => z.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        await page.GetByLabel("Values from a file").SetInputFilesAsync(new FilePayload { Name = "zips.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("zip\n") });
        await page.GetByText("Not added: 'zip' is not").Or(page.GetByText("Not added:")).First.WaitForAsync();
        await page.GetByLabel("Values from a file").SetInputFilesAsync(new FilePayload { Name = "zips.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", zips.Take(19_000))) });
        await page.GetByText("19,000 zips").WaitForAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.EvaluateAsync("text => navigator.clipboard.writeText(text)", string.Join('\n', zips));
        await page.GetByLabel("Add values").FocusAsync();
        await page.Keyboard.PressAsync("Control+V");
        await page.GetByText("1,000 added, 19,000 there already.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "20,000 zips" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save without a replay" }).ClickAsync();
        await page.GetByText("Version 2 is in force for the next post.").WaitForAsync();
        Assert.Equal(["filtered"], (await school.PostAsync(("PostalCode", "59999-1234"))).ErrorCodes);
        Assert.Equal("new_lead", (await school.PostAsync(("PostalCode", "60000"))).Status);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Rules_MovedByKeyboardAndSavedBesideAnother_LoseNothing()
    {
        var (school, person) = await OpenAsync();
        var page = await browser.SignInAsync(_app, person.Email, person.Password, "/manage/rules", width: 390, height: 800);
        await page.GetByRole(AriaRole.Button, new() { Name = "Move No Alaska" }).PressAsync("ArrowUp");
        await page.GetByText("Draft: 1 change").WaitForAsync();
        Assert.Contains("Alaska", await page.Locator(".rule .w").First.InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Move No Alaska" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Switch, new() { Name = "No Alaska" }).ClickAsync();
        await page.GetByText("Draft: 2 changes").WaitForAsync();

        var stands = await _app.ReadAsync(db => db.FilterRules.Where(r => r.ClientId == school.ClientId).OrderBy(r => r.Position).ToListAsync());
        var other = new RuleSet([.. RuleSet.Of(stands).Rules.Select(r => r.Name == "No Alaska" ? r with { Note = "theirs" } : r), new() { Name = "Fresh", When = [new() { Field = "state", Is = "any-of", Values = ["TX"] }] }]);
        Assert.IsType<Change<int>.Saved>(await _app.Services.GetRequiredService<RuleSetCommands>().SaveAsync(Viewer.System, school.ClientId, new(other, 1, new()), CancellationToken.None));

        await page.GetByRole(AriaRole.Button, new() { Name = "Save without a replay" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Version 2 was saved while you worked" });
        await dialog.GetByText("added “Fresh”: State is any of TX").WaitForAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByLabel("Use mine: off").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add mine to version 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save without a replay" }).ClickAsync();
        await page.GetByText("Version 3 is in force for the next post.").WaitForAsync();
        var saved = await _app.ReadAsync(db => db.FilterRules.Where(r => r.ClientId == school.ClientId).OrderBy(r => r.Position).ToListAsync());
        Assert.Equal(["No Alaska off", "No Hawaii on", "Fresh on"], saved.Select(r => r.Name + (r.Enabled ? " on" : " off")));
        await page.AssertAccessibleAsync();
        await page.Context.CloseAsync();
    }

    private async Task<(School School, (string Email, string Password) Person)> OpenAsync()
    {
        var school = new School(_app, primaryLms: false);
        School.Block(school.Client, "No Hawaii", "state", "any-of", "HI");
        School.Block(school.Client, "No Alaska", "state", "any-of", "AK");
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        return (school, person);
    }
}

/// <summary>Lets nobody at the database before it is released, so that a run is under way for as long as a test looks at it.</summary>
internal sealed class HeldContexts
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cancelled;

    /// <summary>How many gave up waiting.</summary>
    public int Cancelled => _cancelled;

    public void Release() => _released.SetResult();

    public IDbContextFactory<VegaDbContext> Of(IDbContextFactory<VegaDbContext> contexts) => new Factory(this, contexts);

    private sealed class Factory(HeldContexts held, IDbContextFactory<VegaDbContext> contexts) : IDbContextFactory<VegaDbContext>
    {
        public VegaDbContext CreateDbContext() => contexts.CreateDbContext();

        public async Task<VegaDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await held._released.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref held._cancelled);
                throw;
            }
            return await contexts.CreateDbContextAsync(cancellationToken);
        }
    }
}
