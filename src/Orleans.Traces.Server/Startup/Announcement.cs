using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Startup;

/// <summary>Says on the console where to send to and what to open, once the server is ready.</summary>
internal sealed class Announcement(IServer server, IHostApplicationLifetime lifetime, OpenedStorage data, AccessPolicy policy, MemberOptions member)
    : BackgroundService
{
    /// <summary>The addresses that are listened on, in the order of <see cref="Listener"/>.</summary>
    public static IReadOnlyList<Uri> Addresses(IServer server) =>
        [.. server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a))];

    /// <summary>One of <see cref="Addresses"/>, as a program on this machine says it.</summary>
    public static Uri Local(IReadOnlyList<Uri> addresses, Listener listener) 
    {
        // What listens everywhere, or on loopback, is reached by this name; another address only by itself.
        var address = addresses[Math.Min((int)listener, addresses.Count - 1)];
        var reached = IPAddress.TryParse(address.DnsSafeHost, out var ip) && !IPAddress.IsLoopback(ip)
            && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) ? address.Host : "localhost";
        return new Uri($"http://{reached}:{address.Port}");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        var addresses = Addresses(server);
        var roles = member.Parsed();
        string[] lines =
        [
            "", $"Orleans.Traces is ready{RolesText(roles)}. Everything is kept in {data.Place}", "",
            roles.HasFlag(ServerRoles.Web) ? $"Open            {Bare(addresses, Listener.Web)}" : $"Health          {Bare(addresses, Listener.Web)}/healthz",
            .. roles.HasFlag(ServerRoles.Gateway) ? Doors(addresses) : [],
            $"Keys            {Keys()}", "",
            .. roles.HasFlag(ServerRoles.Gateway) ? ["Try it at once:", TryLine(Bare(addresses, Listener.Http)), ""] : (string[])[],
        ];
        Console.WriteLine(string.Join(Environment.NewLine, lines.Select(l => l.Length == 0 ? "" : $"  {l}")));
    }

    private static string[] Doors(IReadOnlyList<Uri> addresses) =>
        [$"OTLP over HTTP  {Bare(addresses, Listener.Http)}", $"OTLP over gRPC  {Bare(addresses, Listener.Grpc)}"];

    private static string RolesText(ServerRoles roles) => roles == ServerRoles.All ? "" : $" as {roles.ToString().ToLowerInvariant()}";

    private static string Bare(IReadOnlyList<Uri> addresses, Listener listener) => Local(addresses, listener).ToString().TrimEnd('/');

    private string Keys() =>
        policy.KeysRequired ? "required: each request brings one, the page asks for one"
        : policy.IsLocal ? "none needed, since only this machine reaches these ports"
        : "NONE NEEDED, as --insecure says: whoever reaches these ports may read, send and manage everything";

    private string TryLine(string address)
    {
        const string Body = """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"'$(od -An -N16 -tx1 /dev/urandom | tr -d ' ')'","spanId":"'$(od -An -N8 -tx1 /dev/urandom | tr -d ' ')'","name":"hello world","kind":1,"startTimeUnixNano":"'$(date +%s)000000000'","endTimeUnixNano":"'$(date +%s)500000000'"}]}]}]}""";
        var key = policy.KeysRequired ? "-H 'authorization: Bearer KEY' " : "";
        return $"curl {key}-H 'content-type: application/json' {address}/v1/traces -d '{Body}'";
    }
}
