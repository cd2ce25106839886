using System.Globalization;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.Text;
using Vega.Domain.Leads;
using Vega.Domain.Performance;
using Vega.Portal.Security;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Table;

/// <summary>
/// The leads behind a number, where the page of leads can show the same ones. Of a rate they are those that it counts, of a cost those that are shared by it. What happened in a time,
/// what was at an earlier moment, and what the page of leads cannot be narrowed to has none; only how many leads arrived is the same in each mode and at each moment.
/// </summary>
internal static class LeadsBehind
{
    private static readonly Dictionary<Dimension, string> Filters = new()
    {
        [Dimension.VendorId] = "vendor", [Dimension.ClientCampaignId] = "campaign", [Dimension.ProgramGroupId] = "group", [Dimension.CurrentDegreeProgramId] = "program", [Dimension.DegreeProgramId] = "submitted-program",
        [Dimension.CampusId] = "campus", [Dimension.State] = "state", [Dimension.CampaignType] = "type",
    };

    private static readonly string Good = string.Join(',', LeadStatuses.All.Where(s => s.IsGood()).Select(s => s.Key()));

    /// <summary>What the leads are called, where the number is not their own count; and the address of their list. Null for none.</summary>
    public static (string? Words, string Address)? Of(TableView view, PortalScope scope, TableColumn column, IReadOnlyList<GroupValue> values)
    {
        if (column.Part is not (ColumnPart.Now or ColumnPart.Before) || view.Except.Count > 0 || !Policies.Allows(Policies.ReadLeads, scope.Viewer) || Counted(column.Measure) is not var (words, key, value)) return null;
        var before = column.Part == ColumnPart.Before;
        // Whatever became of the leads since, and wherever they were, as many arrived.
        var asNow = view.AsOf is null && (before ? view.ModeBefore : view.Mode) == ReportingMode.Cohort;
        if (!asNow && column.Measure.Place != PerformanceSums.Leads) return null;
        var client = scope.Client?.Slug;
        var (from, until) = before ? view.Before : (view.From, view.To);
        if (view.AsOf is { } asOf) until = LocalDate.Min(until, asOf);
        var filters = new List<(string Key, string? Value)>();
        var narrowed = Narrowed(view, column, values);
        foreach (var (dimension, wanted) in narrowed)
        {
            if (dimension == Dimension.ClientId)
            {
                if (wanted.Count != 1 || scope.Clients.FirstOrDefault(c => c.Id == wanted[0].Number) is not { } choice) return null;
                client = choice.Slug;
            }
            else if (dimension.Column().IsTime)
            {
                if (Days(dimension, narrowed) is not var (first, last)) return null;
                (from, until) = (LocalDate.Max(from, first), LocalDate.Min(until, last));
            }
            else if (Filters.TryGetValue(dimension, out var name) && (asNow || dimension is not (Dimension.State or Dimension.CurrentDegreeProgramId)) && !wanted.Contains(GroupValue.Null) && !wanted.Any(v => TableView.Text(v).Contains(',')))
                filters.Add((name, string.Join(',', wanted.Select(TableView.Text))));
            else return null;
        }
        if (from > until) return null;
        // The page of leads counts days in its own zone.
        var days = view.Zone.Id == scope.Zone.Id ? $"{LocalDatePattern.Iso.Format(from)}..{LocalDatePattern.Iso.Format(until)}"
            : $"{InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(from).ToInstant())}..{InstantPattern.ExtendedIso.Format(view.Zone.AtStartOfDay(until.PlusDays(1)).ToInstant() - Duration.FromSeconds(1))}";
        if (key is not null) filters.Add((key, value));
        return (column.Measure.Of is null && column.Format == ColumnFormat.Count ? null : words, Links.Leads(client, [("received", days), .. filters]));
    }

