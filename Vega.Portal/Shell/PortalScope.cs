using NodaTime;
using Vega.Domain.Common;
using Vega.Portal.Security;

namespace Vega.Portal.Shell;

/// <summary>Who looks, which clients there are to choose from, and which one the address names. Cascaded by the layout to every page.</summary>
public sealed record PortalScope(Viewer Viewer, IReadOnlyList<ClientChoice> Clients, ClientChoice? Client, string? BrowserZone)
{
    /// <summary>The client whose zone the page tells times in: the chosen one, or the only one.</summary>
    public ClientChoice? OneClient => Client ?? (Clients.Count == 1 ? Clients[0] : null);

    /// <summary>The zone of the page: the client's; over several clients the browser's (reading 8).</summary>
    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(OneClient?.TimeZone ?? Uri.UnescapeDataString(BrowserZone ?? "")) ?? DateTimeZone.Utc;

    /// <summary>The ids a page is narrowed to by the switcher; null leaves it to what the viewer may see.</summary>
    public int? ClientId => Client?.Id;
}
