using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Data;
using Vega.Portal.Features.Manage.Keys;
using Vega.Portal.Features.Manage.Users;
using Vega.Portal.Security;
using Vega.Tests.Support;

namespace Vega.Tests.Security;

/// <summary>What a key opens, and when it stops.</summary>
public sealed class ApiKeyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    private KeyCommands Keys => _app.Services.GetRequiredService<KeyCommands>();

    [Fact]
    public void NewKey_Form_IsMarkPrefixAndHash()
    {
        var key = ApiKeys.NewKey();
        Assert.Matches("^vega_[A-Za-z0-9_-]{43}$", key.Plain);
        Assert.Equal(key.Plain[..12], key.Prefix);
        Assert.Matches("^[0-9a-f]{64}$", key.Hash);
        Assert.Equal(key.Hash, ApiKeys.HashOf(key.Plain));
    }

    [Theory]
    [InlineData("vega_")]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("vega_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Request_BadKey_Is401WhereverItGoes(string key)
    {
        var school = await new School(_app).OpenAsync();
        foreach (var path in new[] { $"/{school.Slug}/leads", "/api/v1/clients", "/account/sign-in", "/" })
        {
            var answer = await GetAsync(path, key);
            var resource = path.StartsWith("/api/v1/", StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.Unauthorized, resource ? "application/vnd.api+json" : "application/problem+json"), (answer.Code, answer.MediaType));
            Assert.Equal("invalid-key", resource ? answer.ErrorCodes.Single() : answer["code"]);
        }
    }

    [Fact]
    public async Task Request_BadKeyBesideAGoodSession_Is401()
    {
        const string email = "both@keys.example.com", password = "mango tractor violin";
        await _app.RunVerbAsync("create-admin", "--email", email, "--password", password);
        using var visitor = new Visitor(_app);
        await visitor.SignInAsync(email, password);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/security");
        request.Headers.Add("X-API-Key", "vega_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.SendAsync(request)).StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Request_WithoutKeyOrSession_Is401ForProgramsAndTheSignInForPeople()
    {
        using var client = _app.Anonymous();
        var api = await Answer.OfAsync(await client.GetAsync("/api/v1/clients"));
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (api.Code, api.ErrorCodes.Single()));
        using var visitor = new Visitor(_app);
        var page = await visitor.GetAsync("/");
        Assert.Equal((HttpStatusCode.Redirect, "/account/sign-in?returnUrl=%2F"), (page.Code, page.Location));
    }

    [Fact]
    public async Task Key_RevokedOrExpired_IsDeadAtOnce()
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        var keys = app.Services.GetRequiredService<KeyCommands>();
        var revoked = await MakeAsync(keys, new KeyInput { Name = "revoked", Client = school.ClientId });
        var expiring = await MakeAsync(keys, new KeyInput { Name = "expiring", Client = school.ClientId, ExpiresAt = app.Clock.Now + Duration.FromHours(1) });
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{school.Slug}/leads", revoked.Plain, app)).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{school.Slug}/leads", expiring.Plain, app)).Code);
        Assert.IsType<Change<KeyRow>.Saved>(await keys.RevokeAsync(Viewer.System, revoked.Key.Id));
        app.Clock.Advance(Duration.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync($"/{school.Slug}/leads", revoked.Plain, app)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync($"/{school.Slug}/leads", expiring.Plain, app)).Code);
    }

    [OnEachDatabase(ServersOnly = true)]
    public async Task Key_RevokedOnAnotherNode_DiesWithinTwoSeconds(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        await using var node = app.StartNode();
        var school = await new School(app).OpenAsync();
        var made = await MakeAsync(app.Services.GetRequiredService<KeyCommands>(), new KeyInput { Name = "k", Client = school.ClientId });
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{school.Slug}/leads", made.Plain, node)).Code);
        await app.Services.GetRequiredService<KeyCommands>().RevokeAsync(Viewer.System, made.Key.Id);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await GetAsync($"/{school.Slug}/leads", made.Plain, node)).Code != HttpStatusCode.Unauthorized) await Task.Delay(100, patience.Token);
    }

    [Fact]
    public async Task Key_OfADisabledUser_IsDead()
    {
        var made = Assert.IsType<Change<UserLink>.Saved>(await _app.Services.GetRequiredService<UserCommands>().InviteAsync(Viewer.System, new UserInput { Email = "k@keys.example.com", Role = Role.Finance, Clients = new(true, null) })).Value.User;
        var key = await MakeAsync(Keys, new KeyInput { Name = "of user", User = made.Id });
        var cache = _app.Services.GetRequiredService<ApiKeys>();
        var viewer = await cache.FindAsync(key.Plain, "192.0.2.1", default);
        Assert.Equal((ViewerKind.User, Role.Finance, made.Id, key.Key.Id, (IReadOnlyList<int>?)null, "192.0.2.1"), (viewer!.Kind, viewer.Role!.Value, viewer.UserId!.Value, viewer.KeyId!.Value, viewer.ClientIds, viewer.RemoteIp));
        await _app.Services.GetRequiredService<UserCommands>().DisableAsync(Viewer.System, made.Id);
        Assert.Null(await cache.FindAsync(key.Plain, null, default));
    }

    [Fact]
    public async Task Key_OfAClientOrVendor_IsBoundToIt()
    {
        var school = await new School(_app).OpenAsync();
        var cache = _app.Services.GetRequiredService<ApiKeys>();
        var client = await cache.FindAsync(_app.Applied.Key("client " + school.Slug), null, default);
        Assert.Equal((ViewerKind.ClientKey, school.ClientId, (int?)null), (client!.Kind, client.ClientIds!.Single(), client.VendorId));
        var vendor = await cache.FindAsync(_app.Applied.Key("vendor " + school.Slug), null, default);
        Assert.Equal((ViewerKind.VendorKey, 0, (int?)_app.Applied.VendorId(school.Vendor)), (vendor!.Kind, vendor.ClientIds!.Count, vendor.VendorId));
    }

    [Fact]
    public async Task Rotate_TwoAreValidAndNeverThree()
    {
        var school = await new School(_app).OpenAsync();
        var first = await MakeAsync(Keys, new KeyInput { Name = "lms", Client = school.ClientId });
        var second = Assert.IsType<Change<MadeKey>.Saved>(await Keys.RotateAsync(Viewer.System, first.Key.Id)).Value;
        Assert.Equal("two-keys", Assert.IsType<Change<MadeKey>.Invalid>(await Keys.RotateAsync(Viewer.System, first.Key.Id)).Errors[0].Code);
        Assert.Equal("not-unique", Assert.IsType<Change<MadeKey>.Invalid>(await Keys.CreateAsync(Viewer.System, new KeyInput { Name = "lms", Client = school.ClientId })).Errors[0].Code);
        foreach (var key in new[] { first, second }) Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{school.Slug}/leads", key.Plain)).Code);
        await Keys.RevokeAsync(Viewer.System, first.Key.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync($"/{school.Slug}/leads", first.Plain)).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{school.Slug}/leads", second.Plain)).Code);
        Assert.IsType<Change<MadeKey>.Saved>(await Keys.RotateAsync(Viewer.System, second.Key.Id));
        Assert.IsType<Change<MadeKey>.Invalid>(await Keys.RotateAsync(Viewer.System, first.Key.Id));
    }

    [Fact]
    public async Task LastUse_IsWrittenOffTheRequest()
    {
        var school = await new School(_app).OpenAsync();
        var made = await MakeAsync(Keys, new KeyInput { Name = "used", Client = school.ClientId });
        await GetAsync($"/{school.Slug}/leads", made.Plain);
        Assert.Null(await _app.ReadAsync(db => db.ApiKeys.Where(k => k.Id == made.Key.Id).Select(k => k.LastUsedAt).SingleAsync()));
        await _app.Services.GetRequiredService<KeyUse>().WriteAsync(default);
        Assert.NotNull(await _app.ReadAsync(db => db.ApiKeys.Where(k => k.Id == made.Key.Id).Select(k => k.LastUsedAt).SingleAsync()));
    }

    [Fact]
    public async Task Write_WithASession_MustComeFromOurOwnPages()
    {
        const string email = "cross@keys.example.com", password = "mango tractor violin";
        var school = await new School(_app).OpenAsync();
        await _app.RunVerbAsync("create-admin", "--email", email, "--password", password);
        using var visitor = new Visitor(_app);
        await visitor.SignInAsync(email, password);
        async Task<string?> PostAsync(string? header = null, string? value = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{school.Slug}/leads") { Content = new StringContent("{}", null, "application/json") };
            if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
            return (await Answer.OfAsync(await visitor.SendAsync(request)))["code"];
        }
        Assert.Equal("cross-site", await PostAsync());
        Assert.Equal("cross-site", await PostAsync("Sec-Fetch-Site", "cross-site"));
        Assert.Equal("cross-site", await PostAsync("Sec-Fetch-Site", "same-site"));
        Assert.Equal("cross-site", await PostAsync("Origin", "https://evil.example"));
        Assert.Equal("cross-site", await PostAsync("Origin", "null"));
        Assert.NotEqual("cross-site", await PostAsync("Sec-Fetch-Site", "same-origin"));
        Assert.NotEqual("cross-site", await PostAsync("Origin", _app.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task KeyCommands_NobodyMakesAKeyThatSeesMore()
    {
        var (mine, other) = (await new School(_app).OpenAsync(), await new School(_app).OpenAsync());
        var (vendor, busy) = (_app.Applied.VendorId(mine.Vendor), _app.Applied.VendorId("Other " + other.Slug));
        var manager = new Viewer { Kind = ViewerKind.User, Role = Role.AccountManager, UserId = 900_001, ClientIds = [mine.ClientId], Name = "am" };
        var admin = new Viewer { Kind = ViewerKind.User, Role = Role.ClientAdmin, UserId = 900_002, ClientIds = [mine.ClientId], Name = "ca" };
        Assert.IsType<Change<MadeKey>.Saved>(await Keys.CreateAsync(manager, new KeyInput { Name = "a", Vendor = vendor }));
        Assert.IsType<Change<MadeKey>.Invalid>(await Keys.CreateAsync(manager, new KeyInput { Name = "b", Vendor = busy }));
        Assert.IsType<Change<MadeKey>.Forbidden>(await Keys.CreateAsync(manager, new KeyInput { Name = "c", Client = mine.ClientId }));
        Assert.IsType<Change<MadeKey>.Invalid>(await Keys.CreateAsync(manager, new KeyInput { Name = "d", Client = other.ClientId }));
        Assert.IsType<Change<MadeKey>.Saved>(await Keys.CreateAsync(admin, new KeyInput { Name = "e", Client = mine.ClientId }));
        Assert.IsType<Change<MadeKey>.Invalid>(await Keys.CreateAsync(admin, new KeyInput { Name = "f", Client = other.ClientId }));
        Assert.IsType<Change<MadeKey>.Forbidden>(await Keys.CreateAsync(admin, new KeyInput { Name = "g", Vendor = vendor }));
        Assert.IsType<Change<MadeKey>.Forbidden>(await Keys.CreateAsync(manager with { Role = Role.Finance }, new KeyInput { Name = "h", Vendor = vendor }));
        var foreign = await _app.ReadAsync(db => db.ApiKeys.SingleAsync(k => k.Name == "client " + other.Slug));
        Assert.IsType<Change<KeyRow>.Missing>(await Keys.RevokeAsync(admin, foreign.Id));
        // a vendor that also posts to a client outside the scope: its key would show those leads
        other.Contract["vendor"] = mine.Vendor;
        await other.OpenAsync();
        Assert.IsType<Change<MadeKey>.Forbidden>(await Keys.CreateAsync(manager, new KeyInput { Name = "i", Vendor = vendor }));
    }

    private async Task<Answer> GetAsync(string path, string key, VegaApp? app = null)
    {
        using var client = (app ?? _app).Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key);
        return await Answer.OfAsync(await client.GetAsync(path));
    }

    private static async Task<MadeKey> MakeAsync(KeyCommands keys, KeyInput input) => Assert.IsType<Change<MadeKey>.Saved>(await keys.CreateAsync(Viewer.System, input)).Value;
}
