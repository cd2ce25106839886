using System.Globalization;
using System.Runtime.InteropServices;
using Vega.Domain.Performance;

namespace Vega.Portal.Facts;

/// <summary>A lead that aggregates over stored fields take: for which row, and which of the aggregates.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FieldHit(int Row, long LeadId, uint Aggregates);

/// <summary>What one thread of a scan finds for aggregates: fields in memory as counts per group and value, others as a list of leads to look up.</summary>
internal sealed class ScanValues(ScanPlan plan)
{
    private readonly Dimension?[] _columns = [.. plan.Request.Aggregates.Select(a => PerformanceFields.Column(a.Field))];
    private readonly Dictionary<long, int>[] _counts = [.. plan.Request.Aggregates.Select(_ => new Dictionary<long, int>())];

    public List<FieldHit> Hits { get; } = [];

    public void Add(int group, in Contribution contribution, FactPartition partition, int chunk, int row)
    {
        var stored = 0u;
        for (var a = 0; a < _columns.Length; a++)
        {
            var aggregate = plan.Request.Aggregates[a];
            if (aggregate.Filter is { } status ? !contribution.Counts(status) : contribution.Lead == 0) continue;
            if (_columns[a] is null && aggregate.Field != PerformanceFields.Cost)
            {
                stored |= 1u << a;
                continue;
            }
            var value = Value(_columns[a], partition, chunk, row);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts[a], ((long)group << 32) | (uint)value, out _)++;
        }
        if (stored != 0) Hits.Add(new FieldHit(group, partition.Leads[chunk].Ids[row], stored));
    }

    /// <summary>Adds the counts up, with the rows that the thread's groups became; the leads to look up go to <paramref name="hits"/>.</summary>
    public void AddTo(AggregateSums sums, CodeBook[] books, int[] rows, List<FieldHit> hits)
    {
        for (var a = 0; a < _counts.Length; a++)
            foreach (var (key, times) in _counts[a])
            {
                var row = rows[(int)(key >> 32)];
                var value = unchecked((int)key);
                sums.Add(row, a, _columns[a] is { } dimension ? Text(books[(int)dimension][value]) : value.ToString(CultureInfo.InvariantCulture), times);
            }
        hits.AddRange(Hits.Select(h => h with { Row = rows[h.Row] }));
    }

    private int Value(Dimension? column, FactPartition partition, int chunk, int row)
    {
        var rewind = plan.RewindOf(partition);
        if (column is not { } dimension) return rewind?.Cost(chunk, row) ?? partition.Leads[chunk].Costs[row];
        Span<int> code = [partition.Leads[chunk].Dimensions[(int)dimension][row]];
        rewind?.Undo(dimension, chunk, row, code);
        return code[0];
    }

    internal static string? Text(GroupValue value) => value.Text ?? value.Number?.ToString(CultureInfo.InvariantCulture);
}
