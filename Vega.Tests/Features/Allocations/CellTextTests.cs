using Vega.Domain.Directory;
using Vega.Portal.Features.Allocations.Sheet;

namespace Vega.Tests.Features.Allocations;

/// <summary>What may be typed into a cell, and what is answered.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("250", 250)]
    [InlineData(" 1,250 ", 1250)]
    [InlineData("0", 0)]
    [InlineData("closed", 0)]
    [InlineData("No cap", null)]
    [InlineData("none", null)]
    public void Cap_Typed_IsRead(string typed, int? cap)
    {
        var reading = CellText.Read(CellColumn.Cap, typed);

        Assert.Equal((cap, (string?)null), (reading.Number, reading.Fault));
    }

    [Theory]
    [InlineData("", "Not saved: a cap cannot be empty. Write a number, 0 to close, or “no cap”.")]
    [InlineData("4o0", "Not saved: “4o0” is not a number of leads. Write 250, 0 to close, or “no cap”.")]
    [InlineData("1,25", "Not saved: “1,25” is not a number of leads. Write 250, 0 to close, or “no cap”.")]
    [InlineData("-1", "Not saved: “-1” is not a number of leads. Write 250, 0 to close, or “no cap”.")]
    [InlineData("2.5", "Not saved: “2.5” is not a number of leads. Write 250, 0 to close, or “no cap”.")]
    public void Cap_Wrong_IsTold(string typed, string fault) => Assert.Equal(fault, CellText.Read(CellColumn.Cap, typed).Fault);

    [Theory]
    [InlineData("36", 3600)]
    [InlineData("36.5", 3650)]
    [InlineData("$1,234.50", 123450)]
    [InlineData("36.", 3600)]
    [InlineData(".75", 75)]
    [InlineData("0", 0)]
    public void Price_Typed_IsRead(string typed, int cents) => Assert.Equal(cents, CellText.Read(CellColumn.Price, typed).Number);

    [Theory]
    [InlineData("36,00", "Not saved: “36,00” is not a price. Write 36.00 or 36.")]
    [InlineData("36,5", "Not saved: “36,5” is not a price. Write 36.50.")]
    [InlineData("36.555", "Not saved: “36.555” is not a price. Write 36.00 or 36.")]
    [InlineData("", "Not saved: a price cannot be empty. Write 36.00 or 36.")]
    [InlineData("1000001", "Not saved: “1000001” is not a price. Write 36.00 or 36.")]
    public void Price_Wrong_IsTold(string typed, string fault) => Assert.Equal(fault, CellText.Read(CellColumn.Price, typed).Fault);

    [Theory]
    [InlineData("", null)]
    [InlineData("–", null)]
    [InlineData("300", 300)]
    public void Projection_Typed_IsRead(string typed, int? leads) => Assert.Equal((leads, (string?)null), (CellText.Read(CellColumn.Projection, typed).Number, CellText.Read(CellColumn.Projection, typed).Fault));

    [Theory]
    [InlineData("refuse", OverCapPolicy.Refuse)]
    [InlineData("u", OverCapPolicy.AcceptUnbillable)]
    [InlineData("Hold", OverCapPolicy.HoldForReview)]
    public void Policy_Typed_IsRead(string typed, OverCapPolicy policy) => Assert.Equal((policy, (string?)null), (CellText.Read(CellColumn.Policy, typed).Policy, CellText.Read(CellColumn.Policy, typed).Fault));

    [Fact]
    public void Long_Text_IsCutInTheAnswer() => Assert.Contains("…” is not", CellText.Read(CellColumn.Cap, new string('9', 5000)).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData(CellColumn.Cap, "no cap", "No cap")]
    [InlineData(CellColumn.Cap, "0", "Closed")]
    [InlineData(CellColumn.Cap, "1200", "1,200")]
    [InlineData(CellColumn.Price, "1234.50", "$1,234.50")]
    [InlineData(CellColumn.Projection, "", "–")]
    [InlineData(CellColumn.Policy, "hold", "hold")]
    public void Plain_Values_AreWrittenForTheScreen(CellColumn column, string plain, string shown) => Assert.Equal(shown, CellText.Shown(column, plain));
}
