using System.Globalization;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Domain.Performance;

/// <summary>What an aggregate computes (reading 87).</summary>
public enum AggregateFunction
{
    /// <summary>The sum; 0 of nothing.</summary>
    Sum,
    /// <summary>The mean; null of nothing.</summary>
    Avg,
    /// <summary>The smallest; null of nothing.</summary>
    Min,
    /// <summary>The largest; null of nothing.</summary>
    Max,
    /// <summary>How many leads have a value.</summary>
    Count,
    /// <summary>How many different values there are.</summary>
    CountDistinct,
}

/// <summary>What values are cast to.</summary>
public enum AggregateType
{
    /// <summary>A whole number.</summary>
    BigInt,
    /// <summary>A decimal number, kept to six places.</summary>
    Float,
}

/// <summary>A further column over a field of the leads (000, Additional aggregates).</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Field">The field.</param>
/// <param name="Type">What values are cast to; one that cannot be is left out and counted.</param>
/// <param name="Function">What is computed.</param>
/// <param name="Filter">Only the leads counted in the column of this status (reading 67).</param>
public sealed record LeadAggregate(string Name, string Field, AggregateType Type, AggregateFunction Function, LeadStatus? Filter)
{
    /// <summary>True when values are cast to numbers.</summary>
    public bool Casts => Function is not (AggregateFunction.Count or AggregateFunction.CountDistinct);

    /// <summary>The number of a value; null when it cannot be cast. Beyond a thousand billion it is no measure of a lead but a slip.</summary>
    public decimal? Cast(string value)
    {
        if (Type == AggregateType.BigInt) return long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        return decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1_000_000_000_000m ? Math.Round(number, 6) : null;
    }
}

/// <summary>The fields that an aggregate may name, beside the custom ones of the clients in sight.</summary>
public static class PerformanceFields
{
    /// <summary>The price.</summary>
    public const string Cost = "cost_in_cents";

    private static readonly HashSet<string> Stored = ["first_name", "last_name", "phone", "email", "street_address", "zip_code", "external_id", "program_code", "disposition", "return_reason", "remote_ip", "ip_address"];
    private static readonly HashSet<string> Addresses = ["remote_ip", "ip_address"];

    /// <summary>The grouping column of the lead's own that the field is; null for another.</summary>
    public static Dimension? Column(string field) => PerformanceColumns.Group(field) is { IsTime: false } column ? column.Dimension : null;

    /// <summary>True for a field that every lead has.</summary>
    public static bool IsStandard(string field) => field == Cost || Column(field) is not null || Stored.Contains(field);

    /// <summary>True for a standard field that is personal: it may be counted, never shown (reading 87).</summary>
    public static bool IsPersonal(string field) => Addresses.Contains(field) || StandardFields.Find(field) is { Personal: true };
}
