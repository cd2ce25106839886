using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Vega.Tests.Api;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage.Posting;

/// <summary>A vendor's developer opens the secret link and posts test leads from the page.</summary>
[Collection(BrowserTests.Name)]
public sealed class PostingJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Link_OpenedWithoutSigningIn_TakesATestLeadAndRefusesOneWithItsReason()
    {
        var school = new School(_app);
        School.Block(school.Client, "No islands", "state", "any-of", "HI", "PR");
        var admin = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        var campaign = _app.Applied.CampaignId($"{school.Slug}/{school.Vendor}/Healthcare").ToString(System.Globalization.CultureInfo.InvariantCulture);
        var made = await (await ApiCaller.SignedInAsync(_app, admin)).CreateAsync("posting-links", new JsonObject { ["name"] = "Developers" }, ("client-campaign", "client-campaigns", campaign));

        var page = await browser.OpenAsync(_app);
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        await page.GotoAsync(made.Root.GetProperty("meta").GetProperty("address").GetString()!);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Posting instructions" }).WaitForAsync();
        await page.GetByRole(AriaRole.Rowheader, new() { Name = "LeadEmail" }).WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Post test lead" }).ClickAsync();
        await page.GetByRole(AriaRole.Status).GetByText("Taken").WaitForAsync();

        // By keyboard alone.
        await page.GetByRole(AriaRole.Combobox, new() { Name = "program_code" }).Or(page.GetByLabel("program_code")).First.FocusAsync();
        await page.GetByLabel("State", new() { Exact = false }).First.FillAsync("HI");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("No islands: State is any of HI, PR").First.WaitForAsync();
        await page.GetByRole(AriaRole.Status).GetByText("Refused").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("posting-link");
        var leads = await school.LeadsAsync();
        Assert.Equal((2, true), (leads.Count, leads.TrueForAll(l => l.Test)));

        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.AssertAccessibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.PictureAsync("posting-link-390");
        Assert.Empty(complaints);
        // On paper there is nothing to press.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Post test lead" }).IsVisibleAsync());
        Assert.True((await page.PdfAsync(new() { Format = "Letter" })).Length > 10_000);
        await page.Context.CloseAsync();
    }
}
