using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Tests.Intake;

public class FilterRuleTests
{
    [Theory]
    [InlineData("state", "any-of", "Hawaii|AK", "State", "HI", true)]
    [InlineData("State", "any-of", "hi", "State", "Hawaii", true)]
    [InlineData("state", "any-of", "HI|AK", "State", "IL", false)]
    [InlineData("state", "any-of", "HI", "State", "", false)]
    [InlineData("state", "none-of", "IL|IN", "State", "Illinois", false)]
    [InlineData("state", "none-of", "IL|IN", "State", "HI", true)]
    [InlineData("state", "none-of", "IL|IN", "State", null, true)]
    [InlineData("city", "equals", " oak lawn ", "City", "Oak Lawn", true)]
    [InlineData("city", "equals", "Oak", "City", "Oak Lawn", false)]
    [InlineData("city", "not-equals", "Oak Lawn", "City", "OAK LAWN", false)]
    [InlineData("city", "not-equals", "Oak Lawn", "City", " ", true)]
    [InlineData("Comment", "contains", "spam|bot", "Comment", "I am a BOT", true)]
    [InlineData("Comment", "contains", "spam", "Comment", null, false)]
    [InlineData("Comment", "not-contains", "spam", "Comment", "spam!", false)]
    [InlineData("Comment", "not-contains", "spam", "Comment", null, true)]
    [InlineData("Comment", "starts-with", "I am", "Comment", "i am", true)]
    [InlineData("Comment", "starts-with", "am", "Comment", "i am", false)]
    [InlineData("phone", "starts-with", "(212)", "ContactPhone", "+1 212 555 1234", true)]
    [InlineData("ContactPhone", "equals", "1-212-555-1234", "ContactPhone", "2125551234", true)]
    [InlineData("email", "matches", "@(?:trash)\\.com$", "LeadEmail", "X@Trash.com", true)]
    [InlineData("email", "matches", "^x", "LeadEmail", "jane@example.com", false)]
    [InlineData("Gpa", "between", "2|3.5", "Gpa", "3.50", true)]
    [InlineData("Gpa", "between", "|2", "Gpa", "2.01", false)]
    [InlineData("Gpa", "between", "2|", "Gpa", "99", true)]
    [InlineData("Gpa", "at-least", "2.5", "Gpa", "2.5", true)]
    [InlineData("Gpa", "at-most", "2.5", "Gpa", "2.5", true)]
    [InlineData("Gpa", "less-than", "2.5", "Gpa", "2.5", false)]
    [InlineData("Gpa", "greater-than", "2.5", "Gpa", "2.51", true)]
    [InlineData("Gpa", "less-than", "2.5", "Gpa", null, false)]
    [InlineData("Gpa", "equals", "3.50", "Gpa", "3.5", true)]
    [InlineData("Birthdate", "before", "2000-01-01", "Birthdate", "12/31/1999", true)]
    [InlineData("Birthdate", "before", "2000-01-01", "Birthdate", "2000-01-01", false)]
    [InlineData("Birthdate", "after", "2000-01-01", "Birthdate", "2000-01-02", true)]
    [InlineData("Birthdate", "date-between", "2000-01-01|2000-12-31", "Birthdate", "2000-12-31", true)]
    [InlineData("Birthdate", "date-between", "|2000-12-31", "Birthdate", "2001-01-01", false)]
    [InlineData("Birthdate", "age-under", "18", "Birthdate", "2008-11-22", true)]
    [InlineData("Birthdate", "age-under", "18", "Birthdate", "2008-11-21", false)]
    [InlineData("Birthdate", "age-over", "18", "Birthdate", "2007-11-21", true)]
    [InlineData("Birthdate", "age-over", "18", "Birthdate", "2008-11-21", false)]
    [InlineData("Birthdate", "age-between", "18|24", "Birthdate", "2001-11-22", true)]
    [InlineData("Birthdate", "age-between", "18|24", "Birthdate", "2001-11-21", false)]
    [InlineData("Birthdate", "age-under", "18", "Birthdate", null, false)]
    [InlineData("zip_code", "zip-prefix", "604|9", "zip_code", "60453-1234", true)]
    [InlineData("zip_code", "zip-prefix", "604|9", "zip_code", "60553", false)]
    [InlineData("zip_code", "any-of", "60453", "zip_code", "604531234", true)]
    [InlineData("Comment", "blank", "", "Comment", "  ", true)]
    [InlineData("Comment", "blank", "", "Comment", "x", false)]
    [InlineData("Comment", "not-blank", "", "Comment", "x", true)]
    [InlineData("Military", "equals", "yes", "Military", "1", true)]
    [InlineData("Military", "equals", "yes", "Military", "0", false)]
    [InlineData("StartClasses", "any-of", "NOW", "StartClasses", "now", true)]
    [InlineData("source", "any-of", "Facebook", "source", "facebook", true)]
    [InlineData("subid", "starts-with", "cr_", "SubID", "CR_1", true)]
    [InlineData("program_code", "equals", "psych", "program_code", "PROG-0000000000000f01", true)]
    [InlineData("campaign_id", "equals", "CAMP-0000000000000CA1", "campaign_id", "0000000000000ca1", true)]
    [InlineData("vendor_id", "equals", "0000000000000071", "source", null, true)]
    [InlineData("campus_id", "equals", "north", "campus_id", "4", true)]
    public void Operator_OnAValue_MatchesOrNot(string field, string @is, string values, string posted, string? value, bool blocked)
    {
        var sample = new SampleClient();
        var rule = sample.Rule(field, @is, values.Length == 0 ? [] : values.Split('|'));
        Assert.Empty(rule.Validate(sample.Build().Fields));
        Assert.Equal(blocked, sample.Begin((posted, value)).Errors.Any(e => e.Code == Refusal.Filtered));
    }

