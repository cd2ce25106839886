using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Vega.Benchmarks.Performance;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Platform;

namespace Vega.Benchmarks.Screens;

/// <summary>
/// The portal in a browser, over millions of leads and 600 campaigns: from a click to its content, typing into the sheet with and without a slow network, what an edit puts on
/// the wire, and what a page at rest costs the server. Needs Chromium.
/// </summary>
internal static class ScreensBenchmark
{
    private const int Circuits = 8, Edits = 40;
    private static readonly string[] Chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        var count = words.Number("--leads", 5_000_000);
        var kept = words.Option("--data");
        var rounds = words.Number("--rounds", 20);
        var directory = Directory.CreateDirectory(kept ?? Path.Combine(AppContext.BaseDirectory, "screens-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            await Console.Error.WriteLineAsync($"Filling the database with {count:N0} leads …");
            var options = new VegaOptions { DataDirectory = directory };
            (string Email, string Phone) somebody;
            await using (var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(options).AddVegaData(options.Database, directory).AddFacts(options).BuildServiceProvider())
            {
                await ScreensDatabase.FillAsync(services, directory, count);
                somebody = await ScreensDatabase.SomebodyAsync(services);
            }
            using var wire = new SlowWire(Serve(directory));
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.FirstOrDefault(File.Exists), Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
            var page = await SignInAsync(browser, wire);
            Console.WriteLine($"Screens, {count:N0} leads, {SyntheticLeads.Clients * ScreensDatabase.CampaignsEach} campaigns, SQLite, Chromium on the same machine. {Machine.Describe()}{Busy()}.\n");
            if (rounds > 0) await ScreensClicks.RunAsync(page, rounds, somebody);
            await TypingAsync(page, wire);
            await MemoryAsync(page);
            return 0;
        }
        finally
        {
            if (kept is null) Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The portal itself, in this process so that its memory can be read. Returns its port.</summary>
    private static int Serve(string directory)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string[] arguments = ["--environment=Development", "--applicationName=Vega.Portal", $"--urls=http://127.0.0.1:{port}", $"--Vega:DataDirectory={directory}", "--Vega:Demo=false", "--Vega:Jobs=false", "--Vega:ClockStart=2026-10-30T16:00:00Z", "--Logging:LogLevel:Default=Warning"];
        new Thread(() => typeof(VegaOptions).Assembly.EntryPoint!.Invoke(null, [arguments])) { IsBackground = true }.Start();
        return port;
    }

    private static async Task<IPage> SignInAsync(IBrowser browser, SlowWire wire)
    {
        using (var http = new HttpClient { BaseAddress = wire.Address, Timeout = TimeSpan.FromMinutes(10) })
            for (var ready = false; !ready;)
            {
                await Task.Delay(1000);
                try { ready = (await http.GetAsync("/health/ready")).IsSuccessStatusCode; }
                catch (HttpRequestException) { /* it does not listen yet */ }
            }
        var context = await browser.NewContextAsync(new() { BaseURL = wire.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-US", TimezoneId = "America/New_York" });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        await page.GotoAsync("/leads");
        await page.GetByLabel("E-mail").FillAsync(ScreensDatabase.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(ScreensDatabase.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.Locator("tr[data-lead]").First.WaitForAsync();
        // Facts load for as long as they take; until then Performance says how far they are.
        for (var asked = false; !asked || await page.GetByText("The leads are being read").IsVisibleAsync(); asked = true)
        {
            await Task.Delay(1000);
            await page.GotoAsync("/performance");
            await page.Locator("main tbody tr a.n, main .empty").First.WaitForAsync();
        }
        return page;
    }

    /// <summary>Types into cells, one below the other. The browser itself says how long it took from each key to the painted frame after it.</summary>
    private static async Task TypingAsync(IPage page, SlowWire wire)
    {
        Console.WriteLine("\n| typing into the sheet of 600 rows | key to paint, median ms | p95 | Enter to the next cell, p95 | saved after, median ms | bytes on the wire, median | largest |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (var delay in new[] { 0, 100 })
        {
            wire.Delay = TimeSpan.Zero;
            await page.GotoAsync("/allocations");
            await page.Locator("[data-c][tabindex='0']").WaitForAsync();
            await page.EvaluateAsync("window.keys = []; addEventListener('keydown', e => { const at = e.timeStamp, key = e.key; requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => keys.push([key, performance.now() - at]); c.port2.postMessage(0); }); }, true)");
            wire.Delay = TimeSpan.FromMilliseconds(delay);
            await page.Locator("[data-c='0']").First.FocusAsync();
            var (bytes, saved) = (new List<double>(), new List<double>());
            for (var edit = 0; edit < Edits; edit++)
            {
                await page.WaitForTimeoutAsync(400);
                var before = wire.Bytes;
                await page.Keyboard.TypeAsync((300 + edit + delay).ToString(CultureInfo.InvariantCulture));
                var watch = Stopwatch.StartNew();
                await page.Keyboard.PressAsync("Enter");
                await page.WaitForFunctionAsync("!document.querySelector(\"[data-state='waits']\")");
                saved.Add(watch.Elapsed.TotalMilliseconds);
                await page.WaitForTimeoutAsync(400 + 2 * delay);
                bytes.Add(wire.Bytes - before);
            }
            var keys = await page.EvaluateAsync<KeyTime[]>("keys.map(k => ({ key: k[0], ms: k[1] }))");
            List<double> digits = [.. keys.Where(k => k.Key.Length == 1).Select(k => k.Ms)], enters = [.. keys.Where(k => k.Key == "Enter").Select(k => k.Ms)];
            Console.WriteLine($"| {(delay == 0 ? "no delay" : $"{delay} ms more each way")} | {Figure(digits, .5)} | {Figure(digits, .95)} | {Figure(enters, .95)} | {Figure(saved, .5)} | {Figure(bytes, .5)} | {Figure(bytes, 1)} |");
        }
        wire.Delay = TimeSpan.Zero;
    }

    private static async Task MemoryAsync(IPage page)
    {
        var pages = new List<IPage>();
        await OpenAsync();
        var before = Live();
        for (var i = 0; i < Circuits; i++) await OpenAsync();
        await Task.Delay(3000);
        var each = (Live() - before) / (double)Circuits / 1_048_576;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nA page of Allocations with 600 rows at rest keeps {each:0.00} MB of the server's memory ({Circuits} opened)."));

        async Task OpenAsync()
        {
            var one = await page.Context.NewPageAsync();
            pages.Add(one);
            await one.GotoAsync("/allocations");
            await one.Locator("[data-c][tabindex='0']").WaitForAsync();
        }
    }

    /// <summary>What else the machine did in the minute before, since clicks are slower beside it.</summary>
    private static string Busy() => File.Exists("/proc/loadavg") ? $", load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before it began" : "";

    private static long Live()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    internal static string Figure(List<double> times, double share) => PerformanceBenchmark.Figure(PerformanceBenchmark.Percentile(times, share));

    private sealed record KeyTime
    {
        public string Key { get; set; } = "";
        public double Ms { get; set; }
    }
}
