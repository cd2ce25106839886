namespace Vega.Domain.Intake;

/// <summary>
/// Why a post was refused: the closed list of codes. The first part ends as a lead with status <c>rejected</c> or <c>filtered</c> (reading 73), the second part leaves no lead (403).
/// </summary>
public static class Refusal
{
    /// <summary>A required field was not sent or is blank.</summary>
    public const string MissingField = "missing-field";
    /// <summary>A value does not fit its field.</summary>
    public const string InvalidField = "invalid-field";
    /// <summary>No program has that code (reading 107).</summary>
    public const string UnknownProgram = "unknown-program";
    /// <summary>The program takes no leads; told like an unknown one (reading 107).</summary>
    public const string InactiveProgram = "inactive-program";
    /// <summary>The campaign does not buy the program (reading 41).</summary>
    public const string ProgramNotInCampaign = "program-not-in-campaign";
    /// <summary>No campaign was named and none follows from the key (reading 90).</summary>
    public const string MissingCampaign = "missing-campaign";
    /// <summary>The campaign is paused or has ended, or its contract was archived.</summary>
    public const string InactiveCampaign = "inactive-campaign";
    /// <summary>A filter rule matched (reading 43).</summary>
    public const string Filtered = "filtered";
    /// <summary>The client has the person already (reading 97).</summary>
    public const string Duplicate = "duplicate";
    /// <summary>The month's cap is full (reading 49).</summary>
    public const string CapReached = "cap-reached";
    /// <summary>The month's cap is 0 (reading 50).</summary>
    public const string CapClosed = "cap-closed";
    /// <summary>The campaign has no allocation for the month (reading 51).</summary>
    public const string NoAllocation = "no-allocation";
    /// <summary>No refusal: above the cap and kept <c>pending</c> until somebody decides (reading 49).</summary>
    public const string HeldForReview = "held-for-review";

    /// <summary>No lead: the campaign is not one of this key's, or does not exist (reading 91).</summary>
    public const string CampaignNotAvailable = "campaign_not_available";
    /// <summary>No lead: the key's vendor has no active contract with the client (reading 31).</summary>
    public const string NoContract = "no_contract";
    /// <summary>No lead: the contract is closed to the vendor's keys (readings 31, 32), or the client was archived (reading 21).</summary>
    public const string PostingDisabled = "posting_disabled";
    /// <summary>No lead: neither key nor campaign leads to a vendor, and the client has no internal one (readings 92, 93).</summary>
    public const string NoVendor = "no_vendor";
    /// <summary>No lead: this kind of key, or a session, cannot post leads here (reading 3).</summary>
    public const string WrongKey = "wrong_key";
    /// <summary>No lead: the client takes no posts without a key (reading 92); the API answers 401.</summary>
    public const string KeyRequired = "key_required";

    /// <summary>The codes that a lead can carry, in the order of the steps.</summary>
    public static readonly IReadOnlyList<string> OfLeads =
        [MissingField, InvalidField, MissingCampaign, InactiveCampaign, UnknownProgram, InactiveProgram, ProgramNotInCampaign, Filtered, Duplicate, NoAllocation, CapClosed, CapReached, HeldForReview];

    /// <summary>The codes that leave no lead.</summary>
    public static readonly IReadOnlyList<string> WithoutLead = [WrongKey, KeyRequired, PostingDisabled, NoContract, CampaignNotAvailable, NoVendor];

    /// <summary>The sentence of a code when nothing more is known; the steps add names and values.</summary>
    public static string Sentence(string code) => code switch
    {
        MissingField => "A required field is missing",
        InvalidField => "A field is not valid",
        UnknownProgram or InactiveProgram => "Unknown program code",
        ProgramNotInCampaign => "The program is not part of the campaign",
        MissingCampaign => "campaign_id is required: more than one active campaign, or none, could take this program",
        InactiveCampaign => "The campaign is not active",
        Filtered => "Filtered",
        Duplicate => "Duplicate lead",
        CapReached => "Monthly cap reached",
        CapClosed => "Monthly cap reached: the campaign is closed this month",
        NoAllocation => "No allocation for month",
        HeldForReview => "Held for review: monthly cap reached",
        CampaignNotAvailable => "This campaign is not available to this key.",
        NoContract => "There is no active contract with this client.",
        PostingDisabled => "Posting is switched off.",
        NoVendor => "Name a campaign_id: the client has no internal vendor that this post could belong to.",
        WrongKey => "This key cannot post leads here. Use a key of the vendor or of the client.",
        KeyRequired => "This client takes no posts without an X-API-Key.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not a refusal code"),
    };
}

/// <summary>One reason against a post: all go to the answer, the first gives the status.</summary>
/// <param name="Code">One of <see cref="Refusal"/>.</param>
/// <param name="Message">The sentence for whoever posted.</param>
/// <param name="Field">The field by its post name; null when the reason is not one field's.</param>
/// <param name="RuleId">The filter rule that matched.</param>
/// <param name="Rule">Its name.</param>
public sealed record IntakeError(string Code, string Message, string? Field = null, int? RuleId = null, string? Rule = null);

/// <summary>A post that becomes no lead.</summary>
/// <param name="Code">One of <see cref="Refusal.WithoutLead"/>.</param>
/// <param name="Message">The sentence for whoever posted.</param>
public sealed record IntakeDenial(string Code, string Message)
{
    /// <summary>The denial with its standard sentence.</summary>
    public static IntakeDenial Of(string code) => new(code, Refusal.Sentence(code));
}
