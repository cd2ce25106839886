using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>A set of measures that are shown together, and those of its kind that may be chosen one by one.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Title">Its name on screens.</param>
/// <param name="Columns">What the set shows.</param>
/// <param name="More">Further columns of the kind.</param>
public sealed record MeasureSet(string Key, string Title, IReadOnlyList<MetricColumn> Columns, IReadOnlyList<MetricColumn> More)
{
    /// <summary>The sets. Every column of Performance stands in one of them, among its columns or among the further ones.</summary>
    public static readonly IReadOnlyList<MeasureSet> All = Make();

    /// <summary>The set of that key; null for another.</summary>
    public static MeasureSet? Find(string key) => All.FirstOrDefault(s => s.Key == key);

    private static List<MeasureSet> Make()
    {
        List<(string Key, string Title, MetricColumn[] Columns)> sets =
        [
            ("volume", "Volume", Of("lead_count", "good_lead_count", "billable_lead_count", "billable_rate", "rejected_lead_count", "filtered_lead_count", "returned_lead_count", "return_rate")),
            ("funnel", "Funnel", Of("lead_count", "billable_lead_count", "billable_rate", "contacted_lead_count", "contact_rate", "applied_lead_count", "enrolled_lead_count", "enroll_rate")),
            ("cost", "Cost", Of("total_cost_in_cents", "cost_per_lead", "cost_per_enroll")),
            ("media", "Media", Of("impressions", "clicks", "click_rate", "total_spend_in_cents", "spend_per_lead", "spend_per_enroll")),
        ];
        var shown = sets.SelectMany(s => s.Columns).ToHashSet();
        var rest = PerformanceColumns.Sums.Concat(PerformanceColumns.Rates).Where(c => !shown.Contains(c)).ToLookup(c => Kind(c));
        return [.. sets.Select(s => new MeasureSet(s.Key, s.Title, s.Columns, [.. rest[s.Key]]))];
    }

    private static string Kind(MetricColumn column) => column.Key switch
    {
        var k when k.StartsWith("cost_", StringComparison.Ordinal) => "cost",
        var k when k.StartsWith("spend_", StringComparison.Ordinal) => "media",
        "good_rate" or "refusal_rate" or "pending_lead_count" or "error_lead_count" => "volume",
        var k when k.StartsWith("custom_", StringComparison.Ordinal) => "volume",
        _ => "funnel",
    };

    private static MetricColumn[] Of(params string[] keys) => [.. keys.Select(k => PerformanceColumns.Metric(k)!)];
}
