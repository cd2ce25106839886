namespace Vega.Domain.Intake;

/// <summary>Required and valid: every field of the lead in the client's order, then the controls. Messages name a field as it is posted and say what would be right.</summary>
public static class LeadValidation
{
    /// <summary>The first step of <see cref="IntakeSteps"/>: normalises the draft's values in place.</summary>
    public static StepResult Check(IntakeCase intake)
    {
        var draft = intake.Draft;
        var (asked, wrong) = (0, 0);
        draft.PhoneAsSent = draft[draft.Configuration.Fields.Standard["phone"]];
        foreach (var field in draft.Configuration.Fields.Fields) Look(field);
        foreach (var field in ControlFields.All) if (field.Kind == IntakeFieldKind.Control) Look(field);

        var duplicates = draft.Configuration.Client.Duplicates;
        draft.DuplicateEmail = duplicates.ByEmail ? Key("email", FieldValues.Email) : null;
        draft.DuplicatePhone = duplicates.ByPhone ? Key("phone", FieldValues.Phone) : null;
        draft.PhoneAsSent = draft.DuplicatePhone is null ? null : string.Concat(draft.PhoneAsSent!.Where(char.IsAsciiDigit));
        return new(wrong == 0 ? TraceOutcome.Passed : TraceOutcome.Refused, $"{asked - wrong} of {asked}");

        void Look(IntakeField field)
        {
            var sent = draft.Values[field.Slot];
            if (!field.Required && string.IsNullOrWhiteSpace(sent))
            {
                draft.Values[field.Slot] = null;
                return;
            }

            asked++;
            draft.Values[field.Slot] = Normalise(field, sent, out var error);
            if (error is null) return;
            wrong++;
            intake.Errors.Add(error);
        }

        string? Key(string name, Func<string, string?> read) => draft[draft.Configuration.Fields.Standard[name]] is { } text ? read(text) : null;
    }

    /// <summary>The value as it is kept: normalised, or as sent with an error; null when blank.</summary>
    public static string? Normalise(IntakeField field, string? sent, out IntakeError? error)
    {
        error = null;
        var text = sent?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            if (field.Required) error = new(Refusal.MissingField, $"{field.PostName} is required", field.PostName);
            return null;
        }

        if (!FieldValues.IsStorable(text)) error = Invalid(field, "must not contain control characters or broken characters");
        else if (text.Length > field.MaxLength && field.Slot != ControlFields.Source.Slot && field.Slot != ControlFields.SubId.Slot && field.Slot != ControlFields.Program.Slot) error = Invalid(field, $"must be at most {field.MaxLength} characters");
        else if (!FieldValues.TryNormalise(field.Type, field.Options, text, out var value)) error = Invalid(field, "must be " + FieldValues.Requirement(field));
        else if (value.Length <= field.MaxLength) return value;
        return FieldValues.Storable(text, field.MaxLength);
    }

    private static IntakeError Invalid(IntakeField field, string what) => new(Refusal.InvalidField, $"{field.PostName} {what}", field.PostName);
}
