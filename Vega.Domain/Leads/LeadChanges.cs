using NodaTime;
using NodaTime.Text;
using Vega.Domain.Common;
using Vega.Domain.Directory;
using Vega.Domain.Intake;

namespace Vega.Domain.Leads;

/// <summary>
/// Applies a change to a stored lead (readings 48, 71 to 74, 85, 115 to 118): checks all of it first, then changes the lead and says which events to append.
/// </summary>
public sealed class LeadChanges
{
    private readonly Lead lead;
    private readonly LeadPatch patch;
    private readonly LeadChangeContext context;
    private readonly List<FieldError> errors = [];
    private readonly List<LeadEvent> events = [];
    private readonly List<string> notes = [];
    private readonly Dictionary<IntakeField, string?> fields = [];
    private LeadStatus status;
    private string? disposition;
    private string? returnReason;
    private string? externalId;
    private DegreeProgram? program;
    private int slotDelta;
    private Instant? toldAt;

    private LeadChanges(Lead lead, LeadPatch patch, LeadChangeContext context) => (this.lead, this.patch, this.context) = (lead, patch, context);

    private Client Client => context.Configuration.Client;

    /// <summary>
    /// True when a change of status must see the lead's events: under cost per enroll, whether a lead that was enrolled once was refused or returned since decides whether
    /// enrolling again makes it owed again (reading 116).
    /// </summary>
    public static bool NeedsHistory(Lead lead) => lead.Payout == Payout.CostPerEnroll && lead.HighestFunnelRank >= LeadStatus.Enrolled.FunnelRank();

    /// <summary>Checks the change and, when all of it is right, makes it.</summary>
    public static LeadChange Apply(Lead lead, LeadPatch patch, LeadChangeContext context)
    {
        var change = new LeadChanges(lead, patch, context);
        change.Check();
        if (change.errors.Count == 0) change.Make();
        if (change.errors.Count == 0) lead.KeepDuplicateKeys();
        return new(change.errors, change.events, change.notes, change.slotDelta);
    }

