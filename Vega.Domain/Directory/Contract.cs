using NodaTime;

namespace Vega.Domain.Directory;

/// <summary>How a contract is paid (000, Payout). The numbers are stored.</summary>
public enum Payout : byte
{
    /// <summary>A price for each accepted lead.</summary>
    CostPerLead = 0,
    /// <summary>A price for each lead that enrols (reading 33).</summary>
    CostPerEnroll = 1,
    /// <summary>A share of the marketing spend (reading 33).</summary>
    PercentageOfSpend = 2,
}

/// <summary>A client and a vendor that do business; one active per pair (000, Contracts; reading 30).</summary>
public sealed class Contract
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The client.</summary>
    public int ClientId { get; set; }

    /// <summary>The vendor.</summary>
    public int VendorId { get; set; }

    /// <summary>How it is paid.</summary>
    public Payout Payout { get; set; }

    /// <summary>The share of spend in per cent, 0 to 100, under <see cref="Payout.PercentageOfSpend"/>.</summary>
    public decimal? PercentOfSpend { get; set; }

    /// <summary>False stops the vendor's keys; client keys may still post (readings 31, 32).</summary>
    public bool CanPostLeads { get; set; } = true;

    /// <summary>Days within which a return is expected; later ones warn (reading 118).</summary>
    public int ReturnDays { get; set; } = 30;

    /// <summary>True when anonymous posts under it are billed (reading 92).</summary>
    public bool AnonymousBillable { get; set; }

    /// <summary>When it was archived (reading 21).</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }
}
