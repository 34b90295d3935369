using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Startup;

/// <summary>Where the other processes of an instance reach a silo.</summary>
internal static class MemberAddress
{
    /// <summary>The address that the silo tells the others.</summary>
    public static IPAddress Of(MemberOptions member, ListenerOptions listen) =>
        IPAddress.TryParse(member.Address, out var chosen) ? chosen
        : !IsEverywhere(listen) ? listen.Ip() ?? IPAddress.Loopback
        : OfMachine() ?? IPAddress.Loopback;

    /// <summary>Whether the silo listens on all addresses.</summary>
    public static bool IsEverywhere(ListenerOptions listen) => listen.Ip() is { } ip && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    private static IPAddress? OfMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up && n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(n => n.GetIPProperties().UnicastAddresses.Select(a => a.Address))
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
}
