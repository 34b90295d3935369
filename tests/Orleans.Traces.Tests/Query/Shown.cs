using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Tests.Query;

/// <summary>A trace of these items, as it is shown.</summary>
internal static class Shown
{
    public static TraceView View(params IEnumerable<TraceItem> items) => TraceViewer.Of(Stored(items));

    public static SpanView Span(TraceItem item) => View(item).Spans.Single();

    public static StoredTrace Stored(IEnumerable<TraceItem> items)
    {
        List<TraceItem> all = [.. items];
        return new StoredTrace(TraceTree.Build(all).Summarize(Some.Trace, TraceState.Final, 1, truncated: false), all);
    }

    /// <summary>The document that the API writes.</summary>
    public static JsonElement Json(params IEnumerable<TraceItem> items)
    {
        var document = TraceDocument.Of(new TraceViewer(Stored(items), NoPrices.Instance), []);
        var json = JsonSerializer.SerializeToUtf8Bytes(document, QueryJson.Api.TraceDocument);
        return JsonDocument.Parse(json).RootElement;
    }
}
