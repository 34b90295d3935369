using System.Net;

namespace Orleans.Traces.Server.Startup;

/// <summary>Where the server listens.</summary>
public sealed record ListenerOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Listen";

    private const string Loopback = "localhost";

    /// <summary><c>localhost</c>: this machine alone, over IPv4 and IPv6. Or an address of this machine; <c>0.0.0.0</c> and <c>::</c> are
    /// all of them, the latter with IPv6. On any that others can reach keys are required.</summary>
    public string Address { get; init; } = Loopback;

    /// <summary>OTLP/gRPC, and OTLP/HTTP over HTTP/2. 0: a free port.</summary>
    public int GrpcPort { get; init; } = 4317;

    /// <summary>OTLP/HTTP over HTTP/1.1. 0: a free port.</summary>
    public int HttpPort { get; init; } = 4318;

    /// <summary>The page and the query API. 0: a free port.</summary>
    public int WebPort { get; init; } = 4320;

    /// <summary>The address; null: loopback, over IPv4 and IPv6.</summary>
    public IPAddress? Ip() => IPAddress.TryParse(Address, out var ip) ? ip : null;

    /// <summary>True when only this machine reaches the ports.</summary>
    public bool IsLoopback() => Ip() is not { } ip || IPAddress.IsLoopback(ip);

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsAddress(Address))
            yield return $"{Section}:{nameof(Address)} is '{Address}'; it must be localhost, or an IP address: 0.0.0.0 and :: are all of this machine's.";

        foreach (var (name, port) in new[] { (nameof(GrpcPort), GrpcPort), (nameof(HttpPort), HttpPort), (nameof(WebPort), WebPort) })
        {
            if (port is < 0 or > 65_535)
                yield return $"{Section}:{name} is {port}; it must be from 1 to 65535, or 0 for a free port.";
        }

        var chosen = new[] { GrpcPort, HttpPort, WebPort }.Where(p => p != 0).ToList();
        if (chosen.Distinct().Count() != chosen.Count)
            yield return $"{Section}: {nameof(GrpcPort)}, {nameof(HttpPort)} and {nameof(WebPort)} must differ; they are {GrpcPort}, {HttpPort} and {WebPort}.";
    }

    // .NET also reads "1" and "0x7f.1" as addresses, which hardly anybody means.
    private static bool IsAddress(string text) =>
        text.Equals(Loopback, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(text, out var ip) && (text.Contains(':', StringComparison.Ordinal) || ip.ToString() == text));
}
