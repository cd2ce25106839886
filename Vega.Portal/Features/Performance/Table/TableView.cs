using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A set of measures that are shown together.</summary>
public sealed record MeasureSet(string Key, string Title, IReadOnlyList<MetricColumn> Columns)
{
    public static readonly IReadOnlyList<MeasureSet> All =
    [
        new("volume", "Volume", Of("lead_count", "good_lead_count", "billable_lead_count", "billable_rate", "rejected_lead_count", "filtered_lead_count", "returned_lead_count", "return_rate")),
        new("funnel", "Funnel", Of("lead_count", "billable_lead_count", "billable_rate", "contacted_lead_count", "contact_rate", "applied_lead_count", "enrolled_lead_count", "enroll_rate")),
        new("cost", "Cost", Of("total_cost_in_cents", "cost_per_lead", "cost_per_enroll")),
        new("media", "Media", Of("impressions", "clicks", "click_rate", "total_spend_in_cents", "spend_per_lead", "spend_per_enroll")),
    ];

    private static List<MetricColumn> Of(params string[] keys) => [.. keys.Select(k => PerformanceColumns.Sums.FirstOrDefault(c => c.Key == k) ?? PerformanceColumns.Rate(k)!)];
}

/// <summary>Which table is shown, read from the page's address and written back to it, so that a copied link shows the same table.</summary>
public sealed record TableView
{
    public const string Path = "/performance";

    /// <summary>The most groups of rows: deeper tables are read by nobody.</summary>
    public const int MostGroups = 4;

    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;
    /// <summary>The longest range whose trend is told by days; longer ones by weeks.</summary>
    public const int MostDaysByDay = 31;

    private static readonly Dimension[] OfOneClient = [Dimension.ProgramGroupId, Dimension.VendorId], OfMany = [Dimension.ClientId, Dimension.VendorId];

    public string? ClientSlug { get; init; }
    public IReadOnlyList<Dimension> Groups { get; init; } = OfOneClient;
    public IReadOnlyList<MeasureSet> Sets { get; init; } = [];
    public IReadOnlyDictionary<Dimension, IReadOnlyList<GroupValue>> Where { get; init; } = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();

    /// <summary>The first and the last day, both inclusive, in the page's zone.</summary>
    public LocalDate From { get; init; }
    public LocalDate To { get; init; }
    public ReportingMode Mode { get; init; }

    /// <summary>True when the days before of the same number are shown beside it.</summary>
    public bool Compares { get; init; } = true;

    /// <summary>The table as it read at the end of that day; null for now.</summary>
    public LocalDate? AsOf { get; init; }
    public string SortKey { get; init; } = "lead_count";
    public bool Ascending { get; init; }
    public string Chart { get; init; } = "line";

    public int Days => Period.DaysBetween(From, To) + 1;

    public (LocalDate From, LocalDate To) Before => (From.PlusDays(-Days), From.PlusDays(-1));

    /// <summary>The columns of the sets, each once.</summary>
    public IReadOnlyList<MetricColumn> Columns => [.. Sets.SelectMany(s => s.Columns).Distinct()];

