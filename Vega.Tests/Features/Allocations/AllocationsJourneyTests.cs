using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>The account manager's day in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class AllocationsJourneyTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task LastMonth_IsCopiedAfterItsPreview()
    {
        var (sheet, page) = await OpenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy November to December" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Copy November’s allocations to December 2026" });
        await Assertions.Expect(dialog.GetByText("200 leads of cap, at most $15,000.00")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("allocations-copy");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Copy 2 allocations" }).ClickAsync();
        await Assertions.Expect(page.GetByText("2 allocations copied to December.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("December has no allocation")).ToBeHiddenAsync();
        Assert.Equal(200, (await sheet.FindAsync(sheet.Healthcare, new(2026, 12))).Cap);

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).Last.ClickAsync();
        await Assertions.Expect(page.GetByText("2 allocations of December taken back.")).ToBeVisibleAsync();
        Assert.False((await sheet.FindAsync(sheet.Healthcare, new(2026, 12))).Allocated);
    }

    [Fact]
    public async Task Cap_ByKeyboardAlone_IsEditedRefusedAndUndone()
    {
        var (sheet, page) = await OpenAsync();
        await Cell(page, sheet.Healthcare, 0).FocusAsync();
        await page.Keyboard.TypeAsync("abc");
        await page.Keyboard.PressAsync("Enter");
        var told = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "“abc” is not a number of leads" });
        await Assertions.Expect(Cell(page, sheet.Healthcare, 0)).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(told).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync("allocations-refused");
        await page.Keyboard.PressAsync("Escape");
        await ExpectAsync(page, sheet.Healthcare, 0, "200");

        await page.Keyboard.TypeAsync("250");
        await page.Keyboard.PressAsync("Enter");
        await SavedAsync(page);
        Assert.Equal(250, (await sheet.FindAsync(sheet.Healthcare)).Cap);

        await page.Keyboard.PressAsync("Control+z");
        await ExpectAsync(page, sheet.Healthcare, 0, "200");
        await SavedAsync(page);
        Assert.Equal(200, (await sheet.FindAsync(sheet.Healthcare)).Cap);
    }

    [Fact]
    public async Task Block_Of5By3_IsPastedAndUndone()
    {
        var (sheet, page) = await OpenAsync(school =>
        {
            school.Client["programGroups"]!.AsArray().Add(new JsonObject { ["name"] = "Law", ["programs"] = new JsonArray(new JsonObject { ["code"] = "LAW", ["name"] = "Law" }) });
            var campaigns = school.Contract["campaigns"]!.AsArray();
            foreach (var (name, type) in new[] { ("Law", "exclusive"), ("Law shared", "shared") }) campaigns.Add(new JsonObject { ["name"] = name, ["programGroup"] = "Law", ["type"] = type, ["status"] = "active" });
            foreach (var campaign in campaigns)
                if (campaign!["allocations"] is not JsonArray { Count: > 0 }) campaign["allocations"] = new JsonArray(new JsonObject { ["year"] = 2026, ["month"] = 11, ["cap"] = 30, ["cplInCents"] = 2000 });
        });
        var rows = (await page.Locator("tr[data-row]").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.row)")).Select(r => int.Parse(r, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(5, rows.Length);
        var before = await ValuesAsync(sheet, rows);
        var block = Enumerable.Range(1, 5).Select(i => $"{100 + i}|{10 + i}.50|{90 + i}").ToList();

        await Cell(page, rows[0], 0).FocusAsync();
        await PasteAsync(page, string.Join('\n', block).Replace('|', '\t'));
        await ExpectAsync(page, rows[4], 2, "95");
        await SavedAsync(page);
        Assert.Equal(block, await ValuesAsync(sheet, rows));

        await page.Keyboard.PressAsync("Control+z");
        await ExpectAsync(page, rows[0], 2, before[0].Split('|')[2] is { Length: > 0 } projection ? projection : "–");
        await SavedAsync(page);
        Assert.Equal(before, await ValuesAsync(sheet, rows));
    }

    [Fact]
    public async Task TwoPeople_OnOneCell_LoseNothing()
    {
        var (sheet, page) = await OpenAsync();
        await sheet.SaveAsync(sheet.Colleague, sheet.Healthcare, CellColumn.Cap, "220", "200");

        await Cell(page, sheet.Healthcare, 0).FocusAsync();
        await page.Keyboard.TypeAsync("230");
        await page.Keyboard.PressAsync("Enter");

        var told = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = sheet.Colleague + " saved this cell" });
        await Assertions.Expect(told.GetByRole(AriaRole.Row, new() { Name = "Before 200" })).ToBeVisibleAsync();
        await Assertions.Expect(told.GetByRole(AriaRole.Row, new() { Name = "in force 220" })).ToBeVisibleAsync();
        await Assertions.Expect(told.GetByRole(AriaRole.Row, new() { Name = "Yours, not saved 230" })).ToBeVisibleAsync();
        await page.PictureAsync("allocations-two-people");
        Assert.Equal(220, (await sheet.FindAsync(sheet.Healthcare)).Cap);

        await told.GetByRole(AriaRole.Button, new() { Name = "Save 230" }).ClickAsync();
        await Assertions.Expect(Cell(page, sheet.Healthcare, 0)).ToHaveAttributeAsync("data-state", "saved");
        Assert.Equal(230, (await sheet.FindAsync(sheet.Healthcare)).Cap);
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Page_InEachThemeAndWidth_IsAccessible(int width, bool dark)
    {
        var (sheet, page) = await OpenAsync(width: width, dark: dark);
        await page.AssertAccessibleAsync();
        await page.PictureAsync($"allocations-{width}-{(dark ? "dark" : "light")}");

        await page.Locator($"tr[data-row='{sheet.Healthcare}'] [data-score]").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Smart score of" }).WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Cell(page, sheet.Healthcare, 0).FocusAsync();
        await page.Keyboard.PressAsync("Shift+F2");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Cap of Healthcare, November 2026" }).WaitForAsync();
        await page.AssertAccessibleAsync();
    }

    private async Task<(SheetSchool Sheet, IPage Page)> OpenAsync(Action<School>? change = null, int width = 1440, bool dark = false)
    {
        var sheet = await SheetSchool.OpenAsync(_app, change);
        _app.Clock.RunFrom(_app.Clock.Now);
        var page = await browser.SignInAsync(_app, sheet.Am, SheetSchool.Password, "/allocations", width, dark: dark);
        await Assertions.Expect(page.Locator("[data-c][tabindex='0']")).ToBeVisibleAsync();
        return (sheet, page);
    }

    private static ILocator Cell(IPage page, int row, int column) => page.Locator($"tr[data-row='{row}'] > [data-c='{column}']");

    /// <summary>Returns when no cell waits for the server any more.</summary>
    private static async Task SavedAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("[data-state='waits']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-state='fault']")).ToHaveCountAsync(0);
    }

    private static Task ExpectAsync(IPage page, int row, int column, string text) => Assertions.Expect(Cell(page, row, column)).ToHaveTextAsync(text);

    private static Task PasteAsync(IPage page, string text) => page.EvaluateAsync(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }", text);

    private static async Task<IReadOnlyList<string>> ValuesAsync(SheetSchool sheet, int[] rows)
    {
        var values = new List<string>();
        foreach (var row in rows)
        {
            var campaign = await sheet.FindAsync(row);
            values.Add(string.Join('|', new[] { CellColumn.Cap, CellColumn.Price, CellColumn.Projection }.Select(c => CellText.Plain(campaign, c))));
        }
        return values;
    }
}
