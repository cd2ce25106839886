using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>What a column tells of its measure.</summary>
public enum ColumnPart
{
    /// <summary>Its value.</summary>
    Now,
    /// <summary>Its value in what the table is compared with.</summary>
    Before,
    /// <summary>The difference as a number.</summary>
    Change,
    /// <summary>The difference as a share of what was before.</summary>
    Percent,
}

/// <summary>A column as it is shown.</summary>
/// <param name="Measure">What it tells.</param>
/// <param name="Part">And how.</param>
/// <param name="Across">In which value of the columns' group; null for all of them.</param>
/// <param name="Band">The title of the columns it stands with, where there is a group of columns.</param>
/// <param name="Title">Its head.</param>
/// <param name="Unit">The second line of its head.</param>
/// <param name="Edge">True where columns of a kind begin.</param>
public sealed record TableColumn(MetricColumn Measure, ColumnPart Part, GroupValue? Across, string? Band, string Title, string? Unit, bool Edge)
{
    /// <summary>Its name in the address.</summary>
    public string Key { get; } = Measure.Key + (Across is { } value ? "@" + TableAddress.Escaped(value) : Part == ColumnPart.Now ? "" : "." + Part.ToString().ToLowerInvariant());

    /// <summary>How its values are written: a share of something, cents or a count.</summary>
    public ColumnFormat Format => Part == ColumnPart.Percent ? ColumnFormat.Percent : Measure.Format;

    /// <summary>True when its values are differences and carry their sign.</summary>
    public bool Signed => Part is ColumnPart.Change or ColumnPart.Percent;

    /// <summary>The sums that its value is computed from.</summary>
    public PerformanceSums? Sums(LineSums line) => Across is { } value ? line.In(value) : Part == ColumnPart.Before ? line.Before : line.Now;

    /// <summary>Its value in a line, never rounded before it is written; null for none.</summary>
    public decimal? Value(LineSums line)
    {
        if (Part is ColumnPart.Now or ColumnPart.Before) return Sums(line) is { } sums ? Measure.Formula(sums) : null;
        var (now, before) = (Measure.Formula(line.Now), line.Before is { } then ? Measure.Formula(then) : null);
        return Part == ColumnPart.Change ? now - before : before is null or 0 ? null : (now - before) / Math.Abs(before.Value);
    }

    /// <summary>True for a rate of few events.</summary>
    public bool IsThin(LineSums line) => Part is ColumnPart.Now or ColumnPart.Before && Sums(line) is { } sums && Measure.IsThin(sums);
}

/// <summary>The columns of a table: the measures in each column of the columns' group, then of all, then the comparison.</summary>
public static class TableColumns
{
    /// <summary>The key of the first column, which holds the names.</summary>
    public const string Label = "name";

    public static IReadOnlyList<TableColumn> Of(TableView view, IReadOnlyList<(GroupValue Value, string Label)> across)
    {
        var columns = new List<TableColumn>();
        var measures = view.Columns;
        foreach (var (value, label) in across) columns.AddRange(measures.Select((m, i) => new TableColumn(m, ColumnPart.Now, value, label, m.Title, m.Of, i == 0)));
        columns.AddRange(measures.Select((m, i) => new TableColumn(m, ColumnPart.Now, null, view.Across is null ? null : "Total", m.Title, m.Of, view.Across is null ? i > 0 && IsMoney(m) != IsMoney(measures[i - 1]) : i == 0)));
        foreach (var measure in view.Compared)
        {
            var band = view.Across is null ? null : BeforeWords(view);
            columns.Add(new(measure, ColumnPart.Before, null, band, measure.Title, (measure.Of is { } of ? of + ", " : "") + BeforeWords(view), true));
            columns.Add(new(measure, ColumnPart.Change, null, band, "Change", measure.Format == ColumnFormat.Percent ? "points" : null, false));
            columns.Add(new(measure, ColumnPart.Percent, null, band, "%", null, false));
        }
        return columns;
    }

    /// <summary>What a table is compared with, for the head of a column.</summary>
    public static string BeforeWords(TableView view) => view.Comparison switch
    {
        ComparisonKind.OtherMode => view.ModeBefore == ReportingMode.Snapshot ? "as snapshot" : "as cohort",
        ComparisonKind.YearBefore => "a year before",
        ComparisonKind.Days => Formats.Range(view.Before.From, view.Before.To),
        _ => SpanWords(view.Days) + " before",
    };

    /// <summary><c>9 weeks</c>, <c>30 days</c>.</summary>
    public static string SpanWords(int days) => days % 7 == 0 && days > 7 ? $"{days / 7} weeks" : Formats.Count(days, "day", "days");

    private static bool IsMoney(MetricColumn measure) => measure.Key.Contains("cost", StringComparison.Ordinal);
}
