using System.Text;
using Microsoft.AspNetCore.Identity;
using Vega.Domain.Common;
using Vega.Portal.Data.Rows;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>
/// Passwords by NIST 800-63B: 12 to 256 characters, anything allowed in them, no rules of composition, no expiry; refused is what attackers try first: common passwords, with or
/// without digits around them or letters written as digits, patterns, and what follows from the account and the portal.
/// </summary>
public sealed class Passwords(IPasswordHasher<VegaUser> hasher, VegaOptions options)
{
    public const int MinLength = 12, MaxLength = 256;

    private static readonly HashSet<string> Common = ReadCommon();
    private static readonly string[] Rows = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0987654321", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p"];
    private readonly string _nobody = hasher.HashPassword(new VegaUser(), Guid.NewGuid().ToString());

    /// <summary>What is wrong with a new password; null when nothing is.</summary>
    public FieldError? Fault(string? password, string? email, string? name = null)
    {
        if (password is null || password.EnumerateRunes().Count() is var length && length < MinLength) return new FieldError("password", "too-short", $"Use at least {MinLength} characters. A few words that only you would put together are good.");
        if (length > MaxLength) return new FieldError("password", "too-long", $"Use at most {MaxLength} characters.");
        if (IsCommon(password)) return new FieldError("password", "too-common", "This password, or one much like it, is among those that are tried first. Choose another.");
        if (password.Any(char.IsLetter) && WithoutContext(password, email, name).Length < MinLength / 2) return new FieldError("password", "too-close", "This password follows from your name, your e-mail address or the portal's name. Choose another.");
        return null;
    }

    public string Hash(VegaUser user, string password) => hasher.HashPassword(user, password);

    /// <summary>Compares, in about the same time whether or not there is such a user; true in <paramref name="outdated"/> when the hash should be made anew.</summary>
    public bool Verify(VegaUser? user, string password, out bool outdated)
    {
        outdated = false;
        if (password.Length > MaxLength * 2) return false;
        var result = hasher.VerifyHashedPassword(user ?? new VegaUser(), user?.PasswordHash ?? _nobody, password);
        outdated = result == PasswordVerificationResult.SuccessRehashNeeded;
        return user?.PasswordHash is not null && result != PasswordVerificationResult.Failed;
    }

    private static bool IsCommon(string password)
    {
        foreach (var text in (string[])[password.ToLowerInvariant(), Plain(password), Plain(string.Concat(password.Where(char.IsLetterOrDigit)))])
        {
            if (text.Length > 0 && (Common.Contains(text) || IsPattern(text) || IsTiled(Letters(text)))) return true;
        }
        return false;
    }

    /// <summary>Digits and signs at both ends say little: what remains must not be one common word, nor the same one again and again.</summary>
    private static bool IsTiled(string core)
    {
        if (Common.Contains(core)) return true;
        for (var part = 1; part <= core.Length / 2; part++)
            if (core.Length % part == 0 && IsRepetition(core, part) && (part < 5 || Common.Contains(core[..part]))) return true;
        for (var cut = 3; cut <= core.Length - 3; cut++)
            if (Common.Contains(core[..cut]) && Common.Contains(core[cut..])) return true;
        return false;
    }

    /// <summary>One to four characters again and again, or a run along the keyboard, the alphabet or the digits.</summary>
    private static bool IsPattern(string text)
    {
        for (var part = 1; part <= 4; part++) if (IsRepetition(text, part)) return true;
        if (text.Distinct().Count() < 4) return true;
        var run = 0;
        for (var i = 1; i < text.Length; i++) if (Rows.Any(r => r.IndexOf(text[i - 1]) is var at && at >= 0 && (r[(at + 1) % r.Length] == text[i] || (at > 0 && r[at - 1] == text[i])))) run++;
        return run >= text.Length - 2;
    }

    private static bool IsRepetition(string text, int part) => text.Length > part && !text.Where((c, i) => c != text[i % part]).Any();

    private string WithoutContext(string password, string? email, string? name)
    {
        var text = Plain(password);
        var words = new[] { email, name, options.AgencyName, "vega portal leads" }.OfType<string>().SelectMany(w => w.ToLowerInvariant().Split([' ', '@', '.', '-', '_', '+', '\''], StringSplitOptions.RemoveEmptyEntries));
        foreach (var word in words.Select(Plain).Where(w => w.Length > 2).OrderByDescending(w => w.Length)) text = text.Replace(word, "", StringComparison.Ordinal);
        return string.Concat(text.Where(char.IsLetterOrDigit));
    }

    /// <summary>Small letters, and the letters that digits and signs stand for.</summary>
    private static string Plain(string password) => string.Concat(password.ToLowerInvariant().Select(c => c switch { '0' => 'o', '1' => 'l', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '@' => 'a', '$' => 's', '!' => 'i', _ => c }));

    private static string Letters(string text) => text.Trim([.. "0123456789 !@#$%^&*()-_=+[]{};:'\",.<>/?\\|`~"]);

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(Passwords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#').ToHashSet(StringComparer.Ordinal);
    }
}
