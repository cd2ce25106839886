using Vega.Domain.Intake;

namespace Vega.Tests.Intake;

/// <summary>Two people's changes to one set of rules.</summary>
public sealed class RuleMergeTests
{
    private static readonly StoredRule A = Rule(1, "A"), B = Rule(2, "B"), C = Rule(3, "C");
    private static readonly RuleSet Before = new([A, B, C]);

    [Fact]
    public void Merge_OfDifferentRules_KeepsBothChanges() => Check(new([A with { Enabled = false }, B, C, Rule(9, "Theirs")]), new([A, B with { Note = "mine" }, Rule(-1, "New")]), [], "A off, B mine, Theirs, New");

    [Fact]
    public void Merge_OfOneRule_TakesWhatWasChosen()
    {
        var (theirs, mine) = (new RuleSet([A with { Note = "theirs" }, B, C]), new RuleSet([A with { Note = "mine" }, B, C]));
        Assert.Equal([1], RuleMerge.Conflicts(Before, theirs, mine).Select(c => c.Before.Id));
        Check(theirs, mine, [], "A theirs, B, C");
        Check(theirs, mine, [1], "A mine, B, C");
    }

    [Fact]
    public void Merge_OfARuleOneDeletedAndTheOtherChanged_TakesWhatWasChosen()
    {
        var (theirs, mine) = (new RuleSet([B, C]), new RuleSet([A with { Note = "mine" }, B, C]));
        Assert.Single(RuleMerge.Conflicts(Before, theirs, mine));
        Check(theirs, mine, [], "B, C");
        Check(theirs, mine, [1], "A mine, B, C");
    }

    [Fact]
    public void Merge_OfOrders_TakesMineWhereTheyMovedNothing()
    {
        Check(new([A, B, C with { Note = "theirs" }]), new([C, A, B]), [], "C theirs, A, B");
        Check(new([B, A, C]), new([C, A, B]), [], "B, A, C");
    }

    [Fact]
    public void Conflicts_OfTheSameChangeByBoth_AreNone() => Assert.Empty(RuleMerge.Conflicts(Before, new([A with { Enabled = false }, B, C]), new([A with { Enabled = false }, B, C])));

    private static void Check(RuleSet theirs, RuleSet mine, int[] takesMine, string expected) =>
        Assert.Equal(expected, string.Join(", ", RuleMerge.Merge(Before, theirs, mine, takesMine.Contains).Rules.Select(r => r.Name + (r.Enabled ? "" : " off") + (r.Note is null ? "" : " " + r.Note))));

    private static StoredRule Rule(int id, string name) => new() { Id = id, Name = name, When = [new() { Field = "state", Is = "any-of", Values = ["HI"] }] };
}
