using System.Net;
using System.Net.Sockets;
using Vega.Portal.Platform;

namespace Vega.Portal.Delivery;

/// <summary>
/// Decides, when a connection is made, whether an address may be connected to: the address and not the name, so that a name which leads to one place when it is saved and to
/// another when it is used gains nothing. Private, loopback, link-local and other special addresses are refused unless the operator allows them.
/// </summary>
public sealed class PrivateAddresses(DeliveryOptions options, IHostEnvironment environment)
{
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"]).Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>True for an address that is not of the public internet.</summary>
    public static bool IsPrivate(IPAddress address) => Embedded(address) is var inner && Special.Any(n => n.Contains(inner));

    /// <summary>True when a connection may be made.</summary>
    public bool Allows(string host, int port, IPAddress address)
    {
        if (!IsPrivate(address)) return true;
        var inner = Embedded(address);
        if (environment.IsDevelopment() && IPAddress.IsLoopback(inner)) return true;
        return options.AllowedPrivateHosts.Any(a =>
            a.Equals(host, StringComparison.OrdinalIgnoreCase) || a.Equals($"{host}:{port}", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(a, out var one) ? one.Equals(inner) : IPNetwork.TryParse(a, out var network) && network.Contains(inner)));
    }

    /// <summary>Connects to the first address of the name that is allowed and answers. Throws <see cref="RefusedAddress"/> when there are only others.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = found.Where(a => Allows(host, port, a)).ToArray();
        if (allowed.Length == 0 && found.Length > 0) throw new RefusedAddress();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // An IPv4 address inside an IPv6 one leads to the IPv4 host: mapped, NAT64 and 6to4.
    private static IPAddress Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])) return new IPAddress(bytes.AsSpan(12, 4));
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes.AsSpan(2, 4)) : address;
    }
}

/// <summary>The name leads to addresses that nobody allowed.</summary>
public sealed class RefusedAddress() : Exception("The address is private.");
