using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>Makes the lines of a table in their order, as far as they stand open.</summary>
internal sealed class TableLines(TableView view, IReadOnlyList<TableColumn> columns, Func<IReadOnlyList<GroupValue>, Task<(TableTree Now, TableTree? Before)?>> readUnder)
{
    private readonly TableColumn? _sort = columns.FirstOrDefault(c => c.Key == view.Sort);

    /// <summary>False when a line does not come to the same counts as what was read under it at another moment.</summary>
    public bool AddUp { get; private set; } = true;

    public Task<IReadOnlyList<TableLine>> MakeAsync(TableTree now, TableTree? before) => MakeAsync(now, before, []);

    private async Task<IReadOnlyList<TableLine>> MakeAsync(TableTree now, TableTree? before, IReadOnlyList<GroupValue> above)
    {
        var level = above.Count;
        var lines = new List<TableLine>();
        foreach (var (value, sums, trend) in now.Under(above, before))
        {
            GroupValue[] path = [.. above, value];
            var line = new TableLine([TableReport.Label(now.Result, view.Groups[level], value)], path, sums, trend, null);
            if (view.IsOpen(line.Key, level))
            {
                if (level + 1 < now.Levels) line = line with { Under = await MakeAsync(now, before, path) };
                else if (await readUnder(path) is { } found)
                {
                    AddUp &= Same(sums.Now, found.Now.Totals) && (sums.Before is not { } then || Same(then, found.Before!.Totals));
                    line = line with { Under = await MakeAsync(found.Now, found.Before, path) };
                }
            }
            lines.Add(line.Alone(columns));
        }
        return Sorted(lines, level);
    }

    private static bool Same(PerformanceSums line, PerformanceSums under) => line.Values.AsSpan(0, PerformanceSums.Cost).SequenceEqual(under.Values.AsSpan(0, PerformanceSums.Cost));

    private List<TableLine> Sorted(List<TableLine> lines, int level)
    {
        var (byLabel, time) = (view.Sort == TableColumns.Label, view.Groups[level].Column().IsTime);
        if (time && (byLabel || _sort is null)) return [.. byLabel && !view.Ascending ? lines.OrderByDescending(l => l.Values[level]) : lines.OrderBy(l => l.Values[level])];
        if (byLabel) return [.. view.Ascending ? lines.OrderBy(l => l.Label, StringComparer.OrdinalIgnoreCase) : lines.OrderByDescending(l => l.Label, StringComparer.OrdinalIgnoreCase)];
        var sorted = _sort is null ? lines.OrderByDescending(l => l.Sums.Now.Values[PerformanceSums.Leads])
            : view.Ascending ? lines.OrderBy(l => _sort.Value(l.Sums) ?? decimal.MaxValue) : lines.OrderByDescending(l => _sort.Value(l.Sums) ?? decimal.MinValue);
        return [.. sorted.ThenBy(l => l.Label, StringComparer.OrdinalIgnoreCase).ThenBy(l => l.Values[level])];
    }
}
