using Vega.Tests.Support;

namespace Vega.Tests.Api;

/// <summary>
/// The matrix of <c>access.tsv</c>: who gets which status from which address, about what is their own and about another tenant's (design §5). A row is an address and one cell for
/// each of <see cref="AccessFixture.Viewers"/>, as <c>own/other</c>, or one number where both are the same.
/// </summary>
public sealed class AccessTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private static readonly IReadOnlyDictionary<string, string[]> Rows = File.ReadLines(Path.Combine(Repository.Root, "Vega.Tests", "Api", "access.tsv")).Skip(1)
        .Select(l => l.Split('\t', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(c => c[0].Trim(), c => c[1..], StringComparer.Ordinal);

    public static TheoryData<string> Addresses => [.. Rows.Keys];

    [Fact]
    public void EveryAddress_HasARow_AndEveryRowAnAddress() => Assert.Equal(fixture.Endpoints, Rows.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Address_AskedByEach_AnswersAsTheMatrixSays(string address)
    {
        var cells = new List<string>();
        foreach (var viewer in AccessFixture.Viewers)
        {
            var (own, other) = (await fixture.AskAsync(viewer, address, fixture.Own), await fixture.AskAsync(viewer, address, fixture.Other));
            cells.Add(own == other ? $"{own}" : $"{own}/{other}");
        }
        Assert.Equal(string.Join(' ', AccessFixture.Viewers.Zip(Rows[address], (v, c) => $"{v}={c.Trim()}")), string.Join(' ', AccessFixture.Viewers.Zip(cells, (v, c) => $"{v}={c}")));
    }
}
