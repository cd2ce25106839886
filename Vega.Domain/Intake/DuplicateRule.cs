using NodaTime;
using Vega.Domain.Leads;

namespace Vega.Domain.Intake;

/// <summary>
/// Reading 97: per client over all vendors, the same normalised e-mail or phone, against good or pending leads that are no tests, of the last days; blank or invalid keys never match; first wins.
/// </summary>
public static class DuplicateRule
{
    /// <summary>True for a stored lead that a later post would duplicate.</summary>
    public static bool Counts(LeadStatus status, bool test) => !test && (status.IsGood() || status == LeadStatus.Pending);

    /// <summary>What to look for under the lock; null for a test, with the check off and without a key.</summary>
    public static DuplicateQuery? Query(IntakeDraft draft)
    {
        var days = draft.Configuration.Client.Duplicates.Days;
        if (draft.Test || draft.Denied is not null || days <= 0 || (draft.DuplicateEmail is null && draft.DuplicatePhone is null)) return null;
        return new(draft.Configuration.ClientId, draft.DuplicateEmail, draft.DuplicatePhone, draft.ArrivedAt - Duration.FromDays(days));
    }

    /// <summary>The step of <see cref="IntakeSteps"/>.</summary>
    public static StepResult Check(IntakeCase intake)
    {
        var draft = intake.Draft;
        var days = draft.Configuration.Client.Duplicates.Days;
        if (draft.Test) return new(TraceOutcome.Skipped, "test lead");
        if (days <= 0) return new(TraceOutcome.Skipped, "switched off");
        if (draft.DuplicateQuery is null) return new(TraceOutcome.Skipped, "no valid e-mail or phone to compare");
        if (intake.Facts.Duplicate is not { } first) return new(TraceOutcome.Passed, $"none in {days} days");

        intake.Refuse(Refusal.Duplicate, $"Duplicate lead: {(first.ByEmail ? draft.DuplicateEmail : draft.PhoneAsSent)}.", (first.ByEmail ? Field("email") : Field("phone")).PostName);
        var age = (int)(draft.ArrivedAt - first.CreatedAt).TotalDays;
        return new(TraceOutcome.Refused, $"lead {first.Id.With(Common.PublicIdPrefix.Lead)} has the same {(first.ByEmail ? "e-mail" : "phone")}, {(age <= 0 ? "less than a day" : age == 1 ? "1 day" : $"{age} days")} before");

        IntakeField Field(string name) => draft.Configuration.Fields.Standard[name];
    }
}
