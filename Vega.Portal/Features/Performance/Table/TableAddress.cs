using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A table as an address writes it. What an address says wrongly is passed over, so that an old link still shows a table.</summary>
public static class TableAddress
{
    public const string SavedKey = "view";
    private const string Nothing = "~", Not = "not.";

    // Of one parameter as it is read, and of the whole address: a browser asks for it in one line, of which web servers take 8 KB.
    private const int Longest = 4000, LongestAddress = 7000;
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    /// <summary>The table of an address; a filter however long it is, since without it the table would show more. For somebody with that scope, at that moment.</summary>
    public static TableView Read(string uri, PortalScope scope, Instant now)
    {
        var query = Query(uri);
        string? All(string key) => query.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;
        string? Of(string key) => All(key) is { Length: <= Longest } text ? text : null;
        var chosen = DateTimeZoneProviders.Tzdb.GetZoneOrNull(Of("zone") ?? "");
        var zone = chosen ?? scope.Zone;
        var today = now.InZone(zone).Date;
        var own = Range(Of("days"));
        var rolling = own is null ? TablePeriod.Find(Of("days")) ?? TablePeriod.Standard : null;
        var (from, to) = own ?? rolling!.Of(today);
        var across = Of("cols") is { } cols ? PerformanceColumns.Group(cols)?.Dimension : null;
        var groups = (Of("rows") ?? "").Split(',').Select(PerformanceColumns.Group).OfType<GroupColumn>().Select(c => c.Dimension).Distinct().Where(g => g != across).Take(TableView.MostGroups).ToList();
        if (groups.Count == 0) groups = [.. (scope.Viewer.VendorId is not null ? TableView.OfVendor : scope.OneClient is null ? TableView.OfMany : TableView.OfOneClient).Where(g => g != across)];
        var show = (Of("show") ?? "").Split(',').Where(k => MeasureSet.Find(k) is not null || PerformanceColumns.Metric(k) is not null).Distinct().ToList();
        var compared = Range(Of("compare"));
        return new TableView
        {
            ClientSlug = scope.Client?.Slug, ClientId = scope.ClientId, Groups = groups, Across = across, Show = show.Count > 0 ? show : ["funnel", "cost"], Where = Filters(All, ""), Except = Filters(All, Not),
            From = from, To = to, Rolling = rolling, Zone = zone, ZoneChosen = chosen is not null, Mode = Of("mode") == "snapshot" ? ReportingMode.Snapshot : ReportingMode.Cohort,
            Wished = compared is not null ? ComparisonKind.Days : Of("compare") switch { "none" => ComparisonKind.None, "year" => ComparisonKind.YearBefore, "mode" => ComparisonKind.OtherMode, _ => ComparisonKind.Before },
            OwnDays = compared, ComparesAll = Of("compared") == "all", AsOf = DayOf(Of("as_of")) is { } asOf && asOf < today ? asOf : null,
            Sort = Of("sort"), Ascending = Of("order") == "asc", Chart = Of("chart") is { } chart and ("bar" or "funnel" or "none") ? chart : "line",
            Heat = TableHeat.Read(Of("heat")), Bars = Of("bars") == "yes", Trends = Of("trend") != "no",
            Depth = int.TryParse(Of("depth"), NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth is >= 1 and <= TableView.MostGroups ? depth : TableView.FirstDepth,
            Turned = [.. (Of("turned") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Take(TableView.MostTurned)],
            Saved = int.TryParse(Of(SavedKey), NumberStyles.None, CultureInfo.InvariantCulture, out var saved) ? saved : null,
        };
    }

    /// <summary>True when an address says nothing about the table.</summary>
    public static bool IsBare(string uri) => Query(uri).Keys.All(k => k == "client");

    /// <summary>The address of the page with this table.</summary>
    public static string Address(this TableView view) => Links.With(TableView.Path, [("client", view.ClientSlug), .. Parameters(view), (SavedKey, view.Saved?.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>False for a table of so many filtered values that no link could carry it.</summary>
    public static bool Fits(this TableView view) => view.Address().Length <= LongestAddress && Parameters(view).All(p => p.Value is not { Length: > Longest });

    /// <summary>What a saved view keeps: everything but the client and the view it came from.</summary>
    public static string Stored(this TableView view) => Links.With("", [.. Parameters(view)]);

    /// <summary>A value as the address writes it.</summary>
    public static string Escaped(GroupValue value) => value == GroupValue.Null ? Nothing
        : TableView.Text(value) is Nothing or "" ? TableView.Text(value).Length == 0 ? "%20" : "%7E" : TableView.Text(value).Replace("%", "%25", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    private static IEnumerable<(string Key, string? Value)> Parameters(TableView view) =>
    [
        ("rows", string.Join(',', view.Groups.Select(g => g.Column().Key))), ("cols", view.Across?.Column().Key), ("show", string.Join(',', view.Show)),
        .. view.Where.OrderBy(w => w.Key).Select(w => (w.Key.Column().Key, (string?)string.Join('|', w.Value.Select(Escaped)))),
        .. view.Except.OrderBy(w => w.Key).Select(w => (Not + w.Key.Column().Key, (string?)string.Join('|', w.Value.Select(Escaped)))),
        ("days", view.Rolling?.Key ?? Write((view.From, view.To))), ("zone", view.ZoneChosen ? view.Zone.Id : null), ("mode", view.Mode == ReportingMode.Snapshot ? "snapshot" : null),
        ("compare", view.Wished switch { ComparisonKind.None => "none", ComparisonKind.YearBefore => "year", ComparisonKind.OtherMode => "mode", ComparisonKind.Days => Write(view.Before), _ => null }),
        ("compared", view.ComparesAll ? "all" : null), ("as_of", view.AsOf is { } asOf ? Day.Format(asOf) : null), ("sort", view.Sort), ("order", view.Ascending ? "asc" : null),
        ("chart", view.Chart == "line" ? null : view.Chart), ("heat", view.Heat?.ToString()), ("bars", view.Bars ? "yes" : null), ("trend", view.Trends ? null : "no"),
        ("depth", view.Depth == TableView.FirstDepth ? null : view.Depth.ToString(CultureInfo.InvariantCulture)), ("turned", view.Turned.Count > 0 ? string.Join(';', view.Turned) : null),
    ];

    private static Dictionary<string, StringValues> Query(string uri) => QueryHelpers.ParseQuery(uri.Contains('?', StringComparison.Ordinal) ? uri[uri.IndexOf('?', StringComparison.Ordinal)..].Split('#')[0] : "");

    private static Dictionary<Dimension, IReadOnlyList<GroupValue>> Filters(Func<string, string?> of, string prefix)
    {
        var filters = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();
        foreach (var column in PerformanceColumns.Groups)
            if (of(prefix + column.Key) is { } values) filters[column.Dimension] = [.. values.Split('|').Select(v => Value(column, v)).Distinct()];
        return filters;
    }

    private static GroupValue Value(GroupColumn column, string text) => text == Nothing ? GroupValue.Null
        : column.Kind is DimensionKind.Id or DimensionKind.TimeNumber ? GroupValue.Of(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1)
        : GroupValue.Of(text == "%20" ? "" : text.Replace("%7E", "~", StringComparison.Ordinal).Replace("%7C", "|", StringComparison.Ordinal).Replace("%3B", ";", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal));

    private static (LocalDate From, LocalDate To)? Range(string? text)
    {
        var ends = (text ?? "").Split("..");
        return ends.Length == 2 && DayOf(ends[0]) is { } from && DayOf(ends[1]) is { } to ? (from, LocalDate.Max(from, to)) : null;
    }

    private static string Write((LocalDate From, LocalDate To) days) => $"{Day.Format(days.From)}..{Day.Format(days.To)}";

    private static LocalDate? DayOf(string? text) => text is not null && Day.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2100 } day } ? day : null;
}
