using NodaTime;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Leads;

/// <summary>
/// A prospective student, submitted to a client. The row is the projection of the lead's <see cref="LeadEvent"/>s: whatever changes status, billable, price, slot, program
/// or a field appends an event in the same transaction.
/// </summary>
public sealed class Lead
{
    /// <summary>Serial number, for the internal API.</summary>
    public long Id { get; set; }

    /// <summary>The id of the public API, there with the prefix <c>VEGA-</c>.</summary>
    public PublicId PublicId { get; set; }

    /// <summary>The school it was submitted to.</summary>
    public int ClientId { get; set; }

    /// <summary>Whoever submitted it; an internal vendor when the client did.</summary>
    public int VendorId { get; set; }

    /// <summary>The contract of client and vendor at submission; null for an internal vendor without one.</summary>
    public int? ContractId { get; set; }

    /// <summary>The campaign; null when none was named or found.</summary>
    public int? CampaignId { get; set; }

    /// <summary>The campaign's type at submission, frozen.</summary>
    public CampaignType? CampaignType { get; set; }

    /// <summary>The program's group at submission, frozen (reading 40).</summary>
    public int? ProgramGroupId { get; set; }

    /// <summary>The program at submission, frozen; null when the code was unknown.</summary>
    public int? DegreeProgramId { get; set; }

    /// <summary>The program now; a PATCH of <c>program_code</c> moves only this (reading 85).</summary>
    public int? CurrentDegreeProgramId { get; set; }

    /// <summary>The program code as sent, for answers about codes that are unknown.</summary>
    public string? ProgramCode { get; set; }

    /// <summary>The allocation that gave cap and price; null when there was none.</summary>
    public int? AllocationId { get; set; }

    /// <summary>When the post arrived, before any queue.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>The client's local date at <see cref="CreatedAt"/>, fixed then; caps and bills belong to its month (reading 109).</summary>
    public LocalDate CreatedOn { get; set; }

    /// <summary>When the row last changed.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>When the status last changed.</summary>
    public Instant StatusChangedAt { get; set; }

    /// <summary>When the client's own system set the status it last told with a time of its own; null while it told none.</summary>
    public Instant? StatusToldAt { get; set; }

    /// <summary>The client's EventSeq of the last change: the entity tag, and what other nodes follow.</summary>
    public long UpdatedSeq { get; set; }

    /// <summary>Status now.</summary>
    public LeadStatus Status { get; set; }

    /// <summary>The funnel rank the lead holds: that of its last funnel status; kept by a custom good status, 0 once it left the funnel.</summary>
    public int FunnelRank { get; set; }

    /// <summary>The highest funnel rank ever held (reading 74); a lower <see cref="FunnelRank"/> is a regression.</summary>
    public int HighestFunnelRank { get; set; }

    /// <summary>The client's word for where the conversation stands (reading 18).</summary>
    public string? Disposition { get; set; }

    /// <summary>Why it was refused or failed, as one sentence; null while it is good.</summary>
    public string? Reason { get; set; }

    /// <summary>The stable code of <see cref="Reason"/>; null when the reason came from the client's system.</summary>
    public string? RefusalCode { get; set; }

    /// <summary>Why it was returned (reading 118).</summary>
    public string? ReturnReason { get; set; }

    /// <summary>True when the client owes the vendor for it (reading 108).</summary>
    public bool Billable { get; set; }

    /// <summary>The price in cents, frozen at submission, present whether or not billable (reading 53).</summary>
    public int CostInCents { get; set; }

    /// <summary>How its contract is paid, frozen at submission: cost per enroll turns billable only from <c>enrolled</c> (readings 33, 116).</summary>
    public Payout Payout { get; set; }

    /// <summary>True when an over-cap post was accepted without pay (reading 49): billable stays false until set by hand.</summary>
    public bool OverCap { get; set; }

    /// <summary>True while it takes one slot of its month's cap (reading 48).</summary>
    public bool HoldsSlot { get; set; }

    /// <summary>A test: no cap, billing, duplicate, delivery or report (reading 104).</summary>
    public bool Test { get; set; }

    /// <summary>Posted without a key (reading 92).</summary>
    public bool Anonymous { get; set; }

