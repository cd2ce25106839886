using System.Collections.Frozen;

namespace Vega.Portal.Platform;

/// <summary>
/// First parts of addresses that are not clients. A client's slug is the first part of its lead API address, so that a client of such a name would hide a page.
/// </summary>
public static class ReservedSlugs
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "_blazor", "_content", "_framework", "account", "admin", "allocations", "api", "app", "assets", "audit", "clients", "connect", "css", "dashboard", "deliveries", "delivery", "docs",
        "download", "downloads", "error", "exports", "favicon", "files", "find", "fonts", "forgot-password", "health", "help", "home", "hubs", "identity", "images", "img", "index", "jobs", "js", "leads", "lib",
        "login", "logout", "manage", "metrics", "not-found", "openapi", "performance", "posting", "profile", "public", "reports", "robots", "scores", "search", "sessions", "settings", "signin", "sign-in",
        "signout", "sign-out", "static", "statements", "status", "swagger", "users", "vega", "vendors", "well-known",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when an address that begins with the word is Vega's own.</summary>
    public static bool Contains(string slug) => Words.Contains(slug);
}
