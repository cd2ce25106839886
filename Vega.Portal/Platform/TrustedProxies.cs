using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Vega.Portal.Platform;

/// <summary>Behind a proxy the caller's address and scheme stand in X-Forwarded-For and X-Forwarded-Proto; anybody can write those, so they count only from the proxies that the settings name (reading 103).</summary>
public static class TrustedProxies
{
    /// <summary>An address or a network, as <c>10.0.0.0/8</c>; null when it is neither.</summary>
    public static IPNetwork? Read(string text) =>
        IPNetwork.TryParse(text.Trim(), out var network) ? network : IPAddress.TryParse(text.Trim(), out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;

    public static IServiceCollection AddTrustedProxies(this IServiceCollection services, IReadOnlyCollection<string> proxies) => services.Configure<ForwardedHeadersOptions>(o =>
    {
        o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        o.KnownProxies.Clear();
        o.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) o.KnownIPNetworks.Add(Read(proxy)!.Value);
    });
}
