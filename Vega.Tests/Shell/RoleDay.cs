using System.Globalization;
using Microsoft.Playwright;
using NodaTime;
using Vega.Domain.Allocations;
using Vega.Tests.Support;

namespace Vega.Tests.Shell;

/// <summary>The steps of a day at <see cref="BusySchool"/>, as a person takes them on a wide or a narrow screen.</summary>
internal sealed class RoleDay(BusySchool busy, IPage page, bool narrow)
{
    private static int _phones;
    private readonly string _phone = $"64655{Interlocked.Increment(ref _phones):00000}";

    private ILocator Panel => page.Locator("[data-panel]");
    private ILocator Dialog => page.Locator("dialog[open]");

    /// <summary>The page, or one part of it, passes axe in both themes and fits its window.</summary>
    public async Task AccessibleAsync(string? part = null)
    {
        await page.AssertAccessibleInBothAsync(part);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), page.Url + " is wider than its window");
    }

    public async Task<string> SeeALeadComeInAsync()
    {
        var lead = (await busy.School.PostAsync(("ContactPhone", _phone), ("ContactFirstName", "Zebulonia"))).Id;
        await page.GetByRole(AriaRole.Button, new() { Name = "1 new", Exact = true }).ClickAsync();
        await page.Locator($"tr[data-lead='{lead}']").WaitForAsync();
        return lead;
    }

    public async Task FindByPhoneAsync(string lead)
    {
        var spoken = $"({_phone[..3]}) {_phone[3..6]}-{_phone[6..]}";
        if (narrow)
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Search", Exact = true }).ClickAsync();
            // Leads has a box of its own, which stands there until Find does.
            await page.GetByRole(AriaRole.Heading, new() { Name = "Find", Exact = true, Level = 1 }).WaitForAsync();
            var box = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Searchbox, new() { Name = "Find a lead, campaign or client" });
            await box.FillAsync(spoken);
            await box.PressAsync("Enter");
            await page.GetByRole(AriaRole.Link, new() { Name = lead }).WaitForAsync();
            await AccessibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = lead }).ClickAsync();
        }
        else
        {
            await page.Keyboard.PressAsync("/");
            await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Find" })).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(spoken);
            await page.GetByRole(AriaRole.Option).Filter(new() { HasText = lead }).WaitForAsync();
            await AccessibleAsync(".bar");
            await page.Keyboard.PressAsync("Enter");
        }
        await Panel.GetByText(lead).WaitForAsync();
        await Panel.GetByText("Received from").WaitForAsync();
    }

    public async Task ReturnAsync(string lead)
    {
        var before = await AcceptedAsync();
        await Panel.GetByRole(AriaRole.Button, new() { Name = "Return…" }).ClickAsync();
        var reason = Dialog.GetByLabel("Reason");
        await reason.FillAsync("Wrong number");
        await reason.PressAsync("Tab");
        await AccessibleAsync("dialog[open]");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Return the lead" }).ClickAsync();
        await Panel.GetByText("Wrong number").First.WaitForAsync();
        Assert.Equal(before - 1, await AcceptedAsync());
        Assert.Equal("Wrong number", (await busy.School.LeadsAsync()).Single(l => l.PublicId.With("VEGA") == lead).ReturnReason);
    }

    public async Task ExpectNoActionsAsync()
    {
        foreach (var name in new[] { "Return…", "Change status", "Add note", "Edit" }) await Assertions.Expect(Panel.GetByRole(AriaRole.Button, new() { Name = name })).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-tick]")).ToHaveCountAsync(0);
    }

    public async Task ReadPanelAsync(bool masked)
    {
        await AccessibleAsync("[data-panel]");
        foreach (var (tab, sign) in new[] { ("Fields", "Price, frozen"), ("Raw post", "SHA-256") })
        {
            await Panel.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Panel.GetByText(sign).First.WaitForAsync();
            await AccessibleAsync("[data-panel]");
        }
        Assert.Equal(masked, !(await Panel.InnerTextAsync()).Contains(_phone, StringComparison.Ordinal));
        Assert.Equal(masked, !(await page.ContentAsync()).Contains("ebulonia", StringComparison.OrdinalIgnoreCase));
        var shown = await Panel.GetAttributeAsync("aria-label");
        await Panel.GetByRole(AriaRole.Button, new() { Name = "Next lead" }).ClickAsync();
        await Assertions.Expect(Panel).Not.ToHaveAttributeAsync("aria-label", shown!);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Panel).ToHaveCountAsync(0);
    }

    /// <summary>The dialogs of the panel, by keyboard alone: each opens on its first field and gives the focus back; one changes a field.</summary>
    public async Task ChangeByKeyboardAsync()
    {
        foreach (var (name, field) in new[] { ("Change status", "Status"), ("Re-bill $75.00…", "Yes"), ("Add note", "Note") })
        {
            var button = Panel.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            await button.PressAsync("Enter");
            await Assertions.Expect(name[0] == 'R' ? Dialog.GetByRole(AriaRole.Button, new() { Name = field }) : Dialog.GetByLabel(field, new() { Exact = true })).ToBeFocusedAsync();
            await AccessibleAsync("dialog[open]");
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(Dialog).ToHaveCountAsync(0);
            await Assertions.Expect(button).ToBeFocusedAsync();
        }
        await Panel.GetByRole(AriaRole.Tab, new() { Name = "Fields" }).PressAsync("Enter");
        await Panel.GetByRole(AriaRole.Button, new() { Name = "Change External id" }).PressAsync("Enter");
        await Assertions.Expect(Dialog.GetByLabel("External id")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("CRM-" + _phone);
        await page.Keyboard.PressAsync("Tab");
        var save = Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" });
        await Assertions.Expect(save).ToBeEnabledAsync();
        await AccessibleAsync("dialog[open]");
        await save.PressAsync("Enter");
        await Panel.GetByText("CRM-" + _phone).First.WaitForAsync();
    }

    /// <summary>Whoever is masked sees one person for a reason.</summary>
    public async Task RevealAsync(string lead)
    {
        await page.GotoAsync("/leads?lead=" + lead);
        await Panel.GetByRole(AriaRole.Button, new() { Name = "Reveal…" }).ClickAsync();
        await Assertions.Expect(Dialog.GetByLabel("Why you need to see")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("She called and asks for her own data");
        await AccessibleAsync("dialog[open]");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Reveal", Exact = true }).PressAsync("Enter");
        await Panel.GetByText("Zebulonia").First.WaitForAsync();
        await AccessibleAsync("[data-panel]");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Panel).ToHaveCountAsync(0);
    }

    /// <summary>Three leads are picked; each deed for many says what it would do; a note is added to them.</summary>
    public async Task ChangeManyAsync()
    {
        var ticks = page.Locator("input[data-tick]:not([data-tick='all'])");
        await ticks.Nth(3).ClickAsync();
        await page.GetByText("1 selected").WaitForAsync();
        await ticks.Nth(5).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await page.GetByText("3 selected").WaitForAsync();
        await AccessibleAsync("main");
        var picked = page.GetByRole(AriaRole.Region, new() { Name = "Selected leads" });
        foreach (var (name, title) in new[] { ("Change status…", "Change the status of 3 leads"), ("Return…", "Return 3 leads to the vendor?"), ("Billing…", "Change what is billed for 3 leads") })
        {
            await picked.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
            await Dialog.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
            if (name[0] == 'C')
            {
                await Dialog.GetByLabel("Status", new() { Exact = true }).SelectOptionAsync("contacted");
                await Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Change [0-3] lead") }).WaitForAsync();
            }
            await AccessibleAsync("dialog[open]");
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(Dialog).ToHaveCountAsync(0);
        }
        await picked.GetByRole(AriaRole.Button, new() { Name = "Add note…" }).PressAsync("Enter");
        await Assertions.Expect(Dialog.GetByLabel("Note")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Asked the vendor");
        await AccessibleAsync("dialog[open]");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Add the note" }).PressAsync("Enter");
        await page.GetByText("3 leads changed.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Assertions.Expect(picked).ToHaveCountAsync(0);
    }

    public async Task OpenAllocationsAsync()
    {
        await GoAsync("Allocations", "Allocations");
        await Row().WaitForAsync();
        await AccessibleAsync();
        if (await Row().Locator("[data-score]").CountAsync() == 0) return;
        await Row().Locator("[data-score]").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Smart score of" }).WaitForAsync();
        await AccessibleAsync(".say-score");
        await page.Keyboard.PressAsync("Escape");
    }

    public async Task ExpectNoAllocationsAsync()
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Allocations" })).ToHaveCountAsync(0);
        await page.GotoAsync("/allocations");
        await page.GetByText("Your role does not open this page").WaitForAsync();
        await AccessibleAsync();
        await page.GotoAsync("/nowhere");
        await page.GetByText("There is nothing at this address").WaitForAsync();
        await AccessibleAsync();
    }

    public async Task EditACapByKeyboardAsync()
    {
        await TypeAsync(0, "250", "200", "250");
        Assert.Equal(250, (await AllocationAsync()).Cap);
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Shift+F2");
        await Dialog.GetByText("Cap of Healthcare").WaitForAsync();
        await Dialog.Locator("li").First.WaitForAsync();
        await AccessibleAsync("dialog[open]");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Dialog).ToHaveCountAsync(0);
        await Cell(0).FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await SavedAsync(0, "200");
        Assert.Equal(200, (await AllocationAsync()).Cap);
    }

    public async Task EditAProjectionAsync()
    {
        await Assertions.Expect(page.Locator("[data-c]:not([data-c='2'])")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Copy last month")).ToHaveCountAsync(0);
        await TypeAsync(2, "260", "240", "260");
        Assert.Equal(260, (await AllocationAsync()).VendorProjection);
        await page.Keyboard.PressAsync("Control+z");
        await SavedAsync(2, "240");
    }

    public async Task ExpectNothingToTypeIntoAsync()
    {
        await Assertions.Expect(page.Locator("[data-c]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Copy last month")).ToHaveCountAsync(0);
    }

    public async Task PasteABlockAsync()
    {
        var rows = (await page.Locator("tr[data-row]").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.row)")).Select(r => int.Parse(r, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(5, rows.Length);
        var block = string.Join('\n', Enumerable.Range(1, 5).Select(i => $"{100 + i}\t{10 + i}.50\t{90 + i}"));
        await Cell(0, rows[0]).FocusAsync();
        await page.EvaluateAsync("text => { const data = new DataTransfer(); data.setData('text/plain', text); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }", block);
        await SavedAsync(2, "95", rows[4]);
        await SavedAsync(1, "$11.50", rows[0]);
        await page.Keyboard.PressAsync("Control+z");
        await SavedAsync(2, "240", rows[4]);
        await SavedAsync(0, "200", rows[0]);
    }

    public async Task CopyLastMonthAsync()
    {
        var month = busy.NextMonth();
        await page.GotoAsync($"/allocations?month={month.Year}-{month.Month:00}");
        await Row().WaitForAsync();
        if (narrow) await MoreAsync("Copy last month…");
        else await page.GetByRole(AriaRole.Button, new() { Name = "Copy last month…" }).ClickAsync();
        await Dialog.GetByText("1,000 leads of cap").WaitForAsync();
        await AccessibleAsync("dialog[open]");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Copy 5 allocations" }).ClickAsync();
        await SavedAsync(0, "200");
        Assert.Equal(200, (await AllocationAsync(month)).Cap);
    }

    /// <summary>A day that was gone to stays in sight, also when newer leads are fetched above it.</summary>
    public async Task GoToADayAsync()
    {
        await page.GotoAsync("/leads?at=2026-10-02");
        await page.Locator("tr[data-lead]").Nth(150).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var day = await page.EvaluateAsync<string>("""
            () => {
              const list = document.querySelector('.leads-wrap'), edge = list.getBoundingClientRect().top + (list.querySelector('thead').offsetHeight || 0) + 30;
              let day = '';
              for (const row of list.querySelectorAll('tbody tr')) {
                if (!row.dataset.lead) day = row.textContent;
                else if (row.getBoundingClientRect().bottom > edge) return day;
              }
            }
            """);
        Assert.Equal("Friday, Oct 2", day);
    }

    /// <summary>What opens from the bar and from the head of Leads.</summary>
    public async Task OpenMenusAsync()
    {
        await GoAsync("Leads", "Leads");
        await page.Locator("tr[data-lead]").First.WaitForAsync();
        foreach (var name in new[] { "Filter", "Columns", "Go to" })
        {
            await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
            await page.Locator("main .pop:not([hidden])").WaitForAsync();
            await AccessibleAsync("main .pop:not([hidden])");
            await page.Keyboard.PressAsync("Escape");
        }
        await page.Locator("[aria-controls='person']").ClickAsync();
        await AccessibleAsync("#person");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Dialog.GetByText("Everywhere").WaitForAsync();
        await AccessibleAsync("dialog[open]");
        await page.Keyboard.PressAsync("Escape");
    }

    public async Task ExpectNoExportAsync()
    {
        if (narrow) await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Rejects by day" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Export")).ToHaveCountAsync(0);
    }

    public async Task ExportAsync(bool excel)
    {
        var offer = $"Export {(await busy.School.LeadsAsync()).Count.ToString("#,0", CultureInfo.InvariantCulture)}";
        if (narrow) await MoreAsync(offer + "…");
        else await page.GetByRole(AriaRole.Button, new() { Name = offer + "…" }).ClickAsync();
        await AccessibleAsync("dialog[open]");
        if (!excel) await Dialog.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync();
        var go = Dialog.GetByRole(AriaRole.Button, new() { Name = offer + " leads" });
        var download = await page.RunAndWaitForDownloadAsync(() => go.ClickAsync());
        var path = await download.PathAsync();
        await Dialog.GetByText("written. The file is").WaitForAsync();
        await AccessibleAsync("dialog[open]");
        Assert.InRange(excel ? LeadFile.ExcelRows(path) : LeadFile.CsvRows(path), BusySchool.Leads + 1, BusySchool.Leads + 100);
    }

    private async Task GoAsync(string word, string heading)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = word, Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 }).WaitForAsync();
    }

    private async Task MoreAsync(string what)
    {
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = what, Exact = true }).ClickAsync();
    }

    private ILocator Row(int? campaign = null) => page.Locator($"tr[data-row='{campaign ?? busy.Campaign()}']");

    private ILocator Cell(int column, int? campaign = null) => Row(campaign).Locator($"[data-c='{column}']");

    private async Task TypeAsync(int column, string text, string before, string after)
    {
        await Assertions.Expect(Cell(column)).ToHaveTextAsync(before);
        await Cell(column).FocusAsync();
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Enter");
        await SavedAsync(column, after);
    }

    /// <summary>Returns when the cell shows the text and nothing waits for the server.</summary>
    private async Task SavedAsync(int column, string text, int? campaign = null)
    {
        await Assertions.Expect(Cell(column, campaign)).ToHaveTextAsync(text);
        await Assertions.Expect(page.Locator("[data-state='waits']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-state='fault']")).ToHaveCountAsync(0);
    }

    private Task<Allocation> AllocationAsync(YearMonth? month = null) => busy.School.AllocationAsync(month ?? BusySchool.November);

    /// <summary>Accepted of November so far, as the page of allocations shows it.</summary>
    private async Task<int> AcceptedAsync()
    {
        var other = await page.Context.NewPageAsync();
        other.SetDefaultTimeout(60_000);
        await other.GotoAsync("/allocations");
        var text = await other.Locator($"tr[data-row='{busy.Campaign()}'] a[href*='slot=yes']").TextContentAsync();
        await other.CloseAsync();
        return int.Parse(text!, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
