using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Orleans.Traces.Server.Startup;

/// <summary>Says on the console where to send to and what to open, once the server is ready.</summary>
internal sealed class Announcement(IServer server, IHostApplicationLifetime lifetime, DataFolder data) : BackgroundService
{
    /// <summary>The addresses that are listened on, in the order of <see cref="Listener"/>.</summary>
    public static IReadOnlyList<Uri> Addresses(IServer server) =>
        [.. server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a))];

    /// <summary>One of <see cref="Addresses"/>, as a program on this machine says it.</summary>
    public static Uri Local(IReadOnlyList<Uri> addresses, Listener listener) => new($"http://localhost:{addresses[(int)listener].Port}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        var addresses = Addresses(server);
        Console.WriteLine($"""

              Orleans.Traces is ready. Everything is kept in {data.Path}

              Open            {Bare(addresses, Listener.Web)}
              OTLP over HTTP  {Bare(addresses, Listener.Http)}
              OTLP over gRPC  {Bare(addresses, Listener.Grpc)}

              Try it at once:
              {TryLine(addresses[(int)Listener.Http].Port)}

            """);
    }

    private static string Bare(IReadOnlyList<Uri> addresses, Listener listener) => Local(addresses, listener).ToString().TrimEnd('/');

    private static string TryLine(int port)
    {
        const string Body = """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"'$(od -An -N16 -tx1 /dev/urandom | tr -d ' ')'","spanId":"'$(od -An -N8 -tx1 /dev/urandom | tr -d ' ')'","name":"hello world","kind":1,"startTimeUnixNano":"'$(date +%s)000000000'","endTimeUnixNano":"'$(date +%s)500000000'"}]}]}]}""";
        return $"curl -H 'content-type: application/json' http://localhost:{port}/v1/traces -d '{Body}'";
    }
}
