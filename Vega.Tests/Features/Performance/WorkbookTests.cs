using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vega.Domain.Performance;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance;

/// <summary>A performance request answered as Excel: every cell is the API's.</summary>
public sealed class WorkbookTests(WorkbookTests.Leads leads) : IClassFixture<WorkbookTests.Leads>
{
    private const int Requests = 60;
    private const string Joint = " / ";

    /// <summary>Sources that a spreadsheet would take for formulas, or for one.</summary>
    private static readonly string[] Sources = ["=1+1", "+49", "-x", "@here", "'quoted", "Google", "google", "a & b <c>", "=HYPERLINK(\"x\")"];

    [Fact]
    public async Task Performance_ApiAndWorkbook_ShowTheSameNumbers()
    {
        var random = new Random(2026);
        for (var i = 0; i < Requests; i++)
        {
            var body = Request(random);
            var answer = await PostAsync("/api/v1/performance", body);
            var file = await FileAsync(body);
            AssertSame(body, answer, file);
            if (i % 10 == 0) Assert.Empty(WorkbookReading.Faults(file));
        }
    }

    [Fact]
    public async Task Names_ThatLookLikeFormulas_StayText()
    {
        var book = WorkbookReading.Of(await FileAsync(JsonNode.Parse("""{"timezone":"UTC","group_by":["source"]}""")!.AsObject()));
        foreach (var source in Sources)
        {
            Assert.Contains(book.Sheets["Table"], r => Equals(r[0], source));
            Assert.Contains(book.Sheets["Data"], r => Equals(r[0], source));
        }
        Assert.Contains(book.Sheets["Definitions"], r => Equals(r[0], "Written by") && Equals(r[1], "client " + leads.School.Slug));
        Assert.Contains(book.Sheets["Definitions"], r => Equals(r[0], "Written at") && r[1] is DateTime);
    }

