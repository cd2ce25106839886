using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>
/// The rows of an answer under the groups above them. A level is the sum of its rows; only where the level's own groups all carry ad spend, and those of the rows do not, it is an
/// answer of its own, which knows its spend and the cost that comes from it.
/// </summary>
public sealed class TableTree
{
    private readonly PerformanceResult _rows;
    private readonly bool _across;
    private readonly bool[] _knows, _cellsKnow;
    private readonly Node _root = new();
    private readonly long[] _counts;

    /// <param name="rows">The answer, by the groups of the rows and then that of the columns.</param>
    /// <param name="levels">How many groups of rows there are.</param>
    /// <param name="across">True when the last group is that of the columns.</param>
    public TableTree(PerformanceResult rows, int levels, bool across)
    {
        (_rows, Levels, _across, _counts) = (rows, levels, across, new long[levels + 1]);
        _knows = [.. Enumerable.Range(0, levels + 1).Select(level => (Request with { GroupBy = [.. Request.GroupBy.Take(level)] }).SpendInRows)];
        _cellsKnow = [.. Enumerable.Range(0, levels + 1).Select(level => across && (Request with { GroupBy = [.. Request.GroupBy.Take(level), Request.GroupBy[^1]] }).SpendInRows)];
        foreach (var row in rows.Rows) Put(row, levels, across, 0);
        // The tree may be kept; its rows are in it.
        _rows = rows with { Rows = [] };
    }

    public int Levels { get; }

    public PerformanceRequest Request => _rows.Request;

    public PerformanceResult Result => _rows;

    public IReadOnlyList<Dimension> Groups => [.. Request.GroupBy.Take(Levels)];

    public PerformanceSums Totals => _rows.Sums(_rows.Totals);

    /// <summary>The groups whose sums have to be asked for.</summary>
    public IEnumerable<IReadOnlyList<Dimension>> Unknown
    {
        get
        {
            if (Request.SpendInRows) yield break;
            for (var level = 0; level <= Levels; level++)
            {
                if (level > 0 && level < Request.GroupBy.Count && _knows[level]) yield return [.. Request.GroupBy.Take(level)];
                if (level < Levels && _cellsKnow[level]) yield return [.. Request.GroupBy.Take(level), Request.GroupBy[^1]];
            }
        }
    }

    /// <summary>Takes an answer for <see cref="Unknown"/> groups in.</summary>
    public void Know(PerformanceResult own)
    {
        var cells = _across && own.Request.GroupBy[^1] == Request.GroupBy[^1];
        var level = own.Request.GroupBy.Count - (cells ? 1 : 0);
        foreach (var row in own.Rows)
        {
            var node = _root;
            for (var i = 0; i < level; i++) node = Under(node, row.Keys[i], i);
            if (cells) node.Cells[row.Keys[^1]] = new PerformanceSums(row.Values, SpendKnown: true);
            else node.Sums = row.Values;
        }
    }

    /// <summary>Takes the leads of each step in, from an answer by the first groups and, at <paramref name="at"/>, the step.</summary>
    public void Trend(PerformanceResult result, int levels, int at, IReadOnlyDictionary<string, int> places)
    {
        foreach (var row in result.Rows)
        {
            if (row.Keys[at].Text is not { } key || !places.TryGetValue(key, out var place)) continue;
            var node = _root;
            for (var i = 0; i < levels; i++)
            {
                node = Under(node, row.Keys[i], i);
                (node.Trend ??= new long[places.Count])[place] += row.Values[PerformanceSums.Leads];
            }
        }
    }

    /// <summary>What stands under a path: each value with its sums and its trend.</summary>
    public IEnumerable<(GroupValue Value, LineSums Sums, long[]? Trend)> Under(IReadOnlyList<GroupValue> path, TableTree? before)
    {
        if (Find(path) is not { } node) yield break;
        var then = before?.Find(path);
        foreach (var (value, under) in node.Under)
            yield return (value, Line(under, path.Count + 1, before is null ? null : before.Known(then?.Under.GetValueOrDefault(value), path.Count + 1)), under.Trend);
    }

    /// <summary>The sums of all.</summary>
    public LineSums Total(TableTree? before) => new(Totals, before?.Totals, _root.Cells, _cellsKnow[0]);

    /// <summary>How many lines a level has.</summary>
    public long Count(int level) => _counts[level];

    /// <summary>The values of the columns' group: times as they run, others by their leads, the most that may stand.</summary>
    public IReadOnlyList<(GroupValue Value, string Label)> AcrossValues(int most, out int left)
    {
        left = Math.Max(0, _root.Cells.Count - most);
        if (!_across) return [];
        var dimension = Request.GroupBy[^1];
        var byLeads = _root.Cells.OrderByDescending(c => c.Value.Values[PerformanceSums.Leads]).ThenBy(c => c.Key).Take(most).Select(c => c.Key);
        return [.. (dimension.Column().IsTime ? byLeads.Order() : byLeads).Select(v => (v, TableReport.Label(_rows, dimension, v)))];
    }

    public static void Add(long[] sums, long[] more)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += more[i];
    }

    private void Put(PerformanceRow row, int levels, bool across, int first)
    {
        var node = _root;
        for (var level = first; ; level++)
        {
            Add(node.Sums, row.Values);
            if (across)
            {
                // At the last level a row is a cell of its own.
                if (level == levels) node.Cells[row.Keys[^1]] = new PerformanceSums(row.Values, _cellsKnow[level]);
                else if (node.Cells.TryGetValue(row.Keys[^1], out var cell)) Add(cell.Values, row.Values);
                else node.Cells[row.Keys[^1]] = new PerformanceSums([.. row.Values], _cellsKnow[level]);
            }
            if (level == levels) return;
            node = Under(node, row.Keys[level], level);
        }
    }

    private Node Under(Node node, GroupValue value, int level)
    {
        if (node.Under.TryGetValue(value, out var known)) return known;
        _counts[level + 1]++;
        return node.Under[value] = new Node();
    }

    private Node? Find(IReadOnlyList<GroupValue> path)
    {
        var node = _root;
        foreach (var value in path)
            if (!node.Under.TryGetValue(value, out node)) return null;
        return node;
    }

    private PerformanceSums Known(Node? node, int level) => new(node?.Sums ?? new long[PerformanceSums.Width], _knows[level]);

    private LineSums Line(Node node, int level, PerformanceSums? before) => new(Known(node, level), before, node.Cells, _cellsKnow[level]);

    private sealed class Node
    {
        private Dictionary<GroupValue, Node>? _under;
        private Dictionary<GroupValue, PerformanceSums>? _cells;

        public long[] Sums { get; set; } = new long[PerformanceSums.Width];
        public long[]? Trend { get; set; }
        public Dictionary<GroupValue, Node> Under => _under ??= [];
        public Dictionary<GroupValue, PerformanceSums> Cells => _cells ??= [];
    }
}
