namespace Orleans.Traces.Web.ViewModels;

/// <summary>What a reader pastes into a shell to send a first trace.</summary>
public static class FirstTraceSteps
{
    /// <summary>The environment variables that every OpenTelemetry SDK reads.</summary>
    /// <param name="endpoint">Where it sends to.</param>
    /// <param name="protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
    public static string Environment(Uri endpoint, string protocol) =>
        $"export OTEL_EXPORTER_OTLP_ENDPOINT={Bare(endpoint)}\nexport OTEL_EXPORTER_OTLP_PROTOCOL={protocol}";

    /// <summary>A command that sends a span of a quarter of a second. The trace id comes from the shell's clock, so that each use is a new trace.</summary>
    public static string Curl(Uri endpoint) =>
        $$$"""
        now=$(date +%s); curl -sS {{{Bare(endpoint)}}}/v1/traces -H 'Content-Type: application/json' -d '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"'$(printf %032x $now)'","spanId":"00f067aa0ba902b7","name":"my first trace","kind":1,"startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'250000000"}]}]}]}'
        """;

    private static string Bare(Uri endpoint) => endpoint.ToString().TrimEnd('/');
}