    [Theory]
    [InlineData("2026-11-21T17:00:00Z", "day-of-week", "sat|Sunday", true)]
    [InlineData("2026-11-21T04:59:00Z", "day-of-week", "sat", false)]
    [InlineData("2026-11-22T03:00:00Z", "hour-between", "22|6", true)]
    [InlineData("2026-11-22T10:59:59Z", "hour-between", "22|6", true)]
    [InlineData("2026-11-22T11:00:00Z", "hour-between", "22|6", false)]
    [InlineData("2026-11-22T02:59:59Z", "hour-between", "22|6", false)]
    [InlineData("2026-11-21T17:00:00Z", "hour-between", "12|13", true)]
    [InlineData("2026-11-22T04:30:00Z", "hour-between", "23|24", true)]
    public void ArrivalOperator_InTheClientsZone_MatchesOrNot(string arrived, string @is, string values, bool blocked)
    {
        var sample = new SampleClient { ArrivedAt = SampleClient.At(arrived) };
        sample.Rule("", @is, values.Split('|'));
        Assert.Equal(blocked, sample.Begin().Errors.Any(e => e.Code == Refusal.Filtered));
    }

    [Theory]
    [InlineData("city", "is-in", "x", "is", "any-of, none-of, equals")]
    [InlineData("Shoe", "equals", "x", "field", "There is no field Shoe. The fields are:")]
    [InlineData("city", "equals", "a|b", "values", "equals takes exactly one value; 2 given")]
    [InlineData("city", "any-of", "", "values", "any-of takes 1 to")]
    [InlineData("city", "blank", "a", "values", "blank takes no values")]
    [InlineData("city", "any-of", "a| ", "values", "must not be blank")]
    [InlineData("city", "matches", "(a", "values", "not a regular expression")]
    [InlineData("city", "matches", "(?<=a)b", "values", "cannot run in bounded time")]
    [InlineData("city", "matches", "(a)\\1", "values", "cannot run in bounded time")]
    [InlineData("city", "matches", "(a{1000}){1000}", "values", "repetitions that are too large")]
    [InlineData("Gpa", "at-least", "many", "values", "many is not a number")]
    [InlineData("Gpa", "between", "5|2", "values", "first bound must not be above")]
    [InlineData("Gpa", "between", "|", "values", "at least one of its two bounds")]
    [InlineData("Birthdate", "before", "yesterday", "values", "is not a date")]
    [InlineData("Birthdate", "age-under", "17.5", "values", "not an age in full years")]
    [InlineData("state", "any-of", "HI|Atlantis", "values", "Atlantis is not a US state")]
    [InlineData("StartClasses", "any-of", "never", "values", "never is not one of now, within_3_months")]
    [InlineData("zip_code", "zip-prefix", "604531", "values", "first 1 to 5 digits")]
    [InlineData("state", "at-least", "5", "is", "at-least cannot be asked of State")]
    [InlineData("", "day-of-week", "someday", "values", "someday is not a day")]
    [InlineData("", "hour-between", "22|25", "values", "25 is not an hour")]
    [InlineData("", "hour-between", "5|5", "values", "must differ")]
    public void Rule_ThatCannotRun_IsRefusedWithItsPlace(string field, string @is, string values, string place, string words)
    {
        var sample = new SampleClient();
        sample.Fields.Add(new() { Id = 20, ClientId = 1, Name = "state", PostedAs = "State", Position = 20 });
        var error = Assert.Single(sample.Rule(field, @is, values.Length == 0 ? [] : values.Split('|')).Validate(sample.Build().Fields));
        Assert.Equal("when[0]." + place, error.Field);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_WithoutNameConditionOrItsLevelsTarget_IsRefused()
    {
        var rule = new FilterRule { Name = " ", Level = FilterRuleLevel.Campaign };
        Assert.Equal(["name", "level", "when"], rule.Validate(new SampleClient().Build().Fields).Select(e => e.Field));
    }

    [Fact]
    public void Rule_WithTwoConditions_BlocksOnlyWhenBothHold()
    {
        var sample = new SampleClient();
        sample.Rule("state", "equals", "IL").When.Add(new() { Field = "city", Is = "equals", Values = ["Chicago"] });
        Assert.Empty(sample.Begin().Errors);
        Assert.Equal("Rule 1: State is IL and City is Chicago", Assert.Single(sample.Begin(("City", "chicago")).Errors).Message);
    }

    [Fact]
    public void Rules_OfThreeLevels_AreAskedClientCampaignProgram()
    {
        var sample = new SampleClient();
        sample.Rule("state", "equals", "IL").Level = FilterRuleLevel.Program;
        sample.Rules[0].DegreeProgramId = 1;
        sample.Rule("city", "blank").Level = FilterRuleLevel.Campaign;
        sample.Rules[1].CampaignId = 1;
        sample.Rule("city", "not-blank");
        sample.Rule("city", "not-blank").Enabled = false;
        sample.Rule("city", "not-blank").Level = FilterRuleLevel.Campaign;
        sample.Rules[4].CampaignId = 2;

        var draft = sample.Begin();

        Assert.Equal([3, 1], draft.Errors.Select(e => e.RuleId!.Value));
        var step = Assert.Single(draft.Steps, s => s.Key == "filters");
        Assert.Equal(["3 client refused Oak Lawn", "4 client skipped ", "2 campaign passed Oak Lawn", "1 program refused IL"], step.Rules!.Select(r => $"{r.Id} {r.Level} {r.Verdict} {r.Saw}"));
        Assert.Equal("4 rules, 2 block", step.Saw);
    }

    [Fact]
    public void Rule_WhoseFieldWasDeleted_BlocksNothingAndSaysSo()
    {
        var sample = new SampleClient();
        sample.Rule("Gone", "none-of", "x");
        var draft = sample.Begin();
        Assert.Empty(draft.Errors);
        Assert.Contains("there is no field Gone", draft.Steps[2].Rules![0].Saw, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_WithManyValues_IsValidShortInWordsAndExact()
    {
        var sample = new SampleClient();
        var rule = sample.Rule("zip_code", "any-of", [.. Enumerable.Range(10000, 20000).Select(n => $"{n}")]);
        Assert.Empty(rule.Validate(sample.Build().Fields));
        Assert.Equal("ZIP code is any of 10000, 10001 and 19998 more", rule.Describe(sample.Build().Fields));
        var compiled = new CompiledRule(rule, sample.Build().Fields);
        var draft = sample.Begin();
        Assert.False(compiled.Matches(draft.Values, draft.LocalArrival));
        Assert.NotEmpty(sample.Begin(("zip_code", "29999")).Errors);
    }

    [Theory]
    [InlineData("state", "any-of", "HI|AK", "State is any of HI, AK")]
    [InlineData("Comment", "contains", "a|b", "Comment contains a or b")]
    [InlineData("Gpa", "between", "2|", "Gpa is at least 2")]
    [InlineData("Gpa", "between", "2|3", "Gpa is between 2 and 3")]
    [InlineData("Birthdate", "age-under", "18", "age by Birthdate is under 18")]
    [InlineData("", "day-of-week", "sat|sunday", "it arrives on Sat, Sun")]
    [InlineData("", "hour-between", "22|6", "it arrives between 22:00 and 06:00")]
    [InlineData("LeadEmail", "any-of", "a@b.co|c@d.co", "E-mail is any of 2 listed values")]
    [InlineData("Comment", "blank", "", "Comment is blank")]
    public void Rule_InWords_ReadsAsASentence(string field, string @is, string values, string words)
    {
        var sample = new SampleClient();
        Assert.Equal(words, sample.Rule(field, @is, values.Length == 0 ? [] : values.Split('|')).Describe(sample.Build().Fields));
    }

    [Fact]
    public void Age_OfSomebodyBornOnLeapDay_TurnsOnTheFirstOfMarch()
    {
        var sample = new SampleClient { ArrivedAt = SampleClient.At("2026-02-28T17:00:00Z") };
        sample.Rule("Birthdate", "age-under", "18");
        Assert.NotEmpty(sample.Begin(("Birthdate", "2008-02-29")).Errors);
        sample.ArrivedAt += Duration.FromDays(1);
        Assert.Empty(sample.Begin(("Birthdate", "2008-02-29")).Errors);
    }

    [Fact]
    public void Trace_OfAPersonalField_HoldsNoValue()
    {
        var sample = new SampleClient();
        sample.Rule("email", "matches", "nobody");
        sample.Rule("LeadEmail", "contains", "nobody");
        var trace = sample.Decide().Trace.ToJson();
        Assert.DoesNotContain("jane", trace, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("present", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_WithAStandardFieldAsOption_NarrowsItAndKeepsTheOthersTypes()
    {
        var sample = new SampleClient();
        sample.Fields.Add(new() { Id = 30, ClientId = 1, Name = "city", Type = LeadFieldType.Option, Options = ["Chicago"], Position = 30 });
        var fields = sample.Build().Fields;
        Assert.Equal(LeadFieldType.Option, fields.Standard["city"].Type);
        Assert.Equal(LeadFieldType.Phone, fields.Standard["phone"].Type);
        Assert.Equal(13, fields.Fields.Count);
    }
}
