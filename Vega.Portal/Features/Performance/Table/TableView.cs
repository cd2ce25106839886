using System.Globalization;
using NodaTime;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>Which table is shown. <see cref="TableAddress"/> reads it from the page's address and writes it back, so that a copied link shows the same table.</summary>
public sealed record TableView
{
    public const string Path = "/performance";

    /// <summary>The most groups of rows: deeper tables are read by nobody.</summary>
    public const int MostGroups = 4;

    /// <summary>The longest range whose trend is told by days; longer ones by weeks.</summary>
    public const int MostDaysByDay = 31;

    /// <summary>How many levels stand open at first.</summary>
    public const int FirstDepth = 2;

    /// <summary>How many lines may stand against the depth, and how long their keys may be in all: the address has to carry them.</summary>
    public const int MostTurned = 40, MostTurnedText = 1500;

    public static readonly Dimension[] OfOneClient = [Dimension.ProgramGroupId, Dimension.VendorId], OfMany = [Dimension.ClientId, Dimension.VendorId], OfVendor = [Dimension.ClientId, Dimension.ProgramGroupId];

    /// <summary>The client of the switcher; null for all in sight.</summary>
    public string? ClientSlug { get; init; }
    public int? ClientId { get; init; }

    /// <summary>The groups of the rows, and the one of the columns.</summary>
    public IReadOnlyList<Dimension> Groups { get; init; } = OfOneClient;
    public Dimension? Across { get; init; }

    /// <summary>Keys of sets and of single columns, in the order of the columns.</summary>
    public IReadOnlyList<string> Show { get; init; } = ["funnel", "cost"];

    /// <summary>The values that are shown of a column, and those that are not.</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlyList<GroupValue>> Where { get; init; } = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();
    public IReadOnlyDictionary<Dimension, IReadOnlyList<GroupValue>> Except { get; init; } = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();

    /// <summary>The first and the last day, both inclusive, in <see cref="Zone"/>; and the period they come from when they go along with today.</summary>
    public LocalDate From { get; init; }
    public LocalDate To { get; init; }
    public TablePeriod? Rolling { get; init; }

    /// <summary>The zone of days, weeks, hours; and whether it was chosen, or is the page's.</summary>
    public required DateTimeZone Zone { get; init; }
    public bool ZoneChosen { get; init; }
    public ReportingMode Mode { get; init; }

    /// <summary>What is wished to stand beside it, and the days of one's own choice. <see cref="Comparison"/> is what can be.</summary>
    public ComparisonKind Wished { get; init; } = ComparisonKind.Before;
    public (LocalDate From, LocalDate To)? OwnDays { get; init; }

    /// <summary>True when every measure is compared, else the one that leads the table.</summary>
    public bool ComparesAll { get; init; }

    /// <summary>The table as it read at the end of that day; null for now.</summary>
    public LocalDate? AsOf { get; init; }

    /// <summary>The column it is sorted by, a key of <see cref="TableColumns"/> or <see cref="TableColumns.Label"/>; null: time runs on, everything else by leads.</summary>
    public string? Sort { get; init; }
    public bool Ascending { get; init; }

    /// <summary>The chart: <c>line</c>, <c>bar</c>, <c>funnel</c> or <c>none</c>.</summary>
    public string Chart { get; init; } = "line";

    /// <summary>The colour's rule; null for the usual one.</summary>
    public TableHeat? Heat { get; init; }
    public bool Bars { get; init; }
    public bool Trends { get; init; } = true;

    /// <summary>How many levels stand open, and the keys of the lines that stand the other way.</summary>
    public int Depth { get; init; } = FirstDepth;
    public IReadOnlyList<string> Turned { get; init; } = [];

    /// <summary>The saved view it came from.</summary>
    public int? Saved { get; init; }

    public int Days => Period.DaysBetween(From, To) + 1;

    /// <summary>True when the trend goes by days.</summary>
    public bool ByDay => Days <= MostDaysByDay;

    /// <summary>What it is compared with. Years, dates and weeks never come again, so that there are no other days to compare them with.</summary>
    public ComparisonKind Comparison => Wished is ComparisonKind.None or ComparisonKind.OtherMode || !AllGroups.Any(OfItsOwnTime) ? Wished : ComparisonKind.None;

    /// <summary>The days of the comparison.</summary>
    public (LocalDate From, LocalDate To) Before => Wished switch
    {
        ComparisonKind.YearBefore => (From.PlusYears(-1), To.PlusYears(-1)),
        ComparisonKind.Days when OwnDays is { } own => own,
        ComparisonKind.OtherMode => (From, To),
        _ => (From.PlusDays(-Days), From.PlusDays(-1)),
    };

    /// <summary>The mode of the comparison.</summary>
    public ReportingMode ModeBefore => Wished != ComparisonKind.OtherMode ? Mode : Mode == ReportingMode.Cohort ? ReportingMode.Snapshot : ReportingMode.Cohort;

