using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Vega.Domain.Directory;

namespace Vega.Domain.Intake;

/// <summary>Texts of each type of field: what is valid, and the one way it is kept (reading 106).</summary>
public static class FieldValues
{
    private static readonly LocalDatePattern[] Dates = [LocalDatePattern.Iso, LocalDatePattern.CreateWithInvariantCulture("MM/dd/uuuu"), LocalDatePattern.CreateWithInvariantCulture("M/d/uuuu")];

    /// <summary>
    /// Reads a trimmed text as a value of the field. False when it is none; <paramref name="value"/> is then the text.
    /// </summary>
    public static bool TryNormalise(LeadFieldType type, IReadOnlyList<string> options, string text, out string value)
    {
        var normalised = type switch
        {
            LeadFieldType.Email => Email(text),
            LeadFieldType.Phone => Phone(text),
            LeadFieldType.State => UsStates.Code(text),
            LeadFieldType.Zip => Zip(text),
            LeadFieldType.Date => Date(text) is { } date ? LocalDatePattern.Iso.Format(date) : null,
            LeadFieldType.Number => Number(text) is { } number ? number.ToString("0.############################", CultureInfo.InvariantCulture) : null,
            LeadFieldType.Boolean => ParseBoolean(text) is null ? null : text,
            LeadFieldType.Option => options.Count == 0 ? text : options.FirstOrDefault(o => o.Equals(text, StringComparison.OrdinalIgnoreCase)),
            _ => text,
        };
        value = normalised ?? text;
        return normalised is not null;
    }

    /// <summary>What would be right, as the end of "ContactPhone must be …".</summary>
    public static string Requirement(IntakeField field) => field.Type switch
    {
        LeadFieldType.Email => "an e-mail address, as name@example.com",
        LeadFieldType.Phone => "a US phone number of 10 digits",
        LeadFieldType.State => "a US state, as IL or Illinois",
        LeadFieldType.Zip => "a US ZIP code of 5 or 9 digits",
        LeadFieldType.Date => "a date, as 2026-11-21 or 11/21/2026",
        LeadFieldType.Number => "a number, as 3.5",
        LeadFieldType.Boolean => "true or false, yes or no, 1 or 0",
        LeadFieldType.Option => "one of " + Listed(field.Options, 10),
        _ => $"a text of at most {field.MaxLength} characters",
    };

    /// <summary>Ten digits of the North American plan, a leading 1 dropped; null for another text.</summary>
    public static string? Phone(string text)
    {
        Span<char> digits = stackalloc char[11];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (count == 11) return null;
                digits[count++] = c;
            }
            else if (!(c is '-' or '.' or '(' or ')' or '/' || char.IsWhiteSpace(c) || (c == '+' && count == 0))) return null;
        }

        if (count == 11 && digits[0] != '1') return null;
        var number = count == 11 ? digits[1..] : digits[..count];
        return number.Length == 10 && number[0] >= '2' && number[3] >= '2' ? number.ToString() : null;
    }

    /// <summary>Lower case; null when no mail could go there. Practical rather than complete: no quoted names, no addresses of machines.</summary>
    public static string? Email(string text)
    {
        var at = text.IndexOf('@');
        if (at is < 1 or > 64 || text.Length > 254 || !Dotted(text.AsSpan(0, at), "!#$%&'*+/=?^_`{|}~-")) return null;
        var domain = text.AsSpan(at + 1);
        if (!Dotted(domain, "-") || domain.LastIndexOf('.') is var dot && (dot < 1 || domain.Length - dot < 3)) return null;
        foreach (var c in domain[(dot + 1)..]) if (!char.IsLetter(c) && !domain[(dot + 1)..].StartsWith("xn--", StringComparison.OrdinalIgnoreCase)) return null;
        foreach (var label in domain.Split('.')) if (domain[label][0] == '-' || domain[label][^1] == '-' || domain[label].Length > 63) return null;
        return text.ToLowerInvariant();
    }

    /// <summary>12345 or 12345-6789; null for another text.</summary>
    public static string? Zip(string text)
    {
        var digits = text.Length == 10 && text[5] is '-' or ' ' ? text.Remove(5, 1) : text;
        if (digits.Length is not (5 or 9)) return null;
        foreach (var c in digits) if (!char.IsAsciiDigit(c)) return null;
        return digits.Length == 5 ? digits : digits.Insert(5, "-");
    }

    /// <summary>A date as 2026-11-21 or 11/21/2026, of the years 1900 to 2100; null for another text.</summary>
    public static LocalDate? Date(string text)
    {
        foreach (var pattern in Dates)
            if (pattern.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= 2100 } date }) return date;
        return null;
    }

    /// <summary>A decimal number with a point; null for another text.</summary>
    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads true, 1, yes, y, on and their opposites in any case; null for another text.</summary>
    public static bool? ParseBoolean(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "y" or "on" => true,
        "false" or "0" or "no" or "n" or "off" => false,
        _ => null,
    };

    /// <summary>True when every database keeps the text: no control character but tab and line breaks (PostgreSQL refuses U+0000), no half of a surrogate pair.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < ' ' && c is not ('\t' or '\n' or '\r')) return false;
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>The text without what <see cref="IsStorable"/> refuses, and not longer than <paramref name="maxLength"/>.</summary>
    public static string Storable(string text, int maxLength)
    {
        if (!IsStorable(text))
        {
            var kept = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
                if (rune.Value is '\t' or '\n' or '\r' || (rune.Value >= ' ' && rune != Rune.ReplacementChar)) kept.Append(rune);
            text = kept.ToString();
        }

        if (text.Length <= maxLength) return text;
        return char.IsHighSurrogate(text[maxLength - 1]) ? text[..(maxLength - 1)] : text[..maxLength];
    }

    /// <summary>A name as it may stand in a message, whatever was sent.</summary>
    public static string Shown(string name) => Storable(name.Trim(), 61) is { Length: 61 } text ? text[..60] + "…" : Storable(name.Trim(), 61);

    /// <summary>"HI, AK"; above <paramref name="most"/> "HI, AK and 38 more".</summary>
    public static string Listed(IReadOnlyList<string> values, int most = 5) =>
        values.Count <= most ? string.Join(", ", values.Select(v => v.Trim())) : $"{values[0].Trim()}, {values[1].Trim()} and {values.Count - 2} more";

    // Letters, digits and the extra characters, in parts separated by single dots.
    private static bool Dotted(ReadOnlySpan<char> text, ReadOnlySpan<char> extra)
    {
        if (text.IsEmpty || text[0] == '.' || text[^1] == '.') return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' ? text[i - 1] == '.' : !char.IsLetterOrDigit(c) && !extra.Contains(c)) return false;
        }

        return true;
    }
}
