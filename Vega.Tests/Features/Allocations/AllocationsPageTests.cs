using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vega.Portal.Features.Allocations;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>The page over the real Search: who sees what, what is said, and what a saved cell moves.</summary>
public sealed class AllocationsPageTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Page_ForAccountManager_ShowsFiguresAndCellsToType()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.PostAsync(2);
        var page = await OpenAsync(sheet, sheet.Am);

        var row = page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        Assert.Equal(["200", "$75.00", "240"], Enumerable.Range(0, 3).Select(c => row.QuerySelector($"[data-c='{c}']")!.TextContent));
        var accepted = row.QuerySelector("a[href*='slot=yes']")!;
        Assert.Equal(("2", $"/leads?client={sheet.School.Slug}&campaign={sheet.Healthcare}&month=2026-11&slot=yes"), (accepted.TextContent, accepted.GetAttribute("href")));
        Assert.Equal("$150.00", row.QuerySelector("a[href*='billable=yes']")!.TextContent);
        Assert.Contains("68% of the month gone", page.Markup, StringComparison.Ordinal);
        Assert.Equal("No cap", page.Find($"tr[data-row='{sheet.Business}'] [data-c='0']").TextContent);
        Assert.Equal("–", page.Find($"tr[data-row='{sheet.Sleepy}'] [data-c='0']").TextContent);
    }

    [Fact]
    public async Task Page_ForVendor_LetsProjectionBeTypedAndShowsNoScore()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.VendorUser);

        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        Assert.Equal(["2", "2"], page.FindAll("[data-c]").Select(c => c.GetAttribute("data-c")));
        Assert.Empty(page.FindAll("[data-score]"));
        Assert.DoesNotContain("Copy last month", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/allocations/excel", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForFinance_IsRead()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.Finance);

        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        Assert.Empty(page.FindAll("[data-c]"));
        Assert.Empty(page.FindAll("table[role=grid]"));
        Assert.NotEmpty(page.FindAll("a[href^='/allocations/excel']"));
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    public async Task Page_FromDay20_WarnsOfTheNextMonth(int day, int notices)
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        _app.Clock.StandAt(new LocalDateTime(2026, 11, day, 12, 0), "America/New_York");
        var page = await OpenAsync(sheet, sheet.Am);

        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        Assert.Equal(notices, page.FindAll(".notice").Count);
        if (notices > 0) Assert.Equal("December has no allocation for 2 of 2 campaigns.", page.Find(".notice b").TextContent);
    }

    [Fact]
    public async Task Page_FilteredAway_SaysWhatWouldBeThere()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.Am, "?q=nothing-of-that-name");

        Assert.Equal("No campaign matches", page.WaitForElement(".empty h2").TextContent);
        Assert.Equal("Show all 3 campaigns", page.Find(".empty a").TextContent);
    }

    [Fact]
    public async Task Commit_OfACell_MovesItsRowAndTheTotals()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.Am);
        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        var table = page.FindComponent<SheetTable>();
        var others = page.FindComponents<SheetTableLine>().Where(l => l.Instance.Line.Campaign?.Id is { } id && id != sheet.Healthcare).Select(l => (Line: l, l.RenderCount)).ToList();

        var answer = await table.InvokeAsync(() => table.Instance.CommitAsync(null, [new CellPost(sheet.Healthcare, 0, "1,210", "200"), new CellPost(sheet.Healthcare, 1, "7,50", "75.00")]));

        Assert.Equal([("saved", "1210", "1,210"), ("refused", "75.00", "$75.00")], answer.Cells.Select(c => (c.State, c.Plain, c.Text)));
        Assert.Equal("Not saved: “7,50” is not a price. Write 7.50. Still in force: $75.00.", answer.Cells[1].Message);
        Assert.Equal(["1210", "75.00", "240", "refuse"], answer.Rows[sheet.Healthcare]);
        Assert.Equal("1,210", page.Find($"tr[data-row='{sheet.Healthcare}'] [data-c='0']").TextContent);
        Assert.StartsWith("1,210", page.Find("tfoot td.num").TextContent, StringComparison.Ordinal);
        Assert.All(others, o => Assert.Equal(o.RenderCount, o.Line.RenderCount));
    }

    [Fact]
    public async Task Commit_ThatFailsOnTheServer_IsToldOnEachCellAndSavedWhenTriedAgain()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.Am);
        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        var table = page.FindComponent<SheetTable>();
        CellPost[] cells = [new(sheet.Healthcare, 0, "210", "200"), new(sheet.Healthcare, 2, "250", "240")];

        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER broken BEFORE INSERT ON Audit BEGIN SELECT RAISE(ABORT, 'broken'); END"));
        CommitAnswer failed;
        try
        {
            failed = await table.InvokeAsync(() => table.Instance.CommitAsync(null, cells));
        }
        finally
        {
            await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER broken"));
        }
        Assert.Equal([("refused", "200", "200"), ("refused", "240", "240")], failed.Cells.Select(c => (c.State, c.Plain, c.Text)));
        Assert.All(failed.Cells, c => Assert.Matches("^Not saved: something failed on the server. .* recorded as .{3}-.{3}\\.$", c.Message));

        var again = await table.InvokeAsync(() => table.Instance.CommitAsync(null, cells));
        Assert.Equal([("saved", "210"), ("saved", "250")], again.Cells.Select(c => (c.State, c.Plain)));
    }

    [Fact]
    public async Task Commit_OverSomebodyElses_TellsBothValues()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var page = await OpenAsync(sheet, sheet.Am);
        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        await sheet.SaveAsync(sheet.Colleague, sheet.Healthcare, CellColumn.Cap, "220", "200");
        _app.Clock.Advance(Duration.FromSeconds(8));

        var table = page.FindComponent<SheetTable>();
        var answer = (await table.InvokeAsync(() => table.Instance.CommitAsync(null, [new CellPost(sheet.Healthcare, 0, "230", "200")]))).Cells[0];

        Assert.Equal(("stale", "220", "230", "200", $"{sheet.Colleague} saved this cell 8 seconds ago"), (answer.State, answer.Text, answer.Mine, answer.Before, answer.Message));
        Assert.Equal("220", page.Find($"tr[data-row='{sheet.Healthcare}'] [data-c='0']").TextContent);
    }

    [Fact]
    public async Task Page_Figures_EqualTheApis()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => s.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "am " + s.Slug, ["user"] = $"am.{s.Slug}@example.com" }));
        await sheet.PostAsync(3);
        var page = await OpenAsync(sheet, sheet.Am);
        page.WaitForElement($"tr[data-row='{sheet.Healthcare}']");
        using var api = _app.ClientWithKey("am " + sheet.School.Slug);

        var allocations = JsonDocument.Parse(await api.GetStringAsync("/api/v1/allocations?year=2026&month=11")).RootElement.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(2, allocations.Count);
        foreach (var allocation in allocations)
        {
            var (values, campaign) = (allocation.GetProperty("attributes"), allocation.GetProperty("relationships").GetProperty("client-campaign").GetProperty("data").GetProperty("id").GetString());
            int? Number(string name) => values.GetProperty(name).ValueKind == JsonValueKind.Null ? null : values.GetProperty(name).GetInt32();
            var cells = page.FindAll($"tr[data-row='{campaign}'] [data-c]").Select(c => c.TextContent).ToList();
            Assert.Equal([CellText.Cap(Number("cap")), "$" + (Number("cpl-in-cents")!.Value / 100m).ToString("0.00"), Number("vendor-projection")?.ToString() ?? "–"], cells.Take(3));
            var leads = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/leads?filter[client-campaign-id]={campaign}")).RootElement.GetProperty("meta").GetProperty("total").GetInt32();
            Assert.Equal(leads.ToString(), page.Find($"tr[data-row='{campaign}'] .rx").TextContent);
        }
    }

    private static async Task<IRenderedComponent<CascadingValue<Vega.Portal.Shell.PortalScope>>> OpenAsync(SheetSchool sheet, string email, string query = "")
    {
        var (bunit, scope) = await sheet.PageAsync(email);
        bunit.Services.GetRequiredService<NavigationManager>().NavigateTo("/allocations" + query);
        return bunit.Render<CascadingValue<Vega.Portal.Shell.PortalScope>>(p => p.Add(c => c.Value, scope).AddChildContent<AllocationsPage>());
    }
}