    /// <summary>The columns that are shown, each once.</summary>
    public IReadOnlyList<MetricColumn> Columns => [.. Show.SelectMany(k => MeasureSet.Find(k)?.Columns ?? (PerformanceColumns.Metric(k) is { } one ? [one] : [])).Distinct()];

    /// <summary>The measures that are compared.</summary>
    public IReadOnlyList<MetricColumn> Compared => Comparison == ComparisonKind.None ? [] : ComparesAll ? Columns : [Leading];

    /// <summary>The measure of the chart and of the comparison: the one it is sorted by, else the first.</summary>
    public MetricColumn Leading => (Sort is null ? null : PerformanceColumns.Metric(Sort.Split('@', '.')[0])) is { } sorted && Columns.Contains(sorted) ? sorted : Columns[0];

    /// <summary>The groups of rows and columns.</summary>
    public IReadOnlyList<Dimension> AllGroups => Across is { } across ? [.. Groups, across] : Groups;

    /// <summary>The level down to which the table is read at once.</summary>
    public int Levels => Math.Clamp(Depth, 1, Groups.Count);

    /// <summary>True when the lines under a line are shown.</summary>
    public bool IsOpen(string key, int level) => level + 1 < Groups.Count && (level + 1 < Levels) != Turned.Contains(key);

    /// <summary>The view with a line turned the other way; where it would be too many, those that were turned first fall back.</summary>
    public TableView WithTurned(string key)
    {
        var turned = Turned.Contains(key) ? [.. Turned.Where(t => t != key)] : Turned.TakeLast(MostTurned - 1).Append(key).ToList();
        while (turned.Count > 1 && turned.Sum(t => t.Length + 1) > MostTurnedText) turned.RemoveAt(0);
        return this with { Turned = turned };
    }

    /// <summary>The view with all lines open, or none.</summary>
    public TableView WithDepth(int depth) => this with { Depth = depth, Turned = [] };

    /// <summary>The view with other groups of rows: those of time bring what they cannot be read without (reading 76), and the table is unfolded as at first.</summary>
    public TableView WithGroups(IReadOnlyList<Dimension> groups)
    {
        var wanted = groups.Distinct().ToList();
        var repeats = wanted.FindIndex(g => g is Dimension.Month or Dimension.Quarter);
        if (repeats >= 0 && wanted.Count < MostGroups && !AllTimes(wanted, Across).Any(OfItsOwnTime)) wanted.Insert(repeats, Dimension.Year);
        return this with { Groups = [.. wanted.Take(MostGroups)], Turned = [], Depth = Math.Max(FirstDepth, Math.Min(Depth, wanted.Count)), Sort = Sort?.Contains('@') == true ? null : Sort };
    }

    /// <summary>The view with another group for the columns, or none. A month of any year is told with its year.</summary>
    public TableView WithAcross(Dimension? across)
    {
        if (across == Dimension.Month && !Groups.Any(OfItsOwnTime)) across = Dimension.YearMonth;
        var rest = Groups.Where(g => g != across).ToList();
        if (rest.Count == 0) rest = [.. (ClientId is null ? OfMany : OfOneClient).Where(g => g != across).Take(1)];
        var view = this with { Across = across, Sort = Sort?.Contains('@') == true ? null : Sort };
        return across == Dimension.Quarter && !rest.Exists(OfItsOwnTime) ? view.WithGroups([Dimension.Year, .. rest]) : view.WithGroups(rest);
    }

    /// <summary>The view sorted by a column; a second time turns the order round. Names begin at their start, numbers at the largest.</summary>
    public TableView SortedBy(string key) => this with { Sort = key, Ascending = Sort == key ? !Ascending : key == TableColumns.Label };

    /// <summary>The view narrowed to values of a column, or to all but them; none takes the filter away.</summary>
    public TableView WithOnly(Dimension dimension, IReadOnlyList<GroupValue> values, bool except = false)
    {
        var (where, not) = (new Dictionary<Dimension, IReadOnlyList<GroupValue>>(Where), new Dictionary<Dimension, IReadOnlyList<GroupValue>>(Except));
        where.Remove(dimension);
        not.Remove(dimension);
        if (values.Count > 0) (except ? not : where)[dimension] = values;
        return this with { Where = where, Except = not };
    }

    /// <summary>The view whose link shows the same table to everybody on every day: with its own days and its zone.</summary>
    public TableView Fixed() => this with { Rolling = null, ZoneChosen = true };

    /// <summary>True for a column whose values never come again.</summary>
    public static bool OfItsOwnTime(Dimension dimension) => dimension is Dimension.Year or Dimension.Date or Dimension.Week or Dimension.YearMonth;

    /// <summary>A value as it is shown where it has no name.</summary>
    public static string Text(GroupValue value) => value.Text is { } text ? text : value.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : "none";

    private static IEnumerable<Dimension> AllTimes(IEnumerable<Dimension> groups, Dimension? across) => across is { } one ? groups.Append(one) : groups;
}
