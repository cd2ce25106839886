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
/// A random 64-bit identifier written as 16 lower-case hexadecimal digits (reading 9). Stored as a number, so that its index stays small. Ids made one after another stand near
/// each other, 64 of them and then elsewhere: leads saved together change few pages of that index, and nobody learns from two ids how many were made between them.
/// </summary>
/// <param name="Value">The 64 bits. Never 0 for an id that was issued.</param>
public readonly record struct PublicId(long Value)
{
    private const int Neighbours = 64;
    private const long Room = 4096;
    private static readonly Lock Turn = new();
    private static long _last;
    private static int _left;

    /// <summary>In the order in which the database keeps them, in which all that begin with the same digits stand together.</summary>
    public static bool operator <=(PublicId left, PublicId right) => left.Value <= right.Value;

    /// <summary>In the order in which the database keeps them.</summary>
    public static bool operator >=(PublicId left, PublicId right) => left.Value >= right.Value;

    /// <summary>A new id from the system's cryptographic random source; safe to ask from many threads.</summary>
    public static PublicId New()
    {
        lock (Turn)
        {
            if (_left == 0)
            {
                Span<byte> bytes = stackalloc byte[8];
                RandomNumberGenerator.Fill(bytes);
                (_last, _left) = (BitConverter.ToInt64(bytes) & -Room, Neighbours);
            }
            _left--;
            _last += RandomNumberGenerator.GetInt32(1, (int)Room / Neighbours);
            return new PublicId(_last);
        }
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
