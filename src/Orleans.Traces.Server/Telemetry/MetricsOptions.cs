namespace Orleans.Traces.Server.Telemetry;

/// <summary>Where the server's own metrics go, besides <c>/metrics</c>.</summary>
/// <remarks>Not read from <c>OTEL_EXPORTER_OTLP_*</c>: in a shell where those are set, they most often name this very server.</remarks>
public sealed record MetricsOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Metrics";

    /// <summary>The OTLP endpoint that metrics are sent to, without the path of the signal; empty: none.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary><c>http/protobuf</c> or <c>grpc</c>.</summary>
    public string OtlpProtocol { get; init; } = HttpProtobuf;

    internal const string HttpProtobuf = "http/protobuf";

    internal const string Grpc = "grpc";

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (OtlpEndpoint.Length > 0 && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"{Section}:{nameof(OtlpEndpoint)} is '{OtlpEndpoint}'; it must be an address as http://localhost:4318, or empty.";
        if (OtlpProtocol is not (HttpProtobuf or Grpc))
            yield return $"{Section}:{nameof(OtlpProtocol)} is '{OtlpProtocol}'; it must be {HttpProtobuf} or {Grpc}.";
    }
}
