using System.Net;
using System.Net.Sockets;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Tells addresses that anybody on the internet can reach from those that only this machine or its neighbours can.</summary>
/// <remarks>
/// DESIGN. Of IPv4 what IANA's registry of special addresses does not name is public. Of IPv6 only what was given out (2000::/3) can be; what carries an IPv4
/// address (mapped, NAT64, 6to4) is as public as that address, since it ends there. Teredo and other tunnels are not public.
/// </remarks>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3"), Nat64 = IPNetwork.Parse("64:ff9b::/96"), SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether it is public.</summary>
    public static bool Contain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Contain(address.MapToIPv4());
        if (Nat64.Contains(address))
            return Contain(Carried(address, 12));
        if (SixToFour.Contains(address))
            return Contain(Carried(address, 2));
        return (address.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(address)) && !NotPublic.Any(n => n.Contains(address));
    }

    private static IPAddress Carried(IPAddress address, int at) =>
        new((ReadOnlySpan<byte>)address.GetAddressBytes().AsSpan(at, 4));
}
