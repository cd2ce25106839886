using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance;

/// <summary>The order of rows (reading 75).</summary>
internal static class PerformanceRows
{
    /// <summary>As asked; else by the grouping columns, or with a limit by leads, most first. What ties stands by the grouping columns, so that the same question gets the same rows.</summary>
    public static List<PerformanceRow> Order(PerformanceRequest request, List<PerformanceRow> rows)
    {
        IReadOnlyList<PerformanceOrder> order = request.Order.Count == 0 && request.Limit is not null ? [new(PerformanceColumns.Sums[PerformanceSums.Leads].Key, Descending: true)] : request.Order;
        var compare = order.Select(o => Comparison(request, o)).ToArray();
        var sorted = new List<PerformanceRow>(rows);
        sorted.Sort((a, b) =>
        {
            foreach (var c in compare)
                if (c(a, b) is var difference and not 0) return difference;
            return ByKeys(a, b);
        });
        return sorted;
    }

    private static int ByKeys(PerformanceRow a, PerformanceRow b)
    {
        for (var i = 0; i < a.Keys.Length; i++)
            if (a.Keys[i].CompareTo(b.Keys[i]) is var difference and not 0) return difference;
        return 0;
    }

    private static Comparison<PerformanceRow> Comparison(PerformanceRequest request, PerformanceOrder order)
    {
        for (var i = 0; i < request.GroupBy.Count; i++)
            if (request.GroupBy[i].Column().Key == order.Key)
            {
                var place = i;
                return (a, b) => a.Keys[place] == GroupValue.Null || b.Keys[place] == GroupValue.Null || !order.Descending ? a.Keys[place].CompareTo(b.Keys[place]) : b.Keys[place].CompareTo(a.Keys[place]);
            }
        for (var i = 0; i < request.Aggregates.Count; i++)
            if (request.Aggregates[i].Name == order.Key)
            {
                var place = i;
                return (a, b) => ByNumber(a.Aggregates[place], b.Aggregates[place], order.Descending);
            }
        var column = PerformanceColumns.Sums.FirstOrDefault(c => c.Key == order.Key) ?? PerformanceColumns.Rate(order.Key)!;
        var spendKnown = request.SpendInRows;
        return (a, b) => ByNumber(column.Formula(new PerformanceSums(a.Values, spendKnown)), column.Formula(new PerformanceSums(b.Values, spendKnown)), order.Descending);
    }

    private static int ByNumber(decimal? a, decimal? b, bool descending) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => descending ? b.Value.CompareTo(a.Value) : a.Value.CompareTo(b.Value),
    };
}
