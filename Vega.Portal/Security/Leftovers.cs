using Microsoft.EntityFrameworkCore;
using NodaTime;
using Vega.Portal.Platform;

namespace Vega.Portal.Security;

/// <summary>What access leaves behind, and how long it is kept.</summary>
internal static class Leftovers
{
    private static readonly Duration Grants = Duration.FromDays(30), Keys = Duration.FromDays(90), Addresses = Duration.FromDays(365);

    public static readonly Cleaning LookUps = new("look-ups", (db, now, stop) =>
    {
        var before = now - Duration.FromDays(1);
        return db.LookUps.Where(l => l.At < before).OrderBy(l => l.Id).Take(Cleaning.Batch).ExecuteDeleteAsync(stop);
    });

    /// <summary>The lead's timeline and the audit log keep that it was revealed, and why.</summary>
    public static readonly Cleaning Reveals = new("reveals", (db, now, stop) =>
    {
        var before = now - Grants;
        return db.RevealGrants.Where(g => g.ExpiresAt < before).OrderBy(g => g.Id).Take(Cleaning.Batch).ExecuteDeleteAsync(stop);
    });

    /// <summary>Keys that ended and were never used. Leads and the audit log name those that were.</summary>
    public static readonly Cleaning UnusedKeys = new("unused keys", (db, now, stop) =>
    {
        var before = now - Keys;
        return db.ApiKeys.Where(k => k.LastUsedAt == null && (k.ExpiresAt < before || k.RevokedAt < before)).OrderBy(k => k.Id).Take(Cleaning.Batch).ExecuteDeleteAsync(stop);
    });

    public static readonly Cleaning OldAddresses = new("sign-in addresses", (db, now, stop) =>
    {
        var before = now - Addresses;
        return db.UserAddresses.Where(a => a.LastUsedAt < before).ExecuteDeleteAsync(stop);
    });
}
