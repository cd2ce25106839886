using System.Diagnostics;
using Microsoft.Playwright;

namespace Vega.Benchmarks.Screens;

/// <summary>From a click, or Enter, to the content it asks for, as the driver of the browser sees it: its own time is in the figures.</summary>
internal static class ScreensClicks
{
    private const string Rows = "tr[data-lead]", Cells = "tr[data-row]";

    public static async Task RunAsync(IPage page, int rounds, (string Email, string Phone) somebody)
    {
        Console.WriteLine("| click to content | median ms | p95 | slowest | aim for p95 |\n|---|---:|---:|---:|---:|");
        await MeasureAsync("bar: Leads to Allocations of this month", "/leads", Rows, () => Bar("Allocations"), () => Shown(Cells));
        await MeasureAsync("bar: Allocations to Leads", "/allocations", Cells, () => Bar("Leads"), () => Shown(Rows));
        await MeasureAsync("bar: Leads to Performance", "/leads", Rows, () => Bar("Performance"), () => Shown("main tbody tr a.n"));
        await MeasureAsync("Allocations: the month before", "/allocations", Cells, () => page.Locator("a[aria-label='September 2026']").ClickAsync(), () => Months("September 2026"));
        await MeasureAsync("Allocations: the month after", "/allocations?month=2026-09", Cells, () => page.Locator("a[aria-label='October 2026']").ClickAsync(), () => Months("October 2026"));
        await MeasureAsync("Allocations: filter, needs a look", "/allocations", Cells, () => page.Locator("a.chip").First.ClickAsync(), () => Shown("a.chip[aria-current]"));
        await MeasureAsync("Allocations: another client", "/allocations", Cells, () => ClientAsync("Client 7"), () => Gone("tr.g"), before: OpenClients);
        await MeasureAsync("Leads: another client", "/leads", Rows, () => ClientAsync("Client 7"), () => Shown(".chip b:text-is('Client 7')", Rows), before: OpenClients);
        await MeasureAsync("Leads: filter by status", "/leads", Rows, () => page.Locator(".pop:not([hidden]) label:has-text('Enrolled')").First.ClickAsync(), () => Shown($"{Rows} >> nth=0 >> td:not(.nar) >> text=Enrolled"), before: () => OpenFilterAsync("Status"));
        await MeasureAsync("Leads: filter by vendor", "/leads", Rows, () => page.Locator(".pop:not([hidden]) label:has-text('Vendor 17')").First.ClickAsync(), () => Shown($"{Rows} >> nth=0 >> td:not(.nar) >> text=Vendor 17"), before: () => OpenFilterAsync("Vendor"));
        await MeasureAsync("Leads: a day half a year back", "/leads", Rows, () => page.Locator("#goto-day").EvaluateAsync("box => { box.value = '2026-05-02'; box.dispatchEvent(new Event('change', { bubbles: true })); }"), () => Shown("tr.day:has-text('May 2')"), before: () => page.GetByRole(AriaRole.Button, new() { Name = "Go to" }).ClickAsync());
        await MeasureAsync("Leads: open a lead", "/leads", Rows, () => page.Locator(Rows + " a.id").First.ClickAsync(), () => Shown("[data-panel] .tl li"));
        await MeasureAsync("Leads: the next lead", null, "[data-panel] .tl li", async () => { _was = await page.Locator("[data-panel]").GetAttributeAsync("aria-label"); await page.Locator("[data-next]").ClickAsync(); }, () => page.WaitForFunctionAsync("was => { const p = document.querySelector('[data-panel]'); return p && p.getAttribute('aria-label') !== was && p.querySelector('h2').textContent.trim() === p.getAttribute('aria-label').slice(5) && p.querySelector('.tl li'); }", _was));
        await MeasureAsync("find: a lead by its id", "/leads", Rows, () => page.Keyboard.TypeAsync(_id!), () => Shown($"[role=option]:has-text('{_id}')"), before: async () => { _id = await page.Locator(Rows).Nth(40).GetAttributeAsync("data-lead"); await FindAsync(); });
        await MeasureAsync("find: a lead by its whole e-mail", "/leads", Rows, () => page.Keyboard.TypeAsync(somebody.Email), () => Shown("[role=option]:has-text('VEGA-')"), before: FindAsync);
        await MeasureAsync("find: a lead by its whole phone", "/leads", Rows, () => page.Keyboard.TypeAsync(somebody.Phone), () => Shown("[role=option]:has-text('VEGA-')"), before: FindAsync);

        async Task MeasureAsync(string name, string? at, string ready, Func<Task> click, Func<Task> content, Func<Task>? before = null)
        {
            var times = new List<double>();
            for (var round = -2; round < rounds; round++)
            {
                if (at is not null) await page.GotoAsync(at);
                await page.Locator(ready).First.WaitForAsync();
                await page.WaitForTimeoutAsync(250);
                if (before is not null) await before();
                var watch = Stopwatch.StartNew();
                await click();
                await content();
                if (round >= 0) times.Add(watch.Elapsed.TotalMilliseconds);
            }
            Console.WriteLine($"| {name} | {ScreensBenchmark.Figure(times, .5)} | {ScreensBenchmark.Figure(times, .95)} | {ScreensBenchmark.Figure(times, 1)} | 1,000 |");
        }

        Task Bar(string word) => page.Locator($".nav a:has-text('{word}')").ClickAsync();

        async Task Shown(params string[] selectors)
        {
            foreach (var selector in selectors) await page.Locator(selector).First.WaitForAsync();
        }

        Task Gone(string selector) => page.Locator(selector).First.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        async Task Months(string name)
        {
            await page.Locator($"button.now:text-is('{name}')").WaitForAsync();
            await page.WaitForFunctionAsync("!document.querySelector('.head.busy') && document.querySelector('tr[data-row]')");
        }

        async Task OpenClients()
        {
            await page.Locator("[aria-controls=clients]").ClickAsync();
            await page.Locator("#clients").WaitForAsync();
        }

        Task ClientAsync(string client) => page.Locator($"#clients a:has(span:text-is('{client}'))").ClickAsync();

        Task FindAsync() => page.Locator("[data-find]").FocusAsync();

        async Task OpenFilterAsync(string attribute)
        {
            await page.Locator("main .chip.add").ClickAsync();
            await page.Locator($"main .pop:not([hidden]) button.opt:text-is('{attribute}')").ClickAsync();
            await page.Locator("main .pop:not([hidden]) label").First.WaitForAsync();
        }
    }

    private static string? _was, _id;
}
