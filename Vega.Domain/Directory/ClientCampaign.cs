using NodaTime;
using Vega.Domain.Common;

namespace Vega.Domain.Directory;

/// <summary>Whether a campaign's leads go to one school only (reading 36). The numbers are stored.</summary>
public enum CampaignType : byte
{
    /// <summary>The vendor may sell the lead to others too.</summary>
    Shared = 0,
    /// <summary>The lead is this client's alone.</summary>
    Exclusive = 1,
}

/// <summary>Whether a campaign takes leads (reading 36). The numbers are stored.</summary>
public enum CampaignStatus : byte
{
    /// <summary>Takes leads.</summary>
    Active = 0,
    /// <summary>Takes none for now.</summary>
    Paused = 1,
    /// <summary>Takes none any more.</summary>
    Ended = 2,
}

/// <summary>What happens to a lead above the cap (reading 49). The numbers are stored.</summary>
public enum OverCapPolicy : byte
{
    /// <summary>Refused with <c>cap-reached</c>.</summary>
    Refuse = 0,
    /// <summary>Taken, delivered, not billable, no slot.</summary>
    AcceptUnbillable = 1,
    /// <summary>Kept <c>pending</c> until somebody releases or refuses it.</summary>
    HoldForReview = 2,
}

/// <summary>How a campaign's leads turn out; <see cref="None"/> is "too early" (reading 36). The numbers are stored.</summary>
public enum SmartScore : byte
{
    /// <summary>Too early to tell.</summary>
    None = 0,
    /// <summary>Better than the target.</summary>
    Green = 1,
    /// <summary>Between target and limit.</summary>
    Yellow = 2,
    /// <summary>Worse than the limit.</summary>
    Red = 3,
}

/// <summary>A bucket of leads of one contract and one program group (000, Client Campaigns).</summary>
public sealed class ClientCampaign
{
    /// <summary>Serial number.</summary>
    public int Id { get; set; }

    /// <summary>The id of the public API, there with the prefix <c>CAMP-</c>.</summary>
    public PublicId PublicId { get; set; }

    /// <summary>The contract's client.</summary>
    public int ClientId { get; set; }

    /// <summary>The contract's vendor.</summary>
    public int VendorId { get; set; }

    /// <summary>The contract.</summary>
    public int ContractId { get; set; }

    /// <summary>The group whose programs it buys.</summary>
    public int ProgramGroupId { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>Shared or exclusive; one campaign per contract, group and type (reading 44).</summary>
    public CampaignType Type { get; set; }

    /// <summary>Whether it takes leads.</summary>
    public CampaignStatus Status { get; set; }

    /// <summary>What happens above the cap.</summary>
    public OverCapPolicy OverCap { get; set; }

    /// <summary>The score computed last.</summary>
    public SmartScore SmartScore { get; set; }

    /// <summary>The score's reason, with its numbers.</summary>
    public string? SmartScoreExplanation { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it last changed.</summary>
    public Instant UpdatedAt { get; set; }
}
