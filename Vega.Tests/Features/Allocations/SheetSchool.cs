using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Allocations.History;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Copy;
using Vega.Portal.Features.Allocations.Scores;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Portal.Security;
using Vega.Portal.Shell;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>
/// A school on Nov 21, 2026, noon in New York, with an account manager, a colleague, a finance user and a vendor's user. Its vendor has two campaigns with an allocation for
/// November: Healthcare (cap 200, $75.00, projection 240) and Business (no cap, $40.00), and a paused one without.
/// </summary>
public sealed class SheetSchool
{
    public const string Password = "correct-Horse-7-battery";
    public static readonly YearMonth November = new(2026, 11);
    private readonly VegaApp _app;

    private SheetSchool(VegaApp app, School school) => (_app, School) = (app, school);

    public School School { get; }
    public string Am => $"am.{School.Slug.ToLowerInvariant()}@example.com";
    public string Colleague => $"colleague.{School.Slug.ToLowerInvariant()}@example.com";
    public string Finance => $"finance.{School.Slug.ToLowerInvariant()}@example.com";
    public string VendorUser => $"vendor.{School.Slug.ToLowerInvariant()}@example.com";
    public int Healthcare => Campaign("Healthcare");
    public int Business => Campaign("Business");
    public int Sleepy => Campaign("Sleepy");

    public int Campaign(string name) => _app.Applied.CampaignId($"{School.Slug}/{School.Vendor}/{name}");

    /// <param name="app">Its app.</param>
    /// <param name="change">Changes the file before it is applied.</param>
    public static async Task<SheetSchool> OpenAsync(VegaApp app, Action<School>? change = null)
    {
        app.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        var school = new School(app);
        var campaigns = school.Contract["campaigns"]!.AsArray();
        campaigns[0]!["allocations"] = new JsonArray(new JsonObject { ["year"] = 2026, ["month"] = 11, ["cap"] = 200, ["cplInCents"] = 7500, ["vendorProjection"] = 240 });
        campaigns[1]!["allocations"] = new JsonArray();
        campaigns[2]!["allocations"] = new JsonArray(new JsonObject { ["year"] = 2026, ["month"] = 11, ["cap"] = null, ["cplInCents"] = 4000 });
        var sheet = new SheetSchool(app, school);
        school.File["users"] = new JsonArray(
            User(sheet.Am, "AccountManager", school), User(sheet.Colleague, "AccountManager", school), User(sheet.Finance, "Finance", school),
            new JsonObject { ["email"] = sheet.VendorUser, ["password"] = Password, ["role"] = "VendorUser", ["vendor"] = school.Vendor });
        change?.Invoke(school);
        await school.OpenAsync();
        return sheet;
    }

    /// <summary>A post that is accepted by Healthcare.</summary>
    public async Task PostAsync(int leads)
    {
        for (var i = 0; i < leads; i++) Assert.Equal("new_lead", (await School.PostAsync()).Status);
    }

    public async Task<Viewer> ViewerAsync(string email) => (await KnownAsync(email)).Viewer("127.0.0.1");

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>One edit of one cell.</summary>
    public async Task<Change<SheetCell>> SaveAsync(string email, int campaign, CellColumn column, string typed, string seen, YearMonth? month = null) =>
        (await Get<SheetCommands>().SaveAsync(await ViewerAsync(email), month ?? November, [new CellEdit(campaign, column, typed, seen)], CancellationToken.None))[0];

    public async Task<SheetCampaign> FindAsync(int campaign, YearMonth? month = null) => (await Get<SheetSearch>().FindAsync(await ViewerAsync(Am), campaign, month ?? November, CancellationToken.None))!;

    /// <summary>The page's surroundings for bUnit, seen by a user: the real classes of the running app.</summary>
    public async Task<(BunitContext Bunit, PortalScope Scope)> PageAsync(string email)
    {
        var user = await KnownAsync(email);
        // Longer than any read takes: two cores also run the other tests.
        BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(1);
        var bunit = new BunitContext();
        bunit.JSInterop.Mode = JSRuntimeMode.Loose;
        foreach (var type in new[] { typeof(SheetSearch), typeof(ScoreReasonSearch), typeof(SheetCommands), typeof(CellHistorySearch), typeof(CopyCommands), typeof(KnownUsers), typeof(LedgerPulse), typeof(Failures), typeof(TimeProvider) })
            bunit.Services.AddSingleton(type, _app.Services.GetRequiredService(type));
        bunit.Services.AddScoped<Toasts>();
        bunit.Services.AddScoped<CurrentViewer>();
        bunit.Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(user));
        bunit.AddAuthorization().SetAuthorized(email);
        bunit.Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(user));
        var viewer = user.Viewer(null);
        return (bunit, new PortalScope(viewer, await Get<ClientChoices>().ListAsync(viewer), null, null));
    }

    private async Task<KnownUser> KnownAsync(string email)
    {
        var normalized = email.ToUpperInvariant();
        var id = await _app.ReadAsync(db => db.Users.Where(u => u.NormalizedEmail == normalized).Select(u => u.Id).SingleAsync());
        return (await Get<KnownUsers>().FindAsync(id))!;
    }

    private static JsonObject User(string email, string role, School school) =>
        new() { ["email"] = email, ["password"] = Password, ["role"] = role, ["clients"] = new JsonArray(school.Slug) };

    private sealed class SignedIn(KnownUser user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(Viewers.Principal(user, null)));
    }
}
