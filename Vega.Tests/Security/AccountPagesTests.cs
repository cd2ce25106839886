using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Users;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>The account pages in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccountPagesTests(BrowserFixture browser)
{
    private const string Password = "mango tractor violin";

    [Fact]
    public async Task OpenPage_UserDisabled_LeadsToTheSignIn()
    {
        await using var app = await VegaApp.StartAsync();
        await app.RunVerbAsync("create-admin", "--email", "gone@example.com", "--password", Password);
        await app.RunVerbAsync("create-admin", "--email", "stays@example.com", "--password", Password);
        var page = await browser.SignInAsync(app, "gone@example.com", Password, "/leads");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        var id = await app.ReadAsync(db => Task.FromResult(db.Users.Single(u => u.Email == "gone@example.com").Id));
        Assert.IsType<Change<UserRow>.Saved>(await app.Services.GetRequiredService<UserCommands>().DisableAsync(Viewer.System, id));
        // the circuit asks every few seconds
        await page.StandsAtAsync("/account/sign-in");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task OpenPage_UserMovedToAnotherClient_ShowsThatClientsLeads()
    {
        await using var app = await VegaApp.StartAsync();
        var (first, second) = (new School(app), new School(app));
        var (email, password) = first.AddUser("ClientViewer");
        await first.OpenAsync();
        await second.OpenAsync();
        var (before, after) = ((await first.PostAsync()).Id, (await second.PostAsync()).Id);
        var page = await browser.SignInAsync(app, email, password, "/leads");
        await page.GetByText(before).First.WaitForAsync();
        var id = await app.ReadAsync(db => Task.FromResult(db.Users.Single(u => u.Email == email).Id));
        Assert.IsType<Change<UserRow>.Saved>(await app.Services.GetRequiredService<UserCommands>().ChangeAsync(Viewer.System, id, new UserInput { Clients = new(true, [second.ClientId]) }));
        // Without a click: the circuit ends, and the sign-in sends the session back as who it is now.
        await page.GetByText(after).First.WaitForAsync(new() { Timeout = 60_000 });
        Assert.Equal(0, await page.GetByText(before).CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task SignInPage_IsAccessibleInBothThemesAndNarrow()
    {
        await using var app = await VegaApp.StartAsync();
        foreach (var (width, dark) in new[] { (1440, false), (1440, true), (360, false) })
        {
            var page = await browser.OpenAsync(app, width, 800, dark);
            await page.GotoAsync("/account/sign-in");
            await page.GetByLabel("E-mail").FillAsync("nobody@example.com");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong password here");
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
            Assert.Equal("nobody@example.com", await page.GetByLabel("E-mail").InputValueAsync());
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
            await page.AssertAccessibleAsync();
            await page.Context.CloseAsync();
        }
    }
}
