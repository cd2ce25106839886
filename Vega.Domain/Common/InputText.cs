using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Vega.Domain.Common;

/// <summary>What texts of people may be, the same in every form, file and API.</summary>
public static class InputText
{
    /// <summary>Longest text unless a property says otherwise.</summary>
    public const int DefaultLength = 255;

    /// <summary>Trimmed; null when nothing is left. A text that is too long or holds control characters is a fault.</summary>
    public static string? Text(this Faults at, string name, string? value, int max = DefaultLength)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var text = value.Trim();
        if (text.Length > max) at.Invalid(name, $"is {text.Length} characters long; {max} are allowed");
        else if (text.Any(char.IsControl)) at.Invalid(name, "must not hold control characters");
        return text;
    }

    /// <summary>As <see cref="Text"/>; lines and tabs are allowed.</summary>
    public static string? LongText(this Faults at, string name, string? value, int max)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (value.Length > max) at.Invalid(name, $"is {value.Length} characters long; {max} are allowed");
        else if (value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) at.Invalid(name, "must not hold control characters other than line ends and tabs");
        return value;
    }

    /// <summary>A name, which must not be empty.</summary>
    public static string Name(this Faults at, string name, string? value, int max = DefaultLength)
    {
        var text = at.Text(name, value, max);
        if (text is null) at.Missing(name, "is needed");
        return text ?? "";
    }

    /// <summary>A tzdb id.</summary>
    public static string TimeZone(this Faults at, string name, string? value)
    {
        var text = at.Text(name, value, 64);
        if (text is null) at.Missing(name, "is needed, as America/New_York");
        else if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null) at.Invalid(name, $"'{text}' is not a tzdb time zone, as America/New_York");
        return text ?? "";
    }

    /// <summary>A whole number within bounds.</summary>
    public static int Within(this Faults at, string name, int value, int least, int most)
    {
        if (value < least || value > most) at.Invalid(name, $"must be from {least} to {most}, not {value}");
        return value;
    }

    /// <summary>Equal without regard to case.</summary>
    public static bool Same([NotNullWhen(true)] string? a, [NotNullWhen(true)] string? b) => a is not null && a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
