using Microsoft.Playwright;

namespace Vega.Tests.Support;

[Collection(BrowserTests.Name)]
public sealed class BrowserFixtureTests(BrowserFixture browser)
{
    [Fact]
    public async Task AssertAccessible_ImageWithoutText_IsReportedWithItsRule()
    {
        await using var app = await VegaApp.StartAsync();
        var page = await browser.OpenAsync(app);
        await page.SetContentAsync("<html lang='en'><title>t</title><main><h1>Heading</h1><img src='data:,'></main></html>");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => page.AssertAccessibleAsync());
        Assert.Contains("image-alt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AppliedUser_StandsOnThePageItAskedFor()
    {
        await using var app = await VegaApp.StartAsync();
        var school = new School(app);
        var (email, password) = school.AddUser("AccountManager");
        await school.OpenAsync();
        var page = await browser.SignInAsync(app, email, password, "/leads");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Address, "/leads").ToString());
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
    }
}
