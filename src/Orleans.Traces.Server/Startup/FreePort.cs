using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Orleans.Traces.Server.Startup;

/// <summary>Asks the system about ports.</summary>
internal static class FreePort
{
    /// <summary>Which of the chosen ports somebody else listens on, each with the setting that chooses another.</summary>
    public static IEnumerable<string> Taken(ListenerOptions listen)
    {
        var used = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        var chosen = new[] { (listen.GrpcPort, "OTLP over gRPC", "--grpc-port"), (listen.HttpPort, "OTLP over HTTP", "--http-port"), (listen.WebPort, "the page", "--web-port") };
        return chosen.Where(c => used.Contains(c.Item1)).Select(c => $"Port {c.Item1}, for {c.Item2}, is in use: is the server running already? Another can be chosen with {c.Item3}.");
    }

    /// <summary>A port on loopback that nobody uses now. Somebody may take it before it is listened on: the start then fails, and says so.</summary>
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
