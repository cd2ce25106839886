using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Vega.Domain.Directory;
using Vega.Portal.Facts.Scores;
using Vega.Tests.Features.Allocations;
using Vega.Tests.Support;

namespace Vega.Tests.Scoring;

/// <summary>A score explains itself, and follows its thresholds, in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class ScoreJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task Score_ByHoverFocusAndTap_ExplainsItself(int width, bool dark)
    {
        var sheet = await ScoredAsync();
        _app.Clock.RunFrom(_app.Clock.Now);
        var page = await browser.SignInAsync(_app, sheet.Am, SheetSchool.Password, "/allocations", width, dark: dark);
        var sign = page.Locator($"tr[data-row='{sheet.Healthcare}'] [data-score]");
        var told = page.GetByRole(AriaRole.Dialog, new() { Name = "Smart score of" });

        await Assertions.Expect(page.Locator("[data-c][tabindex='0']")).ToBeVisibleAsync();
        await sign.HoverAsync();
        await Assertions.Expect(told).ToContainTextAsync("12 leads");
        await Assertions.Expect(told.GetByRole(AriaRole.Row, new() { Name = "Contact rate" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync($"score-{width}-{(dark ? "dark" : "light")}");
        await page.Mouse.MoveAsync(2, 2);
        await Assertions.Expect(told).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Tab");
        await sign.FocusAsync();
        await Assertions.Expect(told).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(told).ToBeHiddenAsync();
        await Assertions.Expect(sign).ToBeFocusedAsync();

        await sign.ClickAsync();
        await Assertions.Expect(told.GetByText("since Nov 21")).ToBeVisibleAsync();
        await page.Mouse.MoveAsync(2, 2);
        await Assertions.Expect(told).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(told).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AccountManager_SetsThresholds_AndSeesTheColourMove()
    {
        var sheet = await ScoredAsync();
        _app.Clock.RunFrom(_app.Clock.Now);
        var page = await browser.SignInAsync(_app, sheet.Am, SheetSchool.Password, "/manage/scores?client=" + sheet.School.Slug, 1440);
        var rule = page.GetByRole(AriaRole.Group, new() { Name = "Contact rate" });

        await rule.GetByLabel("Target, per cent").FillAsync("8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(rule.GetByText("The limit of contact rate must be below its target: more is better.")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();

        await rule.GetByLabel("Limit, per cent").FillAsync("4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("3 campaigns scored, 1 changed colour.")).ToBeVisibleAsync();
        var campaign = sheet.Healthcare;
        Assert.Equal(SmartScore.Green, await _app.ReadAsync(db => db.Campaigns.Where(c => c.Id == campaign).Select(c => c.SmartScore).SingleAsync()));
    }

    /// <summary>Twelve leads of November 10, six of them contacted, scored by contact rate alone.</summary>
    private async Task<SheetSchool> ScoredAsync()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => s.Client["scores"] = new JsonObject { ["contactRate"] = new JsonObject { ["target"] = 50, ["limit"] = 40 }, ["costPerEnroll"] = null, ["costPerApplication"] = null, ["returnRate"] = null });
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 10, 12, 0), "America/New_York");
        await sheet.PostAsync(12);
        foreach (var lead in (await sheet.School.LeadsAsync()).Take(6)) await sheet.School.PatchAsync($$"""{ "id": "{{lead.PublicId.With(Domain.Common.PublicIdPrefix.Lead)}}", "status": "contacted" }""");
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        await sheet.Get<CampaignScoring>().RunAsync(sheet.School.ClientId, CancellationToken.None);
        return sheet;
    }
}
