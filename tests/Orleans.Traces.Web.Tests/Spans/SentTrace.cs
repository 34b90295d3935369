using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Web.Tests.Spans;

/// <summary>Traces as they come in: from spans that are written down here, and from the recordings.</summary>
internal static class SentTrace
{
    private static readonly CutLimits Limits = new(100_000, 1 << 26, MaxNesting: 100);

    /// <summary>A span to send; it lasts a second, and begins as many seconds after noon as its number says.</summary>
    public static object Span(int id, int parent, string name, params (string Key, object Value)[] attributes) => new
    {
        traceId = Some.Trace(1).ToString(),
        spanId = Some.SpanId(id).ToString(),
        parentSpanId = parent == 0 ? "" : Some.SpanId(parent).ToString(),
        name,
        startTimeUnixNano = (Some.NoonNanos + ((ulong)id * Some.Second)).ToString(CultureInfo.InvariantCulture),
        endTimeUnixNano = (Some.NoonNanos + ((ulong)(id + 1) * Some.Second)).ToString(CultureInfo.InvariantCulture),
        attributes = attributes.Where(a => a.Key != "status").Select(a => new { key = a.Key, value = Value(a.Value) }),
        status = new { code = attributes.Any(a => a.Key == "status") ? 2 : 0, message = attributes.FirstOrDefault(a => a.Key == "status").Value ?? "" },
    };

    /// <summary>A call of a model to send, with messages in OpenTelemetry's shape.</summary>
    public static object Call(int id, int parent, string input, string output) => Span(id, parent, "chat",
        ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "priced"), ("gen_ai.usage.input_tokens", 10L), ("gen_ai.usage.output_tokens", 2L),
        ("gen_ai.input.messages", input), ("gen_ai.output.messages", output));

    /// <summary>A trace of these spans.</summary>
    public static TraceViewer View(params IEnumerable<object> spans)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans } } } } });
        var message = Assert.IsType<OtlpJsonResult.Message>(OtlpJsonReader.Read(OtlpSignal.Traces, request));
        return Assert.Single(Views(OtlpSignal.Traces, message.Bytes));
    }

    /// <summary>All traces of the recordings of a client.</summary>
    public static IReadOnlyList<TraceViewer> Recorded(string client)
    {
        var folder = Path.Combine(Root(), "tests", "data", "otlp", client);
        using var requests = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "meta.json")));
        return Views(requests.RootElement.EnumerateArray()
            .Where(r => r.GetProperty("signal").GetString() is "traces" or "logs")
            .SelectMany(r => Items(
                r.GetProperty("signal").GetString() == "traces" ? OtlpSignal.Traces : OtlpSignal.Logs,
                File.ReadAllBytes(Path.Combine(folder, r.GetProperty("file").GetString()!))))
            .ToList());
    }

    private static IReadOnlyList<TraceViewer> Views(OtlpSignal signal, byte[] request) => Views(Items(signal, request));

    private static IReadOnlyList<TraceViewer> Views(IReadOnlyList<TraceItem> items) =>
    [
        .. items.OfType<SpanItem>().Select(i => i.Header.TraceId).Distinct().Select(id =>
        {
            var trace = items.Where(i => (i is SpanItem span ? span.Header.TraceId : ((LogItem)i).Header.TraceId) == id).ToList();
            return new TraceViewer(
                new StoredTrace(TraceTree.Build(trace).Summarize(id, TraceState.Final, 1, truncated: false), trace), new FakePrices());
        }),
    ];

    private static IReadOnlyList<TraceItem> Items(OtlpSignal signal, byte[] request)
    {
        var cut = Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(signal, request, Limits));
        return cut.Chunks.SelectMany(chunk => OtlpChunk.Read(signal, chunk.Payload)).ToList();
    }

    private static object Value(object value) => value is long number
        ? new { intValue = number.ToString(CultureInfo.InvariantCulture) }
        : new { stringValue = (string)value };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orleans.Traces.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
