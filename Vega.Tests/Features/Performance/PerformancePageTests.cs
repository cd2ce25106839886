using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Table;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance;

/// <summary>The Performance Table in a browser: its numbers are the API's, and it is for everybody.</summary>
[Collection(BrowserTests.Name)]
public sealed class PerformancePageTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Theory]
    [InlineData("rows=vendor_id", "vendor_id")]
    [InlineData("rows=program_group_id,state", "program_group_id,state")]
    [InlineData("rows=state&mode=snapshot&show=volume", "state")]
    [InlineData("rows=client_campaign_id&state=TX", "client_campaign_id")]
    [InlineData("rows=date&show=volume,funnel,cost,media", "date")]
    public async Task Table_OfEachKind_ShowsTheNumbersOfTheApi(string address, string groups)
    {
        var (school, page) = await OpenAsync("ClientAdmin", "/performance?" + address);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in await page.Locator("tbody tr, tfoot tr").AllAsync())
        {
            var cells = await row.Locator("th, td").AllInnerTextsAsync();
            shown[cells[0].Trim().Split('\n')[^1].Trim() + "/" + shown.Count] = cells[1].Trim();
        }
        var table = await AskAsync(school, address, groups.Split(','));
        Assert.Equal(table.GetProperty("meta").GetProperty("totals").GetProperty("lead_count").GetInt64().ToString("#,##0", CultureInfo.InvariantCulture), shown.Last().Value);
        var leaves = table.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("lead_count").GetInt64()).Where(n => n > 0).Order();
        var inner = groups.Contains(',', StringComparison.Ordinal) ? await page.Locator("tbody tr:not(.s) td:nth-child(2)").AllInnerTextsAsync() : [.. shown.Values.SkipLast(1)];
        Assert.Equal(leaves, inner.Select(t => long.Parse(t.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)).Where(n => n > 0).Order());
        await page.Context.CloseAsync();
    }

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
        await page.GetByRole(AriaRole.Button, new() { Name = "Group" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "State", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("rows=vendor_id,state", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Move State before Vendor" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("rows=state,vendor_id", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "State", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "TX 2" }).ClickAsync();
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
        await page.GetByRole(AriaRole.Button, new() { Name = "Group" }).ClickAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync($"performance-{role}-{width}-{(dark ? "dark" : "light")}");
        if (role == "VendorUser") Assert.Equal("3", (await page.Locator("tfoot td").First.InnerTextAsync()).Trim());
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

    private async Task<JsonElement> AskAsync(School school, string address, string[] groups)
    {
        var view = TableView.Read("/performance?" + address, new Portal.Shell.PortalScope(Domain.Common.Viewer.System, [], null, null), _app.Clock.Now.InZone(NodaTime.DateTimeZoneProviders.Tzdb["America/New_York"]).Date);
        using var client = school.WithClientKey();
        var body = new Dictionary<string, object>
        {
            ["timezone"] = "America/New_York", ["reporting_mode"] = view.Mode == ReportingMode.Snapshot ? "snapshot" : "cohort", ["group_by"] = groups,
            ["start_time"] = view.From.ToString("uuuu-MM-dd", null) + "T05:00:00Z", ["filter"] = view.Where.ToDictionary(w => w.Key.Column().Key, w => w.Value.Select(v => v.Text)),
        };
        using var response = await client.PostAsJsonAsync("/api/v1/performance", body);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }
}
