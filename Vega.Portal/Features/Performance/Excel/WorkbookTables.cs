using System.Globalization;
using NodaTime;
using Vega.Domain.Performance;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Excel;

/// <summary>Who asked for a workbook, for what, and when.</summary>
/// <param name="Who">The name of whoever asked.</param>
/// <param name="Scope">Whose leads: a client's name, or all that are seen.</param>
/// <param name="Link">The address that shows the same; null where there is none.</param>
/// <param name="At">Now.</param>
/// <param name="Currency">Of the installation.</param>
public sealed record WorkbookOrder(string Who, string Scope, string? Link, Instant At, string Currency);

/// <summary>Makes the workbook's table of what the page shows, or of what the API answered.</summary>
internal static class WorkbookTables
{
    /// <summary>Of an answer of the API: all sums and the rates it names.</summary>
    public static WorkbookTable Of(PerformanceResult result, IReadOnlyDictionary<Dimension, string> filters, WorkbookOrder order)
    {
        var request = result.Request;
        IReadOnlyList<MetricColumn> shown = [.. PerformanceColumns.Sums, .. request.Rates];
        string Label(int level, GroupValue value) => WorkbookTables.Label(result, request.GroupBy[level], value);
        IReadOnlyList<WorkbookCell> Cells(PerformanceSums sums) => [.. shown.Select(c => new WorkbookCell(c.Formula(sums), Thin: c.IsThin(sums)))];
        List<WorkbookLine> Lines(IEnumerable<PerformanceRow> rows, int level) => level == request.GroupBy.Count ? [] : [.. rows.GroupBy(r => r.Keys[level]).Select(g => Line(g, level))];
        WorkbookLine Line(IGrouping<GroupValue, PerformanceRow> group, int level)
        {
            var (label, under) = (Label(level, group.Key), Lines(group, level + 1));
            // A group of one has no sub-total.
            return under is [var only] ? only with { Label = $"{label} / {only.Label}", Value = GroupValue.Null } : new(label, group.Key, Cells(new PerformanceSums(Add(group), request.SpendInRows)), under);
        }
        var range = $"{(request.Start is { } start ? Formats.DateTime(start, request.Zone) : "the beginning")} to {(request.End is { } end ? Formats.DateTime(end - Duration.FromMilliseconds(1), request.Zone) : "now")}, {request.Zone.Id}";
        return Table(request, shown, order, filters) with
        {
            Title = "Performance", Columns = [.. shown.Select((c, i) => new SheetColumn(c.Title, c.Of, Format(c), i == PerformanceColumns.Sums.Count))], Lines = Lines(result.Rows, 0), Total = Cells(result.Sums(result.Totals)),
            Rows = [.. result.Rows.Select(r => new WorkbookRow(r.Keys, [.. r.Keys.Select((k, i) => Label(i, k))], result.Sums(r)))], Sums = result.Sums(result.Totals),
            Subtitles = [$"{order.Scope}, {range}", Sentence(request.Mode, asOf: null), .. filters.Select(f => $"{f.Key.Column().Title}: {f.Value}")],
        };
    }

    /// <summary>The name of a value.</summary>
    public static string Label(PerformanceResult result, Dimension dimension, GroupValue value) =>
        value == GroupValue.Null ? "none" : value.Number is { } number && result.Labels.GetValueOrDefault(dimension)?.GetValueOrDefault(number) is { } name ? name : value.Text ?? value.Number!.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is counted, in one sentence.</summary>
    public static string Sentence(ReportingMode mode, LocalDate? asOf) => mode == ReportingMode.Cohort
        ? $"Leads that arrived in this time, with the status they {(asOf is { } day ? $"had at the end of {Formats.Date(day)}" : "have today")}."
        : "What happened in this time, whatever the age of the lead.";

    /// <summary>All that a request and whoever asked say; what is shown is left to the caller.</summary>
    public static WorkbookTable Table(PerformanceRequest request, IReadOnlyList<MetricColumn> shown, WorkbookOrder order, IReadOnlyDictionary<Dimension, string> filters)
    {
        // Rates need their bases in the pivot; spend that no row knows adds up to nothing.
        var known = PerformanceColumns.Sums.Where(c => request.SpendInRows || c.Place < PerformanceSums.Impressions).ToList();
        List<MetricColumn> measures = [.. known.Where(c => shown.Contains(c) || (shown.Any(s => s.Place is null) && c.Key is "lead_count" or "billable_lead_count" or "total_cost_in_cents"))];
        var facts = new List<WorkbookFact> { new("Leads of", order.Scope), new("Mode", (request.Mode == ReportingMode.Cohort ? "Cohort: " : "Snapshot: ") + Sentence(request.Mode, null)), new("Zone", request.Zone.Id) };
        if (request.Start is { } start) facts.Add(new("From", "inclusive", start));
        if (request.End is { } end) facts.Add(new("Until", "exclusive", end));
        facts.AddRange(filters.Select(f => new WorkbookFact("Only " + f.Key.Column().Title, f.Value)));
        if (filters.Count == 0) facts.Add(new("Filters", "none"));
        facts.Add(request.AsOf is { } asOf ? new("As of", "as it was known then", asOf) : new("As of", "now: see written at"));
        facts.AddRange([new("Tests", request.Tests switch { TestLeads.Only => "tests alone", TestLeads.With => "counted too", _ => "left out" }), new("Currency", order.Currency), new("Written by", order.Who), new("Written at", request.Zone.Id, order.At)]);
        if (order.Link is { } link) facts.Add(new("The same table now", link));
        facts.Add(new("In no row", "What is in the totals and in no row, as a share of ad spend where rows cannot carry spend, is one row of the data, so that its sums come to the totals."));
        return new WorkbookTable
        {
            Title = "", Subtitles = [], Groups = [.. request.GroupBy.Select(d => d.Column())], RowGroups = request.GroupBy.Count, Columns = [], Lines = [], Total = [], Measures = measures, Rows = [], Sums = default,
            Explained = shown, Mode = request.Mode, Facts = facts, Zone = request.Zone, Currency = order.Currency,
        };
    }

    private static long[] Add(IEnumerable<PerformanceRow> rows)
    {
        var sums = new long[PerformanceSums.Width];
        foreach (var row in rows)
            for (var i = 0; i < sums.Length; i++) sums[i] += row.Values[i];
        return sums;
    }

    public static CellFormat Format(MetricColumn column) => column.Format switch { ColumnFormat.Money => CellFormat.Money, ColumnFormat.Percent => CellFormat.Rate, _ => CellFormat.Count };
}
