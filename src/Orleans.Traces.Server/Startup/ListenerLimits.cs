using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Orleans.Traces.Server.Startup;

/// <summary>Holds clients to <see cref="ListenerOptions"/>.</summary>
internal static class ListenerLimits
{
    /// <summary>Sets Kestrel's limits.</summary>
    public static void Set(KestrelServerLimits limits, ListenerOptions listen)
    {
        limits.RequestHeadersTimeout = listen.HeaderTimeout;
        limits.KeepAliveTimeout = listen.IdleTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(listen.MinBytesPerSecond, listen.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(listen.MinBytesPerSecond, listen.SlowGrace);
        limits.Http2.MaxStreamsPerConnection = listen.MaxStreams;
        // A connection is not idle while a call waits on it, though its client may be long gone.
        limits.Http2.KeepAlivePingDelay = listen.IdleTimeout;
    }
}