    /// <summary>The status of a key, of a word of the client's own system, or of a label that only one status has at that client (reading 117); the error when there is none or more than one.</summary>
    public static (LeadStatus Status, FieldError? Error) FindStatus(string? text, Client client)
    {
        var wanted = text?.Trim() ?? "";
        if (LeadStatuses.TryParse(wanted, out var known)) return (known, null);
        foreach (var (word, key) in client.StatusWords)
            if (word.Equals(wanted, StringComparison.OrdinalIgnoreCase) && LeadStatuses.TryParse(key, out known)) return (known, null);
        var labelled = LeadStatuses.All.Where(s => (client.StatusLabels.GetValueOrDefault(s.Key()) ?? s.Label()).Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (labelled.Count == 1) return (labelled[0], null);
        return (default, new("status", "unknown-status", labelled.Count > 1
            ? $"{FieldValues.Shown(wanted)} is the name of several statuses: send {string.Join(" or ", labelled.Select(s => s.Key()))}."
            : $"{FieldValues.Shown(wanted)} is not a status. The statuses are: {string.Join(", ", LeadStatuses.All.Where(s => s != LeadStatus.Pending).Select(s => s.Key()))}."));
    }

    private void Check()
    {
        status = lead.Status;
        if (patch.Status.IsGiven)
        {
            (status, var error) = FindStatus(patch.Status.Value, Client);
            if (error is not null) errors.Add(error);
            else if (status == LeadStatus.Pending && lead.Status != LeadStatus.Pending) errors.Add(new("status", "not-allowed", "A lead cannot be put back to pending."));
            else if (patch.StatusAt.IsGiven) TellStatusAt();
        }

        if (patch.Billable is { IsGiven: true, Value: true } && lead.Test) errors.Add(new("billable", "not-allowed", "A test lead is never billable."));
        if (patch.CostInCents is { IsGiven: true, Value: < 0 }) errors.Add(new("cost_in_cents", Refusal.InvalidField, "The price must be 0 cents or more."));

        disposition = Text("disposition", patch.Disposition);
        if (disposition is not null)
        {
            if (Dispositions.Find(Client, disposition) is { } key) disposition = key;
            else errors.Add(new("disposition", "unknown-disposition", $"{FieldValues.Shown(disposition)} is not a disposition. The dispositions are: {string.Join(", ", Dispositions.Of(Client).Keys)}."));
        }

        externalId = Text("external_id", patch.ExternalId);
        returnReason = Text("return_reason", patch.ReturnReason);
        if (returnReason is not null)
        {
            if (errors.Count == 0 && status != LeadStatus.Returned) errors.Add(new("return_reason", "not-allowed", "return_reason goes with the status returned only."));
            else if (Client.ReturnReasons.Count > 0)
            {
                var listed = Client.ReturnReasons.Find(r => r.Equals(returnReason, StringComparison.OrdinalIgnoreCase));
                if (listed is null) errors.Add(new("return_reason", "unknown-return-reason", $"{FieldValues.Shown(returnReason)} is not a reason this client returns leads for. The reasons are: {string.Join(", ", Client.ReturnReasons)}."));
                else returnReason = listed;
            }
        }

        if (Text("program_code", patch.ProgramCode) is { } code)
        {
            program = context.Configuration.Program(code);
            if (program is null) errors.Add(new("program_code", Refusal.UnknownProgram, "Unknown program code"));
        }
        else if (patch.ProgramCode.IsGiven) errors.Add(new("program_code", Refusal.MissingField, "program_code must not be blank."));

        CheckFields();
    }

    // What the client's system said later has arrived before: the older word changes nothing.
    private void TellStatusAt()
    {
        if (lead.StatusToldAt is { } told && patch.StatusAt.Value < told)
        {
            notes.Add($"A status of {InstantPattern.General.Format(told)} was told before; this one, of {InstantPattern.General.Format(patch.StatusAt.Value)}, is older and changed nothing.");
            status = lead.Status;
        }
        else toldAt = patch.StatusAt.Value;
    }

    private void CheckFields()
    {
        foreach (var (name, value) in patch.Fields)
        {
            if (context.Configuration.Fields.Find(name) is not { IsLeadField: true } field) errors.Add(new(name, "not-patchable", $"{FieldValues.Shown(name)} is not a field of the lead that can be changed."));
            else if (field.Personal && value?.Trim() == "***") errors.Add(new(name, "masked-value", $"{field.PostName} is the mask, not a value."));
            else if (fields.ContainsKey(field) && !FieldCatalog.IsPostName(field, name)) continue;
            else
            {
                fields[field] = LeadValidation.Normalise(field, value, out var error);
                if (error is not null) errors.Add(new(name, error.Code, error.Message));
            }
        }
    }

    private string? Text(string name, Given<string?> given)
    {
        if (!given.IsGiven || string.IsNullOrWhiteSpace(given.Value)) return null;
        var text = given.Value.Trim();
        if (text.Length > ControlFields.MaxLength || !FieldValues.IsStorable(text)) errors.Add(new(name, Refusal.InvalidField, $"{name} must be a text of at most {ControlFields.MaxLength} characters without control characters."));
        return text;
    }

    private void Make()
    {
        var reason = string.IsNullOrWhiteSpace(patch.Reason) ? null : FieldValues.Storable(patch.Reason.Trim(), 500);
        MakeFields(reason);
        MakeProgram(reason);
        if (toldAt is not null) lead.StatusToldAt = toldAt;
        if (patch.CostInCents is { IsGiven: true } price && price.Value != lead.CostInCents)
        {
            var before = lead.CostInCents;
            lead.CostInCents = price.Value;
            Record(LeadEventType.Price, reason, new LeadFieldChange("cost_in_cents", $"{before}", $"{price.Value}"));
        }

        if (status != lead.Status) MakeStatus(reason);
        else if (patch.Billable is { IsGiven: true } billable && billable.Value != lead.Billable)
        {
            lead.Billable = billable.Value;
            Record(LeadEventType.Billable, reason, Changed("billable", !billable.Value, billable.Value));
        }
        else if (patch.Delivered) Record(LeadEventType.Delivered, reason);
    }

    private void MakeFields(string? reason)
    {
        var changes = new List<LeadFieldChange>();
        foreach (var (field, value) in fields)
        {
            var before = lead.Value(field);
            if (before == value) continue;
            lead.SetValue(field, value, context.Configuration.Fields);
            changes.Add(new(field.Name, before, value));
        }

        if (patch.ExternalId.IsGiven && externalId != lead.ExternalId)
        {
            changes.Add(new("external_id", lead.ExternalId, externalId));
            lead.ExternalId = externalId;
        }

        if (patch.Disposition.IsGiven && disposition != lead.Disposition)
        {
            changes.Add(new("disposition", lead.Disposition, disposition));
            lead.Disposition = disposition;
        }

        if (patch.ReturnReason.IsGiven && status == lead.Status && returnReason != lead.ReturnReason)
        {
            changes.Add(new("return_reason", lead.ReturnReason, returnReason));
            lead.ReturnReason = returnReason;
        }

        if (changes.Count > 0) Record(LeadEventType.Fields, reason, [.. changes]);
    }

    private void MakeProgram(string? reason)
    {
        if (program is null || program.Id == lead.CurrentDegreeProgramId) return;
        var before = lead.CurrentDegreeProgramId is { } id ? context.Configuration.Program(id)?.Code : lead.ProgramCode;
        lead.CurrentDegreeProgramId = program.Id;
        Record(LeadEventType.Program, reason, new LeadFieldChange("program_code", before, program.Code));
    }

    private void MakeStatus(string? reason)
    {
        var (before, billableBefore) = (lead.Status, lead.Billable);
        lead.Billable = patch.Billable.IsGiven ? patch.Billable.Value : Inferred() ?? lead.Billable;
        MoveSlot();
        lead.Status = status;
        lead.StatusChangedAt = context.Now;
        lead.FunnelRank = status.CountedRank(lead.FunnelRank);
        lead.HighestFunnelRank = Math.Max(lead.HighestFunnelRank, lead.FunnelRank);
        MoveReasons(before, reason);

        var changes = new List<LeadFieldChange> { new("status", before.Key(), status.Key()) };
        if (lead.Billable != billableBefore) changes.Add(Changed("billable", billableBefore, lead.Billable));
        Record(patch.Delivered ? LeadEventType.Delivered : status == LeadStatus.Returned ? LeadEventType.Returned : LeadEventType.Status, reason ?? (status == LeadStatus.Returned ? lead.ReturnReason : lead.Reason), [.. changes]);
    }

    // Reading 116: only a change of class infers, so that what was set by hand survives contacted -> applied.
    private bool? Inferred()
    {
        var enrolledFirst = lead.Payout == Payout.CostPerEnroll && status.FunnelRank() >= LeadStatus.Enrolled.FunnelRank() && !EnrolledBefore();
        if (lead.Status.IsGood() == status.IsGood() && !enrolledFirst) return null;
        return Pricing.Billable(lead, status, context.Configuration.IsInternal(lead.VendorId), lead.ContractId is { } id ? context.Configuration.Contract(id) : null);
    }

    // A refusal, error or return undoes having been enrolled.
    private bool EnrolledBefore()
    {
        if (!NeedsHistory(lead)) return false;
        var rank = 0;
        foreach (var e in context.History ?? throw new InvalidOperationException("this lead's change of status needs its events"))
            rank = e.Status.IsGood() ? Math.Max(rank, e.FunnelRank) : 0;
        return rank >= LeadStatus.Enrolled.FunnelRank();
    }

    // Reading 48.
    private void MoveSlot()
    {
        var today = context.Now.InZone(context.Configuration.Zone).Date;
        if (status == LeadStatus.Returned) NoteLateReturn(today);
        if (lead.HoldsSlot && !status.IsGood())
        {
            if (status == LeadStatus.Returned && (today.Year != lead.CreatedOn.Year || today.Month != lead.CreatedOn.Month))
                notes.Add($"The lead keeps its slot of {lead.CreatedOn.Year}-{lead.CreatedOn.Month:00}: a return frees it only in the month of submission.");
            else
            {
                lead.HoldsSlot = false;
                slotDelta = -1;
            }
        }
        else if (!lead.HoldsSlot && status.IsGood() && !lead.Status.IsGood() && lead is { Test: false, OverCap: false, CampaignId: not null })
        {
            lead.AllocationId ??= context.Allocation?.Id;
            if (lead.AllocationId is null)
            {
                notes.Add($"The campaign has no allocation for {lead.CreatedOn.Year}-{lead.CreatedOn.Month:00}, so the lead takes no slot.");
                return;
            }

            lead.HoldsSlot = true;
            slotDelta = 1;
            if (context.Allocation is { Cap: { } cap } allocation && allocation.SlotsTaken >= cap) notes.Add($"The monthly cap of {cap} was full; the lead took slot {allocation.SlotsTaken + 1}.");
        }
    }

    private void NoteLateReturn(LocalDate today)
    {
        if (lead.ContractId is not { } id || context.Configuration.Contract(id) is not { } contract) return;
        var days = Period.DaysBetween(lead.CreatedOn, today);
        if (days > contract.ReturnDays) notes.Add($"Returned {days} days after submission; the contract expects returns within {contract.ReturnDays} days.");
    }

    private void MoveReasons(LeadStatus before, string? reason)
    {
        if (before == LeadStatus.Returned) lead.ReturnReason = null;
        if (status is LeadStatus.Rejected or LeadStatus.Filtered or LeadStatus.Error)
        {
            if (reason is not null) (lead.Reason, lead.RefusalCode) = (reason, null);
            else if (lead.RefusalCode == Refusal.HeldForReview) (lead.Reason, lead.RefusalCode) = (Refusal.Sentence(Refusal.CapReached), Refusal.CapReached);
            return;
        }

        (lead.Reason, lead.RefusalCode) = (null, null);
        if (status == LeadStatus.Returned) lead.ReturnReason = returnReason;
    }

    private void Record(LeadEventType type, string? reason, params LeadFieldChange[] changes)
    {
        lead.UpdatedAt = context.Now;
        events.Add(LeadEvent.Of(lead, 0, type, context.Now, context.Actor, reason, LeadFieldChange.ToJson(changes)));
    }

    private static LeadFieldChange Changed(string field, bool from, bool to) => new(field, from ? "true" : "false", to ? "true" : "false");
}
