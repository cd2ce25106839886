using NodaTime.Text;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>
/// The leads behind a number, where the page of leads can show the same ones: those that arrived in the days, as they are now. What happened, what was, and what the page of leads
/// cannot be narrowed to has none.
/// </summary>
internal static class LeadsBehind
{
    private static readonly Dictionary<Dimension, string> Filters = new()
    {
        [Dimension.VendorId] = "vendor", [Dimension.ClientCampaignId] = "campaign", [Dimension.ProgramGroupId] = "group", [Dimension.CurrentDegreeProgramId] = "program", [Dimension.DegreeProgramId] = "submitted-program",
        [Dimension.CampusId] = "campus", [Dimension.State] = "state", [Dimension.CampaignType] = "type",
    };

    public static string? Address(TableView view, PortalScope scope, TableColumn column, IReadOnlyList<GroupValue> values)
    {
        if (view.Mode != ReportingMode.Cohort || view.AsOf is not null || column.Part != ColumnPart.Now || view.Except.Count > 0 || !Policies.Allows(Policies.ReadLeads, scope.Viewer)) return null;
        if (Counted(column.Measure) is not { } counted) return null;
        var client = scope.Client?.Slug;
        var (from, until) = (view.From, view.To);
        var filters = new List<(string Key, string? Value)>();
        foreach (var (dimension, wanted) in Narrowed(view, column, values))
        {
            if (dimension == Dimension.ClientId)
            {
                if (wanted.Count != 1 || scope.Clients.FirstOrDefault(c => c.Id == wanted[0].Number) is not { } choice) return null;
                client = choice.Slug;
            }
            else if (dimension == Dimension.Date && wanted.Count == 1 && LocalDatePattern.Iso.Parse(wanted[0].Text ?? "") is { Success: true, Value: var day }) (from, until) = (day, day);
            else if (Filters.TryGetValue(dimension, out var key) && !wanted.Contains(GroupValue.Null) && !wanted.Any(v => TableView.Text(v).Contains(','))) filters.Add((key, string.Join(',', wanted.Select(TableView.Text))));
            else return null;
        }
        // The page of leads counts days in its own zone.
        var days = view.Zone.Id == scope.Zone.Id ? $"{LocalDatePattern.Iso.Format(from)}..{LocalDatePattern.Iso.Format(until)}"
            : $"{InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(from).ToInstant())}..{InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(until.PlusDays(1)).ToInstant() - NodaTime.Duration.FromSeconds(1))}";
        return Links.Leads(client, [("received", days), .. filters, .. counted]);
    }

    /// <summary>The values that a cell stands for: its own groups before the filters.</summary>
    private static Dictionary<Dimension, IReadOnlyList<GroupValue>> Narrowed(TableView view, TableColumn column, IReadOnlyList<GroupValue> values)
    {
        var narrowed = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(view.Where);
        foreach (var (dimension, value) in view.Groups.Zip(values)) narrowed[dimension] = [value];
        if (view.Across is { } across && column.Across is { } of) narrowed[across] = [of];
        return narrowed;
    }

    private static (string Key, string? Value)[]? Counted(MetricColumn measure)
    {
        if (measure.Key == "lead_count") return [];
        if (measure.Key == "billable_lead_count") return [("billable", "yes")];
        if (measure.Place is not (>= PerformanceSums.FirstStatus and < PerformanceSums.Cost and { } place)) return null;
        var status = (LeadStatus)(place - PerformanceSums.FirstStatus);
        return [status.FunnelRank() > 0 ? ("reached", status.Key()) : ("status", status.Key())];
    }
}
