namespace Orleans.Traces.Server.Startup;

/// <summary>Where the server listens: always on loopback.</summary>
public sealed record ListenerOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Listen";

    /// <summary>OTLP/gRPC, and OTLP/HTTP over HTTP/2. 0: a free port.</summary>
    public int GrpcPort { get; init; } = 4317;

    /// <summary>OTLP/HTTP over HTTP/1.1. 0: a free port.</summary>
    public int HttpPort { get; init; } = 4318;

    /// <summary>The page and the query API. 0: a free port.</summary>
    public int WebPort { get; init; } = 4320;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var (name, port) in new[] { (nameof(GrpcPort), GrpcPort), (nameof(HttpPort), HttpPort), (nameof(WebPort), WebPort) })
        {
            if (port is < 0 or > 65_535)
                yield return $"{Section}:{name} is {port}; it must be from 1 to 65535, or 0 for a free port.";
        }

        var chosen = new[] { GrpcPort, HttpPort, WebPort }.Where(p => p != 0).ToList();
        if (chosen.Distinct().Count() != chosen.Count)
            yield return $"{Section}: {nameof(GrpcPort)}, {nameof(HttpPort)} and {nameof(WebPort)} must differ; they are {GrpcPort}, {HttpPort} and {WebPort}.";
    }
}
