namespace Vega.Domain.Performance;

/// <summary>Adds up the values of aggregates per row. Sums are exact decimals, so that their order does not matter.</summary>
public sealed class AggregateSums(IReadOnlyList<LeadAggregate> aggregates)
{
    private readonly Cell[] _totals = Cells(aggregates.Count);
    private readonly HashSet<string>?[] _allValues = [.. aggregates.Select(a => a.Function == AggregateFunction.CountDistinct ? new HashSet<string>() : null)];
    private readonly HashSet<(int Row, string Value)>?[] _values = [.. aggregates.Select(a => a.Function == AggregateFunction.CountDistinct ? new HashSet<(int, string)>() : null)];
    private readonly List<Cell[]> _rows = [];
    private readonly long[] _failures = new long[aggregates.Count];

    private struct Cell
    {
        public long Count;
        public decimal Sum, Min, Max;

        public void Add(decimal value, int times)
        {
            Min = Count == 0 ? value : Math.Min(Min, value);
            Max = Count == 0 ? value : Math.Max(Max, value);
            Sum += value * times;
            Count += times;
        }
    }

    /// <summary>How many values of each aggregate could not be cast.</summary>
    public IReadOnlyList<long> Failures => _failures;

    /// <summary>Adds the value of so many leads to a row and to the totals; no value, or an empty one, is left out.</summary>
    public void Add(int row, int aggregate, string? value, int times = 1)
    {
        if (string.IsNullOrEmpty(value)) return;
        while (_rows.Count <= row) _rows.Add(Cells(aggregates.Count));
        ref var cell = ref _rows[row][aggregate];
        if (aggregates[aggregate].Function == AggregateFunction.CountDistinct)
        {
            if (_values[aggregate]!.Add((row, value))) cell.Count++;
            if (_allValues[aggregate]!.Add(value)) _totals[aggregate].Count++;
            return;
        }
        if (aggregates[aggregate].Function == AggregateFunction.Count)
        {
            cell.Count += times;
            _totals[aggregate].Count += times;
            return;
        }
        if (aggregates[aggregate].Cast(value) is not { } number)
        {
            _failures[aggregate] += times;
            return;
        }
        cell.Add(number, times);
        _totals[aggregate].Add(number, times);
    }

    /// <summary>The columns of a row.</summary>
    public decimal?[] Row(int row) => row < _rows.Count ? Values(_rows[row]) : Values(Cells(aggregates.Count));

    /// <summary>The columns of the totals, by the same formula.</summary>
    public decimal?[] Totals() => Values(_totals);

    private decimal?[] Values(Cell[] cells) => [.. aggregates.Select((a, i) => Value(a.Function, cells[i]))];

    private static decimal? Value(AggregateFunction function, Cell cell) => function switch
    {
        AggregateFunction.Count or AggregateFunction.CountDistinct => cell.Count,
        AggregateFunction.Sum => cell.Sum,
        _ when cell.Count == 0 => null,
        AggregateFunction.Min => cell.Min,
        AggregateFunction.Max => cell.Max,
        _ => Math.Round(cell.Sum / cell.Count, 6, MidpointRounding.AwayFromZero),
    };

    private static Cell[] Cells(int count) => new Cell[count];
}
