using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Tests.Intake;

/// <summary>Two versions of filter rules compared in words.</summary>
public sealed class RuleChangesTests
{
    private static readonly FieldCatalog Fields = new([new LeadField { Id = 1, Name = "Gpa", Type = LeadFieldType.Number }]);
    private static readonly StoredRule States = Rule(1, "Far states", "state", "any-of", "HI", "AK"), Low = Rule(2, "Low", "Gpa", "less-than", "2"), Mail = Rule(3, "Known", "email", "any-of", "a@example.com");

    public static TheoryData<string, StoredRule[], StoredRule[], string[]> Cases => new()
    {
        { "nothing", [States, Low], [States, Low], [] },
        { "added", [States], [States, Low with { Id = -1 }], ["added “Low”: Gpa is less than 2"] },
        { "removed", [States, Low], [States], ["removed “Low”: Gpa is less than 2"] },
        { "values", [States], [States with { When = [States.When[0] with { Values = ["AK", "AR", "PR"] }] }], ["“Far states”: State added AR, PR, removed HI"] },
        { "many values", [States], [States with { When = [States.When[0] with { Values = ["HI", "AK", "A1", "A2", "A3", "A4", "A5", "A6"] }] }], ["“Far states”: State added 6 values"] },
        { "personal values", [Mail], [Mail with { When = [Mail.When[0] with { Values = ["b@example.com"] }] }], ["“Known”: E-mail added 1 values, removed 1 values"] },
        { "bound", [Low], [Low with { When = [Low.When[0] with { Values = ["2.5"] }] }], ["“Low”: was “Gpa is less than 2”, is “Gpa is less than 2.5”"] },
        { "name, switch, note", [Low], [Low with { Name = "Lower", Enabled = false, Note = "why" }], ["renamed “Low” to “Lower”", "switched off “Lower”", "“Lower”: note changed"] },
        { "order", [States, Low, Mail], [Low, States, Mail], ["the order is now “Low”, “Far states”, “Known”"] },
        { "made anew", [States, Low], [States with { Id = 7 }, Low with { Enabled = false }], ["switched off “Low”"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Between_TwoVersions_SaysWhatWasDone(string what, StoredRule[] before, StoredRule[] after, string[] words)
    {
        Assert.NotEqual("", what);
        Assert.Equal(words, RuleChanges.Between(new(before), new(after), Fields).Select(c => c.Words));
    }

    [Fact]
    public void RuleSet_AsJson_ReadsBackWhatItHolds()
    {
        var set = new RuleSet([States with { Note = "Ümläut" }, Low with { Level = FilterRuleLevel.Program, DegreeProgramId = 4, Enabled = false }]);
        Assert.True(set.SaysTheSame(RuleSet.FromJson(set.ToJson())));
        Assert.Equal([0, 0], set.ToRows(1).Select(r => r.Position));
    }

    private static StoredRule Rule(int id, string name, string field, string @is, params string[] values) => new() { Id = id, Name = name, When = [new() { Field = field, Is = @is, Values = [.. values] }] };
}
