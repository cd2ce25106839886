using ExcelDataReader;
using Microsoft.Playwright;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Leads;

/// <summary>Leads leave in a file. The rest of their day is in RoleJourneyTests.</summary>
[Collection(BrowserTests.Name)]
public sealed class LeadsJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

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

    private async Task<(School School, IPage Page)> OpenAsync(string role, Func<School, Task> before)
    {
        var school = new School(_app);
        var (email, password) = school.AddUser(role);
        _app.Clock.RunFrom(_app.Clock.Now);
        await school.OpenAsync();
        await before(school);
        var page = await browser.SignInAsync(_app, email, password, "/leads");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Level = 1 }).WaitForAsync();
        return (school, page);
    }
}
