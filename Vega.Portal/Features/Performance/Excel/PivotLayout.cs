using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>A line of the pivot as it first shows: at which level, which item of that level's field, and its sums.</summary>
internal sealed record PivotLine(int Level, int Item, decimal[] Sums);

/// <summary>
/// How the pivot stands before anybody touches it: its items in the order of the table, its records, and the lines that show. Excel takes items that differ only in case for one,
/// so they are one here.
/// </summary>
internal sealed class PivotLayout
{
    /// <summary>Up to so many lines the pivot shows all groups; with more it is folded to the first.</summary>
    private const int MostOpenLines = 300;

    private PivotLayout(IReadOnlyList<MetricColumn> measures, IReadOnlyList<IReadOnlyList<DataValue>> items, int[][] records, decimal?[][] values, int depth, IReadOnlyList<PivotLine> lines, decimal[] total) =>
        (Measures, Items, Records, Values, Depth, Lines, Total) = (measures, items, records, values, depth, lines, total);

    public IReadOnlyList<MetricColumn> Measures { get; }

    /// <summary>The items of each group's field.</summary>
    public IReadOnlyList<IReadOnlyList<DataValue>> Items { get; }

    /// <summary>For each row of the data the items of its groups.</summary>
    public int[][] Records { get; }

    /// <summary>For each row of the data its measures.</summary>
    public decimal?[][] Values { get; }

    /// <summary>How many levels show.</summary>
    public int Depth { get; }
    public IReadOnlyList<PivotLine> Lines { get; }
    public decimal[] Total { get; }

    public static PivotLayout Of(WorkbookTable table, IReadOnlyList<DataValue[]> data)
    {
        var rows = DataSheet.Rows(table);
        var places = table.Groups.Select(_ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)).ToArray();
        var items = table.Groups.Select(_ => new List<DataValue>()).ToArray();
        var records = data.Select(row => row.Select((value, g) =>
        {
            if (places[g].TryGetValue(value.Text, out var place)) return place;
            items[g].Add(value);
            return places[g][value.Text] = items[g].Count - 1;
        }).ToArray()).ToArray();
        var values = rows.Select(r => table.Measures.Select(m => DataSheet.Amount(m, r.Sums)).ToArray()).ToArray();
        var order = Enumerable.Range(0, records.Length).ToArray();
        var all = Unfold(records, values, order, 0, table.Groups.Count).ToList();
        var depth = all.Count <= MostOpenLines ? table.Groups.Count : 1;
        return new PivotLayout(table.Measures, items, records, values, depth, depth == 1 ? [.. all.Where(l => l.Level == 0)] : all, Sum(values, order, table.Measures.Count));
    }

    private static IEnumerable<PivotLine> Unfold(int[][] records, decimal?[][] values, IEnumerable<int> rows, int level, int levels)
    {
        if (level == levels) yield break;
        foreach (var group in rows.GroupBy(r => records[r][level]).OrderBy(g => g.Key))
        {
            yield return new PivotLine(level, group.Key, Sum(values, group, values[0].Length));
            foreach (var line in Unfold(records, values, group, level + 1, levels)) yield return line;
        }
    }

    private static decimal[] Sum(decimal?[][] values, IEnumerable<int> rows, int width)
    {
        var sums = new decimal[width];
        foreach (var row in rows)
            for (var i = 0; i < width; i++) sums[i] += values[row][i] ?? 0;
        return sums;
    }
}
