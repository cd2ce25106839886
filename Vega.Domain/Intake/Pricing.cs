using Vega.Domain.Allocations;
using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Domain.Intake;

/// <summary>What a lead costs and whether it is owed (readings 28, 33, 53, 92, 116). Frozen at submission.</summary>
public static class Pricing
{
    /// <summary>
    /// The price in cents: the allocation's cost per lead, or cost per enroll under such a contract; 0 for a share of the spend, for an internal vendor and without an allocation.
    /// </summary>
    public static int Cost(Payout payout, bool internalVendor, Allocation? allocation) => allocation is null || internalVendor ? 0 : payout switch
    {
        Payout.CostPerLead => allocation.CplInCents,
        Payout.CostPerEnroll => allocation.CpeInCents ?? 0,
        _ => 0,
    };

    /// <summary>
    /// True when that status makes the lead owed: a good one, under cost per enroll only from <c>enrolled</c>. Never for a test, an internal vendor, a lead above the cap, or an
    /// anonymous post whose contract does not say so.
    /// </summary>
    public static bool Billable(Lead lead, LeadStatus status, bool internalVendor, Contract? contract) =>
        status.IsGood() && !lead.Test && !lead.OverCap && !internalVendor && (!lead.Anonymous || contract is { AnonymousBillable: true })
        && (lead.Payout != Payout.CostPerEnroll || status.FunnelRank() >= LeadStatus.Enrolled.FunnelRank());

    /// <summary>The last step of <see cref="IntakeSteps"/>; refuses nothing.</summary>
    public static StepResult Check(IntakeCase intake)
    {
        var draft = intake.Draft;
        var payout = draft.Contract?.Payout ?? Payout.CostPerLead;
        var internalVendor = draft.Vendor!.InternalClientId is not null;
        intake.CostInCents = Cost(payout, internalVendor, intake.Facts.Allocation);
        var price = $"{intake.CostInCents / 100}.{intake.CostInCents % 100:00}";
        return new(TraceOutcome.Passed, internalVendor ? "internal vendor: 0.00" : payout switch
        {
            Payout.CostPerEnroll => price + " once enrolled",
            Payout.PercentageOfSpend => "a share of the spend",
            _ => price + " per lead",
        });
    }
}
