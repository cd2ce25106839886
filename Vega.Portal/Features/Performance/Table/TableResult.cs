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

/// <summary>A line of the table: a group with what stands under it.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Values">The values of the grouping columns down to here.</param>
/// <param name="Sums">Its sums.</param>
/// <param name="Trend">Its leads by day or week; null where there would be too many.</param>
/// <param name="Under">The lines under it; null where they were not read.</param>
public sealed record TableLine(string Label, IReadOnlyList<GroupValue> Values, LineSums Sums, IReadOnlyList<long>? Trend, IReadOnlyList<TableLine>? Under)
{
    /// <summary>What tells it from every other line.</summary>
    public string Key { get; } = string.Join('|', Values.Select(TableAddress.Escaped));

    /// <summary>From 0.</summary>
    public int Level => Values.Count - 1;
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

    /// <summary>The lines that are shown, in order.</summary>
    public IEnumerable<TableLine> Shown() => Open(Lines);

    private static IEnumerable<TableLine> Open(IEnumerable<TableLine> lines)
    {
        foreach (var line in lines)
        {
            yield return line;
            foreach (var under in Open(line.Under ?? [])) yield return under;
        }
    }
}

/// <summary>Why there is no table: faults of the question, or facts that still load.</summary>
public sealed record TableRefusal(IReadOnlyList<FieldError> Errors, double? Loading);