    /// <summary>Ranges that are one click away, relative to a day.</summary>
    public static IEnumerable<(string Title, LocalDate From, LocalDate To)> Presets(LocalDate today)
    {
        var month = new LocalDate(today.Year, today.Month, 1);
        yield return ("Last 7 days", today.PlusDays(-6), today);
        yield return ("Last 30 days", today.PlusDays(-29), today);
        yield return ("Last 9 weeks", today.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)).PlusWeeks(-8), today);
        yield return ("This month", month, today);
        yield return ("Last month", month.PlusMonths(-1), month.PlusDays(-1));
        yield return ("This quarter", new LocalDate(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1), today);
        yield return ("This year", new LocalDate(today.Year, 1, 1), today);
        yield return ("Last 12 months", month.PlusMonths(-12), month.PlusDays(-1));
    }

    public static TableView Read(string uri, PortalScope scope, LocalDate today)
    {
        var query = QueryHelpers.ParseQuery(uri.Contains('?', StringComparison.Ordinal) ? uri[uri.IndexOf('?', StringComparison.Ordinal)..].Split('#')[0] : "");
        string? Of(string key) => query.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: > 0 and <= 1000 } text ? text : null;
        LocalDate? DayOf(string? text) => text is not null && Day.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2100 } day } ? day : null;
        var standard = Presets(today).ElementAt(2);
        var range = (Of("days") ?? "").Split("..");
        var (from, to) = (DayOf(range[0]) ?? standard.From, DayOf(range[^1]) ?? standard.To);
        var groups = Of("rows") is { } rows ? rows.Split(',').Select(PerformanceColumns.Group).OfType<GroupColumn>().Select(c => c.Dimension).Distinct().Take(MostGroups).ToList() : [];
        var shown = groups.Count > 0 ? groups : scope.OneClient is null ? [.. OfMany] : OfOneClient.ToList();
        var sets = MeasureSet.All.Where(s => (Of("show") ?? "funnel,cost").Split(',').Contains(s.Key)).ToList();
        var where = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();
        foreach (var column in PerformanceColumns.Groups)
            if (Of(column.Key) is { } values) where[column.Dimension] = [.. values.Split('|').Select(v => Value(column, v)).Distinct()];
        return new TableView
        {
            ClientSlug = scope.Client?.Slug, Groups = shown, Sets = sets.Count > 0 ? sets : [MeasureSet.All[1]], Where = where,
            From = from, To = to < from ? from : to, Mode = Of("mode") == "snapshot" ? ReportingMode.Snapshot : ReportingMode.Cohort, Compares = Of("compare") != "none" && !shown.Exists(OfItsOwnTime),
            AsOf = DayOf(Of("as_of")) is { } asOf && asOf < today ? asOf : null, SortKey = Of("sort") ?? "lead_count", Ascending = Of("order") == "asc",
            Chart = Of("chart") is "bar" or "funnel" ? Of("chart")! : "line",
        };
    }

    public string Address() => Links.With(Path,
    [
        ("client", ClientSlug), ("rows", string.Join(',', Groups.Select(g => g.Column().Key))), ("show", string.Join(',', Sets.Select(s => s.Key))),
        .. Where.Select(w => (w.Key.Column().Key, (string?)string.Join('|', w.Value.Select(Text)))),
        ("days", $"{Day.Format(From)}..{Day.Format(To)}"), ("mode", Mode == ReportingMode.Snapshot ? "snapshot" : null), ("compare", Compares ? null : "none"),
        ("as_of", AsOf is { } asOf ? Day.Format(asOf) : null), ("sort", SortKey == "lead_count" ? null : SortKey), ("order", Ascending ? "asc" : null), ("chart", Chart == "line" ? null : Chart),
    ]);

    /// <summary>The view sorted by a column; a second time turns the order round.</summary>
    public TableView SortedBy(string key) => this with { SortKey = key, Ascending = SortKey == key && !Ascending };

    /// <summary>The view narrowed to values of a column; none takes the filter away.</summary>
    public TableView WithOnly(Dimension dimension, IReadOnlyList<GroupValue> values)
    {
        var where = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(Where);
        where.Remove(dimension);
        if (values.Count > 0) where[dimension] = values;
        return this with { Where = where };
    }

    /// <summary>True for a column whose values never come again, so that there is nothing before to compare with.</summary>
    public static bool OfItsOwnTime(Dimension dimension) => dimension is Dimension.Year or Dimension.Date or Dimension.Week or Dimension.YearMonth;

    /// <summary>A value as the address writes it.</summary>
    public static string Text(GroupValue value) => value.Text is { } text ? text : value.Number is { } number ? number.ToString(CultureInfo.InvariantCulture) : "~";

    private static GroupValue Value(GroupColumn column, string text) => text == "~" ? GroupValue.Null
        : column.Kind is DimensionKind.Id or DimensionKind.TimeNumber ? GroupValue.Of(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1) : GroupValue.Of(text);
}
