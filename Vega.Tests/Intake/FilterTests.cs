using NodaTime;
using Vega.Domain.Intake;
using Vega.Tests.Support;

namespace Vega.Tests.Intake;

/// <summary>Each kind of filter at each level, through the front door (readings 42, 43).</summary>
public sealed class FilterTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    /// <summary>Operator, field, its values, a value that it blocks, a value that it lets pass; null leaves the field out.</summary>
    public static TheoryData<string, string, string[], string?, string?> Kinds => new()
    {
        { "any-of", "State", ["HI", "AK"], "Hawaii", "IL" },
        { "none-of", "State", ["IL", "WI"], "HI", "Illinois" },
        { "equals", "StartClasses", ["now"], "NOW", "within_3_months" },
        { "not-equals", "Military", ["yes"], "0", "true" },
        { "contains", "Comment", ["scholarship"], "A Scholarship, please", "none" },
        { "not-contains", "Comment", ["degree"], "none", "I want a Degree" },
        { "starts-with", "City", ["oak"], "Oak Lawn", "Chicago" },
        { "matches", "LeadEmail", ["@(mailinator|tempmail)\\."], "jane@mailinator.com", "jane@example.com" },
        { "between", "Gpa", ["0", "2"], "2", "2.01" },
        { "at-least", "Gpa", ["4"], "4.0", "3.99" },
        { "at-most", "Gpa", ["2"], "2.0", "2.01" },
        { "less-than", "Gpa", ["2"], "1.99", "2" },
        { "greater-than", "Gpa", ["3"], "3.01", "3" },
        { "before", "Birthdate", ["1960-01-01"], "1959-12-31", "1960-01-01" },
        { "after", "Birthdate", ["2010-01-01"], "2010-01-02", "01/01/2010" },
        { "date-between", "Birthdate", ["1990-01-01", "1990-12-31"], "1990-12-31", "1991-01-01" },
        { "age-between", "Birthdate", ["0", "17"], "2009-11-21", "2008-11-21" },
        { "age-under", "Birthdate", ["18"], "2008-11-22", "2008-11-21" },
        { "age-over", "Birthdate", ["65"], "1960-11-21", "1961-11-21" },
        { "zip-prefix", "PostalCode", ["604", "606"], "60453-1234", "60553" },
        { "blank", "Comment", [], null, "none" },
        { "not-blank", "Comment", [], "none", " " },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Post_BlockedByAKindOfFilter_IsRefusedAtEachLevel(string @is, string field, string[] values, string? blocked, string? passing)
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        foreach (var primaryLms in new[] { true, false })
        {
            var school = new School(_app, primaryLms);
            School.Block(school.Client, "at client", field, @is, values);
            School.Block(school.Healthcare, "at campaign", field, @is, values);
            School.Block(school.Program("PSYCH"), "at program", field, @is, values);
            await school.OpenAsync();

            var answer = await school.PostAsync((field, blocked));
            Assert.Equal(primaryLms ? "rejected" : "filtered", answer.Status);
            Assert.StartsWith("at client: ", answer[primaryLms ? "rejection_reason" : "filtered_reason"], StringComparison.Ordinal);
            Assert.Equal([Refusal.Filtered, Refusal.Filtered, Refusal.Filtered], answer.ErrorCodes);
            Assert.Equal(["at client", "at campaign", "at program"], Rules(answer));

            Assert.Equal(["at client", "at campaign"], Rules(await school.PostAsync((field, blocked), ("program_code", "NURS"))));
            Assert.Equal(["at client"], Rules(await school.PostAsync((field, blocked), ("program_code", "MBA"), ("campaign_id", school.Campaign("Business")))));
            Assert.Equal("new_lead", (await school.PostAsync((field, passing))).Status);
        }
    }

    [Fact]
    public async Task Post_BlockedByDayOrHour_GoesByTheClientsZone()
    {
        foreach (var (@is, values, blocked, passing) in new (string, string[], LocalDateTime, LocalDateTime)[]
        {
            ("day-of-week", ["sat", "sun"], new(2026, 11, 21, 0, 0), new(2026, 11, 20, 23, 59)),
            ("hour-between", ["22", "6"], new(2026, 11, 20, 22, 0), new(2026, 11, 20, 6, 0)),
        })
        {
            _app.Clock.StandAt(passing, "Pacific/Honolulu");
            var school = new School(_app, zone: "Pacific/Honolulu");
            School.Block(school.Client, "at client", "", @is, values);
            School.Block(school.Healthcare, "at campaign", "", @is, values);
            School.Block(school.Program("PSYCH"), "at program", "", @is, values);
            await school.OpenAsync();
            Assert.Equal("new_lead", (await school.PostAsync()).Status);
            _app.Clock.StandAt(blocked, "Pacific/Honolulu");
            Assert.Equal(["at client", "at campaign", "at program"], Rules(await school.PostAsync()));
        }
    }

    [Fact]
    public async Task Post_RuleOfTwoRows_BlocksOnlyWhenBothMatch()
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        var school = new School(_app);
        School.Block(school.Client, "military in Texas", "State", "equals", "TX");
        school.Client["filters"]![0]!["when"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["field"] = "Military", ["is"] = "equals", ["values"] = new System.Text.Json.Nodes.JsonArray("1") });
        await school.OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("State", "TX"), ("Military", "0"))).Status);
        Assert.Equal("new_lead", (await school.PostAsync(("State", "IL"), ("Military", "1"))).Status);
        Assert.Equal(["military in Texas"], Rules(await school.PostAsync(("State", "TX"), ("Military", "yes"))));
    }

    [Fact]
    public async Task Post_AfterTheRuleChanged_IsDecidedByTheNewRuleAtOnce()
    {
        _app.Clock.StandAt(new LocalDateTime(2026, 11, 21, 12, 0), "America/New_York");
        var school = new School(_app);
        School.Block(school.Client, "no Hawaii", "State", "equals", "HI");
        await school.OpenAsync();
        Assert.Equal(["no Hawaii"], Rules(await school.PostAsync(("State", "HI"))));
        school.Client["filters"]![0]!["when"]![0]!["values"]![0] = "AK";
        await school.OpenAsync();
        Assert.Equal("new_lead", (await school.PostAsync(("State", "HI"))).Status);
        Assert.Equal(["no Hawaii"], Rules(await school.PostAsync(("State", "AK"))));
    }

    private static IReadOnlyList<string?> Rules(Answer answer) => [.. answer.Errors.Select(e => e.GetProperty("rule").GetString())];
}
