namespace Orleans.Traces.Web.ViewModels;

/// <summary>What a reader pastes into a shell to send a first trace.</summary>
public static class FirstTraceSteps
{
    /// <summary>The environment variables that every OpenTelemetry SDK reads.</summary>
    /// <param name="endpoint">Where it sends to.</param>
    /// <param name="protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
    /// <param name="withKey">A key must be sent; the reader puts in which.</param>
    public static string Environment(Uri endpoint, string protocol, bool withKey) =>
        $"export OTEL_EXPORTER_OTLP_ENDPOINT={Bare(endpoint)}\nexport OTEL_EXPORTER_OTLP_PROTOCOL={protocol}"
        + (withKey ? "\nexport OTEL_EXPORTER_OTLP_HEADERS=x-api-key=YOUR_KEY" : "");

    /// <summary>A command that sends a span of a quarter of a second. The trace id comes from the shell's clock, so that each use is a new trace.</summary>
    public static string Curl(Uri endpoint, bool withKey) =>
        $$$"""
        now=$(date +%s); curl -sS {{{Bare(endpoint)}}}/v1/traces {{{(withKey ? "-H 'x-api-key: YOUR_KEY' " : "")}}}-H 'Content-Type: application/json' -d '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"'$(printf %032x $now)'","spanId":"00f067aa0ba902b7","name":"my first trace","kind":1,"startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'250000000"}]}]}]}'
        """;

    /// <summary>The endpoint under the name that the reader's browser has for this machine: what listens for others too has no other name.</summary>
    public static Uri SeenFrom(Uri page, Uri endpoint) =>
        page.IsLoopback || !endpoint.IsLoopback ? endpoint : new UriBuilder(endpoint) { Host = page.Host }.Uri;

    private static string Bare(Uri endpoint) => endpoint.ToString().TrimEnd('/');
}
