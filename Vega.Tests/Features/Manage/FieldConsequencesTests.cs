using Vega.Domain.Directory;
using Vega.Portal.Features.Manage.Fields.Screen;

namespace Vega.Tests.Features.Manage;

/// <summary>What a change of a field does to posts, told before it is saved.</summary>
public sealed class FieldConsequencesTests
{
    private static LeadField FirstName(string? postedAs = null, bool required = false) => new() { Name = "first_name", PostedAs = postedAs, Required = required, Personal = true };

    [Fact]
    public void Rename_OfARequiredField_SaysWhatIsReadAndWhatIsNot()
    {
        var told = FieldConsequences.Of(FirstName("ContactFirstName", required: true), FirstName("FirstName", required: true), vendors: 2, campaigns: 5);
        Assert.Equal(
            ["The parameter ContactFirstName is renamed to FirstName.", "first_name stays accepted beside it; where a post has both, FirstName counts.",
             "ContactFirstName is not read any more: a post that has only this one is refused, since the field is required.", "The posting instructions of 5 active campaigns of 2 vendors say so at once."],
            told.Select(t => t.Text));
        Assert.Equal([false, false, true, false], told.Select(t => t.Refuses));
    }

    [Fact]
    public void Rename_BackToTheCanonicalName_LosesNoOtherName() =>
        Assert.DoesNotContain(FieldConsequences.Of(FirstName("first_name_of"), FirstName(), 0, 0), t => t.Text.Contains("stays accepted", StringComparison.Ordinal));

    [Fact]
    public void NewField_Required_RefusesPostsWithoutIt()
    {
        var told = FieldConsequences.Of(null, new LeadField { Name = "Gpa", Type = LeadFieldType.Number, Required = true }, 0, 0);
        Assert.Equal("Adds the parameter Gpa, a number, required.", told[0].Text);
        Assert.True(told[1].Refuses);
    }

    [Fact]
    public void Options_RemovedAndAdded_AreNamed()
    {
        var (before, after) = (Start("now", "later"), Start("now", "never"));
        Assert.Equal(["later is refused from then on.", "never is accepted too."], FieldConsequences.Of(before, after, 0, 0).Select(t => t.Text));
    }

    [Fact]
    public void Use_OfRecentLeads_TellsHowManyWouldBeRefused()
    {
        var use = new FieldUse(10, Cut: false, Without: 3, new Dictionary<string, int> { ["now"] = 5, ["later"] = 2 });
        Assert.Contains(FieldConsequences.Of(Start("now", "later"), Start("now"), 0, 0, use), t => t is { Text: "Of the 10 leads taken in the last 30 days, 2 would be refused.", Refuses: true });
        var required = Start("now", "later");
        required.Required = true;
        Assert.Contains(FieldConsequences.Of(Start("now", "later"), required, 0, 0, use), t => t.Text == "Of the 10 leads taken in the last 30 days, 3 would be refused.");
        Assert.Contains(FieldConsequences.Of(Start("now", "later", "never"), Start("now", "later"), 0, 0, use), t => t.Text == "None of the 10 leads taken in the last 30 days would be refused.");
    }

    [Fact]
    public void NothingChanged_TellsNothing() => Assert.Empty(FieldConsequences.Of(FirstName("A"), FirstName("A"), 3, 3));

    private static LeadField Start(params string[] options) => new() { Name = "Start", Type = LeadFieldType.Option, Options = [.. options] };
}