    /// <summary>The values that a cell stands for: its own groups before the filters.</summary>
    private static Dictionary<Dimension, IReadOnlyList<GroupValue>> Narrowed(TableView view, TableColumn column, IReadOnlyList<GroupValue> values)
    {
        var narrowed = new Dictionary<Dimension, IReadOnlyList<GroupValue>>(view.Where);
        foreach (var (dimension, value) in view.Groups.Zip(values)) narrowed[dimension] = [value];
        if (view.Across is { } across && column.Across is { } of) narrowed[across] = [of];
        return narrowed;
    }

    /// <summary>The days of a value of time, where they follow one another; quarters and months come with their year.</summary>
    private static (LocalDate First, LocalDate Last)? Days(Dimension dimension, Dictionary<Dimension, IReadOnlyList<GroupValue>> narrowed)
    {
        if (narrowed[dimension] is not [var value]) return null;
        int? year = narrowed.TryGetValue(Dimension.Year, out var years) && years is [{ Number: { } one }] ? (int)one : null;
        return dimension switch
        {
            Dimension.Date when LocalDatePattern.Iso.Parse(value.Text ?? "") is { Success: true, Value: var day } => (day, day),
            Dimension.Week when value.Text is { Length: 8 } week && int.TryParse(week[..4], CultureInfo.InvariantCulture, out var of) && int.TryParse(week[6..], CultureInfo.InvariantCulture, out var number) =>
                WeekYearRules.Iso.GetLocalDate(of, number, IsoDayOfWeek.Monday) is var monday ? (monday, monday.PlusDays(6)) : null,
            Dimension.YearMonth when YearMonthPattern.Iso.Parse(value.Text ?? "") is { Success: true, Value: var month } => (month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1)),
            Dimension.Year when year is { } y => (new LocalDate(y, 1, 1), new LocalDate(y, 12, 31)),
            Dimension.Quarter when (year, value.Number) is ({ } y, { } q) => (new LocalDate(y, ((int)q * 3) - 2, 1), new LocalDate(y, (int)q * 3, 1).PlusMonths(1).PlusDays(-1)),
            Dimension.Month when (year, value.Number) is ({ } y, { } m) => (new LocalDate(y, (int)m, 1), new LocalDate(y, (int)m, 1).PlusMonths(1).PlusDays(-1)),
            _ => null,
        };
    }

    /// <summary>The leads of a measure, in words and as a filter of the page of leads.</summary>
    private static (string Words, string? Key, string? Value)? Counted(MetricColumn measure) => measure.Key switch
    {
        "lead_count" => ("Leads", null, null),
        "billable_lead_count" or "billable_rate" or "total_cost_in_cents" or "cost_per_lead" => ("Billable leads", "billable", "yes"),
        "good_lead_count" or "good_rate" => ("Good leads", "status", Good),
        "refusal_rate" => ("Refused leads", "status", LeadStatus.Rejected.Key() + "," + LeadStatus.Filtered.Key()),
        "return_rate" => Of(LeadStatus.Returned),
        "contact_rate" or "cost_per_contact" => Of(LeadStatus.Contacted),
        "interview_rate" => Of(LeadStatus.Interviewed),
        "qualify_rate" => Of(LeadStatus.Qualified),
        "apply_rate" or "cost_per_application" => Of(LeadStatus.Applied),
        "admit_rate" => Of(LeadStatus.Admitted),
        "enroll_rate" or "cost_per_enroll" => Of(LeadStatus.Enrolled),
        "start_rate" or "cost_per_start" => Of(LeadStatus.Started),
        _ => measure.Place is >= PerformanceSums.FirstStatus and < PerformanceSums.Cost and { } place ? Of((LeadStatus)(place - PerformanceSums.FirstStatus)) : null,
    };

    private static (string Words, string? Key, string? Value) Of(LeadStatus status) =>
        status.FunnelRank() > 0 ? ($"Leads that stand at “{status.Label()}” or later", "reached", status.Key()) : ($"Leads with the status “{status.Label()}”", "status", status.Key());
}
