using NodaTime;

namespace Vega.Domain.Allocations;

/// <summary>What is known of one campaign when its month is foreseen. Days are those of the client's zone (reading 20).</summary>
public sealed record PacingCase
{
    /// <summary>The month that is foreseen; it may be over, or not yet begun.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>The day it is in the client's zone.</summary>
    public required LocalDate Today { get; init; }

    /// <summary>The share of today that has gone, from 0 to 1; a day when clocks change counts its own hours.</summary>
    public required double TodayGone { get; init; }

    /// <summary>
    /// Leads accepted by day; a day without an entry had none. Needed from <see cref="Pacing.FirstDay"/> on, so that the day on which an earlier month's cap was hit can be told.
    /// </summary>
    public required IReadOnlyDictionary<LocalDate, int> Accepted { get; init; }

    /// <summary>The cap of each month that has an allocation, null when it is uncapped. A month without one was closed, and its days say nothing of the demand.</summary>
    public required IReadOnlyDictionary<YearMonth, int?> Caps { get; init; }

    /// <summary>What the vendor means to deliver in the month.</summary>
    public int? Projection { get; init; }

    /// <summary>False when the campaign takes no leads now, so that none is to be expected.</summary>
    public bool TakesLeads { get; init; } = true;
}
