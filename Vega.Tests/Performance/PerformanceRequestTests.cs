using System.Text.Json;
using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Tests.Performance;

/// <summary>How a request is read: what it means, and that every mistake is named.</summary>
public sealed class PerformanceRequestTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);

    [Fact]
    public void Read_SampleOf000_IsUnderstood()
    {
        var request = Good("""{"timezone":"America/New_York","reporting_mode":"cohort","start_time":"2024-01-01T04:00:00Z","end_time":"2024-02-01T03:59:59Z","group_by":["client_id","vendor_id"]}""");
        Assert.Equal(("America/New_York", ReportingMode.Cohort), (request.Zone.Id, request.Mode));
        Assert.Equal((Instant.FromUtc(2024, 1, 1, 4, 0), Instant.FromUtc(2024, 2, 1, 4, 0)), (request.Start, request.End));
        Assert.Equal([Dimension.ClientId, Dimension.VendorId], request.GroupBy);
        Assert.Equal(TestLeads.Without, request.Tests);
    }

    [Theory]
    [InlineData("2024-01-31T23:59:59Z", "2024-02-01T00:00:00Z")]
    [InlineData("2024-01-31T23:59:59.5Z", "2024-01-31T23:59:59.501Z")]
    [InlineData("2024-01-31T23:59:59.9999Z", "2024-02-01T00:00:00Z")]
    [InlineData("2024-01-31T18:59:59-05:00", "2024-02-01T00:00:00Z")]
    [InlineData("2024-01-31t23:59:59z", "2024-02-01T00:00:00Z")]
    [InlineData("2024-01-31", "2024-02-01T05:00:00Z")]
    public void Read_InclusiveEnd_CoversItsSecondMillisecondOrDay(string end, string exclusive) => // Reading 69
        Assert.Equal(NodaTime.Text.InstantPattern.ExtendedIso.Parse(exclusive).Value, Good($$"""{"timezone":"America/New_York","group_by":[],"end_time":"{{end}}"}""").End);

    [Fact]
    public void Read_FilterUnderBothNames_IsFineWhileTheyAgree() // Reading 66
    {
        var request = Good("""{"timezone":"UTC","group_by":[],"filter":{"client_id":[1,null],"test":[true]},"filter_by":{"client_id":[null,1],"test":[true]}}""");
        Assert.Equal([GroupValue.Of(1), GroupValue.Null], request.Filter[Dimension.ClientId]);
        Assert.Equal(TestLeads.Only, request.Tests);
        Assert.Equal("filter_by conflict", Mistake("""{"timezone":"UTC","group_by":[],"filter":{"client_id":[1]},"filter_by":{"client_id":[2]}}"""));
    }

    [Fact]
    public void Read_Order_TakesTheFormsOfLeadsAndOfJsonApi()
    {
        Assert.Equal([new PerformanceOrder("lead_count", true), new PerformanceOrder("client_id", false)], Good("""{"timezone":"UTC","group_by":["client_id"],"order":{"lead_count":"desc","client_id":"asc"}}""").Order);
        Assert.Equal([new PerformanceOrder("enroll_rate", true)], Good("""{"timezone":"UTC","group_by":[],"rates":["enroll_rate"],"order":["-enroll_rate"]}""").Order);
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllNamed()
    {
        var (request, errors) = Read("""{"reporting_mode":"both","group_by":["client_id","nonsense"],"limit":0,"surprise":1,"aggregates":[{"name":"x"}]}""");
        Assert.Null(request);
        Assert.Equal(["aggregates[0].field", "aggregates[0].function", "aggregates[0].type", "group_by[1]", "limit", "reporting_mode", "surprise", "timezone"], errors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""[]""", " wrong-type")]
    [InlineData("""{"group_by":[]}""", "timezone required")]
    [InlineData("""{"timezone":null,"group_by":[]}""", "timezone required")]
    [InlineData("""{"timezone":5,"group_by":[]}""", "timezone wrong-type")]
    [InlineData("""{"timezone":"Mars/Olympus","group_by":[]}""", "timezone unknown-zone")]
    [InlineData("""{"timezone":"UTC+05","group_by":[]}""", "timezone unknown-zone")]
    [InlineData("""{"timezone":"UTC"}""", "group_by required")]
    [InlineData("""{"timezone":"UTC","group_by":"client_id"}""", "group_by wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[7]}""", "group_by[0] wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":["lead_count"]}""", "group_by[0] unknown-column")]
    [InlineData("""{"timezone":"UTC","group_by":["day","day"]}""", "group_by[1] duplicate")]
    [InlineData("""{"timezone":"UTC","group_by":[],"reporting_mode":"weekly"}""", "reporting_mode invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"start_time":"2024-01-01T00:00:00"}""", "start_time missing-offset")]
    [InlineData("""{"timezone":"UTC","group_by":[],"start_time":"yesterday"}""", "start_time invalid-time")]
    [InlineData("""{"timezone":"UTC","group_by":[],"start_time":1700000000}""", "start_time wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"start_time":"2024-01-02T00:00:00Z","end_time":"2024-01-01T00:00:00Z"}""", "end_time end-before-start")]
    [InlineData("""{"timezone":"UTC","group_by":[],"as_of":"2026-11-21T12:00:01Z"}""", "as_of in-future")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":[]}""", "filter wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"email":["a"]}}""", "filter.email unknown-column")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"client_id":1}}""", "filter.client_id wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"client_id":null}}""", "filter.client_id wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"client_id":["1"]}}""", "filter.client_id[0] wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"state":[5]}}""", "filter.state[0] wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"state":["\ud800"]}}""", "filter.state[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"state":["\u0000"]}}""", "filter.state[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"\ud800":["x"]}}""", "filter invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"campaign_type":["both"]}}""", "filter.campaign_type[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"date":["2024-02-30"]}}""", "filter.date[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"week":["2024-W54"]}}""", "filter.week[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"year_month":["2024-13"]}}""", "filter.year_month[0] invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"hour":[null]}}""", "filter.hour[0] wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"filter":{"test":["true"]}}""", "filter.test[0] wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"limit":"10"}""", "limit wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"limit":1.5}""", "limit invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"include_labels":"yes"}""", "include_labels wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"rates":["happiness"]}""", "rates[0] unknown-column")]
    [InlineData("""{"timezone":"UTC","group_by":[],"order":"lead_count"}""", "order wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"order":{"client_id":"asc"}}""", "order.client_id unknown-column")]
    [InlineData("""{"timezone":"UTC","group_by":[],"order":{"lead_count":"up"}}""", "order.lead_count invalid-value")]
    [InlineData("""{"timezone":"UTC","group_by":[],"aggregates":{}}""", "aggregates wrong-type")]
    [InlineData("""{"timezone":"UTC","group_by":[],"aggregates":[5]}""", "aggregates[0] wrong-type")]
    public void Read_OneMistake_IsNamed(string body, string mistake) => Assert.StartsWith(mistake, string.Join(", ", Mistakes(body)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"field":"cost_in_cents","type":"bigint","function":"sum"}""", "aggregates[0].name required")]
    [InlineData("""{"name":"x","type":"bigint","function":"sum"}""", "aggregates[0].field required")]
    [InlineData("""{"name":"x","field":"cost_in_cents","function":"sum"}""", "aggregates[0].type required")]
    [InlineData("""{"name":"x","field":"cost_in_cents","type":"bigint"}""", "aggregates[0].function required")]
    [InlineData("""{"name":"X y","field":"cost_in_cents","type":"bigint","function":"sum"}""", "aggregates[0].name invalid-value")]
    [InlineData("""{"name":"lead_count","field":"cost_in_cents","type":"bigint","function":"sum"}""", "aggregates[0].name clash")]
    [InlineData("""{"name":"client_id","field":"cost_in_cents","type":"bigint","function":"sum"}""", "aggregates[0].name clash")]
    [InlineData("""{"name":"x","field":"cost_in_cents","type":"text","function":"sum"}""", "aggregates[0].type invalid-value")]
    [InlineData("""{"name":"x","field":"cost_in_cents","type":"bigint","function":"median"}""", "aggregates[0].function invalid-value")]
    [InlineData("""{"name":"x","field":"cost_in_cents","type":"bigint","function":"sum","filter":"happy"}""", "aggregates[0].filter unknown-status")]
    [InlineData("""{"name":"x","field":"email","type":"bigint","function":"max"}""", "aggregates[0].function personal-field")]
    [InlineData("""{"name":"x","field":"cost_in_cents","type":"bigint","function":"sum","weight":1}""", "aggregates[0].weight unknown-property")]
    public void Read_OneMistakeInAnAggregate_IsNamed(string aggregate, string mistake) => Assert.Equal(mistake, Mistake($$"""{"timezone":"UTC","group_by":[],"aggregates":[{{aggregate}}]}"""));

    [Fact]
    public void Read_TwoAggregatesOfOneName_Clash()
    {
        const string one = """{"name":"x","field":"cost_in_cents","type":"bigint","function":"sum"}""";
        Assert.Equal("aggregates[1].name clash", Mistake($$"""{"timezone":"UTC","group_by":[],"aggregates":[{{one}},{{one}}]}"""));
        Assert.Equal("aggregates too-many", Mistake($$"""{"timezone":"UTC","group_by":[],"aggregates":[{{string.Join(',', Enumerable.Range(0, 21).Select(i => one.Replace("\"x\"", $"\"x{i}\"", StringComparison.Ordinal)))}}]}"""));
    }

    [Fact]
    public void Read_HundredGroups_AreRefused()
    {
        var errors = Mistakes($$"""{"timezone":"UTC","group_by":[{{string.Join(',', Enumerable.Repeat("\"source\"", 100))}}]}""");
        Assert.Equal("group_by[1] duplicate", errors[0]);
        Assert.True(errors.Count < 60);
    }

    private static PerformanceRequest Good(string body)
    {
        var (request, errors) = PerformanceRequestJson.Read(JsonDocument.Parse(body).RootElement, Now);
        Assert.Empty(errors);
        return request!;
    }

    private static (PerformanceRequest? Request, List<string> Fields) Read(string body)
    {
        var (request, errors) = PerformanceRequestJson.Read(JsonDocument.Parse(body).RootElement, Now);
        return (request, [.. errors.Select(e => e.Field)]);
    }

    private static List<string> Mistakes(string body) => [.. PerformanceRequestJson.Read(JsonDocument.Parse(body).RootElement, Now).Errors.Select(e => $"{e.Field} {e.Code}")];

    private static string Mistake(string body) => Assert.Single(Mistakes(body));
}
