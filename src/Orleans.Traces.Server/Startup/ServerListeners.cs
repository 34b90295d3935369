using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Startup;

/// <summary>Opens the ports that a process's roles need.</summary>
internal static class ServerListeners
{
    /// <summary>Those of OTLP where it is a gateway; the port of the page always, since health and metrics are there.</summary>
    public static IReadOnlyList<Listener> Of(ServerRoles roles) =>
        roles.HasFlag(ServerRoles.Gateway) ? [Listener.Grpc, Listener.Http, Listener.Web] : [Listener.Web];

    public static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        ListenerLimits.Set(kestrel.Limits, settings.Listen);
        var ip = settings.Listen.Ip();
        foreach (var listener in Of(settings.Roles))
            Listen(kestrel, ip, settings.Listen.PortOf(listener), Configure(settings.Listen, listener));
    }

    private static Action<ListenOptions> Configure(ListenerOptions listen, Listener listener) => options =>
    {
        options.Protocols = listener == Listener.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
        ConnectionLimit.Use(options, listener, listen.MaxConnections);
        options.Mark(listener);
    };

    private static void Listen(KestrelServerOptions kestrel, IPAddress? ip, int port, Action<ListenOptions> configure)
    {
        // A client that says "localhost" may mean ::1 as well as 127.0.0.1. Kestrel finds a free port on one address only.
        if (ip is null && port != 0)
            kestrel.ListenLocalhost(port, configure);
        else if (IPAddress.IPv6Any.Equals(ip))
            kestrel.ListenAnyIP(port, configure);
        else
            kestrel.Listen(ip ?? IPAddress.Loopback, port, configure);
    }
}
