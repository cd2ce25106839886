using Vega.Domain.Common;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Manage.Contracts;

/// <summary>What may be said of a contract.</summary>
public sealed record ContractInput
{
    public Optional<Payout> Payout { get; init; }
    public Optional<decimal?> PercentOfSpend { get; init; }
    public Optional<bool> CanPostLeads { get; init; }
    public Optional<int> ReturnDays { get; init; }
    public Optional<bool> AnonymousBillable { get; init; }

    /// <summary>Checks it and writes it. One active contract per client and vendor (reading 30); an internal vendor deals with its own client only (reading 28).</summary>
    public void ApplyTo(Contract contract, Vendor vendor, IEnumerable<Contract> ofClient, Faults at)
    {
        contract.Payout = Payout.Or(contract.Payout);
        contract.PercentOfSpend = PercentOfSpend.Or(contract.PercentOfSpend);
        contract.CanPostLeads = CanPostLeads.Or(contract.CanPostLeads);
        contract.ReturnDays = at.Within("returnDays", ReturnDays.Or(contract.ReturnDays), 0, 3650);
        contract.AnonymousBillable = AnonymousBillable.Or(contract.AnonymousBillable);
        if (contract.PercentOfSpend is < 0 or > 100) at.Invalid("percentOfSpend", "must be from 0 to 100");
        else if (contract.PercentOfSpend is { } share && decimal.Round(share, 4) != share) at.Invalid("percentOfSpend", "may have four decimals at most");
        if (contract.Payout == Domain.Directory.Payout.PercentageOfSpend && contract.PercentOfSpend is null) at.Missing("percentOfSpend", "is needed when the payout is percentage_of_spend");
        if (vendor.InternalClientId is { } owner && owner != contract.ClientId) at.Invalid("vendor", $"'{vendor.Name}' is an internal vendor of another client");
        if (contract.ArchivedAt is null && ofClient.Any(c => c != contract && c.VendorId == contract.VendorId && c.ArchivedAt is null)) at.Taken("vendor", $"there is an active contract with '{vendor.Name}' already");
    }
}
