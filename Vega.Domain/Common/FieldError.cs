namespace Vega.Domain.Common;

/// <summary>One fault of one input field, as sent to whoever posted it (reading 4).</summary>
/// <param name="Field">The field by the name the sender knows it by; empty when the fault is of the whole.</param>
/// <param name="Code">A stable kebab-case word.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record FieldError(string Field, string Code, string Message);