    /// <summary>The identifier in the client's own system.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The person.</summary>
    public ContactDetails Contact { get; set; } = new();

    /// <summary>The e-mail that later posts are compared with; null while the lead makes no duplicates (reading 97). Personal.</summary>
    public string? DuplicateEmail { get; private set; }

    /// <summary>The phone that later posts are compared with; null while the lead makes no duplicates (reading 97). Personal.</summary>
    public string? DuplicatePhone { get; private set; }

    /// <summary>City at submission (reading 83).</summary>
    public string? OriginalCity { get; set; }

    /// <summary>State at submission (reading 83).</summary>
    public string? OriginalState { get; set; }

    /// <summary>The client's custom fields by the name it gave them, in the order of its Fields table.</summary>
    public Dictionary<string, string?> CustomFields { get; set; } = [];

    /// <summary>Where the vendor got it, as <c>facebook</c>; at most 255 characters.</summary>
    public string? Source { get; set; }

    /// <summary>Finer-grained source; at most 255 characters.</summary>
    public string? SubId { get; set; }

    /// <summary>Ad id of the marketing platform.</summary>
    public string? AdId { get; set; }

    /// <summary>Ad account id of the marketing platform.</summary>
    public string? AdAccountId { get; set; }

    /// <summary>Campaign id of the marketing platform; not a client campaign (reading 12).</summary>
    public string? AdCampaignId { get; set; }

    /// <summary>Ad set id of the marketing platform.</summary>
    public string? AdSetId { get; set; }

    /// <summary>The marketing platform.</summary>
    public string? MarketingPlatformId { get; set; }

    /// <summary>The campus, of the client's list.</summary>
    public int? CampusId { get; set; }

    /// <summary>The landing page (reading 64).</summary>
    public string? LandingPageId { get; set; }

    /// <summary>The creative.</summary>
    public string? ComplyedCreativeId { get; set; }

    /// <summary>The landing page's template.</summary>
    public string? TemplateId { get; set; }

    /// <summary>The client whose landing page it came from.</summary>
    public int? PrimaryClientId { get; set; }

    /// <summary>The caller's address: usually the vendor's server. Personal.</summary>
    public string? RemoteIp { get; set; }

    /// <summary>The consumer's address, when the vendor sends it (reading 103). Personal.</summary>
    public string? IpAddress { get; set; }

    /// <summary>The key that posted it.</summary>
    public int? ApiKeyId { get; set; }

    /// <summary>What was posted and how it was decided; loaded on request.</summary>
    public LeadPost? Post { get; set; }

    /// <summary>The month of cap and bill as <c>yyyymm</c>.</summary>
    public int Month => CreatedOn.Year * 100 + CreatedOn.Month;

    /// <summary>The reason on the wire when the status is <c>rejected</c> or <c>error</c>.</summary>
    public string? RejectionReason => Status is LeadStatus.Rejected or LeadStatus.Error ? Reason : null;

    /// <summary>The reason on the wire when the status is <c>filtered</c>.</summary>
    public string? FilteredReason => Status is LeadStatus.Filtered ? Reason : null;

    /// <summary>Sets what later posts are compared with, after status or contact changed.</summary>
    public void KeepDuplicateKeys() => (DuplicateEmail, DuplicatePhone) = DuplicateRule.Counts(Status, Test) ? (Contact.Email, Contact.Phone) : (null, null);
}

/// <summary>The post of a lead, beside it in a table of its own, so that lists of leads read narrow rows.</summary>
public sealed class LeadPost
{
    /// <summary>The lead.</summary>
    public long LeadId { get; set; }

    /// <summary>The body as JSON: key order and strings untouched (reading 102). Personal.</summary>
    public required string RawParams { get; set; }

    /// <summary>SHA-256 of the raw body, as 64 hexadecimal digits.</summary>
    public required string RawHash { get; set; }

    /// <summary>The steps and verdicts of intake as JSON; see <c>IntakeTrace</c>. Holds no personal value in clear but in reasons.</summary>
    public required string Trace { get; set; }

    /// <summary>The client's configuration version it was decided under.</summary>
    public long ConfigVersion { get; set; }
}
