using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance;

/// <summary>The Performance Table in a browser: its numbers are the API's, and it is for everybody.</summary>
[Collection(BrowserTests.Name)]
public sealed class PerformancePageTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Number_Clicked_LeadsToTheLeadsBehindIt()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/performance?rows=state");
        var texas = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "TX" });
        var count = await texas.GetByRole(AriaRole.Link).First.InnerTextAsync();
        await texas.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/leads", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") })).ToHaveCountAsync(int.Parse(count, CultureInfo.InvariantCulture));
        Assert.Equal((await school.LeadsAsync()).Count(l => l.Contact.State == "TX").ToString(CultureInfo.InvariantCulture), count);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Groups_AddedMovedFilteredAndSorted_StandInTheAddress()
    {
        var (_, page) = await OpenAsync("AccountManager", "/performance?rows=vendor_id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a group of rows" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "State", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("rows=vendor_id,state", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "State", Exact = true }).PressAsync("ArrowLeft");
        await page.WaitForURLAsync(url => url.Contains("rows=state,vendor_id", StringComparison.Ordinal));
        await page.Locator("[data-shows*='rows=state,vendor_id']").WaitForAsync();
        await page.Locator("[data-chip=vendor_id]").DragToAsync(page.Locator("[data-zone=cols]"));
        await page.WaitForURLAsync(url => url.Contains("rows=state&cols=vendor_id", StringComparison.Ordinal));
        await page.Locator("[data-zone=cols] [data-chip=vendor_id]").PressAsync("ArrowUp");
        await page.WaitForURLAsync(url => url.Contains("rows=state,vendor_id", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Filter by" }).GetByRole(AriaRole.Button, new() { Name = "State", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Filter by" }).GetByRole(AriaRole.Button, new() { Name = "TX" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("state=TX", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Columnheader).GetByRole(AriaRole.Link, new() { Name = "Billable" }).First.ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("sort=billable_lead_count", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Snapshot" }).ClickAsync();
        await Assertions.Expect(page.GetByText("What happened in these")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("AccountManager", 1440, false)]
    [InlineData("Finance", 1440, true)]
    [InlineData("ClientViewer", 390, false)]
    [InlineData("VendorUser", 390, true)]
    public async Task Page_AsEachRole_IsAccessible(string role, int width, bool dark)
    {
        var (_, page) = await OpenAsync(role, "/performance?rows=program_group_id,vendor_id", width, dark);
        await page.AssertAccessibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        foreach (var menu in new[] { "[aria-label='Add a group of rows']", ":has-text('Show')", ":has-text('Compare with')", ":has-text('Colour')", ":has(.days)" })
        {
            await page.Locator("button.chip[aria-expanded]" + menu).First.ClickAsync();
            // What lies half under a menu cannot be reached while it is open, so that the menu alone is looked at.
            var found = await page.Locator(".pop:visible").RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
            Assert.True(found.Violations.Length == 0, menu + "\n" + string.Join("\n", found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html}"))));
            await page.Keyboard.PressAsync("Escape");
        }
        await page.PictureAsync($"performance-{role}-{width}-{(dark ? "dark" : "light")}");
        if (role == "VendorUser") Assert.Equal("3", (await page.Locator("tfoot td").First.InnerTextAsync()).Trim());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task View_SavedSharedAndBegunWith_ComesBackForAnother()
    {
        var school = new School(_app);
        var (manager, viewer) = (school.AddUser("AccountManager"), school.AddUser("ClientViewer"));
        await school.OpenAsync();
        await school.PostAsync(("State", "TX"));
        var page = await browser.SignInAsync(_app, manager.Email, manager.Password, $"/performance?client={school.Slug}&rows=state&cols=vendor_id&show=volume");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Save this view" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("needs a name");
        await dialog.GetByLabel("Name").FillAsync("States by vendor");
        await dialog.GetByLabel("Shared with everybody who sees").CheckAsync();
        await dialog.GetByLabel("Begin with it").CheckAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("view=", StringComparison.Ordinal));
        await page.GotoAsync("/performance?client=" + school.Slug);
        await page.WaitForURLAsync(url => url.Contains("cols=vendor_id", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Snapshot" }).ClickAsync();
        await Assertions.Expect(page.GetByText("changed", new() { Exact = true })).ToBeVisibleAsync();
        await page.Context.CloseAsync();

        page = await browser.SignInAsync(_app, viewer.Email, viewer.Password, "/performance?client=" + school.Slug);
        await page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "States by vendor" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("rows=state&cols=vendor_id&show=volume", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = school.Vendor })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Table_Empty_SaysWhichFilterHidesTheLeads()
    {
        var (_, page) = await OpenAsync("ClientAdmin", "/performance?rows=state");
        await page.GotoAsync("/performance?rows=state&city=Austin&state=IL");
        await Assertions.Expect(page.GetByText("No lead in these days matches these 2 filters")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove that filter" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr[data-line]")).ToHaveCountAsync(1);
        await page.GotoAsync("/performance?rows=state&days=2020-01-01..2020-01-31");
        await Assertions.Expect(page.GetByText("No leads in these days")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.GotoAsync("/performance?rows=vendor_id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a group of rows" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Month", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("rows=vendor_id,year,month", StringComparison.Ordinal)); // Reading 76
        await page.Context.CloseAsync();
    }

    private async Task<(School School, IPage Page)> OpenAsync(string role, string path, int width = 1440, bool dark = false)
    {
        var school = new School(_app);
        var (email, password) = school.AddUser(role);
        await school.OpenAsync();
        await school.PostAsync(("State", "TX"), ("City", "Austin"));
        await school.PostAsync(("State", "TX"), ("City", "Waco"));
        await school.PostAsync(("State", "IL"));
        var page = await browser.SignInAsync(_app, email, password, path, width, dark: dark);
        await page.Locator("tfoot tr").WaitForAsync();
        return (school, page);
    }
}
