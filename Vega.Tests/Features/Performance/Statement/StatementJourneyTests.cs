using ExcelDataReader;
using Microsoft.Playwright;
using NodaTime;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance.Statement;

/// <summary>Month end in a browser: finance takes a statement away as Excel and on paper, a vendor sees its own and no other.</summary>
[Collection(BrowserTests.Name)]
public sealed class StatementJourneyTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("Finance", 1440, false)]
    [InlineData("VendorUser", 390, true)]
    public async Task Statement_OfLastMonth_IsReadTakenAsExcelAndMadeAgain(string role, int width, bool dark)
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(new LocalDateTime(2026, 10, 20, 9, 0), "America/New_York");
        var school = new School(app);
        var (email, password) = school.AddUser(role);
        await school.OpenAsync();
        string? first = null;
        for (var i = 0; i < 3; i++) first ??= (await school.PostAsync()).Id;
        await school.PostAsync();
        app.Clock.StandAt(new LocalDateTime(2026, 11, 3, 9, 0), "America/New_York");
        await school.PatchAsync($$"""{"id":"{{first}}","status":"returned"}""");
        app.Clock.RunFrom(app.Clock.Now);

        var page = await browser.SignInAsync(app, email, password, "/performance", width, dark: dark);
        await page.GetByRole(AriaRole.Link, new() { Name = "Statements" }).ClickAsync();
        if (role == "Finance")
        {
            await page.AssertAccessibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = school.Vendor, Exact = true }).ClickAsync();
        }
        await page.GetByRole(AriaRole.Heading, new() { Name = "Vendor statement" }).WaitForAsync();
        var total = page.Locator("tfoot td").Last;
        var posted = (await school.LeadsAsync()).Count;
        await Assertions.Expect(total).ToHaveTextAsync($"${posted * 75}.00");
        await page.AssertAccessibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        await page.PictureAsync($"statement-{role}-{width}-{(dark ? "dark" : "light")}");
        // On paper: the figures and no controls, black on white.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Excel" })).ToHaveCountAsync(0);
        await Assertions.Expect(total).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await page.PictureAsync($"statement-{role}-print");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Excel" }).ClickAsync());
        await using (var file = File.OpenRead(await download.PathAsync()))
        {
            using var book = ExcelReaderFactory.CreateReader(file);
            var rows = new List<object?[]>();
            while (book.Read()) rows.Add([.. Enumerable.Range(0, book.FieldCount).Select(book.GetValue)]);
            Assert.Equal(posted * 75.0, rows.Single(r => Equals(r[0], "Total owed"))[10]);
            Assert.Equal([school.Slug, school.Vendor, new DateTime(2026, 10, 1)], rows.Skip(1).Take(3).Select(r => r[1]));
        }

        // The next month takes the returned lead back; its address, opened by somebody else of the role, shows the same.
        await page.GetByRole(AriaRole.Link, new() { Name = "November 2026", Exact = true }).First.ClickAsync();
        await Assertions.Expect(total).ToHaveTextAsync("−$75.00");
        await page.GetByText("Adjustments for leads of earlier months").WaitForAsync();
        var again = await page.GetByRole(AriaRole.Link, new() { NameRegex = new("through=") }).GetAttributeAsync("href");
        await school.PatchAsync($$"""{"id":"{{first}}","status":"contacted"}""");
        await page.GotoAsync(again!);
        await Assertions.Expect(total).ToHaveTextAsync("−$75.00");

        await page.GotoAsync($"/performance/statement?client={school.Slug}&vendor={app.Applied.VendorId("Other " + school.Slug)}");
        await page.GetByText("No such vendor here").WaitForAsync();
        await page.Context.CloseAsync();
    }
}
