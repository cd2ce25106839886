using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Playwright;
using Vega.Domain.Common;
using Vega.Domain.Intake;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Rules.Versions;
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

        await page.DragGripAsync(page.GripOf("No Alaska"), page.Locator(".rule").Filter(new() { HasText = "Hawaii" }));
        await page.GetByText("Draft: 1 change").WaitForAsync();
        Assert.Contains("Alaska", await page.Locator(".rule .w").First.InnerTextAsync(), StringComparison.Ordinal);
        // The same page of another client would throw the draft away.
        await page.EvaluateAsync("Blazor.navigateTo('/manage/rules?client=elsewhere')");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" }).GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Replay_UnderWay_TellsHowFarAndIsCancelled_AndOf501FlipsOpensAndKeeps500()
    {
        var held = new HeldSecondBatch();
        await using var app = await VegaApp.StartAsync(services => services.ConfigureDbContext<SqliteVegaDbContext>(o => o.AddInterceptors(held)));
        var school = new School(app, primaryLms: false);
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        await Parallel.ForAsync(0, 501, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => Assert.Equal("new_lead", (await school.PostAsync()).Status));
        var page = await browser.SignInAsync(app, person.Email, person.Password, "/manage/rules");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rule", Exact = true }).ClickAsync();
        await page.GetByLabel("Add values").FillAsync("il,");
        await page.GetByText("new: il").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay before saving" }).ClickAsync();
        await page.GetByText("500 posts judged").WaitForAsync();
        Assert.NotEqual("0", await page.GetByRole(AriaRole.Progressbar, new() { Name = "Posts judged" }).GetAttributeAsync("aria-valuenow"));
        await page.AssertAccessibleAsync();
        await page.PictureAsync("rules-replay-under-way");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await page.GetByText("Cancelled after 500 posts; nothing was changed.").WaitForAsync();
        Assert.Equal(1, held.Cancelled);

        held.Release();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await page.GetByText("501 real posts,").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the newest 500 in Leads" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 1" }).ClickAsync();
        await page.GetByText("Version 1 is in force for the next post.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Version 1, in force" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("All that it showed").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("Kept with the version: the newest 500.").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("rules-replay-kept");
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
        await page.GripOf("No Alaska").FocusAsync();
        // As quick as fingers are: each key counts, those too that come while the rule is drawn in its new place.
        foreach (var key in new[] { "ArrowUp", "ArrowDown", "ArrowUp" }) await page.Keyboard.PressAsync(key);
        await Assertions.Expect(page.Locator(".rule .w").First).ToContainTextAsync("Alaska");
        await page.GetByText("Draft: 1 change").WaitForAsync();
        await Assertions.Expect(page.GripOf("No Alaska")).ToBeFocusedAsync();
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

/// <summary>Holds the second batch of posts that a replay reads until it is released, so that a run is under way for as long as a test looks at it.</summary>
internal sealed class HeldSecondBatch : DbCommandInterceptor
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _batches, _cancelled;

    /// <summary>How many gave up waiting.</summary>
    public int Cancelled => _cancelled;

    public void Release() => _released.SetResult();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        var isBatch = command.CommandText.Contains("LeadPosts", StringComparison.Ordinal) && command.CommandText.Contains("LeadEvents", StringComparison.Ordinal);
        if (!isBatch || Interlocked.Increment(ref _batches) != 2) return result;
        try
        {
            await _released.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
        return result;
    }
}
