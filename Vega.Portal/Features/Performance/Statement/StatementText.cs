using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Statements;
using Vega.Portal.Shell;

namespace Vega.Portal.Features.Performance.Statement;

/// <summary>What page and workbook of a statement say in the same words.</summary>
internal static class StatementText
{
    public static readonly (string Title, string Meaning)[] Columns =
    [
        ("Billed", "Leads that became billable for the first time."),
        ("Billed again", "Leads that became billable again after a return or another withdrawal."),
        ("Returned", "Billable leads that were returned."),
        ("Taken back", "Leads that ceased to be billable in another way: refused, failed, or set by hand."),
        ("Repriced", "Billable leads that came to this price, less those that left it."),
        ("Leads owed", "Billed + billed again − returned − taken back + repriced."),
        ("Amount", "Price × leads owed."),
    ];

    public static string Month(YearMonth month) => month.OnDayOfMonth(1).ToString("MMMM uuuu", System.Globalization.CultureInfo.InvariantCulture);

    public static string PaidBy(Payout payout) => payout switch { Payout.CostPerLead => "per lead", Payout.CostPerEnroll => "per enroll", _ => "share of spend" };

    /// <summary>The counts of a line in the order of <see cref="Columns"/>, without the amount.</summary>
    public static int[] Counts(StatementLine line) => [line.Billed, line.Rebilled, line.Returned, line.Withdrawn, line.Repriced, line.Count];

    public static int[] Counts(IEnumerable<StatementLine> lines) => [.. lines.Select(Counts).Aggregate(new int[6], (sum, l) => [.. sum.Zip(l, (a, b) => a + b)])];

    /// <summary>Up to when it tells, and whether it may still change.</summary>
    public static string State(VendorStatement s) => $"As of {Formats.DateTime(s.AsOf, s.Zone)}, {Formats.ZoneLong(s.Zone, s.AsOf)}, through event {Formats.Count(s.ThroughEvent)} of the client. "
        + (s.IsOver ? "The month is over: what happens to its leads later stands in a later month’s statement." : "The month is not over: more will be added.");

    /// <summary>The address that makes the same statement again.</summary>
    public static string Again(string path, StatementResult result) => StatementRequest.Address(path, result.ClientSlug, result.Statement.VendorId, result.Statement.Month, result.Statement.AsOf, result.Statement.ThroughEvent);
}
