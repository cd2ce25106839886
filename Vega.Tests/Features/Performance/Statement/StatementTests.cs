using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Domain.Statements;
using Vega.Portal.Data;
using Vega.Portal.Facts;
using Vega.Portal.Features.Performance.Statement;
using Vega.Portal.Platform;
using Vega.Tests.Facts;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Performance.Statement;

/// <summary>What a client owes a vendor for a month, to the cent.</summary>
public sealed class StatementTests
{
    private const string Zone = "America/New_York";
    private static readonly Rnd Seed = new(20_261);
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb[Zone];

    [OnEachDatabase]
    public async Task Statement_OfRandomHistories_IsARecountOfTheMonthsEvents(DatabaseProvider provider) // Readings 33, 52, 70, 109, 116 to 118
    {
        foreach (var history in FactsHistory.Generator(150).Sample(4, Seed, 50))
        {
            await using var harness = await FactsHarness.StartAsync(provider);
            await using (var db = await harness.OpenDbAsync()) await history.WriteAsync(db, _ => true);
            await harness.Facts.LoadAsync();
            var report = new StatementReport(harness.Get<IDbContextFactory<VegaDbContext>>(), harness.Get<VegaOptions>(), TimeProvider.System);
            var random = new Random(history.Events.Count);
            for (var i = 0; i < 25; i++)
            {
                var (client, vendor, some) = (random.Next(1, 4), random.Next(1, 4), history.Events[random.Next(history.Events.Count)]);
                var month = some.RecordedAt.InUtc().Date.ToYearMonth();
                Instant? asOf = random.Next(3) == 0 ? some.RecordedAt : null;
                var result = await report.ReadAsync(new StatementRequest(client, vendor, month, asOf, Through: null), Viewer.System, CancellationToken.None);
                var s = result!.Statement;

                var start = DateTimeZone.Utc.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant();
                var recount = StatementRecount.Of(history.Leads, history.Events, client, vendor, start, s.End, e => asOf is null || e.RecordedAt <= asOf);
                Assert.Equal(recount.Owed, StatementRecount.OwedBy(s));
                Assert.Equal((recount.TotalInCents, recount.Returned), (s.MonthInCents + s.AdjustmentInCents, s.Returned));
                Assert.All(s.Lines, l => Assert.True(l.Month <= month && l.Billed >= 0 && l.Rebilled >= 0 && l.Returned >= 0 && l.Withdrawn >= 0));

                // Performance says the same, the share of spend included.
                var question = new FactsQuestion(new PerformanceRequest
                {
                    Zone = DateTimeZone.Utc, Mode = ReportingMode.Snapshot, Start = start, End = s.End, AsOf = asOf,
                    Filter = new Dictionary<Dimension, IReadOnlyList<GroupValue>> { [Dimension.ClientId] = [GroupValue.Of(client)], [Dimension.VendorId] = [GroupValue.Of(vendor)] },
                }, null, null);
                var totals = (await harness.Facts.AnswerAsync(question)).Totals.Values;
                Assert.Equal((totals[PerformanceSums.Cost], totals[PerformanceSums.Billable], totals[PerformanceSums.Leads]), (s.TotalInCents, s.Lines.Sum(l => l.Count), s.Received));
            }
        }
    }

