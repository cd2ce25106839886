using NodaTime;

namespace Vega.Domain.Statements;

/// <summary>
/// What a client owes a vendor for what happened in a month, whatever the age of the lead (reading 70): the leads of the month, and as adjustments those of earlier months that were
/// billed late, returned or billed again meanwhile (reading 118). The statements of all months add up to what is owed for all leads, and a month that is over changes no more,
/// but for ad spend that is restated.
/// </summary>
public sealed record VendorStatement
{
    /// <summary>The client.</summary>
    public required int ClientId { get; init; }

    /// <summary>The vendor.</summary>
    public required int VendorId { get; init; }

    /// <summary>The month, in <see cref="Zone"/>.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>The client's zone.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The moment it tells the state of (reading 52).</summary>
    public required Instant AsOf { get; init; }

    /// <summary>The number of the client's last event that it knows of: with it the same statement can be made again.</summary>
    public required long ThroughEvent { get; init; }

    /// <summary>Leads that were submitted in the month, tests left out, refused ones too.</summary>
    public required int Received { get; init; }

    /// <summary>How often a lead was returned in the month, billable or not.</summary>
    public required int Returned { get; init; }

    /// <summary>The lines, by month of submission, campaign and price; those of the statement's own month first.</summary>
    public required IReadOnlyList<StatementLine> Lines { get; init; }

    /// <summary>The shares of ad spend.</summary>
    public IReadOnlyList<StatementShare> Shares { get; init; } = [];

    /// <summary>The lines of leads that were submitted in the month.</summary>
    public IEnumerable<StatementLine> OfMonth => Lines.Where(l => l.Month == Month);

    /// <summary>The lines of leads of earlier months.</summary>
    public IEnumerable<StatementLine> Adjustments => Lines.Where(l => l.Month != Month);

    /// <summary>Leads of the month that are owed.</summary>
    public int Billable => OfMonth.Sum(l => l.Count);

    /// <summary>Leads, of any month, that became owed again.</summary>
    public int Rebilled => Lines.Sum(l => l.Rebilled);

    /// <summary>What the leads of the month come to.</summary>
    public long MonthInCents => OfMonth.Sum(l => l.AmountInCents);

    /// <summary>What is added or taken back for earlier months.</summary>
    public long AdjustmentInCents => Adjustments.Sum(l => l.AmountInCents);

    /// <summary>What the shares of ad spend come to.</summary>
    public long ShareInCents => Shares.Sum(s => s.AmountInCents);

    /// <summary>What is owed.</summary>
    public long TotalInCents => MonthInCents + AdjustmentInCents + ShareInCents;

    /// <summary>The day on which the month is over, in the client's zone.</summary>
    public Instant End => Zone.AtStartOfDay(Month.OnDayOfMonth(1).PlusMonths(1)).ToInstant();

    /// <summary>True when all of the month had passed.</summary>
    public bool IsOver => AsOf >= End;
}
