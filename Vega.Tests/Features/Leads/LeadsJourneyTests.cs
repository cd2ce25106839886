using ExcelDataReader;
using Microsoft.Playwright;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Leads;

/// <summary>A lead's day in a browser: it comes in, is found, is returned, and leaves in a file.</summary>
[Collection(BrowserTests.Name)]
public sealed class LeadsJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Lead_PostedFoundByPhoneAndReturned_FreesItsSlotOnAllocations()
    {
        var (school, page) = await OpenAsync("ClientAdmin");
        var id = (await school.PostAsync(("ContactPhone", "(614) 555-0123"))).Id;
        await page.GetByRole(AriaRole.Button, new() { Name = "1 new" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = id }).WaitForAsync();

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Find" }).FillAsync("614-555-0123");
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = id }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Complementary).Filter(new() { HasText = id });
        await panel.GetByText("6145550123").First.WaitForAsync();
        await page.AssertAccessibleAsync();

        var campaign = _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare");
        Assert.Equal("1", await AcceptedAsync(page, campaign));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Return…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Return" });
        await dialog.GetByLabel("Reason").FillAsync("Wrong number");
        await dialog.GetByLabel("Reason").PressAsync("Tab");
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Return" }).ClickAsync();
        await panel.GetByText("Returned").First.WaitForAsync();
        await panel.GetByText("Wrong number").First.WaitForAsync();
        Assert.Equal("0", await AcceptedAsync(page, campaign));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Export_OfWhatIsFiltered_IsAWorkbookOfThoseRows()
    {
        var (school, page) = await OpenAsync("ClientAdmin", async s =>
        {
            for (var i = 0; i < 3; i++) await s.PostAsync();
            await s.PostAsync(("program_code", "NOPE"));
        });
        await page.GotoAsync("/leads?status=new_lead");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export 3…" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export 3 leads" }).ClickAsync());
        await using var file = File.OpenRead(await download.PathAsync());
        using var book = ExcelReaderFactory.CreateReader(file);
        var rows = new List<string[]>();
        while (book.Read()) rows.Add([.. Enumerable.Range(0, book.FieldCount).Select(c => book.GetValue(c)?.ToString() ?? "")]);
        Assert.EndsWith(".xlsx", download.SuggestedFilename);
        var ids = (await school.LeadsAsync()).Where(l => l.Status == Domain.Leads.LeadStatus.NewLead).Select(l => l.PublicId.With("VEGA")).Order();
        Assert.Equal(ids, rows.SelectMany(r => r).Where(v => v.StartsWith("VEGA-", StringComparison.Ordinal)).Order());
        await page.GetByText("3 leads written").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("AccountManager")]
    [InlineData("ClientViewer")]
    [InlineData("VendorUser")]
    public async Task List_AsAMaskedRole_ShowsLeadsWithoutTheirPeople(string role)
    {
        var (school, page) = await OpenAsync(role, async s => await s.PostAsync(("ContactFirstName", "Zebulonia"), ("LeadEmail", "zebulonia@canary.example.com")));
        var id = (await school.LeadsAsync())[0].PublicId.With("VEGA");
        await page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();
        await page.GetByRole(AriaRole.Complementary).Filter(new() { HasText = id }).GetByText("***").First.WaitForAsync();
        Assert.DoesNotContain("ebulonia", await page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        await page.AssertAccessibleAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Page_InEachThemeAndWidth_IsAccessible(int width, bool dark)
    {
        var (_, page) = await OpenAsync("ClientAdmin", async s => await s.PostAsync(), width, dark);
        // Narrow, a row is one link without the id.
        var row = page.Locator("tbody a:visible").First;
        await row.WaitForAsync();
        await page.AssertAccessibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        await row.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Return…" }).WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync($"leads-{width}-{(dark ? "dark" : "light")}");
        await page.Context.CloseAsync();
    }

    private async Task<(School School, IPage Page)> OpenAsync(string role, Func<School, Task>? before = null, int width = 1440, bool dark = false)
    {
        var school = new School(_app);
        var (email, password) = school.AddUser(role);
        _app.Clock.RunFrom(_app.Clock.Now);
        await school.OpenAsync();
        if (before is not null) await before(school);
        var page = await browser.SignInAsync(_app, email, password, "/leads", width, dark: dark);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Level = 1 }).WaitForAsync();
        return (school, page);
    }

    /// <summary>Accepted of the month so far, as the page of allocations shows it to the same person.</summary>
    private static async Task<string> AcceptedAsync(IPage page, int campaign)
    {
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/allocations");
        var text = await other.Locator($"tr[data-row='{campaign}'] a[href*='slot=yes']").InnerTextAsync();
        await other.CloseAsync();
        return text;
    }
}
