using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Allocations.Copy;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>Last month is copied to campaigns that have nothing yet, after its numbers were shown.</summary>
public sealed class CopyCommandsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly YearMonth December = new(2026, 12);
    private readonly VegaApp _app = shared.App;

    [Fact]
    public async Task Preview_BeforeCopying_TellsWhatIsNewAndWhatIsKept()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.SaveAsync(sheet.Am, sheet.Business, CellColumn.Cap, "70", "", December);

        var rows = await PreviewAsync(sheet);

        Assert.Equal([("Business", true, 0L), ("Healthcare", false, 200 * 7500L)], rows.Select(r => (r.Name, r.Kept, r.MostInCents)));
    }

    [Fact]
    public async Task Copy_ChosenCampaigns_MakesTheirRowsAndKeepsOthers()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.SaveAsync(sheet.Am, sheet.Business, CellColumn.Cap, "70", "", December);

        var copied = await CopyAsync(sheet, sheet.Am);

        Assert.Equal((1, 200), (copied.AllocationIds.Count, copied.Cap));
        var (one, kept) = (await sheet.FindAsync(sheet.Healthcare, December), await sheet.FindAsync(sheet.Business, December));
        Assert.Equal((200, 7500, 240, 70), (one.Cap!.Value, one.CplInCents, one.Projection!.Value, kept.Cap!.Value));
        Assert.Empty((await CopyAsync(sheet, sheet.Am)).AllocationIds);
    }

    [Fact]
    public async Task Undo_AfterCopying_RemovesWhatNobodyTouched()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        var copied = await CopyAsync(sheet, sheet.Am);
        await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "210", "200", December);

        Assert.Equal(1, await sheet.Get<CopyCommands>().UndoAsync(await sheet.ViewerAsync(sheet.Am), copied.AllocationIds, CancellationToken.None));

        Assert.Equal((true, false), ((await sheet.FindAsync(sheet.Healthcare, December)).Allocated, (await sheet.FindAsync(sheet.Business, December)).Allocated));
    }

    [Fact]
    public async Task Copy_ByReaderOrOfAnother_ChangesNothing()
    {
        var (mine, theirs) = (await SheetSchool.OpenAsync(_app), await SheetSchool.OpenAsync(_app));

        Assert.IsType<Change<Copied>.Forbidden>(await mine.Get<CopyCommands>().CopyAsync(await mine.ViewerAsync(mine.Finance), SheetSchool.November, December, [mine.Healthcare], CancellationToken.None));
        var foreign = await mine.Get<CopyCommands>().CopyAsync(await mine.ViewerAsync(mine.Am), SheetSchool.November, December, [theirs.Healthcare], CancellationToken.None);
        Assert.Empty(Assert.IsType<Change<Copied>.Saved>(foreign).Value.AllocationIds);
        Assert.DoesNotContain(await PreviewAsync(mine), r => r.ClientId == theirs.School.ClientId);
        Assert.False((await theirs.FindAsync(theirs.Healthcare, December)).Allocated);
    }

    private static async Task<IReadOnlyList<CopyRow>> PreviewAsync(SheetSchool sheet) =>
        await sheet.Get<CopyCommands>().PreviewAsync(await sheet.ViewerAsync(sheet.Am), SheetSchool.November, December, null, CancellationToken.None);

    private static async Task<Copied> CopyAsync(SheetSchool sheet, string by) =>
        Assert.IsType<Change<Copied>.Saved>(await sheet.Get<CopyCommands>().CopyAsync(await sheet.ViewerAsync(by), SheetSchool.November, December, [sheet.Healthcare, sheet.Business], CancellationToken.None)).Value;
}