    [OnEachDatabase]
    public async Task Statement_OfPostsReturnsAndRebilling_TiesToEventsPerformanceAndItself(DatabaseProvider provider)
    {
        await using var app = await VegaApp.StartAsync(provider);
        app.Clock.StandAt(new LocalDateTime(2026, 9, 1, 0, 0), Zone);
        var school = new School(app);
        YearMonth[] months = [new(2026, 9), new(2026, 10), new(2026, 11)];
        foreach (var (campaign, price) in new[] { (school.Healthcare, 7500), (school.Contract["campaigns"]![2]!.AsObject(), 4210) })
            campaign["allocations"] = new System.Text.Json.Nodes.JsonArray([.. months.Select((m, i) => (System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject { ["year"] = m.Year, ["month"] = m.Month, ["cap"] = 12, ["cplInCents"] = price + 333 * i })]);
        await school.OpenAsync();
        var random = new Random(7);
        var posted = new List<string>();
        var kept = new List<(string Address, string Text)>();
        using var client = school.WithClientKey();
        string[] changes = ["\"status\":\"returned\"", "\"status\":\"contacted\"", "\"status\":\"enrolled\"", "\"status\":\"rejected\"", "\"billable\":true", "\"billable\":false"];
        for (var i = 0; i < 160; i++)
        {
            app.Clock.Advance(Duration.FromMinutes(random.Next(60, 1500)));
            if (app.Clock.Now.InZone(NewYork).Month > 11) break;
            if (posted.Count == 0 || random.Next(3) == 0)
                posted.Add((await school.PostAsync(("campaign_id", school.Campaign(random.Next(2) == 0 ? "Healthcare" : "Business")), ("program_code", random.Next(2) == 0 ? "PSYCH" : "MBA"), ("test", random.Next(9) == 0 ? "true" : null))).Id);
            else await school.PatchAsync($$"""{"id":"{{posted[random.Next(posted.Count)]}}",{{changes[random.Next(changes.Length)]}}}""");
            if (i % 40 != 39) continue;
            var (made, text) = await AskAsync(client, school, app, months[1]);
            kept.Add(($"&as_of={Uri.EscapeDataString(made.GetProperty("as_of").GetString()!)}&through={made.GetProperty("through_event")}", text));
        }

        var (leads, events) = await app.ReadAsync(async db => (await db.Leads.AsNoTracking().ToListAsync(), await db.LeadEvents.AsNoTracking().ToListAsync()));
        var all = 0L;
        foreach (var month in months)
        {
            var (s, _) = await AskAsync(client, school, app, month);
            var (start, end) = (NewYork.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant(), NewYork.AtStartOfDay(month.OnDayOfMonth(1).PlusMonths(1)).ToInstant());
            var recount = StatementRecount.Of(leads, events, school.ClientId, app.Applied.VendorId(school.Vendor), start, end, _ => true);
            Assert.Equal(recount.Owed, s.GetProperty("lines").EnumerateArray().GroupBy(l => $"{l.GetProperty("month")} {l.GetProperty("client_campaign_id")} {l.GetProperty("price_in_cents")}").Select(g => (g.Key, Count: g.Sum(l => l.GetProperty("count").GetInt32())))
                .Where(g => g.Count != 0).Select(g => $"{g.Key}: {g.Count}").Order(StringComparer.Ordinal));
            Assert.Equal(recount.TotalInCents, s.GetProperty("total_in_cents").GetInt64());
            Assert.Equal(recount.TotalInCents, s.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("price_in_cents").GetInt64() * l.GetProperty("count").GetInt64()));
            Assert.Equal(leads.Count(l => !l.Test && l.CreatedOn.ToYearMonth() == month), s.GetProperty("lead_count").GetInt32());
            Assert.Contains(s.GetProperty("lines").EnumerateArray(), l => l.GetProperty("returned").GetInt32() > 0 || l.GetProperty("rebilled").GetInt32() > 0);
            Assert.Equal(recount.TotalInCents, await PerformanceAsync(client, start, end));
            all += recount.TotalInCents;
        }
        Assert.Equal(leads.Where(l => l.Billable).Sum(l => (long)l.CostInCents), all);
        // Made again later, a statement of then reads as it did, to the letter.
        foreach (var (address, text) in kept) Assert.Equal(text, (await AskAsync(client, school, app, months[1], address)).Text);
    }

