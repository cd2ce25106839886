using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Features.Allocations.History;
using Vega.Portal.Data;
using Vega.Portal.Features.Allocations.Sheet;
using Vega.Tests.Support;

namespace Vega.Tests.Features.Allocations;

/// <summary>A cell is saved at once, alone, and never over somebody else's value unseen.</summary>
public sealed class SheetCommandsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly YearMonth December = new(2026, 12);
    private readonly VegaApp _app = shared.App;

    [OnEachDatabase]
    public async Task Save_EachColumn_IsStoredWithItsHistory(DatabaseProvider database)
    {
        await using var app = await VegaApp.StartAsync(database);
        var sheet = await SheetSchool.OpenAsync(app);

        foreach (var (column, typed, seen) in new[] { (CellColumn.Cap, "1,250", "200"), (CellColumn.Price, "80.5", "75.00"), (CellColumn.Projection, "", "240"), (CellColumn.Policy, "hold", "refuse") })
            Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, column, typed, seen));

        var row = await sheet.FindAsync(sheet.Healthcare);
        Assert.Equal(["1250", "80.50", "", "hold"], Enum.GetValues<CellColumn>().Select(c => CellText.Plain(row, c)));
        var history = sheet.Get<CellHistorySearch>();
        var viewer = await sheet.ViewerAsync(sheet.Finance);
        foreach (var (column, from, to) in new[] { (CellColumn.Cap, "200", "1,250"), (CellColumn.Price, "$75.00", "$80.50"), (CellColumn.Projection, "240", "–"), (CellColumn.Policy, "refuse", "hold") })
        {
            var last = await history.LastAsync(viewer, sheet.Healthcare, SheetSchool.November, column, CancellationToken.None);
            Assert.Equal((sheet.Am, from, to, app.Clock.Now), (last!.Who, last.From, last.To, last.At));
        }
    }

    [Fact]
    public async Task Save_OverSomebodyElsesValue_IsStaleWithWhoAndWhen()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.SaveAsync(sheet.Colleague, sheet.Healthcare, CellColumn.Cap, "220", "200");

        var stale = Assert.IsType<Change<SheetCell>.Stale>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "230", "200"));

        Assert.Equal(("220", sheet.Colleague, _app.Clock.Now), (stale.Current.Plain, stale.Current.By, stale.Current.At!.Value));
        Assert.Equal(220, (await sheet.FindAsync(sheet.Healthcare)).Cap);
        // Having seen it, it is saved.
        Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "230", "220"));
    }

    [Fact]
    public async Task Save_AnotherCellOfTheRow_IsNoConflict()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.SaveAsync(sheet.Colleague, sheet.Healthcare, CellColumn.Cap, "220", "200");

        Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Price, "81", "75.00"));
    }

    [Fact]
    public async Task Save_WhatStandsAlready_IsSavedAndChangesNothing()
    {
        var sheet = await SheetSchool.OpenAsync(_app);
        await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "220", "200");
        var version = (await sheet.School.AllocationAsync()).Version;

        // As a browser does that lost the answer.
        Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "220", "200"));

        Assert.Equal(version, (await sheet.School.AllocationAsync()).Version);
        Assert.Single((await sheet.Get<CellHistorySearch>().ReadAsync(await sheet.ViewerAsync(sheet.Am), sheet.Healthcare, SheetSchool.November, CellColumn.Cap, CancellationToken.None))!, c => c.To == "220");
    }

    [Fact]
    public async Task Save_BlockWithAWrongCell_SavesTheOthers()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        var answers = await sheet.Get<SheetCommands>().SaveAsync(await sheet.ViewerAsync(sheet.Am), SheetSchool.November,
        [
            new CellEdit(sheet.Healthcare, CellColumn.Cap, "300", "200"), new CellEdit(sheet.Healthcare, CellColumn.Price, "36,00", "75.00"),
            new CellEdit(sheet.Business, CellColumn.Cap, "20000000", "no cap"), new CellEdit(sheet.Business, CellColumn.Price, "41", "40.00"),
        ], CancellationToken.None);

        Assert.Equal([true, false, false, true], answers.Select(a => a is Change<SheetCell>.Saved));
        Assert.StartsWith("Not saved: the number must be from 0 to 10000000", ((Change<SheetCell>.Invalid)answers[2]).Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal((300, 7500), ((await sheet.FindAsync(sheet.Healthcare)).Cap!.Value, (await sheet.FindAsync(sheet.Healthcare)).CplInCents));
        Assert.Equal(((int?)null, 4100), ((await sheet.FindAsync(sheet.Business)).Cap, (await sheet.FindAsync(sheet.Business)).CplInCents));
    }

    [Fact]
    public async Task Save_InAMonthWithoutAllocation_MakesOneFromTheLastMonth()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "260", "", December));

        var row = await sheet.FindAsync(sheet.Healthcare, December);
        Assert.Equal((260, 7500, 240), (row.Cap!.Value, row.CplInCents, row.Projection!.Value));
        var made = await sheet.Get<CellHistorySearch>().LastAsync(await sheet.ViewerAsync(sheet.Am), sheet.Healthcare, December, CellColumn.Price, CancellationToken.None);
        Assert.Equal((null, "$75.00"), (made!.From, made.To));
    }

    [Fact]
    public async Task Save_FirstAllocationWithoutAPrice_IsRefused()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        var refused = Assert.IsType<Change<SheetCell>.Invalid>(await sheet.SaveAsync(sheet.Am, sheet.Sleepy, CellColumn.Cap, "50", ""));
        Assert.Contains("set the CPL first", refused.Errors[0].Message, StringComparison.Ordinal);

        // With its price the row is closed until it has a cap.
        await sheet.SaveAsync(sheet.Am, sheet.Sleepy, CellColumn.Price, "33", "");
        Assert.Equal((0, 3300), ((await sheet.FindAsync(sheet.Sleepy)).Cap!.Value, (await sheet.FindAsync(sheet.Sleepy)).CplInCents));
    }

    [Fact]
    public async Task Save_CapAndPriceTogether_MakeTheFirstAllocation()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        var answers = await sheet.Get<SheetCommands>().SaveAsync(await sheet.ViewerAsync(sheet.Am), SheetSchool.November,
            [new CellEdit(sheet.Sleepy, CellColumn.Cap, "50", ""), new CellEdit(sheet.Sleepy, CellColumn.Price, "33", "")], CancellationToken.None);

        Assert.All(answers, a => Assert.IsType<Change<SheetCell>.Saved>(a));
        Assert.Equal((50, 3300), ((await sheet.FindAsync(sheet.Sleepy)).Cap!.Value, (await sheet.FindAsync(sheet.Sleepy)).CplInCents));
    }

    [Fact]
    public async Task Save_ByVendor_IsTheProjectionAlone()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        Assert.IsType<Change<SheetCell>.Saved>(await sheet.SaveAsync(sheet.VendorUser, sheet.Healthcare, CellColumn.Projection, "250", "240"));
        foreach (var (column, typed, seen) in new[] { (CellColumn.Cap, "1000", "200"), (CellColumn.Price, "90", "75.00"), (CellColumn.Policy, "unpaid", "refuse") })
            Assert.IsType<Change<SheetCell>.Forbidden>(await sheet.SaveAsync(sheet.VendorUser, sheet.Healthcare, column, typed, seen));
        Assert.IsType<Change<SheetCell>.Invalid>(await sheet.SaveAsync(sheet.VendorUser, sheet.Sleepy, CellColumn.Projection, "250", ""));
    }

    [Fact]
    public async Task Save_ByReader_IsForbidden()
    {
        var sheet = await SheetSchool.OpenAsync(_app);

        foreach (var column in Enum.GetValues<CellColumn>())
            Assert.IsType<Change<SheetCell>.Forbidden>(await sheet.SaveAsync(sheet.Finance, sheet.Healthcare, column, "hold", ""));
    }

    [Fact]
    public async Task Save_OfAnothersCampaign_IsMissing()
    {
        var (mine, theirs) = (await SheetSchool.OpenAsync(_app), await SheetSchool.OpenAsync(_app));

        Assert.IsType<Change<SheetCell>.Missing>(await mine.SaveAsync(mine.Am, theirs.Healthcare, CellColumn.Cap, "1", "200"));
        Assert.Null(await mine.Get<CellHistorySearch>().ReadAsync(await mine.ViewerAsync(mine.Am), theirs.Healthcare, SheetSchool.November, CellColumn.Cap, CancellationToken.None));
        Assert.Equal(200, (await theirs.FindAsync(theirs.Healthcare)).Cap);
    }

    [Fact]
    public async Task Save_OverCapPolicy_HoldsForTheNextLead()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => School.Allocate(s.Healthcare, SheetSchool.November, cap: 1));
        await sheet.PostAsync(1);
        Assert.Equal("rejected", (await sheet.School.PostAsync()).Status);

        await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Policy, "hold", "refuse");

        Assert.Equal("pending", (await sheet.School.PostAsync()).Status);
    }

    [Fact]
    public async Task Save_CapAndPrice_HoldForTheNextLead()
    {
        var sheet = await SheetSchool.OpenAsync(_app, s => School.Allocate(s.Healthcare, SheetSchool.November, cap: 1));
        await sheet.PostAsync(1);

        await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Cap, "2", "1");
        await sheet.SaveAsync(sheet.Am, sheet.Healthcare, CellColumn.Price, "90", "75.00");
        await sheet.PostAsync(1);

        // The first keeps the price it came under (reading 52).
        Assert.Equal([7500, 9000], (await sheet.School.LeadsAsync()).Select(l => l.CostInCents));
        Assert.Equal(0, await _app.ReadAsync(db => db.Leads.CountAsync(l => l.ClientId == sheet.School.ClientId && l.RefusalCode != null)));
    }
}
