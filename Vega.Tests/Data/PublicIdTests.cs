using Vega.Domain.Common;

namespace Vega.Tests.Data;

/// <summary>Public ids: no two alike, and few pages of an index for many of them.</summary>
public sealed class PublicIdTests
{
    [Fact]
    public void New_AskedByManyThreads_GivesDifferentIdsInFewPlaces()
    {
        var ids = new PublicId[64_000];
        Parallel.For(0, ids.Length, i => ids[i] = PublicId.New());
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(Array.TrueForAll(ids, id => id.Value != 0));
        // 1,000 places, one of them perhaps begun by another test; each somewhere else in the 64 bits.
        var places = ids.Select(i => i.Value >> 12).Distinct().ToList();
        Assert.InRange(places.Count, 990, 1_300);
        Assert.InRange(places.Select(p => (p >> 44) & 0xff).Distinct().Count(), 150, 256);
    }

    [Theory]
    [InlineData("VEGA-00000000a43098ab", true)]
    [InlineData("vega-00000000A43098AB", true)]
    [InlineData("00000000a43098ab", true)]
    [InlineData("CAMP-00000000a43098ab", false)]
    [InlineData("VEGA-a43098ab", false)]
    [InlineData("VEGA-00000000a43098ag", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TryParse_OfALeadsId_TakesItsPrefixOrNone(string? text, bool read)
    {
        Assert.Equal(read, PublicId.TryParse(text, PublicIdPrefix.Lead, out var id));
        Assert.Equal(read ? "VEGA-00000000a43098ab" : "VEGA-0000000000000000", id.With(PublicIdPrefix.Lead));
    }
}
