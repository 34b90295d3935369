using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Startup;

/// <summary>Asks the system about ports.</summary>
internal static class FreePort
{
    /// <summary>Which of the chosen ports somebody else listens on, each with the setting that chooses another.</summary>
    public static IEnumerable<string> Taken(ServerSettings settings)
    {
        var (listen, member) = (settings.Listen, settings.Member);
        var used = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        var chosen = new List<(int Port, string What, string Argument)> { (listen.WebPort, "the page", "--web-port") };
        if (settings.Roles.HasFlag(ServerRoles.Gateway))
            chosen.InsertRange(0, [(listen.GrpcPort, "OTLP over gRPC", "--grpc-port"), (listen.HttpPort, "OTLP over HTTP", "--http-port")]);
        if (settings.Roles.HasFlag(ServerRoles.Silo) && settings.Storage.Connection is not null)
            chosen.AddRange([(member.SiloPort, "other silos", "--Traces:Cluster:SiloPort"), (member.ClientPort, "gateways and pages", "--Traces:Cluster:ClientPort")]);
        return chosen.Where(c => used.Contains(c.Port)).Select(c => $"Port {c.Port}, for {c.What}, is in use: is the server running already? Another can be chosen with {c.Argument}.");
    }

    /// <summary>Why the chosen address cannot be listened on; null: it can, as far as can be told before.</summary>
    public static string? UnusableAddress(ListenerOptions listen)
    {
        if (listen.Ip() is not { } ip)
            return null;
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, 0));
            return null;
        }
        catch (SocketException e)
        {
            return $"{ListenerOptions.Section}:{nameof(ListenerOptions.Address)} is {ip}, which cannot be listened on: {e.Message}. It must be an address of this machine.";
        }
    }

    /// <summary>A port on loopback that nobody uses now. Somebody may take it before it is listened on: the start then fails, and says so.</summary>
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
