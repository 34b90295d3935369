using System.Net;

namespace Orleans.Traces.Server.Startup;

/// <summary>Where the server listens.</summary>
public sealed record ListenerOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Listen";

    private const string Loopback = "localhost";
    private const int FewestStreams = 100;

    // Kestrel looks once a second.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1.1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary><c>localhost</c>: this machine alone, over IPv4 and IPv6. Or an address of this machine; <c>0.0.0.0</c> and <c>::</c> are
    /// all of them, the latter with IPv6. On any that others can reach keys are required.</summary>
    public string Address { get; init; } = Loopback;

    /// <summary>OTLP/gRPC, and OTLP/HTTP over HTTP/2. 0: a free port.</summary>
    public int GrpcPort { get; init; } = 4317;

    /// <summary>OTLP/HTTP over HTTP/1.1. 0: a free port.</summary>
    public int HttpPort { get; init; } = 4318;

    /// <summary>The page and the query API. 0: a free port.</summary>
    public int WebPort { get; init; } = 4320;

    /// <summary>Connections of one port. Further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Calls that one HTTP/2 connection may have under way. A client waits with further ones.</summary>
    public int MaxStreams { get; init; } = 100;

    /// <summary>How long a client may take to send a request's headers.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be open without a request. A silent HTTP/2 connection with calls under way is asked then whether it lives.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>How fast a client must send a body and take an answer, on average.</summary>
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>How long a client may be slower than <see cref="MinBytesPerSecond"/>.</summary>
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The port of a listener.</summary>
    internal int PortOf(Listener listener) => listener switch
    {
        Listener.Grpc => GrpcPort,
        Listener.Http => HttpPort,
        _ => WebPort,
    };

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

        foreach (var (name, count) in new[] { (nameof(MaxConnections), MaxConnections), (nameof(MinBytesPerSecond), MinBytesPerSecond) })
        {
            if (count < 1)
                yield return $"{Section}:{name} is {count}; it must be positive.";
        }

        // Kestrel ends the whole connection of a client that has begun more.
        if (MaxStreams < FewestStreams)
            yield return $"{Section}:{nameof(MaxStreams)} is {MaxStreams}; it must be at least {FewestStreams}, which clients begin with before they are told.";

        foreach (var (name, time) in new[] { (nameof(HeaderTimeout), HeaderTimeout), (nameof(IdleTimeout), IdleTimeout), (nameof(SlowGrace), SlowGrace) })
        {
            if (time < Shortest || time > Longest)
                yield return $"{Section}:{name} is {time}; it must be from {Shortest} to {Longest}.";
        }
    }

    // .NET also reads "1" and "0x7f.1" as addresses, which hardly anybody means.
    private static bool IsAddress(string text) =>
        text.Equals(Loopback, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(text, out var ip) && (text.Contains(':', StringComparison.Ordinal) || ip.ToString() == text));
}
