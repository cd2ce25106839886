namespace Vega.Domain.Performance;

/// <summary>One row: a value for each grouping column, the sums and the aggregates.</summary>
/// <param name="Keys">In the order of the request's grouping columns.</param>
/// <param name="Values">See <see cref="PerformanceSums"/>.</param>
/// <param name="Aggregates">In the order of the request's aggregates.</param>
public sealed record PerformanceRow(GroupValue[] Keys, long[] Values, decimal?[] Aggregates);

/// <summary>The answer to a <see cref="PerformanceRequest"/>. The API, the page and the workbook only write it down.</summary>
public sealed record PerformanceResult
{
    /// <summary>What was asked.</summary>
    public required PerformanceRequest Request { get; init; }

    /// <summary>The rows, in order, at most <see cref="PerformanceRequest.Limit"/> of them.</summary>
    public required IReadOnlyList<PerformanceRow> Rows { get; init; }

    /// <summary>The totals of all rows, also of those beyond the limit.</summary>
    public required PerformanceRow Totals { get; init; }

    /// <summary>How many rows there are without a limit.</summary>
    public required int RowCount { get; init; }

    /// <summary>Names of ids, by grouping column; empty unless asked for. An id without one is not in sight of the viewer.</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlyDictionary<long, string>> Labels { get; init; } = new Dictionary<Dimension, IReadOnlyDictionary<long, string>>();

    /// <summary>Values that could not be cast, by the aggregate's name.</summary>
    public IReadOnlyDictionary<string, long> CastFailures { get; init; } = new Dictionary<string, long>();

    /// <summary>The part of the totals' cost that stands in no row: the share of ad spend (reading 33), where rows cannot carry spend.</summary>
    public long UnallocatedCost { get; init; }

    /// <summary>True when the totals hold ad spend, or cost that comes from it.</summary>
    public bool HasSpend => Totals.Values[PerformanceSums.Impressions] != 0 || Totals.Values[PerformanceSums.Clicks] != 0 || Totals.Values[PerformanceSums.Spend] != 0 || UnallocatedCost != 0;

    /// <summary>The sums of a row.</summary>
    public PerformanceSums Sums(PerformanceRow row) => new(row.Values, ReferenceEquals(row, Totals) ? Request.SpendInTotals : Request.SpendInRows);
}
