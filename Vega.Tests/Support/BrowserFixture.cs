using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Vega.Tests.Support;

/// <summary>Chromium for the tests of one collection: the system's, else Playwright's own, which is installed when it is missing too.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
    // Longer than any page takes: two cores also run the other tests.
    private const int Patience = 60_000;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        var system = Places.FirstOrDefault(File.Exists);
        if (system is null && !File.Exists(_playwright.Chromium.ExecutablePath) && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
            throw new InvalidOperationException($"There is no Chromium at {string.Join(", ", Places)}, and Playwright could not install its own.");
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = system, Args = Flags });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A fresh visitor, nobody signed in.</summary>
    public async Task<IPage> OpenAsync(VegaApp app, int width = 1440, int height = 900, bool dark = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = app.Address.ToString(), ViewportSize = new() { Width = width, Height = height }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-US", TimezoneId = "America/New_York", ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        return page;
    }

    /// <summary>A fresh visitor who has signed in by the page, and stands on <paramref name="path"/>.</summary>
    public async Task<IPage> SignInAsync(VegaApp app, string email, string password, string path = "/", int width = 1440, int height = 900, bool dark = false)
    {
        var page = await OpenAsync(app, width, height, dark);
        await page.GotoAsync(path);
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/account/"));
        await page.GetByRole(AriaRole.Main).WaitForAsync();
        return page;
    }
}

/// <summary>Tests in this collection share one browser, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

/// <summary>What tests ask of a page.</summary>
public static class Pages
{
    /// <summary>Waits until the page's address holds <paramref name="part"/>. Asks again and again: IPage.WaitForURLAsync reads the address first and listens then, and never hears of one that changed in between.</summary>
    public static Task StandsAtAsync(this IPage page, string part) => Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(part)));

    /// <summary>Fails with every violation of WCAG 2.2 AA that axe finds in the page, or in one part of it, each with its rule and its elements.</summary>
    public static async Task AssertAccessibleAsync(this IPage page, string? part = null)
    {
        // Until the icon font has come, which takes a busy machine seconds, axe takes the names of icons for text that people see. A change of theme registers fonts anew, so that one
        // that was there comes once more: what counts is what axe itself will measure, after styles are settled.
        await page.WaitForFunctionAsync("""
            async () => {
              document.body.getBoundingClientRect();
              if (![...document.fonts].some(f => f.family.includes("Symbols"))) return true;
              await document.fonts.load("20px Symbols");
              const canvas = document.createElement("canvas").getContext("2d");
              canvas.font = "30px Symbols";
              return canvas.measureText("contrast").width < 60;
            }
            """);
        AxeRunOptions options = new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };
        var found = part is null ? await page.RunAxe(options) : await page.RunAxe(new AxeRunContext { Include = [new AxeSelector(part)] }, options);
        Assert.True(found.Violations.Length == 0, page.Url + "\n" + string.Join("\n", found.Violations.Select(v => $"{v.Id}: {v.Help}\n" + string.Join("\n", v.Nodes.Select(n => "    " + n.Html)))));
    }

    /// <summary>The grip of something that is moved, once it can be.</summary>
    public static ILocator GripOf(this IPage page, string name) => page.Locator(".grips[data-on]").GetByRole(AriaRole.Button, new() { Name = $"Move {name}" });

    /// <summary>Drags by a grip with the mouse, to the upper edge of something.</summary>
    public static async Task DragGripAsync(this IPage page, ILocator grip, ILocator to)
    {
        var (from, box) = ((await grip.BoundingBoxAsync())!, (await to.BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(from.X + from.Width / 2, from.Y + from.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 60, box.Y + 4, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    /// <summary>The same in the theme that is on and then in the other, which stays on.</summary>
    public static async Task AssertAccessibleInBothAsync(this IPage page, string? part = null)
    {
        await page.AssertAccessibleAsync(part);
        await page.EvaluateAsync("window.vegaTheme.set(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark')");
        await page.AssertAccessibleAsync(part);
    }

    /// <summary>Writes a picture into the folder that VEGA_TEST_SCREENSHOTS names; nothing when it names none.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("VEGA_TEST_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
