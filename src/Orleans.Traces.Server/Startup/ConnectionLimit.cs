using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Startup;

/// <summary>Bounds the connections of one port (law L5), so that no port can take from another what it needs.</summary>
/// <remarks>Kestrel's own bound is one for all ports: a crowd on the OTLP ports would shut out whoever wants to see why.
/// One that is too many is closed at once. It got no answer, so that its client tries again.</remarks>
internal sealed partial class ConnectionLimit(Listener listener, int limit, ILogger<ConnectionLimit> logger)
{
    private int _open;
    private bool _isFull;

    /// <summary>Puts the limit before everything else on this port.</summary>
    public static void Use(ListenOptions options, Listener listener, int limit)
    {
        var connections = new ConnectionLimit(listener, limit, options.ApplicationServices.GetRequiredService<ILogger<ConnectionLimit>>());
        options.Use(next => connection => connections.RunAsync(connection, next));
    }

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= limit)
                await next(connection);
            else
                Refuse(connection);
        }
        finally
        {
            // Said once each time that it fills up, not once a connection.
            if (Interlocked.Decrement(ref _open) < limit / 2)
                _isFull = false;
        }
    }

    private void Refuse(ConnectionContext connection)
    {
        if (!Interlocked.Exchange(ref _isFull, true))
            LogFull(listener, limit);
        connection.Abort(new ConnectionAbortedException("There are too many connections."));
    }

    [LoggerMessage(3201, LogLevel.Warning, "The port for {Listener} has all its {Limit} connections, and closes further ones. "
        + "Raise Traces:Listen:MaxConnections if so many clients are expected.")]
    private partial void LogFull(Listener listener, int limit);
}
