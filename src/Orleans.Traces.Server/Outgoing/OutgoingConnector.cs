using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Opens the connections of outgoing calls, to the very addresses that were checked.</summary>
/// <remarks>A name is looked up once for a connection, and what was found is checked and connected to: a name that is answered otherwise the next time leads nowhere
/// else. Certificates are checked against the name as ever.</remarks>
/// <param name="rules">What may be called.</param>
/// <param name="lookUp">Finds a host's addresses.</param>
internal sealed class OutgoingConnector(OutgoingRules rules, Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // So long a name's addresses count at most.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A handler of requests whose connections are opened here: without proxies, redirects, cookies and what else would lead somewhere unchecked.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        ConnectCallback = ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = Lifetime,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.All,
        ActivityHeadersPropagator = null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint;
        var addresses = rules.Permitted(host, IPAddress.TryParse(host.Host, out var ip) ? [ip] : await lookUp(host.Host, cancellationToken));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
