using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>How the numbers of a column are written.</summary>
public enum CellFormat
{
    Count,
    /// <summary>Cents.</summary>
    Money,
    /// <summary>A share from 0 to 1.</summary>
    Rate,
    /// <summary>A difference of counts, with its sign.</summary>
    Change,
    /// <summary>A difference in cents, with its sign.</summary>
    MoneyChange,
    /// <summary>A difference as a share, with its sign.</summary>
    RateChange,
    /// <summary>A difference of shares, in points.</summary>
    Points,
}

/// <summary>A column of the table as seen.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Unit">The second line of its head.</param>
/// <param name="Format">How its numbers are written.</param>
/// <param name="Edge">True where a group of columns begins.</param>
/// <param name="Band">What stands above it and its neighbours, where there is a group of columns.</param>
public sealed record SheetColumn(string Title, string? Unit, CellFormat Format, bool Edge = false, string? Band = null);

/// <summary>A number of the table as seen.</summary>
/// <param name="Value">Never rounded before it is written; null for none.</param>
/// <param name="Heat">The step of its colour, 0 for none.</param>
/// <param name="Thin">True for a rate of few events.</param>
public readonly record struct WorkbookCell(decimal? Value, int Heat = 0, bool Thin = false);

/// <summary>A line of the table as seen, with the lines under it, which show when it is open. One that names several groups has no value of one.</summary>
public sealed record WorkbookLine(string Label, GroupValue Value, IReadOnlyList<WorkbookCell> Cells, IReadOnlyList<WorkbookLine> Under, bool Open = true);

/// <summary>A row of the data: a value and its name for each group, and the sums.</summary>
public sealed record WorkbookRow(IReadOnlyList<GroupValue> Values, IReadOnlyList<string> Labels, PerformanceSums Sums);

/// <summary>A line of the definitions about the table as a whole.</summary>
public sealed record WorkbookFact(string Name, string Text, Instant? At = null);

/// <summary>Everything that a workbook of performance shows; writing it down asks nothing more.</summary>
public sealed record WorkbookTable
{
    /// <summary>The heading, and the lines below it.</summary>
    public required string Title { get; init; }
    public required IReadOnlyList<string> Subtitles { get; init; }

    /// <summary>The columns of groups: those of the rows, and after them the one of the columns.</summary>
    public required IReadOnlyList<GroupColumn> Groups { get; init; }
    public required int RowGroups { get; init; }
    public required IReadOnlyList<SheetColumn> Columns { get; init; }
    public required IReadOnlyList<WorkbookLine> Lines { get; init; }
    public required IReadOnlyList<WorkbookCell> Total { get; init; }

    /// <summary>What can be added up, for the data and its pivot.</summary>
    public required IReadOnlyList<MetricColumn> Measures { get; init; }
    public required IReadOnlyList<WorkbookRow> Rows { get; init; }
    public required PerformanceSums Sums { get; init; }

    /// <summary>The columns that are explained.</summary>
    public required IReadOnlyList<MetricColumn> Explained { get; init; }
    public required ReportingMode Mode { get; init; }
    public required IReadOnlyList<WorkbookFact> Facts { get; init; }
    public required DateTimeZone Zone { get; init; }
    public required string Currency { get; init; }

    /// <summary>Of the totals, what stands in no row: a share of spend that rows cannot carry, or rows beyond a limit.</summary>
    public WorkbookRow? Elsewhere
    {
        get
        {
            var rest = new long[PerformanceSums.Width];
            for (var i = 0; i < rest.Length; i++) rest[i] = (Sums[i] ?? 0) - Rows.Sum(r => r.Sums[i] ?? 0);
            return Measures.Any(m => rest[m.Place!.Value] != 0) ? new WorkbookRow([.. Groups.Select(_ => GroupValue.Null)], [.. Groups.Select(_ => NoRow)], new PerformanceSums(rest, SpendKnown: true)) : null;
        }
    }

    /// <summary>What stands in the data for what is in the totals but in no row.</summary>
    public const string NoRow = "in no row";
}
