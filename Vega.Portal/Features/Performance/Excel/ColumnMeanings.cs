using Vega.Domain.Leads;
using Vega.Domain.Performance;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>What the numbers of a column mean, in a sentence, as they are counted in each mode.</summary>
public static class ColumnMeanings
{
    private static readonly Dictionary<string, (string Cohort, string Snapshot)> Sentences = new(StringComparer.Ordinal)
    {
        ["lead_count"] = ("Leads that arrived, refused ones too; tests are left out.", "Leads that arrived in these days, refused ones too; tests are left out."),
        ["billable_lead_count"] = ("Leads that the client owes the vendor for.", "Leads that became billable less leads that ceased to be."),
        ["good_lead_count"] = ("Leads that were accepted and are neither refused, returned nor failed.", "Leads that became good for the first time."),
        ["total_cost_in_cents"] = ("Frozen prices of the billable leads, and the shares of ad spend.", "Prices of leads that became billable less those of leads that ceased to be, and the shares of ad spend."),
        ["impressions"] = ("Impressions that marketing platforms reported for these days.", "Impressions that marketing platforms reported for these days."),
        ["clicks"] = ("Clicks that marketing platforms reported for these days.", "Clicks that marketing platforms reported for these days."),
        ["total_spend_in_cents"] = ("What marketing platforms reported as spent on these days.", "What marketing platforms reported as spent on these days."),
        ["refusal_rate"] = ("Rejected and filtered leads ÷ leads.", "Rejected and filtered leads ÷ leads."),
        ["return_rate"] = ("Returned leads ÷ good and returned leads.", "Returned leads ÷ good and returned leads."),
    };

    public static string Of(MetricColumn column, ReportingMode mode)
    {
        if (Sentences.TryGetValue(column.Key, out var sentence)) return mode == ReportingMode.Cohort ? sentence.Cohort : sentence.Snapshot;
        if (column.Place is { } place && place >= PerformanceSums.FirstStatus && place < PerformanceSums.Cost) return OfStatus((LeadStatus)(place - PerformanceSums.FirstStatus), mode);
        return $"{column.Title} {column.Of}: computed from the sums of each line, sub-total and total, never averaged.";
    }

    private static string OfStatus(LeadStatus status, ReportingMode mode) => (status.FunnelRank() > 0, mode) switch
    {
        (true, ReportingMode.Cohort) => $"Leads that stand at “{status.Label()}” or later in the funnel.",
        (true, _) => $"Leads that reached “{status.Label()}” for the first time; a jump reaches every step it skips.",
        (false, ReportingMode.Cohort) => $"Leads with the status “{status.Label()}”.",
        _ => $"Leads that got the status “{status.Label()}” for the first time.",
    };
}
