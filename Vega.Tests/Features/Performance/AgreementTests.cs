using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Excel;
using Vega.Portal.Features.Performance.Excel.Download;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Shell;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance;

/// <summary>The page, its workbook and what is copied from it show the numbers of the API: every cell, sub-total and total of many tables.</summary>
[Collection(BrowserTests.Name)]
public sealed class AgreementTests(BrowserFixture browser, SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Zone = "America/New_York";
    private readonly VegaApp _app = shared.App;

    /// <summary>Tables of every kind: groups, columns, measures, modes, comparisons, filters, days, zones, moments.</summary>
    public static readonly IReadOnlyList<string> Addresses =
    [
        "rows=vendor_id", "rows=vendor_id&show=media", "rows=vendor_id,state&show=media", "rows=state&show=media", "rows=program_group_id,vendor_id", "rows=program_group_id,vendor_id,state", "rows=vendor_id,program_group_id,state,city",
        "rows=vendor_id,program_group_id,state,city&depth=4", "rows=client_campaign_id&show=volume,funnel,cost,media&compared=all", "rows=degree_program_id&show=volume", "rows=current_degree_program_id", "rows=campaign_type,source",
        "rows=state&cols=vendor_id&show=lead_count,enroll_rate", "rows=vendor_id&cols=state&show=cost,media", "rows=program_group_id,state&cols=vendor_id&show=funnel", "rows=vendor_id,state&cols=date&show=lead_count,impressions,total_spend_in_cents,total_cost_in_cents",
        "rows=state&cols=month&show=volume", "rows=vendor_id&cols=week&show=lead_count,spend_per_lead&compare=mode", "rows=city&cols=program_group_id&show=billable_lead_count,billable_rate&depth=1", "rows=year,month", "rows=date&show=volume,funnel,cost,media",
        "rows=week&show=lead_count", "rows=day&show=funnel", "rows=hour&show=volume", "rows=year,quarter&show=cost", "rows=year_month,vendor_id&show=media", "rows=state&mode=snapshot", "rows=vendor_id,state&mode=snapshot&show=volume,cost",
        "rows=date&mode=snapshot&show=funnel,cost", "rows=state&cols=vendor_id&mode=snapshot&show=volume", "rows=state&compare=mode&compared=all", "rows=vendor_id,state&compare=mode&mode=snapshot&compared=all&show=volume,cost",
        "rows=vendor_id&compare=year&compared=all", "rows=vendor_id&days=2026-02-01..2026-02-28&compare=2026-01-01..2026-01-31&compared=all&show=funnel,cost,media", "rows=program_group_id,vendor_id&days=2026-02-01..2026-02-28&compared=all",
        "rows=state&days=2026-02-01..2026-02-28&show=media&compare=none", "rows=state&state=TX", "rows=state&state=TX|~|IL&vendor_id=-1", "rows=city,state&not.state=TX", "rows=vendor_id&not.state=TX|IL&compared=all", "rows=city&city=~",
        "rows=ad_campaign_id&show=media,lead_count", "rows=ad_campaign_id,vendor_id&show=media&days=2026-01-01..2026-03-31", "rows=marketing_platform_id,ad_id&show=media", "rows=vendor_id&source=a%20%26%20b%257Cx", "rows=source&cols=day&show=lead_count",
        "rows=state&as_of=2026-02-10", "rows=vendor_id,state&as_of=2026-02-10&mode=snapshot&compared=all", "rows=vendor_id&as_of=2026-02-10&cols=state&show=cost", "rows=date&zone=Asia/Kolkata", "rows=hour,vendor_id&zone=Pacific/Auckland&show=funnel",
        "rows=original_standard_fields:state,state", "rows=vendor_id&show=good_rate,refusal_rate,return_rate,interview_rate,qualify_rate,admit_rate,start_rate,cost_per_contact,cost_per_application,cost_per_start,spend_per_click&compared=all", "rows=client_id,vendor_id&sort=enroll_rate&order=asc",
        "rows=vendor_id,state&sort=lead_count.change&depth=1&turned=none", "rows=state,vendor_id&sort=name&trend=no&chart=none", "rows=campaign_type&cols=vendor_id&show=spend_per_lead,click_rate,cost_per_lead",
    ];

    [Fact]
    public async Task Performance_PageApiAndWorkbook_ShowTheSameNumbers()
    {
        Assert.True(Addresses.Count >= 50);
        var (school, email, password) = await SchoolAsync();
        using var api = school.WithClientKey();
        var page = await browser.SignInAsync(_app, email, password, "/performance?rows=vendor_id");
        var (told, books) = (new List<ExpectedTable>(), new List<byte[]>());
        foreach (var address in Addresses)
        {
            var view = View(address.Replace("vendor_id=-1", "vendor_id=" + _app.Applied.VendorId(school.Vendor), StringComparison.Ordinal));
            // Everything open, so that every line is compared; where the address says how far, the lines that stand open.
            var all = !address.Contains("depth=", StringComparison.Ordinal);
            if (all) view = view with { Depth = TableView.MostGroups };
            var expected = await ExpectedTable.AskAsync(api, view);
            // The page is opened by the link that is copied from it, which says the same in another zone and on another day.
            var link = view.Fixed().Address();
            Assert.Equal(link, TableAddress.Read(link, new PortalScope(Viewer.System, [], null, Uri.EscapeDataString("Asia/Tokyo")), _app.Clock.Now + Duration.FromDays(100)).Address());
            expected.AssertShows("The page", await ReadAsync(page, link), Written, all);
            var (book, lines, copied) = await WorkbookAsync(school, view);
            // All lines are there; what is folded on the page is folded.
            expected.AssertShows("The workbook", lines, InWorkbook);
            expected.AssertShows("What is copied", copied, Bare, all: false);
            told.Add(expected);
            books.Add(book);
        }
        await page.Context.CloseAsync();
        if (LibreOffice.IsThere) await AssertPivotsAsync(told, books);
    }

    [Fact]
    public async Task Line_Opened_IsReadAloneWhileItAddsUp()
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 3, 2, 9, 30), Zone);
        var school = new School(_app);
        school.Healthcare["allocations"] = Months(7500);
        await school.OpenAsync();
        foreach (var (state, city) in new[] { ("TX", "Austin"), ("TX", "Waco"), ("IL", "Oak Lawn"), ("IL", "Cicero") }) await school.PostAsync(("State", state), ("City", city));
        var viewer = new Viewer { Kind = ViewerKind.User, Role = Role.AccountManager, UserId = 1, ClientIds = [school.ClientId], Name = "Manager" };
        var report = _app.Services.GetRequiredService<TableReport>();
        var view = View("rows=state,city&depth=1");
        async Task<TableResult> ReadAsync(string turned, TableReading? known) => (await report.ReadAsync(view with { Turned = turned.Split(' ', StringSplitOptions.RemoveEmptyEntries), Sort = "name" }, viewer, default, known)).Table!;
        string Told(TableResult table) => string.Join(' ', table.Shown().Select(l => $"{l.Line.Label}={l.Line.Sums.Now.Values[0]}").Append("Total=" + table.Total.Now.Values[0]));

        var folded = await ReadAsync("", null);
        Assert.Equal("TX=2 IL=2 Total=4", Told(folded));
        await school.PostAsync(("State", "IL"), ("City", "Joliet"));
        var texas = await ReadAsync("TX", folded.Reading);
        Assert.Same(folded.Reading, texas.Reading);
        Assert.Equal("TX=2 Waco=1 Austin=1 IL=2 Total=4", Told(texas));
        // What came in since shows in the line that opens, so that all of the table is read anew.
        var both = await ReadAsync("TX IL", texas.Reading);
        Assert.NotSame(texas.Reading, both.Reading);
        Assert.Equal("TX=2 Waco=1 Austin=1 IL=3 Oak Lawn=1 Joliet=1 Cicero=1 Total=5", Told(both));
        _app.Clock.Advance(Duration.FromMinutes(2));
        Assert.NotSame(both.Reading, (await ReadAsync("IL", both.Reading)).Reading);
        _app.Clock.RunFrom(_app.Clock.Now);
    }

    /// <summary>The pivots as LibreOffice lays them out anew from their data: each sum comes to the total of the API.</summary>
    private static async Task AssertPivotsAsync(List<ExpectedTable> told, List<byte[]> books)
    {
        var pivots = await LibreOffice.SheetAsync(books, 3);
        foreach (var (expected, pivot) in told.Zip(pivots))
        {
            var total = pivot.Single(r => r[0] == "Total Result");
            var head = pivot.First(r => r.Any(c => c.StartsWith("Sum of ", StringComparison.Ordinal)));
            // Spend that no row carries is no measure of the pivot.
            var sums = expected.Columns.Index().Where(c => c.Item is { Part: ColumnPart.Now, Across: null, Measure.Place: { } place } && (place < PerformanceSums.Impressions || head.Contains("Sum of " + c.Item.Measure.Title))).ToList();
            foreach (var (at, column) in sums)
            {
                var read = total[Array.IndexOf(head, "Sum of " + column.Measure.Title)];
                var wanted = expected.Total[at] is { } value ? column.Format == ColumnFormat.Money ? value / 100 : value : 0;
                Assert.True(wanted == decimal.Parse(read.Replace("$", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture), $"{expected.View.Address()}, {column.Key} in LibreOffice: {read} instead of {wanted}");
            }
        }
    }

    [Theory]
    [InlineData("rows=vendor_id,state&compared=all")]
    [InlineData("rows=state&cols=vendor_id&not.state=IL&mode=snapshot&compare=none")]
    [InlineData("rows=year,month&as_of=2026-02-10&source=a%20%26%20b%257Cx&compare=none")]
    public async Task Call_CopiedFromThePage_ReturnsItsRows(string address)
    {
        var (school, email, password) = await SchoolAsync();
        var page = await browser.SignInAsync(_app, email, password, "/performance?" + address + "&depth=4");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Locator("tfoot tr").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "As API call" }).ClickAsync();
        await page.GetByText("Copied the API call").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var curl = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        var view = View(address);
        using var api = school.WithClientKey();
        var bodies = curl.Split("-d '").Skip(1).Select(b => b[..b.LastIndexOf("}'", StringComparison.Ordinal)] + "}").Select(b => b.Replace("'\\''", "'", StringComparison.Ordinal)).ToList();
        Assert.Equal(view.Comparison == ComparisonKind.None ? 1 : 2, bodies.Count);
        using var response = await api.PostAsync("/api/v1/performance", new StringContent(bodies[0], Encoding.UTF8, "application/json"));
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var shown = await ReadAsync(page, null);
        var leaves = shown.Where(l => l.Key != "Total" && l.Key.Split(" / ").Length == view.Groups.Count).Sum(l => Number(l.Value["lead_count"]));
        Assert.True(leaves > 0);
        Assert.Equal(answer.GetProperty("data").EnumerateArray().Sum(r => r.GetProperty("lead_count").GetInt64()), leaves);
        Assert.Equal(answer.GetProperty("meta").GetProperty("totals").GetProperty("lead_count").GetInt64(), Number(shown["Total"]["lead_count"]));
        await page.Context.CloseAsync();
    }

    /// <summary>The workbook of the page's button, and what is copied from the page, read back: their lines by their names, each column by its key.</summary>
    private async Task<(byte[] Book, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Lines, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Copied)> WorkbookAsync(School school, TableView view)
    {
        var viewer = new Viewer { Kind = ViewerKind.User, Role = Role.AccountManager, UserId = 1, ClientIds = [school.ClientId], Name = "Manager" };
        var order = new WorkbookOrder(viewer.Name, school.Slug, null, _app.Clock.Now, "USD");
        var table = await _app.Services.GetRequiredService<PageTable>().ReadAsync(view, new Dictionary<Dimension, string>(), viewer, order, CancellationToken.None);
        var file = _app.Services.GetRequiredService<PerformanceWorkbook>().Write(table!);
        var (lines, total) = WorkbookReading.Of(file).Table(string.Join(" / ", view.Groups.Select(g => g.Column().Title)), " / ");
        var shown = (await _app.Services.GetRequiredService<TableReport>().ReadAsync(view, viewer, CancellationToken.None)).Table!;
        IReadOnlyDictionary<string, string> Cells(IEnumerable<string> cells) => shown.Columns.Zip(cells).ToDictionary(c => c.First.Key, c => c.Second);
        var read = lines.ToDictionary(l => l.Path, l => Cells(l.Cells.Select(Told).Concat(Enumerable.Repeat(Told(null), shown.Columns.Count - l.Cells.Length))), StringComparer.Ordinal);
        read.Add("Total", Cells(total.Select(Told).Concat(Enumerable.Repeat(Told(null), shown.Columns.Count - total.Length))));
        var copied = TableText.Tsv(shown).Split('\n').Skip(1).Select(l => l.Split('\t')).ToDictionary(l => string.Join(" / ", l.Take(view.Groups.Count).Where(n => n.Length > 0)), l => Cells(l.Skip(view.Groups.Count)), StringComparer.Ordinal);
        return (file, read, copied);
    }

    /// <summary>A number as it is copied: bare, money in dollars.</summary>
    private static string Bare(TableColumn column, decimal? value) => value is not { } number ? "" : column.Format switch
    {
        ColumnFormat.Money => (number / 100).ToString("0.00", CultureInfo.InvariantCulture),
        ColumnFormat.Percent => number.ToString("0.######", CultureInfo.InvariantCulture),
        _ => number.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>A number as it stands in a workbook: money in dollars, changes of shares in points.</summary>
    private static string InWorkbook(TableColumn column, decimal? value) => Told(value is not { } number ? null : (double)(column.Format switch
    {
        ColumnFormat.Money => Math.Round(number, MidpointRounding.AwayFromZero) / 100,
        ColumnFormat.Percent when column.Part == ColumnPart.Change => number * 100,
        _ => number,
    }));

    private static string Told(double? value) => value is { } number ? Math.Round(number, 6).ToString("0.######", CultureInfo.InvariantCulture) : "–";

    private TableView View(string address) => TableAddress.Read("/performance?" + address, new PortalScope(Viewer.System, [], null, Uri.EscapeDataString(Zone)), _app.Clock.Now);

    /// <summary>The lines that the page shows, by their names, each column by its key.</summary>
    private static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(IPage page, string? address)
    {
        if (address is not null)
        {
            await page.EvaluateAsync("address => Blazor.navigateTo(address)", address);
            await page.Locator($"[data-shows=\"{address}\"]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }
        var read = await page.EvaluateAsync<JsonElement>("""
            () => { const keys = [...document.querySelectorAll("thead tr:last-child th[data-key]")].map(h => h.dataset.key);
              const cells = row => [...row.querySelectorAll("td[data-cell]")].map(c => c.innerText.trim().replace(/\s*\*$/, ""));
              return { keys, lines: [...document.querySelectorAll("tbody tr[data-line]")].map(r => ({ level: +r.dataset.line, name: r.querySelector(".name").textContent.trim(), cells: cells(r) })), total: document.querySelector("tfoot") ? cells(document.querySelector("tfoot tr")) : null }; }
            """);
        var keys = read.GetProperty("keys").EnumerateArray().Select(k => k.GetString()!).ToList();
        var lines = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, string> Cells(JsonElement cells) => keys.Zip(cells.EnumerateArray()).ToDictionary(c => c.First, c => c.Second.GetString()!);
        var path = new List<string>();
        foreach (var line in read.GetProperty("lines").EnumerateArray())
        {
            path.RemoveRange(line.GetProperty("level").GetInt32(), path.Count - line.GetProperty("level").GetInt32());
            path.Add(line.GetProperty("name").GetString()!);
            lines.Add(string.Join(" / ", path), Cells(line.GetProperty("cells")));
        }
        if (read.GetProperty("total").ValueKind == JsonValueKind.Array) lines.Add("Total", Cells(read.GetProperty("total")));
        return lines;
    }

    /// <summary>A number as look.md has it.</summary>
    private static string Written(TableColumn column, decimal? value)
    {
        if (value is not { } number) return "–";
        var sign = number < 0 ? "−" : column.Signed && number > 0 ? "+" : "";
        var size = Math.Abs(number);
        return column.Format switch
        {
            ColumnFormat.Money => (Math.Round(size, MidpointRounding.AwayFromZero) / 100).ToString($"'{sign}$'#,##0.00", CultureInfo.InvariantCulture),
            ColumnFormat.Percent => (size * 100).ToString($"'{sign}'#,##0.0", CultureInfo.InvariantCulture) + (column.Part == ColumnPart.Change ? "" : "%"),
            _ => size.ToString($"'{sign}'#,##0", CultureInfo.InvariantCulture),
        };
    }

    private static long Number(string text) => long.Parse(text.Replace(",", "", StringComparison.Ordinal).Replace('−', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Two vendors, one of them paid by a share of spend; leads of three months that went every way, and ad spend with and without leads.</summary>
    private async Task<(School School, string Email, string Password)> SchoolAsync()
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 1, 6, 9, 30), Zone);
        var school = new School(_app);
        var (email, password) = school.AddUser("AccountManager");
        school.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "manager " + school.Slug, ["user"] = email });
        foreach (var campaign in school.Contract["campaigns"]!.AsArray()) campaign!["allocations"] = Months(7500);
        var second = school.Contract.DeepClone().AsObject();
        (second["vendor"], second["payout"], second["percentOfSpend"]) = ("Other " + school.Slug, "percentage_of_spend", 12.5);
        // Lines are told apart by their names.
        foreach (var campaign in second["campaigns"]!.AsArray()) campaign!["name"] = campaign["name"] + " too";
        school.File["contracts"]!.AsArray().Add(second);
        await school.OpenAsync();
        var random = new Random(7);
        using var other = _app.ClientWithKey("other " + school.Slug);
        using var own = school.WithVendorKey();
        string[] states = ["TX", "IL", "NY", "TX"], cities = ["Austin", "Oak Lawn", "New York", "Waco"], ways = ["contacted", "interviewed", "applied", "enrolled", "started", "returned", "rejected", "custom_good_1", "contacted"];
        var ids = new List<string>();
        for (var i = 0; i < 66; i++)
        {
            _app.Clock.Advance(Duration.FromMinutes(random.Next(200, 2500)));
            var place = random.Next(4);
            var vendor = i % 3 == 0 ? "Other " + school.Slug : school.Vendor;
            var campaign = _app.Applied.CampaignPublicId($"{school.Slug}/{vendor}/{(i % 4 == 1 ? "Business" : "Healthcare")}{(i % 3 == 0 ? " too" : "")}");
            var body = school.Body(("State", i % 11 == 5 ? null : states[place]), ("City", i % 7 == 3 ? null : cities[place]), ("campaign_id", campaign), ("program_code", i % 4 == 1 ? "MBA" : i % 9 == 8 ? "NOPE" : i % 5 == 0 ? "NURS" : "PSYCH"),
                ("source", i % 2 == 0 ? "a & b|x" : "plain"), ("ad_campaign_id", i % 3 == 1 ? null : "C" + (i % 2)), ("marketing_platform_id", "meta " + school.Slug));
            var answer = await school.PostAsync(i % 3 == 0 ? other : own, body);
            if (answer.Status is "new_lead") ids.Add(answer.Id);
            if (i % 2 == 1 && ids.Count > 0) await school.PatchAsync($$"""{"id":"{{ids[random.Next(ids.Count)]}}","status":"{{ways[random.Next(ways.Length)]}}"}""");
            if (i % 13 == 6 && ids.Count > 0) await school.PatchAsync($$"""{"id":"{{ids[random.Next(ids.Count)]}}","State":"OH","program_code":"NURS"}""");
        }
        using var manager = _app.ClientWithKey("manager " + school.Slug);
        var spend = new JsonArray();
        foreach (var (day, ad, vendor, cents) in new[] { ("2026-01-08", "C0", school.Vendor, 10_001), ("2026-01-20", "C1", "Other " + school.Slug, 33_333), ("2026-02-03", "C0", "Other " + school.Slug, 20_000), ("2026-02-14", "C9", school.Vendor, 777), ("2026-02-15", "C0", school.Vendor, 12_345) })
            spend.Add(new JsonObject { ["marketing_platform_id"] = "meta " + school.Slug, ["ad_campaign_id"] = ad, ["date"] = day, ["client_id"] = school.ClientId, ["vendor_id"] = _app.Applied.VendorId(vendor), ["impressions"] = cents / 3, ["clicks"] = cents / 100, ["spend_in_cents"] = cents });
        var imported = await Answer.OfAsync(await manager.PostAsync("/api/v1/marketing-spend", new StringContent(spend.ToJsonString(), Encoding.UTF8, "application/json")));
        Assert.True((int)imported.Code == 200, imported.Text);
        _app.Clock.RunFrom(_app.Clock.Now);
        return (school, email, password);
    }

    private static JsonArray Months(int cents) => [.. Enumerable.Range(1, 6).Select(m => (JsonNode)new JsonObject { ["year"] = 2026, ["month"] = m, ["cap"] = 1000, ["cplInCents"] = cents })];
}
