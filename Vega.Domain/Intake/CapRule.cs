using Vega.Domain.Allocations;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>What a cap says to one more lead.</summary>
public enum CapAnswer
{
    /// <summary>No cap applies: no campaign, or a test.</summary>
    None,
    /// <summary>Takes a slot.</summary>
    Slot,
    /// <summary>Full: refused.</summary>
    Refused,
    /// <summary>Full: accepted, neither billable nor counted.</summary>
    Unbillable,
    /// <summary>Full: kept until somebody decides.</summary>
    Held,
}

/// <summary>Cap of the month, under the client's lock (readings 48 to 51).</summary>
public static class CapRule
{
    /// <summary>
    /// What the allocation says to one more lead, and the refusal when it says no. A month without allocation and a cap of 0 are closed whatever the campaign's policy says;
    /// the policy is for leads above a cap.
    /// </summary>
    public static (CapAnswer Answer, string? Code) Ask(Allocation? allocation, OverCapPolicy policy) => allocation switch
    {
        null => (CapAnswer.Refused, Refusal.NoAllocation),
        { Cap: null } => (CapAnswer.Slot, null),
        { Cap: 0 } => (CapAnswer.Refused, Refusal.CapClosed),
        _ when allocation.SlotsTaken < allocation.Cap => (CapAnswer.Slot, null),
        _ => policy switch
        {
            OverCapPolicy.AcceptUnbillable => (CapAnswer.Unbillable, null),
            OverCapPolicy.HoldForReview => (CapAnswer.Held, null),
            _ => (CapAnswer.Refused, Refusal.CapReached),
        },
    };

    /// <summary>The step of <see cref="IntakeSteps"/>. A lead refused before is still asked for, for the trace, and takes nothing.</summary>
    public static StepResult Check(IntakeCase intake)
    {
        var draft = intake.Draft;
        if (draft.Test) return new(TraceOutcome.Skipped, "test lead");
        if (draft.Campaign is null) return new(TraceOutcome.Skipped, "no campaign");

        var refused = intake.Errors.Count > 0;
        var allocation = intake.Facts.Allocation;
        var (answer, code) = Ask(allocation, draft.Campaign.OverCap);
        intake.Cap = answer;
        if (code is not null) intake.Refuse(code, Refusal.Sentence(code));
        return answer switch
        {
            _ when code == Refusal.NoAllocation => new(TraceOutcome.Refused, $"no allocation for {draft.LocalArrival.Year}-{draft.LocalArrival.Month:00}"),
            _ when code == Refusal.CapClosed => new(TraceOutcome.Refused, "the cap is 0: closed"),
            CapAnswer.Slot when allocation!.Cap is null => new(TraceOutcome.Passed, refused ? $"uncapped, {allocation.SlotsTaken} taken" : $"lead {allocation.SlotsTaken + 1}, uncapped"),
            CapAnswer.Slot => new(TraceOutcome.Passed, refused ? $"{allocation!.SlotsTaken} of the {allocation.Cap} cap taken" : $"lead {allocation!.SlotsTaken + 1} of the {allocation.Cap} cap"),
            CapAnswer.Unbillable => new(TraceOutcome.Noted, $"the {allocation!.Cap} cap is full{(refused ? "" : ": accepted without pay")}"),
            CapAnswer.Held => new(TraceOutcome.Noted, $"the {allocation!.Cap} cap is full{(refused ? "" : ": held for review")}"),
            _ => new(TraceOutcome.Refused, $"the {allocation!.Cap} cap is full"),
        };
    }
}
