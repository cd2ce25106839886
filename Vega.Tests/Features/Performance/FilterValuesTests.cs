using Bunit;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;
using Vega.Portal.Features.Performance.Parts;
using Vega.Portal.Features.Performance.Table;
using Vega.Portal.Shell;

namespace Vega.Tests.Features.Performance;

/// <summary>A filter of the Performance Table that outgrows what an address can carry.</summary>
public sealed class FilterValuesTests
{
    private static readonly PortalScope Scope = new(Viewer.System, [], null, "UTC");

    [Fact]
    public async Task Value_ThatNoAddressCouldCarry_IsRefusedAndTheFilterStays()
    {
        await using var bunit = new BunitContext();
        var cities = Enumerable.Range(1, 40).Select(i => $"{i:00} {new string('x', 97)}").ToList();
        var gone = new List<TableView>();
        var view = Read(cities.Take(39));
        var choices = cities.Select(c => (GroupValue.Of(c), c, 1L)).ToList();
        var values = bunit.Render<FilterValues>(p => p.Add(f => f.View, view).Add(f => f.Dimension, Dimension.City).Add(f => f.Names, new Dictionary<(Dimension, GroupValue), string>())
            .Add(f => f.Load, _ => Task.FromResult<IReadOnlyList<(GroupValue, string, long)>>(choices)).Add(f => f.Go, gone.Add).Add(f => f.AtOnce, true));

        await values.Find($"button.opt:has(.grow:contains('{cities[39][..3]}'))").ClickAsync(new());
        Assert.Contains("A link to the table cannot hold more than these 39 values.", values.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(gone);

        await values.Find($"button.opt:has(.grow:contains('{cities[0][..3]}'))").ClickAsync(new());
        Assert.Equal(cities.Skip(1).Take(38), Assert.Single(gone).Where[Dimension.City].Select(v => v.Text));
        Assert.Empty(values.FindAll("[role=status]"));
    }

    [Fact]
    public void Filter_LongerThanALinkOfThePage_IsReadWhole()
    {
        var cities = Enumerable.Range(1, 60).Select(i => $"{i:00} {new string('x', 97)}").ToList();
        Assert.Equal(cities, Read(cities).Where[Dimension.City].Select(v => v.Text));
    }

    private static TableView Read(IEnumerable<string> cities) => TableAddress.Read($"http://localhost/performance?rows=state&city={Uri.EscapeDataString(string.Join('|', cities))}", Scope, Instant.FromUtc(2026, 11, 20, 12, 0));
}
