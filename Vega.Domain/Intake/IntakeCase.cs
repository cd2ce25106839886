using Vega.Domain.Directory;
using Vega.Domain.Leads;

namespace Vega.Domain.Intake;

/// <summary>A draft while steps look at it: the reasons found, and what cap and price said.</summary>
public sealed class IntakeCase(IntakeDraft draft, IntakeFacts facts)
{
    private readonly List<TraceStep> steps = [.. draft.Steps];

    /// <summary>The draft; only the steps without a lock change it.</summary>
    public IntakeDraft Draft { get; } = draft;

    /// <summary>What was read under the lock; <see cref="IntakeFacts.None"/> before.</summary>
    public IntakeFacts Facts { get; } = facts;

    /// <summary>Reasons against the lead, in the order of the steps.</summary>
    public List<IntakeError> Errors { get; } = [.. draft.Errors];

    /// <summary>The steps taken.</summary>
    public IReadOnlyList<TraceStep> Steps => steps;

    /// <summary>Whose filter rules are asked: the draft's own, but in a trial of others.</summary>
    internal ClientConfiguration Rules { get; init; } = draft.Configuration;

    /// <summary>True for a decision that is not stored: what only a stored lead needs is left out.</summary>
    internal bool IsTrial { get; init; }

    /// <summary>What the cap said.</summary>
    public CapAnswer Cap { get; set; }

    /// <summary>The price in cents.</summary>
    public int CostInCents { get; set; }

    /// <summary>Adds a reason against the lead.</summary>
    public void Refuse(string code, string message, string? field = null) => Errors.Add(new(code, message, field));

    internal void Take(IntakeStep step)
    {
        var (outcome, saw, rules) = step.Check(this);
        if (!IsTrial) steps.Add(new(step.Key, outcome, saw, rules));
    }

    /// <summary>The lead that comes of it.</summary>
    internal IntakeDecision Decide()
    {
        var (configuration, submission) = (Draft.Configuration, Draft.Submission);
        var refused = Errors.Count > 0;
        var held = !refused && Cap == CapAnswer.Held;
        var destination = refused || held ? null : configuration.DestinationOf(Draft.Campaign?.Id) is { } to && to.AddressOf(Draft.Test) is not null ? to : null;
        var status = refused ? configuration.Client.PrimaryLms ? LeadStatus.Rejected : LeadStatus.Filtered : held || destination is not null ? LeadStatus.Pending : LeadStatus.NewLead;
        var contact = Contact();
        var lead = new Lead
        {
            PublicId = submission.PublicId, ClientId = configuration.ClientId, VendorId = Draft.Vendor!.Id, ContractId = Draft.Contract?.Id,
            CampaignId = Draft.Campaign?.Id, CampaignType = Draft.Campaign?.Type, ProgramGroupId = Draft.Program?.ProgramGroupId,
            DegreeProgramId = Draft.Program?.Id, CurrentDegreeProgramId = Draft.Program?.Id, ProgramCode = Draft[ControlFields.Program],
            AllocationId = Facts.Allocation?.Id, CreatedAt = Draft.ArrivedAt, CreatedOn = Draft.LocalArrival.Date, UpdatedAt = Draft.ArrivedAt, StatusChangedAt = Draft.ArrivedAt,
            Status = status, FunnelRank = status.FunnelRank(), HighestFunnelRank = status.FunnelRank(),
            Reason = refused ? Errors[0].Message : held ? Refusal.Sentence(Refusal.HeldForReview) : null, RefusalCode = refused ? Errors[0].Code : held ? Refusal.HeldForReview : null,
            CostInCents = CostInCents, Payout = Draft.Contract?.Payout ?? Payout.CostPerLead,
            OverCap = !refused && Cap == CapAnswer.Unbillable, HoldsSlot = !refused && Cap == CapAnswer.Slot,
            Test = Draft.Test, Anonymous = submission.Viewer.Kind == Common.ViewerKind.Anonymous, ExternalId = Draft[ControlFields.ExternalId],
            Contact = contact, OriginalCity = contact.City, OriginalState = contact.State, CustomFields = IsTrial ? [] : Custom(),
            Source = Draft[ControlFields.Source], SubId = Draft[ControlFields.SubId], AdId = Draft[ControlFields.AdId], AdAccountId = Draft[ControlFields.AdAccountId],
            AdCampaignId = Draft[ControlFields.AdCampaignId], AdSetId = Draft[ControlFields.AdSetId], MarketingPlatformId = Draft[ControlFields.MarketingPlatformId],
            CampusId = Draft.Campus?.Id, LandingPageId = Draft[ControlFields.LandingPage], ComplyedCreativeId = Draft[ControlFields.ComplyedCreative], TemplateId = Draft[ControlFields.Template],
            PrimaryClientId = int.TryParse(Draft[ControlFields.PrimaryClient], out var primary) ? primary : null,
            RemoteIp = submission.RemoteIp, IpAddress = Draft[ControlFields.IpAddress], ApiKeyId = submission.Viewer.KeyId,
        };
        lead.KeepDuplicateKeys();
        lead.Billable = Pricing.Billable(lead, status, Draft.Vendor.InternalClientId is not null, Draft.Contract);
        var trace = new IntakeTrace { ConfigVersion = Draft.ConfigVersion, RulesVersion = configuration.RulesVersion, Steps = steps, Errors = Errors, Warnings = Draft.Warnings };
        if (!IsTrial) lead.Post = new() { RawParams = submission.RawParams, RawHash = submission.RawHash, Trace = trace.ToJson(), ConfigVersion = Draft.ConfigVersion };
        return new() { Lead = lead, Errors = Errors, Warnings = Draft.Warnings, Trace = trace, Destination = destination };
    }

    private ContactDetails Contact()
    {
        var standard = Draft.Configuration.Fields.Standard;
        return new()
        {
            FirstName = Draft[standard["first_name"]], LastName = Draft[standard["last_name"]], Phone = Draft[standard["phone"]], Email = Draft[standard["email"]],
            StreetAddress = Draft[standard["street_address"]], City = Draft[standard["city"]], State = Draft[standard["state"]], ZipCode = Draft[standard["zip_code"]],
        };
    }

    private Dictionary<string, string?> Custom()
    {
        var custom = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in Draft.Configuration.Fields.Fields)
            if (field.Kind == IntakeFieldKind.Custom && Draft[field] is { } value) custom[field.Name] = value;
        return custom;
    }
}
