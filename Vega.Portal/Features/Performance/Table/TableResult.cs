using System.Collections.Concurrent;
using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>The sums of a line, or of the total.</summary>
/// <param name="Now">Of the table's days.</param>
/// <param name="Before">Of what it is compared with; null when nothing is compared.</param>
/// <param name="Across">By the value of the columns' group; what is missing is nothing.</param>
/// <param name="AcrossSpend">False where the cells of the columns' group cannot tell their spend.</param>
public sealed record LineSums(PerformanceSums Now, PerformanceSums? Before, IReadOnlyDictionary<GroupValue, PerformanceSums> Across, bool AcrossSpend)
{
    private static readonly long[] Zeros = new long[PerformanceSums.Width];

    /// <summary>The sums in a column of the columns' group.</summary>
    public PerformanceSums In(GroupValue value) => Across.TryGetValue(value, out var sums) ? sums : new PerformanceSums(Zeros, AcrossSpend);
}

/// <summary>A line of the table: a group with what stands under it. A group of one has no line of its own: it is named before the one line that says the same.</summary>
/// <param name="Labels">Its name, after those of the groups that stand on its line.</param>
/// <param name="Values">The values of the grouping columns down to here.</param>
/// <param name="Sums">Its sums.</param>
/// <param name="Trend">Its leads by day or week; null where there would be too many.</param>
/// <param name="Under">The lines under it; null where they were not read.</param>
public sealed record TableLine(IReadOnlyList<string> Labels, IReadOnlyList<GroupValue> Values, LineSums Sums, IReadOnlyList<long>? Trend, IReadOnlyList<TableLine>? Under)
{
    /// <summary>What tells it from every other line.</summary>
    public string Key { get; } = KeyOf(Values);

    /// <summary>Its names as they are shown.</summary>
    public string Label => string.Join(" / ", Labels);

    /// <summary>The key of the line of these values.</summary>
    public static string KeyOf(IEnumerable<GroupValue> values) => string.Join('|', values.Select(TableAddress.Escaped));

    /// <summary>The line, or the one line under it when both tell the same.</summary>
    public TableLine Alone(IReadOnlyList<TableColumn> columns) =>
        Under is [var only] && columns.All(c => c.Value(only.Sums) == c.Value(Sums)) ? only with { Labels = [.. Labels, .. only.Labels], Trend = only.Trend ?? Trend } : this;
}

/// <summary>A table as it is shown.</summary>
public sealed record TableResult
{
    public required TableView View { get; init; }

    /// <summary>The lines of the first level, in order.</summary>
    public required IReadOnlyList<TableLine> Lines { get; init; }

    /// <summary>The sums of all.</summary>
    public required LineSums Total { get; init; }

    /// <summary>The values of the columns' group with their names, in order; and how many more there are than are shown.</summary>
    public required IReadOnlyList<(GroupValue Value, string Label)> Across { get; init; }
    public required int AcrossLeft { get; init; }

    /// <summary>What is shown, column by column: for the page, the workbook and the clipboard.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>The first days of the steps of the trend, the sums of each, and those of what it is compared with, step by step.</summary>
    public required IReadOnlyList<LocalDate> Steps { get; init; }
    public required IReadOnlyList<PerformanceSums> Trend { get; init; }
    public required IReadOnlyList<PerformanceSums>? TrendBefore { get; init; }

    /// <summary>The questions that the table answers, as the API takes them: the rows, and those of what it is compared with.</summary>
    public required PerformanceRequest Request { get; init; }
    public required PerformanceRequest? RequestBefore { get; init; }

    /// <summary>What was read for it.</summary>
    public required TableReading Reading { get; init; }

    /// <summary>The lines that are shown, in order, each with how far it stands in, from 0.</summary>
    public IEnumerable<(TableLine Line, int Level)> Shown() => Open(Lines, 0);

    private static IEnumerable<(TableLine Line, int Level)> Open(IEnumerable<TableLine> lines, int level)
    {
        foreach (var line in lines)
        {
            yield return (line, level);
            foreach (var under in Open(line.Under ?? [], level + 1)) yield return under;
        }
    }
}

/// <summary>What was read for a table, all at one moment: it serves every view that unfolds, sorts or draws the same numbers in another way.</summary>
/// <param name="Of">See <see cref="Key"/>.</param>
/// <param name="At">When.</param>
/// <param name="Now">The levels that are read at once.</param>
/// <param name="Before">Those of what they are compared with.</param>
/// <param name="Steps">The first days of the steps of the trend.</param>
/// <param name="Chart">The sums of each step.</param>
/// <param name="ChartBefore">Those of what it is compared with.</param>
public sealed record TableReading(string Of, Instant At, TableTree Now, TableTree? Before, IReadOnlyList<LocalDate> Steps, IReadOnlyList<PerformanceSums> Chart, IReadOnlyList<PerformanceSums>? ChartBefore)
{
    /// <summary>By line, what stands under those that were opened below the levels read at once.</summary>
    public ConcurrentDictionary<string, (TableTree Now, TableTree? Before)> Under { get; } = new(StringComparer.Ordinal);

    /// <summary>The same for all views that the same reading serves, for whoever sees the same leads.</summary>
    public static string Key(TableView view, Viewer viewer)
    {
        var numbers = view with { Turned = [], Show = [], ComparesAll = false, Sort = null, Ascending = false, Chart = "line", Heat = null, Bars = false, Saved = null, Rolling = null, ZoneChosen = true };
        return $"{viewer.VendorId} {(viewer.ClientIds is { } clients ? string.Join(',', clients) : "all")} {numbers.Address()}";
    }
}

/// <summary>Why there is no table: faults of the question, or facts that still load.</summary>
public sealed record TableRefusal(IReadOnlyList<FieldError> Errors, double? Loading);
