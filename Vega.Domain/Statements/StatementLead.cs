using NodaTime;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Domain.Statements;

/// <summary>A lead to which something happened in the month of a statement.</summary>
/// <param name="Id">The lead.</param>
/// <param name="Month">The month of its submission in the client's zone: what it is billed for belongs there (reading 109).</param>
/// <param name="CampaignId">Its campaign, if it has one.</param>
/// <param name="Payout">How its contract is paid, frozen at submission.</param>
public sealed record StatementLead(long Id, YearMonth Month, int? CampaignId, Payout Payout);

/// <summary>What an event left: the part of a lead that decides what is owed for it.</summary>
/// <param name="Status">The status after the event.</param>
/// <param name="Billable">Whether the client owed the vendor for the lead.</param>
/// <param name="PriceInCents">At which price.</param>
public readonly record struct StatementState(LeadStatus Status, bool Billable, int PriceInCents);
