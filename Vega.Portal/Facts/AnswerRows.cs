using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>Compares the keys of rows.</summary>
internal sealed class KeyComparer : IEqualityComparer<GroupValue[]>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(GroupValue[]? x, GroupValue[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(GroupValue[] obj)
    {
        var hash = default(HashCode);
        foreach (var value in obj)
        {
            hash.Add(value.Number);
            hash.Add(value.Text, StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }
}

/// <summary>Puts rows of leads and ad spend together (reading 79), and totals them. Both engines end here.</summary>
internal static class AnswerRows
{
    public static FactsAnswer Join(PerformanceRequest request, List<PerformanceRow> leads, AggregateSums aggregates, IReadOnlyDictionary<GroupValue[], SpendSums> spend)
    {
        var rows = new List<PerformanceRow>(leads.Count);
        for (var i = 0; i < leads.Count; i++) rows.Add(request.Aggregates.Count == 0 ? leads[i] : leads[i] with { Aggregates = aggregates.Row(i) });

        var totals = new long[PerformanceSums.Width];
        foreach (var row in rows)
            for (var i = 0; i < totals.Length; i++) totals[i] += row.Values[i];
        var all = default(SpendSums);
        foreach (var sums in spend.Values) all.Add(sums);
        all.AddTo(totals);

        if (request.SpendInRows && spend.Count > 0)
        {
            var byKey = rows.ToDictionary(r => r.Keys, KeyComparer.Instance);
            foreach (var (key, sums) in spend)
            {
                if (!byKey.TryGetValue(key, out var row)) rows.Add(row = new PerformanceRow(key, new long[PerformanceSums.Width], request.Aggregates.Count == 0 ? [] : aggregates.Row(int.MaxValue)));
                sums.AddTo(row.Values);
            }
        }
        if (request.GroupBy.Count == 0 && rows.Count == 0) rows.Add(new PerformanceRow([], new long[PerformanceSums.Width], aggregates.Row(int.MaxValue)));
        return new FactsAnswer(rows, new PerformanceRow([], totals, aggregates.Totals()), aggregates.Failures, request.SpendInRows ? 0 : all.CostInCents);
    }
}
