namespace Vega.Domain.Common;

/// <summary>The outcome of a write: exactly one of <see cref="Saved"/>, <see cref="Invalid"/>, <see cref="Missing"/>, <see cref="Stale"/> and <see cref="Forbidden"/>.</summary>
/// <typeparam name="T">What was written.</typeparam>
public abstract record Change<T>
{
    private Change() { }

    /// <summary>Written. <paramref name="Value"/> is the state after the write; <paramref name="Notes"/> says what the writer should know (a slot above the cap, a late return).</summary>
    public sealed record Saved(T Value, IReadOnlyList<string> Notes) : Change<T>;

    /// <summary>Refused because of the input; nothing was written.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : Change<T>;

    /// <summary>There is no such thing for this viewer; another tenant's is missing too.</summary>
    public sealed record Missing : Change<T>;

    /// <summary>Somebody else wrote first; <paramref name="Current"/> is what stands now, and <paramref name="Row"/> the stored row behind it where the outcome itself does not tell.</summary>
    public sealed record Stale(T Current, object? Row = null) : Change<T>;

    /// <summary>The viewer sees it and may not change it in this way.</summary>
    public sealed record Forbidden(string Code, string Message) : Change<T>;
}
