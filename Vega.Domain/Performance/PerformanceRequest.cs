using NodaTime;

namespace Vega.Domain.Performance;

/// <summary>What is counted (reading 70).</summary>
public enum ReportingMode
{
    /// <summary>The leads that were created in the range, with their status now.</summary>
    Cohort,
    /// <summary>What happened in the range, whatever the age of the lead.</summary>
    Snapshot,
}

/// <summary>Which leads with regard to being a test (reading 82).</summary>
public enum TestLeads
{
    /// <summary>Those that are none; the default.</summary>
    Without,
    /// <summary>Tests alone.</summary>
    Only,
    /// <summary>Both.</summary>
    With,
}

/// <summary>A value of a grouping column: a number, a text, or neither.</summary>
/// <param name="Number">Of an id or a number taken from the time.</param>
/// <param name="Text">Of a text.</param>
public readonly record struct GroupValue(long? Number, string? Text) : IComparable<GroupValue>
{
    /// <summary>No value.</summary>
    public static readonly GroupValue Null;

    /// <summary>A number, or none.</summary>
    public static GroupValue Of(long? number) => new(number, null);

    /// <summary>A text, or none.</summary>
    public static GroupValue Of(string? text) => new(null, text);

    /// <summary>Numbers by size, texts by their characters, no value last.</summary>
    public int CompareTo(GroupValue other) => (Number, other.Number) switch
    {
        ({ } a, { } b) => a.CompareTo(b),
        ({ }, null) => -1,
        (null, { }) => 1,
        _ => Text is null ? other.Text is null ? 0 : 1 : other.Text is null ? -1 : string.CompareOrdinal(Text, other.Text),
    };

    /// <summary>Whether <paramref name="left"/> stands before <paramref name="right"/>.</summary>
    public static bool operator <(GroupValue left, GroupValue right) => left.CompareTo(right) < 0;
    /// <summary>Whether <paramref name="left"/> stands after <paramref name="right"/>.</summary>
    public static bool operator >(GroupValue left, GroupValue right) => left.CompareTo(right) > 0;
    /// <summary>Whether <paramref name="left"/> does not stand after <paramref name="right"/>.</summary>
    public static bool operator <=(GroupValue left, GroupValue right) => left.CompareTo(right) <= 0;
    /// <summary>Whether <paramref name="left"/> does not stand before <paramref name="right"/>.</summary>
    public static bool operator >=(GroupValue left, GroupValue right) => left.CompareTo(right) >= 0;
}

/// <summary>One column to order by: a grouping column, a sum, a rate or an aggregate.</summary>
/// <param name="Key">The column.</param>
/// <param name="Descending">Largest first; rows without a value stand last either way.</param>
public sealed record PerformanceOrder(string Key, bool Descending);

/// <summary>One question about all leads (000, Performance). <see cref="PerformanceRequestJson"/> reads it from a body.</summary>
public sealed record PerformanceRequest
{
    /// <summary>The zone of the time columns, and of the days of ad spend.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>Cohort or snapshot.</summary>
    public ReportingMode Mode { get; init; }

    /// <summary>From here on, inclusive; null for all time.</summary>
    public Instant? Start { get; init; }

    /// <summary>Up to here, exclusive: the wire's inclusive end, made whole (reading 69); null for all time.</summary>
    public Instant? End { get; init; }

    /// <summary>The grouping columns; none gives one total row.</summary>
    public IReadOnlyList<Dimension> GroupBy { get; init; } = [];

    /// <summary>The values allowed for each column that is named; <see cref="GroupValue.Null"/> among them matches no value (reading 84).</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlyList<GroupValue>> Filter { get; init; } = new Dictionary<Dimension, IReadOnlyList<GroupValue>>();

    /// <summary>Whether tests count.</summary>
    public TestLeads Tests { get; init; }

    /// <summary>Further columns over fields of the leads.</summary>
    public IReadOnlyList<LeadAggregate> Aggregates { get; init; } = [];

    /// <summary>The rates that are wanted.</summary>
    public IReadOnlyList<MetricColumn> Rates { get; init; } = [];

    /// <summary>The order of the rows; none: by the grouping columns, or with a limit by the number of leads (reading 75).</summary>
    public IReadOnlyList<PerformanceOrder> Order { get; init; } = [];

    /// <summary>The most rows; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Add names beside ids (reading 78).</summary>
    public bool IncludeLabels { get; init; }

    /// <summary>The table as it read at that moment, by recorded time; null for now.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>True when every grouping column is one that ad spend carries: then each row has its spend (reading 79).</summary>
    public bool SpendInRows => SpendInTotals && GroupBy.All(d => d.Column().OnSpend);

    /// <summary>True when every filter is on a column that ad spend carries: a filter on another would need spend to be spread.</summary>
    public bool SpendInTotals => Tests != TestLeads.Only && Filter.Keys.All(d => d.Column().OnSpend);
}
