using Vega.Domain.Allocations;
using Vega.Domain.Common;

namespace Vega.Portal.Features.Allocations;

/// <summary>What may be said of an allocation; its campaign and month are its place and never change.</summary>
public sealed record AllocationInput
{
    private const int MostCents = 100_000_000;
    private const int MostLeads = 10_000_000;

    /// <summary>Null is uncapped, 0 is closed (reading 50). Uncapped when left out of a new allocation.</summary>
    public Optional<int?> Cap { get; init; }

    public Optional<int> CplInCents { get; init; }
    public Optional<int?> CpeInCents { get; init; }
    public Optional<int?> VendorProjection { get; init; }

    /// <summary>Checks it and writes it. A new price holds for leads from then on (reading 52).</summary>
    public void ApplyTo(Allocation allocation, Faults at)
    {
        var before = (allocation.Cap, allocation.CplInCents, allocation.CpeInCents, allocation.VendorProjection);
        allocation.Cap = Within("cap", Cap.Or(allocation.Cap), MostLeads, at);
        allocation.CplInCents = at.Within("cplInCents", CplInCents.Or(allocation.CplInCents), 0, MostCents);
        allocation.CpeInCents = Within("cpeInCents", CpeInCents.Or(allocation.CpeInCents), MostCents, at);
        allocation.VendorProjection = Within("vendorProjection", VendorProjection.Or(allocation.VendorProjection), MostLeads, at);
        if (allocation.Id != 0 && before != (allocation.Cap, allocation.CplInCents, allocation.CpeInCents, allocation.VendorProjection)) allocation.Version++;
    }

    /// <summary>Checks the month of an allocation that is to be made.</summary>
    public static void CheckMonth(int year, int month, Faults at)
    {
        at.Within("year", year, 2000, 2100);
        at.Within("month", month, 1, 12);
    }

    private static int? Within(string name, int? value, int most, Faults at) => value is { } number ? at.Within(name, number, 0, most) : null;
}
