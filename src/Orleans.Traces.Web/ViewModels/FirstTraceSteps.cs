namespace Orleans.Traces.Web.ViewModels;

/// <summary>What a reader copies to send a first trace: one way for each language.</summary>
public static class FirstTraceSteps
{
    /// <summary>The ways, for an application that reaches these addresses.</summary>
    /// <param name="http">OTLP over HTTP.</param>
    /// <param name="grpc">OTLP over gRPC.</param>
    /// <param name="withKey">A key must be sent; the reader puts in which.</param>
    public static IReadOnlyList<FirstTraceWay> Ways(Uri http, Uri grpc, bool withKey)
    {
        var settings = new FirstTraceStep("Set", Environment(http, "http/protobuf", withKey));
        return
        [
            new("Python",
            [
                settings,
                new("Instrument the model's client, here OpenAI's, and run", """
                    pip install opentelemetry-distro opentelemetry-exporter-otlp opentelemetry-instrumentation-openai-v2
                    export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true   # with what was asked and answered
                    opentelemetry-instrument python app.py
                    """),
            ], "OpenInference, OpenLLMetry, Langfuse, Logfire, LangSmith, MLflow and Strands send to the same settings."),
            new("TypeScript",
            [
                settings,
                new("Run", """
                    npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node
                    node --import @opentelemetry/auto-instrumentations-node/register app.js
                    """),
                new("With the AI SDK, switch its spans on", """
                    await generateText({ model, prompt, experimental_telemetry: { isEnabled: true } });
                    """),
            ], "Mastra, Genkit, LangChain and OpenLLMetry for JavaScript send to the same settings."),
            new(".NET",
            [
                settings,
                new("Add", """
                    dotnet add package OpenTelemetry.Extensions.Hosting
                    dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol
                    """),
                new("In Program.cs", """
                    builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                        .AddSource("Experimental.Microsoft.Extensions.AI")   // and the names of your own sources
                        .AddOtlpExporter());

                    builder.Services.AddChatClient(client).UseOpenTelemetry(configure: c => c.EnableSensitiveData = true);
                    """),
            ], "Semantic Kernel and the Agent Framework have sources of their own: Microsoft.SemanticKernel*, Experimental.Microsoft.Agents.AI."),
            new("Go",
            [
                settings,
                new("Begin with", """
                    exporter, err := otlptracehttp.New(ctx) // go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp
                    if err != nil {
                        log.Fatal(err)
                    }
                    provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)) // go.opentelemetry.io/otel/sdk/trace
                    defer provider.Shutdown(ctx)
                    otel.SetTracerProvider(provider) // go.opentelemetry.io/otel
                    """),
            ], null),
            new("gRPC",
            [
                new("Whoever has an SDK that sends OTLP over gRPC sets", Environment(grpc, "grpc", withKey)),
            ], null),
            new("curl", [new("No application at hand? One span, by hand", Curl(http, withKey))], null),
        ];
    }

    /// <summary>The endpoint under the name that the reader's browser has for this machine: what listens for others too has no other name.</summary>
    public static Uri SeenFrom(Uri page, Uri endpoint) =>
        page.IsLoopback || !endpoint.IsLoopback ? endpoint : new UriBuilder(endpoint) { Host = page.Host }.Uri;

    // What every OpenTelemetry SDK reads. Metrics are refused for good, and an SDK complains of that.
    private static string Environment(Uri endpoint, string protocol, bool withKey) =>
        $"export OTEL_SERVICE_NAME=my-app\nexport OTEL_EXPORTER_OTLP_ENDPOINT={Bare(endpoint)}\nexport OTEL_EXPORTER_OTLP_PROTOCOL={protocol}"
        + (withKey ? "\nexport OTEL_EXPORTER_OTLP_HEADERS=x-api-key=YOUR_KEY" : "")
        + "\nexport OTEL_METRICS_EXPORTER=none";

    // A command that sends a span of a quarter of a second. The trace id comes from the shell's clock, so that each use is a new trace.
    private static string Curl(Uri endpoint, bool withKey) =>
        $$$"""
        now=$(date +%s); curl -sS {{{Bare(endpoint)}}}/v1/traces {{{(withKey ? "-H 'x-api-key: YOUR_KEY' " : "")}}}-H 'Content-Type: application/json' -d '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"'$(printf %032x $now)'","spanId":"00f067aa0ba902b7","name":"my first trace","kind":1,"startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'250000000"}]}]}]}'
        """;

    private static string Bare(Uri endpoint) => endpoint.ToString().TrimEnd('/');
}

/// <summary>A way to send a first trace.</summary>
/// <param name="Name">The language.</param>
/// <param name="Steps">What to do, in order.</param>
/// <param name="Others">What else sends in the same way; null: nothing of note.</param>
public sealed record FirstTraceWay(string Name, IReadOnlyList<FirstTraceStep> Steps, string? Others);

/// <summary>A step of it.</summary>
/// <param name="What">What it does.</param>
/// <param name="Code">What to copy.</param>
public sealed record FirstTraceStep(string What, string Code);
