using NodaTime;
using Vega.Domain.Allocations;
using Vega.Domain.Directory;

namespace Vega.Portal.Features.Allocations.Sheet;

/// <summary>One campaign's month, as the sheet shows it.</summary>
public sealed record SheetCampaign
{
    public required int Id { get; init; }
    public required int ClientId { get; init; }
    public required string ClientName { get; init; }
    public required string ClientSlug { get; init; }
    public required string ClientZone { get; init; }
    public required int VendorId { get; init; }
    public required string VendorName { get; init; }
    public required string Name { get; init; }
    public CampaignType Type { get; init; }
    public CampaignStatus Status { get; init; }
    public OverCapPolicy OverCap { get; init; }
    public Payout Payout { get; init; }
    public decimal? PercentOfSpend { get; init; }

    /// <summary>Null for whoever may not see scores.</summary>
    public SmartScore? Score { get; init; }

    /// <summary>The month's allocation; null when there is none, so that the month is closed (reading 51).</summary>
    public int? AllocationId { get; init; }

    /// <summary>Counts the edits of the allocation.</summary>
    public int Version { get; init; }
    public int? Cap { get; init; }
    public int CplInCents { get; init; }
    public int? CpeInCents { get; init; }
    public int? Projection { get; init; }

    /// <summary>Non-test leads submitted.</summary>
    public int Received { get; init; }

    /// <summary>What its billable leads cost.</summary>
    public long SpendInCents { get; init; }

    public required Pacing Pacing { get; init; }

    /// <summary>The day it is for the client.</summary>
    public LocalDate Today { get; init; }

    /// <summary>True when the month after the shown one has an allocation.</summary>
    public bool HasNext { get; init; }

    public bool Allocated => AllocationId is not null;
    public int Accepted => Pacing.Accepted;

    /// <summary>CPE under such a contract, else CPL (reading 33).</summary>
    public int? PriceInCents => Payout == Payout.CostPerEnroll ? CpeInCents : CplInCents;

    /// <summary>True when the cap was hit, or will be before the month ends.</summary>
    public bool ReachesCap => Allocated && Pacing.CapReachedOn is not null;

    public bool Behind => Pacing.Behind;

    /// <summary>True when its leads are refused for want of an allocation.</summary>
    public bool Closed => !Allocated && Status == CampaignStatus.Active;

    public bool NeedsALook => ReachesCap || Behind || Score == SmartScore.Red || Closed;

    /// <summary>What the bar's cap line stands for: the cap, or what is projected where there is none.</summary>
    public int BarSize => Allocated && Cap is > 0 ? Cap.Value : Projection is > 0 ? Projection.Value : Math.Max(Pacing.Expected, Accepted);
}
