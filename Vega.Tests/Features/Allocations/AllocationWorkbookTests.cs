using System.Data;
using System.Net;
using System.Text.Json.Nodes;
using ExcelDataReader;
using Vega.Portal.Features.Allocations;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>The month as Excel.</summary>
public sealed class AllocationWorkbookTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Write_AMonth_HasItsNumbersAsNumbersAndNamesAsText()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => s.Contract["campaigns"]![2]!["name"] = "=1+1");
        await sheet.PostAsync(2);

        using var stream = new MemoryStream(await sheet.Get<AllocationWorkbook>().WriteAsync(await sheet.ViewerAsync(sheet.Am), SheetSchool.November, null, new SheetFilter(), scores: true, CancellationToken.None));
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);

        Assert.Equal(["Client", "Vendor", "Campaign"], rows[0].Take(3));
        var healthcare = rows.Single(r => (string?)r[2] == "Healthcare");
        Assert.Equal([200.0, 75.0, "lead", 240.0, 2.0, 2.0, 150.0], healthcare[6..13]);
        Assert.Contains(rows, r => (string?)r[2] == "=1+1" && (string?)r[6] == "No cap");
        Assert.Equal((sheet.School.Slug + ", total", 200.0, 2.0), (rows[^1][0], rows[^1][6], rows[^1][11]));
    }

    [Fact]
    public async Task Get_ByKey_FollowsTheRole()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s =>
        {
            s.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "am " + s.Slug, ["user"] = $"am.{s.Slug}@example.com" });
            s.File["apiKeys"]!.AsArray().Add(new JsonObject { ["name"] = "vu " + s.Slug, ["user"] = $"vendor.{s.Slug}@example.com" });
        });
        using var am = _app.ClientWithKey("am " + sheet.School.Slug);
        using var vendor = _app.ClientWithKey("vu " + sheet.School.Slug);

        var file = await am.GetAsync($"/allocations/excel?client={sheet.School.Slug}&month=2026-11");
        Assert.Equal((HttpStatusCode.OK, "allocations-2026-11.xlsx"), (file.StatusCode, file.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Equal(HttpStatusCode.NotFound, (await am.GetAsync("/allocations/excel?client=nobody")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await vendor.GetAsync("/allocations/excel")).StatusCode);
    }
}
