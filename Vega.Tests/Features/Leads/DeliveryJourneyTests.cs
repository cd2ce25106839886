using Microsoft.Playwright;
using Vega.Domain.Delivery;
using Vega.Tests.Delivery;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Leads;

/// <summary>A client's own system in a browser: set up, previewed, tested, broken, mended; and the vendor who reads its rejects.</summary>
[Collection(BrowserTests.Name)]
public sealed class DeliveryJourneyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Destination_SetUpBrokenAndMended_IsSeenAndRedelivered()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await VegaApp.StartAsync(settings: [("Vega:Delivery:RetrySeconds", "0.01,0.01"), ("Vega:Delivery:PollSeconds", "0.05"), ("Vega:Delivery:BreakerFailures", "3"), ("Vega:Delivery:BreakerSeconds", "3600"), ("Vega:Delivery:WaitSeconds", "5")]);
        var school = new School(app);
        var (email, password) = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        var lead = await school.PostAsync(("ContactFirstName", "Zebulonia"));
        var page = await browser.SignInAsync(app, email, password, "/manage/delivery");

        // Set up.
        await page.GetByText("No destination yet").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Destination", Exact = true }).ClickAsync();
        await page.GetByLabel("Name (optional)").FillAsync("Banner");
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync(receiver.Url);
        await page.GetByLabel("Vega shows who it is by").SelectOptionAsync("bearer");
        await page.GetByLabel("Token").FillAsync("s3cret-token");
        await page.GetByLabel("Body template (optional)").FillAsync("""{"who":"{{first_name|upper}}","lead":"{{id}}"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await page.GetByText($$"""{"who":"ZEBULONIA","lead":"{{lead.Id}}"}""").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the destination" }).ClickAsync();
        await page.GetByText("One is stored since").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("delivery-destination");

        // Test.
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await page.GetByText("The test was taken").WaitForAsync();
        await page.GetByText($"To {receiver.Url}, marked as a test").WaitForAsync();
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("Bearer s3cret-token", true), (request.Headers["Authorization"], request.WebhookId!.StartsWith("msg_test_", StringComparison.Ordinal)));
        Assert.DoesNotContain("s3cret-token", await page.ContentAsync(), StringComparison.Ordinal);

        // Break it.
        receiver.Behave = Receiver.Answers(500, "oops");
        Assert.Equal("error", (await school.PostAsync()).Status);
        await school.PostAsync();
        await page.GotoAsync("/leads/deliveries");
        await page.GetByText("does not answer since").WaitForAsync();
        await page.GetByText("HTTP 500").First.WaitForAsync();
        await page.AssertAccessibleInBothAsync();
        await page.PictureAsync("delivery-queue");

        // Mend it.
        receiver.Behave = Receiver.AcceptAsync;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await page.GetByText("Takes leads").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Redeliver 1$") }).ClickAsync();
        var crm = new CrmSchool(app, receiver);
        await crm.UntilAsync(() => app.ReadAsync(db => Task.FromResult(db.Deliveries.ToList())), d => d.Count == 2 && d.TrueForAll(x => x.State == DeliveryState.Delivered));
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "VEGA-" }).Filter(new() { HasText = "Delivered" }).First.ClickAsync();
        await page.GotoAsync("/leads/deliveries?state=delivered");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") }).First.ClickAsync();
        await page.GetByText("Sent to Banner").First.WaitForAsync();
        await page.GetByText("Delivered").First.WaitForAsync();

        // On a phone, in the dark.
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync("/leads/deliveries");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^VEGA-") }).First.WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("delivery-queue-390-dark");

        // Archived: the next lead goes nowhere.
        await page.GotoAsync("/manage/delivery");
        await page.GetByRole(AriaRole.Link, new() { Name = "Banner" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive or delete…" }).ClickAsync();
        await page.GetByText("2 deliveries stay with their attempts.").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive destination" }).ClickAsync();
        await page.GetByText("No destination yet").WaitForAsync();
        Assert.Equal("new_lead", (await school.PostAsync()).Status);
        Assert.Equal(2, receiver.Taken.Keys.Count(k => !k.StartsWith("msg_test_", StringComparison.Ordinal)));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Rejects_OfAVendor_StandByDayWithTheirReasons()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Behave = Receiver.Answers(422, """{"message":"Outside our area"}""");
        await using var app = await VegaApp.StartAsync();
        var crm = new CrmSchool(app, receiver);
        crm.School.Client["delivery"] = crm.Delivery;
        var (email, password) = crm.School.AddUser("VendorUser");
        await crm.School.OpenAsync();
        await crm.School.PostAsync();
        await crm.School.PostAsync();
        await crm.School.PostAsync(("program_code", "NOPE"));
        var page = await browser.SignInAsync(app, email, password, "/leads/rejects");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Outside our area" }).Filter(new() { HasText = "2" }).WaitForAsync();
        await page.GetByText("Unknown program code").WaitForAsync();
        await page.PictureAsync("delivery-rejects");
        await page.AssertAccessibleInBothAsync();
        // By keyboard: the first figure is what Tab comes to after the head.
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Leads", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Outside our area" }).GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Leads" }).WaitForAsync();
        // The client's own system is no business of vendors.
        Assert.NotEqual(200, (await page.GotoAsync("/leads/deliveries"))!.Url.Contains("access-denied", StringComparison.Ordinal) ? 403 : 200);
        await page.Context.CloseAsync();
    }
}
