using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Vega.Domain.Common;

/// <summary>The type designators that stand before a public id on the public API (000, Public IDs).</summary>
public static class PublicIdPrefix
{
    /// <summary>A lead: <c>VEGA-…</c>.</summary>
    public const string Lead = "VEGA";

    /// <summary>A client campaign: <c>CAMP-…</c>.</summary>
    public const string Campaign = "CAMP";

    /// <summary>A degree program: <c>PROG-…</c>.</summary>
    public const string Program = "PROG";
}

/// <summary>
/// A random 64-bit identifier written as 16 lower-case hexadecimal digits (reading 9). Stored as a number, so that its index stays small.
/// </summary>
/// <param name="Value">The 64 bits. Never 0 for an id that was issued.</param>
public readonly record struct PublicId(long Value)
{
    /// <summary>In the order in which the database keeps them, in which all that begin with the same digits stand together.</summary>
    public static bool operator <=(PublicId left, PublicId right) => left.Value <= right.Value;

    /// <summary>In the order in which the database keeps them.</summary>
    public static bool operator >=(PublicId left, PublicId right) => left.Value >= right.Value;

    /// <summary>A new id from the system's cryptographic random source.</summary>
    public static PublicId New()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return new PublicId(BitConverter.ToInt64(bytes));
    }

    /// <summary>The 16 digits without a prefix, as in <c>public-id</c>.</summary>
    public override string ToString() => unchecked((ulong)Value).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The digits after <paramref name="prefix"/> and a dash, as on the public API.</summary>
    public string With(string prefix) => prefix + "-" + ToString();

    /// <summary>
    /// Reads <c>PREFIX-digits</c> or the bare digits, in either case (reading 9). False for another prefix, another length or other characters.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, string prefix, out PublicId id)
    {
        id = default;
        if (text is null) return false;
        var digits = text.AsSpan().Trim();
        if (prefix.Length > 0 && digits.Length > prefix.Length && digits[prefix.Length] == '-' && digits[..prefix.Length].Equals(prefix, StringComparison.OrdinalIgnoreCase))
            digits = digits[(prefix.Length + 1)..];
        if (digits.Length != 16 || !ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        id = new PublicId(unchecked((long)value));
        return true;
    }
}