    [Theory]
    [InlineData("""{"timezone":"UTC","group_by":[]}""", "group_by invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":["state"],"aggregates":[{"name":"x","field":"email","type":"bigint","function":"count"}]}""", "aggregates not-in-a-workbook")]
    [InlineData("""{"group_by":["state"]}""", "timezone required")]
    public async Task Workbook_AskedWrongly_NamesTheField(string body, string expected)
    {
        using var client = leads.School.WithClientKey();
        var answer = await Answer.OfAsync(await client.PostAsync("/api/v1/performance/workbook", new StringContent(body, Encoding.UTF8, "application/json")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, expected), (answer.Code, string.Join('|', answer.Errors.Select(e => $"{e.GetProperty("field")} {e.GetProperty("code")}"))));
    }

    [Fact]
    public async Task Workbook_OfNothing_SaysSo()
    {
        var file = await FileAsync(JsonNode.Parse("""{"timezone":"UTC","group_by":["state"],"start_time":"2001-01-01","end_time":"2001-01-02"}""")!.AsObject());
        var book = WorkbookReading.Of(file);
        Assert.Equal(["Table", "Data", "Definitions"], book.Sheets.Keys);
        Assert.Equal(0.0, book.Table("State").Total[0]);
        Assert.Empty(WorkbookReading.Faults(file));
    }

    private static JsonObject Request(Random random)
    {
        var groups = PerformanceColumns.Groups.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(g => g.Key).ToList();
        var body = new JsonObject
        {
            ["timezone"] = new[] { "America/New_York", "UTC", "Asia/Kolkata" }[random.Next(3)], ["reporting_mode"] = random.Next(2) == 0 ? "cohort" : "snapshot", ["include_labels"] = true,
            ["group_by"] = new JsonArray([.. groups.Select(g => (JsonNode)g)]),
            ["rates"] = new JsonArray([.. PerformanceColumns.Rates.Where(_ => random.Next(2) == 0).Select(r => (JsonNode)r.Key)]),
        };
        if (random.Next(3) == 0) body["filter"] = new JsonObject { ["state"] = new JsonArray("TX", "NY") };
        if (random.Next(4) == 0) body["start_time"] = "2026-10-15";
        if (random.Next(4) == 0) body["end_time"] = "2026-11-10";
        if (random.Next(4) == 0) body["as_of"] = "2026-11-05T12:00:00Z";
        if (random.Next(5) == 0) body["limit"] = random.Next(1, 6);
        if (random.Next(3) == 0) body["order"] = new JsonArray("-good_lead_count");
        return body;
    }

    private static void AssertSame(JsonObject body, JsonElement answer, byte[] file)
    {
        var book = WorkbookReading.Of(file);
        var groups = body["group_by"]!.AsArray().Select(g => PerformanceColumns.Group((string)g!)!).ToList();
        var columns = PerformanceColumns.Sums.Concat(body["rates"]!.AsArray().Select(r => PerformanceColumns.Rate((string)r!)!)).ToList();
        var (lines, total) = book.Table(string.Join(" / ", groups.Select(g => g.Title)), Joint);
        var told = body.ToJsonString();
        var totals = answer.GetProperty("meta").GetProperty("totals");
        AssertCells(told + " total", columns, totals, total);

        // Leaves are the API's rows; a line above is the sum of those under it, and none stands above one line alone.
        var rows = answer.GetProperty("data").EnumerateArray().Select(r => (Path: groups.Select(g => Label(r, g)).ToArray(), Ids: groups.Select(g => r.GetProperty(g.Key).GetRawText()).ToArray(), Row: r)).ToList();
        foreach (var depth in Enumerable.Range(1, groups.Count))
        {
            var sums = rows.GroupBy(r => string.Join(Joint, r.Ids.Take(depth))).Where(g => depth == groups.Count || g.Select(r => r.Ids[depth]).Distinct().Skip(1).Any());
            Assert.Equal(sums.Select(g => (string.Join(Joint, g.First().Path.Take(depth)), Told(columns, c => depth == groups.Count ? Value(c, g.Single().Row) : c.Formula(Sums(g.Select(r => r.Row)))))).Order(),
                lines.Where(l => l.Path.Split(Joint).Length == depth).Select(l => (l.Path, Told(columns, c => Read(c, l.Cells[columns.IndexOf(c)])))).Order());
        }

        // The data and the pivot come to the same totals.
        var data = book.Sheets["Data"];
        var measures = data[0].Skip(groups.Count).Select(h => PerformanceColumns.Sums.Single(c => c.Title == (string)h!)).ToList();
        var pivot = book.Sheets.GetValueOrDefault("Pivot");
        foreach (var (m, measure) in measures.Index())
        {
            var sum = data.Skip(1).Sum(r => Convert.ToDouble(r[groups.Count + m] ?? 0.0, CultureInfo.InvariantCulture));
            var wanted = Value(measure, totals) is { } value ? (double)(measure.Format == ColumnFormat.Money ? value / 100 : value) : 0;
            Assert.Equal(wanted, sum, 6);
            if (pivot is not null) Assert.Equal(wanted, Convert.ToDouble(pivot[^1][m + 1], CultureInfo.InvariantCulture), 6);
        }
    }

    private static void AssertCells(string told, IReadOnlyList<MetricColumn> columns, JsonElement row, double?[] cells) =>
        Assert.True(Told(columns, c => Value(c, row)) == Told(columns, c => Read(c, cells[columns.ToList().IndexOf(c)])), $"{told}\n{Told(columns, c => Value(c, row))}\n{Told(columns, c => Read(c, cells[columns.ToList().IndexOf(c)]))}");

    private static string Told(IEnumerable<MetricColumn> columns, Func<MetricColumn, decimal?> value) =>
        string.Join(' ', columns.Select(c => value(c) is { } v ? $"{c.Key}={Math.Round(c.Format == ColumnFormat.Money ? Math.Round(v, MidpointRounding.AwayFromZero) : v, 6):0.######}" : $"{c.Key}=-"));

    /// <summary>A cell in the API's unit.</summary>
    private static decimal? Read(MetricColumn column, double? cell) => cell is { } value ? column.Format == ColumnFormat.Money ? Math.Round((decimal)value * 100, 6) : (decimal)value : null;

    private static decimal? Value(MetricColumn column, JsonElement row) => row.GetProperty(column.Key) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    private static PerformanceSums Sums(IEnumerable<JsonElement> rows)
    {
        var (sums, known) = (new long[PerformanceSums.Width], true);
        foreach (var row in rows)
            foreach (var column in PerformanceColumns.Sums)
                if (Value(column, row) is { } value) sums[column.Place!.Value] += (long)value;
                else known = false;
        return new PerformanceSums(sums, known);
    }

    private static string Label(JsonElement row, GroupColumn group)
    {
        var value = row.GetProperty(group.Key);
        if (value.ValueKind == JsonValueKind.Null) return "none";
        if (group.NameKey is { } name && row.GetProperty(name) is { ValueKind: JsonValueKind.String } named) return named.GetString()!;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    private async Task<JsonElement> PostAsync(string path, JsonObject body)
    {
        using var client = leads.School.WithClientKey();
        using var response = await client.PostAsync(path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private async Task<byte[]> FileAsync(JsonObject body)
    {
        using var client = leads.School.WithClientKey();
        using var response = await client.PostAsync("/api/v1/performance/workbook", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>A school with leads of many kinds over two months, and ad spend of which a share is owed.</summary>
    public sealed class Leads : IAsyncLifetime
    {
        private static readonly string[] Statuses = ["contacted", "interviewed", "applied", "enrolled", "started", "returned", "rejected", "custom_good_1"];

        public VegaApp App { get; private set; } = null!;
        public School School { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await VegaApp.StartAsync();
            App.Clock.StandAt(new NodaTime.LocalDateTime(2026, 10, 3, 9, 0), "America/New_York");
            School = new School(App);
            School.Contract["campaigns"]![2]!["allocations"] = new JsonArray([.. new[] { 10, 11 }.Select(m => (JsonNode)new JsonObject { ["year"] = 2026, ["month"] = m, ["cap"] = null, ["cplInCents"] = 4133 })]);
            School.Healthcare["allocations"] = new JsonArray([.. new[] { 10, 11 }.Select(m => (JsonNode)new JsonObject { ["year"] = 2026, ["month"] = m, ["cap"] = 40, ["cplInCents"] = 7500 })]);
            School.File["vendors"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "Agency " + School.Slug, ["timeZone"] = "UTC" });
            School.File["contracts"]!.AsArray().Add(JsonNode.Parse($$"""{ "client": "{{School.Slug}}", "vendor": "Agency {{School.Slug}}", "payout": "percentage_of_spend", "percentOfSpend": 12.5, "canPostLeads": true, "campaigns": [] }"""));
            School.File["users"]!.AsArray().Add(JsonNode.Parse($$"""{ "email": "root.{{School.Slug}}@example.com", "password": "correct-Horse-7-battery", "role": "Administrator" }"""));
            School.File["apiKeys"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "root " + School.Slug, ["user"] = $"root.{School.Slug}@example.com" });
            await School.OpenAsync();
            var random = new Random(11);
            string? Any(params string?[] values) => values[random.Next(values.Length)];
            for (var i = 0; i < 70; i++)
            {
                App.Clock.Advance(NodaTime.Duration.FromMinutes(random.Next(60, 1500)));
                var business = random.Next(2) == 0;
                var lead = await School.PostAsync(("campaign_id", School.Campaign(business ? "Business" : "Healthcare")), ("program_code", business ? "MBA" : Any("PSYCH", "NURS", "NOPE")), ("source", i < Sources.Length ? Sources[i] : Any(Sources)),
                    ("subid", Any(null, "a", "b")), ("State", Any("TX", "NY", "IL")), ("City", Any("Austin", "Oak Lawn", null)), ("ad_id", Any(null, "1", "2")), ("ad_campaign_id", Any(null, "c1")), ("marketing_platform_id", Any("meta", null)));
                if (random.Next(2) == 0) await School.PatchAsync($$"""{"id":"{{lead.Id}}","status":"{{Any(Statuses)}}"}""");
            }
            var vendor = App.Applied.VendorId("Agency " + School.Slug);
            using var root = App.ClientWithKey("root " + School.Slug);
            var spend = new StringBuilder("marketing_platform_id,ad_id,ad_campaign_id,date,client_id,vendor_id,impressions,clicks,spend_in_cents\n");
            for (var i = 0; i < 20; i++) spend.Append(CultureInfo.InvariantCulture, $"meta,{i % 3},c{i % 2},2026-10-{i + 5:00},{School.ClientId},{(i % 2 == 0 ? vendor : App.Applied.VendorId(School.Vendor))},{i * 100},{i},{1001 + (i * 37)}\n");
            using var answer = await root.PostAsync("/api/v1/marketing-spend", new StringContent(spend.ToString(), Encoding.UTF8, "text/csv"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
