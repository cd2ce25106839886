using Vega.Domain.Common;
using Vega.Portal.Features.Manage.Forms;

namespace Vega.Tests.Features.Manage;

/// <summary>What a form keeps when somebody else saves meanwhile: nothing is lost, and only what both changed is asked about.</summary>
public sealed class DraftTests
{
    private static readonly IReadOnlyList<DraftPart<Row>> Parts = [new("name", "Name", r => r.Name), new("zone", "Zone", r => r.Zone, z => "zone " + z), new("days", "Days", r => r.Days)];
    private readonly Row _stored = new("Old", "Chicago", "30");

    [Fact]
    public void Draft_OnlyWhatWasChanged_IsGiven()
    {
        var draft = new Draft<Row>(Parts, _stored) { ["name"] = "New", ["zone"] = "Chicago " };
        Assert.Equal((true, "New"), (draft.Text("name").IsGiven, draft.Text("name").Value));
        Assert.False(draft.Text("zone").IsGiven);
        Assert.Equal(1, draft.Changes);
    }

    [Fact]
    public void Draft_OfSomethingNew_GivesItsDefaults()
    {
        var draft = new Draft<Row>(Parts, new Row("", "Chicago", null), isNew: true);
        Assert.False(draft.Text("name").IsGiven);
        Assert.Equal("Chicago", draft.Text("zone").Value);
    }

    [Fact]
    public void Seen_SomebodyChangedAnotherValue_IsTrue() => Assert.True(new Draft<Row>(Parts, _stored) { ["name"] = "Mine" }.Seen(_stored with { Zone = "Denver" }));

    [Fact]
    public void Seen_SomebodyChangedTheSameValue_IsFalse() => Assert.False(new Draft<Row>(Parts, _stored) { ["name"] = "Mine" }.Seen(_stored with { Name = "Theirs" }));

    [Fact]
    public void Seen_SomebodySavedWhatIWant_IsTrue() => Assert.True(new Draft<Row>(Parts, _stored) { ["name"] = "Same" }.Seen(_stored with { Name = "Same" }));

    [Fact]
    public void SeenAll_SomebodyChangedAnotherValue_IsFalse() => Assert.False(new Draft<Row>(Parts, _stored) { ["name"] = "Mine" }.SeenAll(_stored with { Zone = "Denver" }));

    [Fact]
    public void Meet_KeepsBothValuesUntilOneIsChosen()
    {
        var draft = new Draft<Row>(Parts, _stored) { ["name"] = "Mine" };
        draft.Meet(_stored with { Name = "Theirs", Zone = "Denver" });
        var conflict = Assert.Single(draft.Conflicts);
        Assert.Equal(("Old", "Theirs", "Mine"), (conflict.Before, conflict.Theirs, conflict.Mine));
        var met = Assert.Single(draft.Met);
        Assert.Equal(("Zone", "zone Chicago", "zone Denver"), (met.Title, met.Before, met.Theirs));
        Assert.Equal(("Mine", "Denver"), (draft["name"], draft["zone"]));

        draft.Choose(conflict, mine: false);
        Assert.Empty(draft.Conflicts);
        Assert.Equal((0, "Theirs"), (draft.Changes, draft["name"]));
    }

    [Fact]
    public void Meet_MineChosen_CanBeSavedOverTheirs()
    {
        var draft = new Draft<Row>(Parts, _stored) { ["name"] = "Mine" };
        var now = _stored with { Name = "Theirs" };
        draft.Meet(now);
        draft.Choose(draft.Conflicts[0], mine: true);
        Assert.True(draft.Seen(now));
        Assert.Equal("Mine", draft.Text("name").Value);
    }

    [Fact]
    public void Number_ThatIsNone_IsRefusedWithAnExample()
    {
        var draft = new Draft<Row>(Parts, _stored) { ["days"] = "ninety" };
        Assert.False(draft.Number("days", "90").IsGiven);
        Assert.Equal("“ninety” is not a whole number. Write 90.", Assert.IsType<Change<int>.Invalid>(draft.Refused).Errors[0].Message);
        draft["days"] = "1,200";
        Assert.Null(draft.Refused);
        Assert.Equal(1200, draft.Number("days", "90").Value);
    }

    private sealed record Row(string Name, string Zone, string? Days);
}
