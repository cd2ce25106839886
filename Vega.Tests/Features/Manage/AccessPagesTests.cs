using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Manage;

/// <summary>The pages by which people give others access: keys, users, links to posting instructions; and the log of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessPagesTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Key_RotatedWhilePostsRun_RefusesNone()
    {
        var (school, page) = await OpenAsync("AccountManager", "keys");
        await page.AssertAccessibleAsync();
        var answers = new ConcurrentQueue<HttpStatusCode>();
        using var stop = new CancellationTokenSource();
        var (old, key) = (_app.Applied.Key("vendor " + school.Slug), (string?)null);
        var (begun, changed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var posting = Task.Run(async () =>
        {
            using var client = _app.Anonymous();
            while (!stop.IsCancellationRequested)
            {
                var with = Volatile.Read(ref key) ?? old;
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/{school.Slug}/leads") { Content = new StringContent(school.Body().ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
                request.Headers.Add("X-API-Key", with);
                using var response = await client.SendAsync(request);
                answers.Enqueue(response.StatusCode);
                (with == old ? begun : changed).TrySetResult();
            }
        });
        await begun.Task;
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate vendor " + school.Slug }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("in the last 24 hours").WaitForAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByLabel("The old key lasts").SelectOptionAsync("until somebody revokes it");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the second key" }).ClickAsync();
        Volatile.Write(ref key, await SecretAsync(page));
        await changed.Task;
        // Two of this name are valid, so no third is offered; the older one stands second.
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rotate vendor " + school.Slug }).First).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke vendor {school.Slug}, {old[..12]}" }).ClickAsync();
        await page.GetByText("Another key of this name goes on working.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke key" }).ClickAsync();
        await page.GetByText("1 valid key").First.WaitForAsync();
        await stop.CancelAsync();
        await posting;
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a));
        using var dead = _app.Anonymous();
        dead.DefaultRequestHeaders.Add("X-API-Key", old);
        Assert.Equal(HttpStatusCode.Unauthorized, (await school.PostAsync(dead, school.Body())).Code);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Key_MadeByAnAccountManager_IsOfferedForVendorsAlone()
    {
        var (school, page) = await OpenAsync("AccountManager", "keys", "&item=new");
        var owners = page.GetByRole(AriaRole.Dialog).GetByLabel("For");
        await owners.WaitForAsync();
        Assert.Equal([school.Vendor], (await owners.Locator("optgroup[label=Vendor] option, optgroup[label=Client] option").AllTextContentsAsync()).Select(t => t.Trim()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        await page.GetByText("Name: is needed").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Link_MadeInManage_OpensForAStrangerUntilItIsRevoked()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "posting");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = school.Campaign() }).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await page.GetByLabel("Made for").FillAsync("Acme developers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make link" }).ClickAsync();
        var address = await SecretAsync(page);
        var stranger = await browser.OpenAsync(_app);
        await stranger.GotoAsync(address);
        await stranger.GetByText("made for Acme developers").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the link for Acme developers" }).ClickAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke link" }).ClickAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Acme developers" }).GetByRole(AriaRole.Cell).Filter(new() { HasText = "revoked" }).WaitForAsync();
        await stranger.ReloadAsync();
        await stranger.GetByRole(AriaRole.Heading, new() { Name = "This link opens nothing" }).WaitForAsync();
        await NarrowAsync(page, "manage-posting-390");
        await stranger.Context.CloseAsync();
    }

    [Fact]
    public async Task Instructions_AsAVendorUser_AreOfOwnCampaignsWithTheirRules()
    {
        var (school, page) = await OpenAsync("VendorUser", null, prepare: s => School.Block(s.Client, "No islands", "state", "any-of", "HI"));
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true }).GetByRole(AriaRole.Link, new() { Name = "Posting" }).WaitForAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = school.Campaign() }).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByText("Blocked when State is any of HI").WaitForAsync();
        await page.AssertAccessibleAsync();
        await NarrowAsync(page, "posting-vendor-390");
    }

    [Fact]
    public async Task User_InvitedByAClientAdmin_SetsAPasswordAndIsDisabled()
    {
        var (school, page) = await OpenAsync("ClientAdmin", "users");
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Invite somebody" }).ClickAsync();
        var email = $"invited@{school.Slug}.example.com".ToLowerInvariant();
        await page.GetByLabel("E-mail").FillAsync(email);
        Assert.Equal(["Client admin", "Client viewer"], (await page.GetByLabel("Role").Locator("option").AllTextContentsAsync()).Select(t => t.Trim()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        var address = await SecretAsync(page);
        var invited = await browser.OpenAsync(_app);
        await invited.GotoAsync(address);
        await invited.GetByLabel("New password").FillAsync("correct-Horse-7-battery");
        await invited.GetByRole(AriaRole.Button, new() { Name = "Set password and sign in" }).ClickAsync();
        await invited.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true }).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Disable…" }).ClickAsync();
        await page.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Disable user" }).ClickAsync();
        await page.GetByText("Disabled: every session has ended.").WaitForAsync();
        await invited.GotoAsync("/leads");
        await invited.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
        await invited.Context.CloseAsync();
        await NarrowAsync(page, "manage-users-390");
    }

    [Fact]
    public async Task Audit_Narrowed_ShowsWhatMovedAndLeavesAsAFileThatIsSafeToOpen()
    {
        var (school, page) = await OpenAsync("Administrator", "audit", prepare: s => School.Block(s.Client, "=1+1", "state", "any-of", "HI"));
        school.Client["name"] = "Renamed school";
        await school.OpenAsync();
        await page.GetByLabel("To what").SelectOptionAsync("clients");
        await page.GetByLabel("Did").SelectOptionAsync("changed");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Renamed school" });
        await row.GetByText(school.Slug).First.WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "lead fields" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "created" })).ToHaveCountAsync(0);
        await page.AssertAccessibleAsync();
        await NarrowAsync(page, "manage-audit-390", close: false);
        await page.GotoAsync($"/manage/audit?client={school.Slug}&what=filter-rules");
        await page.SetViewportSizeAsync(1440, 900);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.StartsWith("\uFEFFTime,Zone,Who,", System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes("\uFEFF" + lines[0].TrimStart('\uFEFF'))));
        Assert.Contains(lines, l => l.Contains(",name,,'=1+1,", StringComparison.Ordinal));
        var workbook = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Excel" }).ClickAsync());
        using var book = ExcelDataReader.ExcelReaderFactory.CreateReader(File.OpenRead(await workbook.PathAsync()));
        var count = 0;
        while (book.Read()) count++;
        Assert.Equal(lines.Length, count);
        await page.Context.CloseAsync();
    }

    private async Task<(School School, IPage Page)> OpenAsync(string role, string? section, string more = "", Action<School>? prepare = null)
    {
        var school = new School(_app);
        prepare?.Invoke(school);
        var person = school.AddUser(role == "Administrator" ? "ClientAdmin" : role);
        if (role == "Administrator")
        {
            var user = school.File["users"]!.AsArray()[^1]!.AsObject();
            user["role"] = "Administrator";
            user.Remove("clients");
        }
        await school.OpenAsync();
        return (school, await browser.SignInAsync(_app, person.Email, person.Password, section is null ? "/posting" : $"/manage/{section}?client={school.Slug}{more}"));
    }

    private static async Task<string> SecretAsync(IPage page)
    {
        var dialog = page.GetByRole(AriaRole.Dialog).Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = "I have it" }) });
        var secret = await dialog.Locator("textarea").InputValueAsync();
        await page.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        return secret;
    }

    private static async Task NarrowAsync(IPage page, string picture, bool close = true)
    {
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.AssertAccessibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), picture + " is wider than the window");
        await page.PictureAsync(picture);
        if (close) await page.Context.CloseAsync();
    }
}
