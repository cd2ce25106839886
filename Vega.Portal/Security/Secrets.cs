using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Vega.Portal.Security;

/// <summary>Keeps what Vega must say to other systems and never shows again: encrypted with the installation's Data Protection keys, which live in the database.</summary>
public sealed class Secrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Vega.Destinations");

    public string Protect(string plain) => _protector.Protect(plain);

    /// <summary>The plain text; null when the keys that encrypted it are gone.</summary>
    public string? Reveal(string? kept)
    {
        if (kept is null) return null;
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
