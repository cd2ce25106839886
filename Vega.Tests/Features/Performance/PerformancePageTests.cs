using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Vega.Domain.Common;
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
        await page.StandsAtAsync("/leads");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") })).ToHaveCountAsync(int.Parse(count, CultureInfo.InvariantCulture));
        Assert.Equal((await school.LeadsAsync()).Count(l => l.Contact.State == "TX").ToString(CultureInfo.InvariantCulture), count);

        // A rate has the leads that it counts, a cost those that share it; what happened has none but the leads that arrived.
        var leads = await school.LeadsAsync();
        await school.PatchAsync($$"""{"id":"{{leads[0].PublicId.With(PublicIdPrefix.Lead)}}","status":"enrolled"}""");
        await school.PatchAsync($$"""{"id":"{{leads[1].PublicId.With(PublicIdPrefix.Lead)}}","status":"returned"}""");
        await school.PostAsync(("State", "TX"), ("program_code", "NOPE"));
        const string Shown = "&show=lead_count,billable_rate,good_lead_count,contacted_lead_count,refusal_rate,return_rate,enroll_rate,total_cost_in_cents,cost_per_enroll,clicks,spend_per_lead&compare=none";
        Assert.Equal([5, 3, 3, 1, 1, 1, 1, 3, 1, null, null], await BehindAsync("rows=date" + Shown));
        Assert.Equal([5, null, null, null, null, null, null, null, null, null, null], await BehindAsync("rows=vendor_id&mode=snapshot" + Shown));
        Assert.Equal([null, null, null, null, null, null, null, null, null, null, null], await BehindAsync("rows=state&state=TX&mode=snapshot" + Shown));
        await page.Context.CloseAsync();

        async Task<List<int?>> BehindAsync(string query)
        {
            await page.GotoAsync("/performance?" + query);
            await page.Locator("tfoot tr").WaitForAsync();
            var links = await page.EvaluateAsync<string?[]>("() => [...document.querySelectorAll('tfoot td[data-cell]')].map(c => c.querySelector('a')?.getAttribute('href') ?? null)");
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var link in links.OfType<string>().Distinct())
            {
                await page.GotoAsync(link);
                await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") }).First.WaitForAsync();
                known[link] = await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") }).CountAsync();
            }
            return [.. links.Select(l => l is null ? (int?)null : known[l])];
        }
    }

    [Fact]
    public async Task Groups_AddedMovedFilteredAndSorted_StandInTheAddress()
    {
        var (school, page) = await OpenAsync("AccountManager", "/performance?rows=vendor_id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a group of rows" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "State", Exact = true }).ClickAsync();
        await page.StandsAtAsync("rows=vendor_id,state");
        await page.GetByRole(AriaRole.Button, new() { Name = "State", Exact = true }).PressAsync("ArrowLeft");
        await page.StandsAtAsync("rows=state,vendor_id");
        await page.Locator("[data-shows*='rows=state,vendor_id']").WaitForAsync();
        await page.Locator("[data-chip=vendor_id]").DragToAsync(page.Locator("[data-zone=cols]"));
        await page.StandsAtAsync("rows=state&cols=vendor_id");
        await page.Locator("[data-zone=cols] [data-chip=vendor_id]").PressAsync("ArrowUp");
        await page.StandsAtAsync("rows=state,vendor_id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Filter by" }).GetByRole(AriaRole.Button, new() { Name = "State", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Filter by" }).GetByRole(AriaRole.Button, new() { Name = "TX" }).ClickAsync();
        await page.StandsAtAsync("state=TX");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody tr .name")).ToHaveTextAsync("TX / " + school.Vendor); // one vendor: no sub-total
        await page.GetByRole(AriaRole.Columnheader).GetByRole(AriaRole.Link, new() { Name = "Billable" }).First.ClickAsync();
        await page.StandsAtAsync("sort=billable_lead_count");
        await page.GetByRole(AriaRole.Button, new() { Name = "Snapshot" }).ClickAsync();
        await Assertions.Expect(page.GetByText("What happened in these")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("AccountManager")]
    [InlineData("Finance")]
    [InlineData("ClientViewer")]
    [InlineData("VendorUser")]
    public async Task Page_AsEachRole_IsForEverybodyWideAndNarrowLightAndDark(string role)
    {
        var (school, page) = await OpenAsync(role, "/performance?rows=program_group_id,vendor_id&trend=no");
        // Of the four leads a vendor sees its own three.
        Assert.Equal(role == "VendorUser" ? "3" : "4", (await page.Locator("tfoot td").First.InnerTextAsync()).Trim());
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Excel" })).ToHaveCountAsync(role is "AccountManager" or "Finance" ? 1 : 0);
        foreach (var (width, dark) in new[] { (1440, false), (1440, true), (390, true), (390, false) })
        {
            await page.SetViewportSizeAsync(width, width < 500 ? 844 : 900);
            await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.Locator($"html[data-theme={(dark ? "dark" : "light")}]").WaitForAsync();
            await page.AssertAccessibleAsync();
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
            await page.PictureAsync($"performance-{role}-{width}-{(dark ? "dark" : "light")}");
            if (dark) continue;
            foreach (var menu in new[] { "[aria-label='Add a group of rows']", ":has-text('Show')", ":has-text('Compare with')", ":has-text('Colour')", ":has(.days)" })
            {
                await page.Locator("button.chip[aria-expanded]" + menu).First.ClickAsync();
                // What lies half under a menu cannot be reached while it is open, so that the menu alone is looked at.
                var found = await page.Locator(".pop:visible").RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
                Assert.True(found.Violations.Length == 0, menu + "\n" + string.Join("\n", found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html}"))));
                await page.Keyboard.PressAsync("Escape");
            }
        }
        // On a phone: the chart when it is asked for, the view kept, the leads behind a number; whoever may export takes the workbook along.
        await page.GetByRole(AriaRole.Button, new() { Name = "Show chart" }).ClickAsync();
        foreach (var (chart, seen) in new[] { ("Bar", ".bars .col"), ("Funnel", ".funnel dd"), ("Line", ".plot svg") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = chart, Exact = true }).ClickAsync();
            await page.Locator(seen).First.WaitForAsync();
            await page.AssertAccessibleAsync();
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
            await page.PictureAsync($"performance-{role}-chart-{chart}");
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Save this view" }).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        if (role is "AccountManager" or "Finance")
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Excel" }).ClickAsync());
            var (lines, total) = WorkbookReading.Of(await File.ReadAllBytesAsync(await download.PathAsync())).Table("Program group / Vendor", " / ");
            Assert.Equal(4, total[0]);
            // A group of one vendor has no sub-total.
            Assert.Equal(["Healthcare", "Healthcare / " + school.Vendor, "Healthcare / Other " + school.Slug], lines.Select(l => l.Path).Order());
        }
        await page.SetViewportSizeAsync(1440, 900);
        await page.Locator("tfoot").GetByRole(AriaRole.Link).First.ClickAsync();
        await page.StandsAtAsync("/leads");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("VEGA-") })).ToHaveCountAsync(role == "VendorUser" ? 3 : 4);
        await Assertions.Expect(page.GetByText("jane.doe")).ToHaveCountAsync(0); // masked for all four
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
        await page.StandsAtAsync("view=");
        await page.GotoAsync("/performance?client=" + school.Slug);
        await page.StandsAtAsync("cols=vendor_id");
        await page.GetByRole(AriaRole.Button, new() { Name = "Snapshot" }).ClickAsync();
        await Assertions.Expect(page.GetByText("changed", new() { Exact = true })).ToBeVisibleAsync();
        await page.Context.CloseAsync();

        page = await browser.SignInAsync(_app, viewer.Email, viewer.Password, "/performance?client=" + school.Slug);
        await page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "States by vendor" }).ClickAsync();
        await page.StandsAtAsync("rows=state&cols=vendor_id&show=volume");
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
        await page.StandsAtAsync("rows=vendor_id,year,month"); // Reading 76
        await page.Context.CloseAsync();
    }

    private async Task<(School School, IPage Page)> OpenAsync(string role, string path, int width = 1440, bool dark = false)
    {
        var school = new School(_app);
        var (email, password) = school.AddUser(role);
        var second = school.Contract.DeepClone().AsObject();
        second["vendor"] = "Other " + school.Slug;
        school.File["contracts"]!.AsArray().Add(second);
        await school.OpenAsync();
        await school.PostAsync(("State", "TX"), ("City", "Austin"));
        await school.PostAsync(("State", "TX"), ("City", "Waco"));
        await school.PostAsync(("State", "IL"));
        using var other = _app.ClientWithKey("other " + school.Slug);
        Assert.Equal("new_lead", (await school.PostAsync(other, school.Body(("State", "NY"), ("City", "Albany"), ("campaign_id", _app.Applied.CampaignPublicId($"{school.Slug}/Other {school.Slug}/Healthcare"))))).Status);
        var page = await browser.SignInAsync(_app, email, password, path, width, dark: dark);
        await page.Locator("tfoot tr").WaitForAsync();
        return (school, page);
    }
}
