using NodaTime;
using Vega.Domain.Directory;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Scores;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>What stands on the sheet is what was posted.</summary>
public sealed class SheetSearchTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly VegaApp _app = shared.App;

    [OnEachDatabase]
    public async Task Read_AfterPosts_CountsReceivedAcceptedAndSpend(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        var sheet = await SheetSchool.OpenAsync(app, s => School.Allocate(s.Healthcare, SheetSchool.November, cap: 3));
        await sheet.PostAsync(3);
        Assert.Equal("rejected", (await sheet.School.PostAsync()).Status); // over the cap
        await sheet.School.PostAsync(("test", "true"));
        await sheet.School.PatchAsync($$"""{ "id": "{{(await sheet.School.LeadsAsync())[0].PublicId.With("VEGA")}}", "status": "returned", "return_reason": "wrong number" }""");

        var row = await sheet.FindAsync(sheet.Healthcare);

        // The returned lead gave its slot back and is not billed.
        Assert.Equal((4, 2, 15000L), (row.Received, row.Accepted, row.SpendInCents));
        Assert.Equal(new LocalDate(2026, 11, 21), row.Today);
        Assert.Equal(20.5 / 30, row.Pacing.Gone, 9);
    }

    [Fact]
    public async Task Read_ByVendorUser_ShowsOwnCampaignsWithoutScores()
    {
        var (mine, theirs) = (await SheetSchool.OpenAsync(_app), await SheetSchool.OpenAsync(_app));

        var rows = await mine.Get<SheetSearch>().ReadAsync(await mine.ViewerAsync(mine.VendorUser), SheetSchool.November, null, null, CancellationToken.None);

        Assert.Equal([mine.Business, mine.Healthcare, mine.Sleepy], rows.Select(r => r.Id));
        Assert.All(rows, r => Assert.Null(r.Score));
        Assert.Null(await mine.Get<ScoreReasonSearch>().FindAsync(await mine.ViewerAsync(mine.VendorUser), mine.Healthcare, CancellationToken.None));
        Assert.DoesNotContain(await mine.Get<SheetSearch>().ReadAsync(await mine.ViewerAsync(mine.Am), SheetSchool.November, null, null, CancellationToken.None), r => r.ClientId == theirs.School.ClientId);
    }

    [Fact]
    public async Task Read_EndedCampaign_IsShownInMonthsItHasPartIn()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => s.Healthcare["status"] = "ended");
        var viewer = await sheet.ViewerAsync(sheet.Am);

        Assert.Contains(await sheet.Get<SheetSearch>().ReadAsync(viewer, SheetSchool.November, null, null, CancellationToken.None), r => r.Id == sheet.Healthcare);
        Assert.DoesNotContain(await sheet.Get<SheetSearch>().ReadAsync(viewer, new(2026, 12), null, null, CancellationToken.None), r => r.Id == sheet.Healthcare);
    }

    [Fact]
    public async Task Lines_OfOneClient_HaveNoClientLineAndSubtotalsOfGroups()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var rows = await sheet.Get<SheetSearch>().ReadAsync(await sheet.ViewerAsync(sheet.Am), SheetSchool.November, null, null, CancellationToken.None);

        var lines = SheetLines.Of(rows, new SheetFilter());
        Assert.Equal([(LineKind.Vendor, 0, null), (LineKind.Campaign, 1, null), (LineKind.Campaign, 1, null), (LineKind.Campaign, 1, (string?)null)], lines.Select(l => (l.Kind, l.Depth, l.Before)));
        Assert.Equal((3, 200, 1), (lines[0].Sum!.Campaigns, lines[0].Sum!.Cap, lines[0].Sum!.Uncapped));

        // A group of one has no line of its own.
        var one = Assert.Single(SheetLines.Of(rows, new SheetFilter { Text = "health" }));
        Assert.Equal((LineKind.Campaign, 0, sheet.School.Vendor + " / "), (one.Kind, one.Depth, one.Before));
        // Folded, only the sub-total is left.
        Assert.True(Assert.Single(SheetLines.Of(rows, new SheetFilter().Fold(lines[0].Key))).Folded);
    }

    [Fact]
    public async Task Lines_OfTwoClients_StandUnderTheirClient()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var row = await sheet.FindAsync(sheet.Healthcare);

        var lines = SheetLines.Of(
        [
            row with { Id = 1, ClientId = 1, ClientName = "A", VendorId = 1, VendorName = "V" }, row with { Id = 2, ClientId = 1, ClientName = "A", VendorId = 1, VendorName = "V" },
            row with { Id = 3, ClientId = 1, ClientName = "A", VendorId = 2, VendorName = "W" }, row with { Id = 4, ClientId = 2, ClientName = "B", VendorId = 1, VendorName = "V" },
        ], new SheetFilter());

        Assert.Equal(["c1", "c1v1", "r1", "r2", "r3", "r4"], lines.Select(l => l.Key));
        Assert.Equal([0, 1, 2, 2, 1, 0], lines.Select(l => l.Depth));
        Assert.Equal([null, null, null, null, "W / ", "B / V / "], lines.Select(l => l.Before));
    }

    [Theory]
    [InlineData("?month=2026-11&show=behind&vendor=4&score=red&q=nurs&folded=c1,c2v3", "/allocations?month=2026-11&show=behind&vendor=4&score=red&q=nurs&folded=c1,c2v3")]
    [InlineData("?month=2026-13&show=nothing&vendor=x&score=9", "/allocations")]
    [InlineData("", "/allocations")]
    public void Filter_OfAnAddress_IsWrittenBack(string query, string address) =>
        Assert.Equal(address, SheetFilter.Read("http://vega.example/allocations" + query, new(Domain.Common.Viewer.System, [], null, null)).Address());

    [Fact]
    public async Task NeedsALook_OfACampaign_HasItsReasons()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var row = (await sheet.FindAsync(sheet.Business)) with { Status = CampaignStatus.Active };

        Assert.False(row.NeedsALook);
        Assert.True((row with { Score = SmartScore.Red }).NeedsALook);
        Assert.True((row with { AllocationId = null }).NeedsALook);
        Assert.False((row with { AllocationId = null, Status = CampaignStatus.Paused }).NeedsALook);
        Assert.True((await sheet.FindAsync(sheet.Healthcare)).NeedsALook); // nothing of 240 came
    }
}
