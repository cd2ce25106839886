using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Vega.Portal.Security;

/// <summary>The six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds), and its secret as apps read it.</summary>
public static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretLength = 20, StepSeconds = 30;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The step whose code this is: the present one, or one before or after it for a clock that is off; null when it is none, or not later than <paramref name="after"/>,
    /// the last one used, since a code counts once.</summary>
    public static long? Step(byte[] secret, string? code, Instant now, long after)
    {
        var digits = code is null ? "" : string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        if (digits.Length != 6 || !digits.All(char.IsAsciiDigit)) return null;
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(digits)) && step > after) found = step;
        return found;
    }

    /// <summary>The code of a step.</summary>
    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps know it
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("d6");
    }

    /// <summary>The code of now.</summary>
    public static string Code(byte[] secret, Instant now) => Code(secret, now.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>The address that an app reads from a QR code.</summary>
    public static string Uri(byte[] secret, string email, string issuer) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(email)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    /// <summary>Base 32 (RFC 4648) without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = ((buffer << 8) | b, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }
        return bits > 0 ? text.Append(Alphabet[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }
}
