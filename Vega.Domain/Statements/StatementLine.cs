using NodaTime;
using Vega.Domain.Directory;

namespace Vega.Domain.Statements;

/// <summary>Leads of one submission month, campaign and price: how many became owed and how many ceased to be.</summary>
/// <param name="Month">The month of submission: that of the statement, or an earlier one.</param>
/// <param name="CampaignId">The campaign; null for leads without one.</param>
/// <param name="Payout">How the contract is paid.</param>
/// <param name="PriceInCents">The price of each.</param>
/// <param name="Billed">Became billable for the first time.</param>
/// <param name="Rebilled">Became billable again, after a return or another withdrawal.</param>
/// <param name="Returned">Were billable and were returned.</param>
/// <param name="Withdrawn">Ceased to be billable in any other way: refused, failed, or set by hand.</param>
/// <param name="Repriced">Came to this price while billable, less those that left it.</param>
public sealed record StatementLine(YearMonth Month, int? CampaignId, Payout Payout, int PriceInCents, int Billed, int Rebilled, int Returned, int Withdrawn, int Repriced)
{
    /// <summary>How many are owed at this price after all that happened; less than zero when more was taken back than billed.</summary>
    public int Count => Billed + Rebilled - Returned - Withdrawn + Repriced;

    /// <summary>Price times count.</summary>
    public long AmountInCents => (long)Count * PriceInCents;
}

/// <summary>The share of ad spend that a contract is paid (reading 33).</summary>
/// <param name="CampaignId">The campaign of the spend; null where it names none.</param>
/// <param name="Percent">The share in per cent.</param>
/// <param name="SpendInCents">What was spent on the days of the month.</param>
/// <param name="AmountInCents">The share of it, each row of spend rounded to the cent by itself, as in Performance.</param>
public sealed record StatementShare(int? CampaignId, decimal Percent, long SpendInCents, long AmountInCents);
