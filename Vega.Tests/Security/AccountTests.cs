using System.Net;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>Signing in and out, links, the second step, and how sessions end, as a browser meets them.</summary>
public sealed class AccountTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Password = "mango tractor violin";
    private static int _count;
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task SignIn_RightPassword_LeadsToThePageThatWasAskedFor()
    {
        var email = await UserAsync();
        using var visitor = new Visitor(_app);
        var asked = await visitor.GetAsync("/account/security");
        Assert.Equal(HttpStatusCode.Redirect, asked.Code);
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount%2Fsecurity", asked.Location);
        var done = await visitor.SignInAsync(email.ToUpperInvariant(), Password, asked.Location!);
        Assert.Equal("/account/security", done.Location);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData("//evil.example", "/")]
    [InlineData("https://evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/leads?client=A", "/leads?client=A")]
    public async Task SignIn_ReturnUrl_LeadsNowhereElse(string returnUrl, string expected)
    {
        var email = await UserAsync();
        using var visitor = new Visitor(_app);
        Assert.Equal(expected, (await visitor.SignInAsync(email, Password, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl))).Location);
    }

    [Fact]
    public async Task Address_ThatLeadsNowhere_IsAPageToAPersonAndAProblemToAProgram()
    {
        using var visitor = new Visitor(_app);
        await visitor.SignInAsync(await UserAsync(), Password);
        foreach (var address in new[] { "/nowhere", "/manage/nowhere?client=a", "/css/nowhere.css" })
        {
            var page = await visitor.GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, "There is nothing at this address"), (page.Code, page.Heading));
        }
        using var api = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/nowhere"));
        Assert.Equal((HttpStatusCode.NotFound, "application/vnd.api+json"), (api.StatusCode, api.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Page_ThatBreaks_SaysSoWithAReference()
    {
        await using var app = await VegaApp.StartAsync();
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE PostingLinks RENAME TO Elsewhere");
        using var visitor = new Visitor(app);
        var page = await visitor.GetAsync("/posting/" + new string('a', 43));
        Assert.Equal((HttpStatusCode.InternalServerError, "This page could not be shown"), (page.Code, page.Heading));
        Assert.Matches("recorded as [0-9a-f]{8}", page.Html.QuerySelector(".empty")!.TextContent);

        // Where the account itself cannot be read, too: the page asks the database nothing, and nobody is signed out by it.
        var school = new School(app);
        var person = school.AddUser("ClientAdmin");
        await school.OpenAsync();
        await visitor.SignInAsync(person.Email, person.Password);
        app.Clock.Advance(Duration.FromMinutes(1));
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE Users RENAME TO Away");
        var broken = await visitor.GetAsync("/leads");
        Assert.Equal((HttpStatusCode.InternalServerError, "This page could not be shown"), (broken.Code, broken.Heading));
        // A form of the account's pages is answered by a page as well.
        using var next = new Visitor(app);
        var sent = await next.SignInAsync(person.Email, person.Password);
        Assert.Equal((HttpStatusCode.InternalServerError, "This page could not be shown"), (sent.Code, sent.Heading));
        var stale = await Page.OfAsync(await next.SendAsync(new(HttpMethod.Post, "/account/sign-in") { Content = new FormUrlEncodedContent([new("_handler", "sign-in")]) }));
        Assert.Equal((HttpStatusCode.BadRequest, "This was not taken"), (stale.Code, stale.Heading));
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("ALTER TABLE Away RENAME TO Users");
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task SignIn_WrongPasswordUnknownUserOrDisabled_SaysTheSame()
    {
        var (email, disabled) = (await UserAsync(), await UserAsync());
        await Users.DisableAsync(Viewer.System, (await FindAsync(disabled)).Id);
        var faults = new List<string?>();
        foreach (var (who, password) in new[] { (email, "not this one, sorry"), ("nobody@example.com", Password), (disabled, Password) })
        {
            using var visitor = new Visitor(_app);
            faults.Add((await visitor.SignInAsync(who, password)).Fault);
            Assert.False(await visitor.IsSignedInAsync());
        }
        Assert.Single(faults.Distinct());
        Assert.NotNull(faults[0]);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_Is400()
    {
        using var visitor = new Visitor(_app);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Input.Email"] = "a@example.com", ["Input.Password"] = Password }) };
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task SignIn_FiveWrongTries_PausesThisAccountHereForAMinute()
    {
        await using var app = await VegaApp.StartAsync();
        var email = await UserAsync(app);
        app.Clock.StandAt(app.Clock.Now);
        using var visitor = new Visitor(app);
        for (var i = 0; i < 5; i++) await visitor.SignInAsync(email, "not this one, sorry");
        Assert.StartsWith("Too many tries", (await visitor.SignInAsync(email, Password)).Fault);
        app.Clock.Advance(Duration.FromSeconds(61));
        Assert.Equal("/", (await visitor.SignInAsync(email, Password)).Location);
    }

    [Fact]
    public async Task SignIn_OthersTryFromElsewhere_HoldsNobodyUp()
    {
        await using var app = await VegaApp.StartAsync();
        var (signIns, email) = (app.Services.GetRequiredService<SignIns>(), await UserAsync(app));
        var (home, stranger) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("198.51.100.7"));
        Assert.IsType<SignInOutcome.Done>(await signIns.PasswordAsync(email, Password, home, default));
        for (var i = 0; i < 60; i++) await signIns.PasswordAsync(email, "guess number " + i, stranger, default);
        Assert.IsType<SignInOutcome.Paused>(await signIns.PasswordAsync(email, Password, stranger, default));
        Assert.IsType<SignInOutcome.Done>(await signIns.PasswordAsync(email, Password, home, default));
        // a flood from the office's own address, on other accounts, holds up only those who never came from there
        for (var i = 0; i < 60; i++) await signIns.PasswordAsync($"someone{i}@example.com", "guess", home, default);
        Assert.IsType<SignInOutcome.Paused>(await signIns.PasswordAsync(await UserAsync(app), Password, home, default));
        Assert.IsType<SignInOutcome.Done>(await signIns.PasswordAsync(email, Password, home, default));
    }

    [Fact]
    public async Task Invitation_Link_SetsAPasswordOnce()
    {
        var invited = Assert.IsType<Change<UserLink>.Saved>(await Users.InviteAsync(Viewer.System, new UserInput { Email = NewEmail(), Role = Role.Administrator })).Value;
        Assert.True(invited.User.Invited);
        using var visitor = new Visitor(_app);
        Assert.StartsWith("Use at least 12", (await visitor.SubmitAsync(invited.Path, "Set password and sign in", ("Input.Password", "short"))).Fault);
        Assert.Equal("/", (await visitor.SubmitAsync(invited.Path, "Set password and sign in", ("Input.Password", Password))).Location);
        Assert.True(await visitor.IsSignedInAsync());
        using var second = new Visitor(_app);
        Assert.Equal("This link no longer works", (await second.GetAsync(invited.Path)).Heading);
        Assert.Equal("/", (await second.SignInAsync(invited.User.Email, Password)).Location);
    }

    [Fact]
    public async Task ResetLink_EndsOtherSessionsAndExpiresAfterADay()
    {
        await using var app = await VegaApp.StartAsync();
        var email = await UserAsync(app);
        var users = app.Services.GetRequiredService<UserCommands>();
        var id = (await FindAsync(email, app)).Id;
        var late = Assert.IsType<Change<UserLink>.Saved>(await users.MakeLinkAsync(Viewer.System, id)).Value;
        app.Clock.Advance(Duration.FromHours(25));
        using var old = new Visitor(app);
        await old.SignInAsync(email, Password);
        Assert.Equal("This link no longer works", (await old.GetAsync(late.Path)).Heading);
        var link = Assert.IsType<Change<UserLink>.Saved>(await users.MakeLinkAsync(Viewer.System, id)).Value;
        Assert.True(await old.IsSignedInAsync());
        using var visitor = new Visitor(app);
        Assert.Equal("/", (await visitor.SubmitAsync(link.Path, "Set password and sign in", ("Input.Password", "seven quiet kayaks"))).Location);
        Assert.False(await old.IsSignedInAsync());
        Assert.NotNull((await old.SignInAsync(email, Password)).Fault);
    }

    [Fact]
    public async Task Password_Changed_KeepsThisSessionAndEndsTheOthers()
    {
        var email = await UserAsync();
        using var here = new Visitor(_app);
        using var there = new Visitor(_app);
        await here.SignInAsync(email, Password);
        await there.SignInAsync(email, Password);
        Assert.Equal("That is not your present password.", (await here.SubmitAsync("/account/password", "Change password", ("Input.Present", "wrong"), ("Input.Password", "seven quiet kayaks"))).Fault);
        Assert.Equal("/account/security?done=password", (await here.SubmitAsync("/account/password", "Change password", ("Input.Present", Password), ("Input.Password", "seven quiet kayaks"))).Location);
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task Sessions_UserDisabledOrSignedOutEverywhere_End()
    {
        var email = await UserAsync();
        using var here = new Visitor(_app);
        using var there = new Visitor(_app);
        await here.SignInAsync(email, Password);
        await there.SignInAsync(email, Password);
        Assert.Equal("/account/sign-in", (await here.SubmitAsync("/account/sign-out", "Sign out everywhere")).Location);
        Assert.False(await here.IsSignedInAsync());
        Assert.False(await there.IsSignedInAsync());
        await there.SignInAsync(email, Password);
        Assert.True(await there.IsSignedInAsync());
        await Users.DisableAsync(Viewer.System, (await FindAsync(email)).Id);
        Assert.False(await there.IsSignedInAsync());
        await Users.EnableAsync(Viewer.System, (await FindAsync(email)).Id);
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task SignOut_EndsThisSessionOnly()
    {
        var email = await UserAsync();
        using var here = new Visitor(_app);
        using var there = new Visitor(_app);
        await here.SignInAsync(email, Password);
        await there.SignInAsync(email, Password);
        await here.SubmitAsync("/account/sign-out", "Sign out");
        Assert.False(await here.IsSignedInAsync());
        Assert.True(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task SecondStep_SetUp_AsksForTheCodeAndTakesEachOnce()
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(app.Clock.Now);
        var email = await UserAsync(app);
        using var visitor = new Visitor(app);
        await visitor.SignInAsync(email, Password);
        var secret = Decode((await visitor.GetAsync("/account/two-factor")).Html.QuerySelector(".secret")!.TextContent);
        Assert.NotNull((await visitor.SubmitAsync("/account/two-factor", "Turn it on", ("Input.Code", "000000"))).Fault);
        var on = await visitor.SubmitAsync("/account/two-factor", "Turn it on", ("Input.Code", Totp.Code(secret, app.Clock.Now)));
        var codes = on.Html.QuerySelectorAll(".codes li").Select(c => c.TextContent).ToArray();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.True(await visitor.IsSignedInAsync());

        using var next = new Visitor(app);
        var second = await next.SignInAsync(email, Password);
        Assert.Equal("/account/code?returnUrl=%2F", second.Location);
        Assert.False(await next.IsSignedInAsync());
        // the code that turned it on was used
        Assert.NotNull((await next.SubmitAsync(second.Location!, "Sign in", ("Input.Code", Totp.Code(secret, app.Clock.Now)))).Fault);
        app.Clock.Advance(Duration.FromSeconds(30));
        Assert.Equal("/", (await next.SubmitAsync(second.Location!, "Sign in", ("Input.Code", Totp.Code(secret, app.Clock.Now)))).Location);
        Assert.True(await next.IsSignedInAsync());

        using var lost = new Visitor(app);
        await lost.SignInAsync(email, Password);
        Assert.Equal("/", (await lost.SubmitAsync("/account/code", "Sign in", ("Input.Code", codes[3].ToUpperInvariant()))).Location);
        using var again = new Visitor(app);
        await again.SignInAsync(email, Password);
        Assert.NotNull((await again.SubmitAsync("/account/code", "Sign in", ("Input.Code", codes[3]))).Fault);

        Assert.NotNull((await lost.SubmitAsync("/account/two-factor", "Turn it off", ("Password.Password", "wrong"))).Fault);
        Assert.Equal("/account/security?done=second-step-off", (await lost.SubmitAsync("/account/two-factor", "Turn it off", ("Password.Password", Password))).Location);
        Assert.Equal("/", (await again.SignInAsync(email, Password)).Location);
    }

    [Fact]
    public async Task CodePage_WithoutThePasswordFirst_LeadsBack()
    {
        using var visitor = new Visitor(_app);
        Assert.Equal("/account/sign-in", (await visitor.GetAsync("/account/code")).Location);
    }

    [Fact]
    public async Task Sessions_RoleOrScopeChanged_CountsInTheNextRequest()
    {
        var email = await UserAsync();
        using var visitor = new Visitor(_app);
        await visitor.SignInAsync(email, Password);
        Assert.Equal(Role.Administrator, (await _app.Services.GetRequiredService<KnownUsers>().FindAsync((await FindAsync(email)).Id))!.Role);
        Assert.IsType<Change<UserRow>.Saved>(await Users.ChangeAsync(Viewer.System, (await FindAsync(email)).Id, new UserInput { Role = Role.Finance, Clients = new(true, null) }));
        Assert.Equal(Role.Finance, (await _app.Services.GetRequiredService<KnownUsers>().FindAsync((await FindAsync(email)).Id))!.Role);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task CreateAdmin_Twice_ChangesNothingTheSecondTime()
    {
        var email = NewEmail();
        Assert.Equal(0, await _app.RunVerbAsync("create-admin", "--email", email, "--password", Password));
        var stamp = (await FindAsync(email)).SecurityStamp;
        Assert.Equal(0, await _app.RunVerbAsync("create-admin", "--email", email, "--password", Password));
        Assert.Equal(stamp, (await FindAsync(email)).SecurityStamp);
        Assert.Equal(2, await _app.RunVerbAsync("create-admin", "--email", email, "--password", "password1234"));
        using var visitor = new Visitor(_app);
        Assert.Equal("/", (await visitor.SignInAsync(email, Password)).Location);
    }

    [Fact]
    public void Circuits_AskAgainWhetherTheirSessionCounts()
    {
        using var scope = _app.Services.CreateScope();
        Assert.IsType<Revalidation>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    private UserCommands Users => _app.Services.GetRequiredService<UserCommands>();

    private static string NewEmail() => $"person{Interlocked.Increment(ref _count)}@account.example.com";

    private async Task<string> UserAsync(VegaApp? app = null)
    {
        var email = NewEmail();
        Assert.Equal(0, await (app ?? _app).RunVerbAsync("create-admin", "--email", email, "--password", Password));
        return email;
    }

    private Task<Portal.Data.Rows.VegaUser> FindAsync(string email, VegaApp? app = null) => (app ?? _app).ReadAsync(db => Task.FromResult(db.Users.Single(u => u.Email == email)));

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var c in base32.Where(char.IsAsciiLetterOrDigit))
        {
            (buffer, bits) = ((buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(buffer >> (bits - 8)));
            (buffer, bits) = (buffer & ((1 << (bits - 8)) - 1), bits - 8);
        }
        return [.. bytes];
    }
}