    [Fact]
    public async Task Statement_OfAReturnInTheNextMonth_IsAnAdjustmentThere() // Readings 109, 118
    {
        await using var app = await VegaApp.StartAsync();
        app.Clock.StandAt(new LocalDateTime(2026, 10, 31, 23, 30), Zone);
        var school = await new School(app).OpenAsync();
        var id = (await school.PostAsync()).Id;
        using var client = school.WithClientKey();
        app.Clock.StandAt(new LocalDateTime(2026, 11, 1, 0, 30), Zone);
        await school.PatchAsync($$"""{"id":"{{id}}","status":"returned"}""");
        app.Clock.Advance(Duration.FromHours(25));
        await school.PatchAsync($$"""{"id":"{{id}}","status":"contacted"}""");
        app.Clock.Advance(Duration.FromDays(1));
        await school.PatchAsync($$"""{"id":"{{id}}","status":"returned"}""");

        var (october, _) = await AskAsync(client, school, app, new YearMonth(2026, 10));
        Assert.Equal("2026-10 False 7500: 1 0 0 0 0 = 1, 7500", Line(Assert.Single(october.GetProperty("lines").EnumerateArray())));
        Assert.Equal((1, 1, 7500, true), (october.GetProperty("lead_count").GetInt32(), october.GetProperty("billable_lead_count").GetInt32(), october.GetProperty("total_in_cents").GetInt32(), october.GetProperty("month_is_over").GetBoolean()));
        var (november, _) = await AskAsync(client, school, app, new YearMonth(2026, 11));
        Assert.Equal("2026-10 True 7500: 0 1 2 0 0 = -1, -7500", Line(Assert.Single(november.GetProperty("lines").EnumerateArray())));
        Assert.Equal((0, 0, 2, 1, -7500), (november.GetProperty("lead_count").GetInt32(), november.GetProperty("billable_lead_count").GetInt32(), november.GetProperty("returned_lead_count").GetInt32(), november.GetProperty("rebilled_lead_count").GetInt32(), november.GetProperty("adjustment_total_in_cents").GetInt32()));
        // As of the end of its first day, one return was known.
        Assert.Equal("2026-10 True 7500: 0 0 1 0 0 = -1, -7500", Line(Assert.Single((await AskAsync(client, school, app, new YearMonth(2026, 11), "&as_of=2026-11-01")).Statement.GetProperty("lines").EnumerateArray())));
    }

    [Theory]
    [InlineData("", "client required|vendor required|month required")]
    [InlineData("client=SLUG&vendor=VENDOR&month=2026-13", "month invalid-value")]
    [InlineData("client=SLUG&vendor=x&month=2026-11", "vendor invalid-value")]
    [InlineData("client=SLUG&vendor=VENDOR&month=2026-11&as_of=2026-11-10T10:00", "as_of invalid-time")]
    [InlineData("client=SLUG&vendor=VENDOR&month=2026-11&as_of=2099-01-01", "as_of in-the-future")]
    [InlineData("client=SLUG&vendor=VENDOR&month=2026-11&through=0", "through invalid-value")]
    [InlineData("client=SLUG&vendor=VENDOR&month=2026-11&zone=UTC", "zone unknown-parameter")]
    [InlineData("client=nobody&vendor=VENDOR&month=2026-11", "404")]
    [InlineData("client=SLUG&vendor=999999&month=2026-11", "404")]
    public async Task Statement_AskedWrongly_NamesTheParameter(string query, string expected)
    {
        await using var app = await VegaApp.StartAsync();
        var school = await new School(app).OpenAsync();
        using var client = school.WithClientKey();
        var answer = await Answer.OfAsync(await client.GetAsync("/api/v1/performance/statement?" + query.Replace("SLUG", school.Slug, StringComparison.Ordinal).Replace("VENDOR", app.Applied.VendorId(school.Vendor).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        Assert.Equal(expected, (int)answer.Code == 404 ? "404" : string.Join('|', answer.Errors.Select(e => $"{e.GetProperty("field")} {e.GetProperty("code")}")));
    }

    private static string Line(JsonElement l) =>
        $"{l.GetProperty("month")} {l.GetProperty("adjustment")} {l.GetProperty("price_in_cents")}: {l.GetProperty("billed")} {l.GetProperty("rebilled")} {l.GetProperty("returned")} {l.GetProperty("withdrawn")} {l.GetProperty("repriced")} = {l.GetProperty("count")}, {l.GetProperty("amount_in_cents")}";

    private static async Task<(JsonElement Statement, string Text)> AskAsync(HttpClient client, School school, VegaApp app, YearMonth month, string and = "")
    {
        var text = await client.GetStringAsync($"/api/v1/performance/statement?client={school.Slug}&vendor={app.Applied.VendorId(school.Vendor)}&month={month.Year}-{month.Month:00}{and}");
        return (JsonElement.Parse(text).GetProperty("data"), text);
    }

    private static async Task<long> PerformanceAsync(HttpClient client, Instant start, Instant end)
    {
        var body = $$"""{"timezone":"{{Zone}}","reporting_mode":"snapshot","start_time":"{{InstantPattern.ExtendedIso.Format(start)}}","end_time":"{{InstantPattern.ExtendedIso.Format(end - Duration.FromSeconds(1))}}","group_by":["vendor_id"]}""";
        using var response = await client.PostAsync("/api/v1/performance", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("meta").GetProperty("totals").GetProperty("total_cost_in_cents").GetInt64();
    }
}
