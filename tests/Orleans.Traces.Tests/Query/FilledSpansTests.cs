using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query;

public class FilledSpansTests
{
    [Fact]
    public void A_span_that_has_everything_stays_as_it_is()
    {
        var span = Some.Span(new SpanSketch { IsError = true });

        Assert.Same(span, Assert.Single(Filled(span)));
    }

    [Fact]
    public void A_missing_status_is_an_empty_one_and_all_else_is_as_sent()
    {
        var span = Some.Span(new SpanSketch { Name = "n", More = w => w.String(999, "unknown field") });

        var filled = Assert.Single(Filled(span));

        Assert.Equal([.. span.Bytes.Span, 0x7a, 0], filled.Bytes.ToArray());
        Assert.Equal((span.Context, span.Header), (filled.Context, filled.Header));
    }

    [Fact]
    public void A_missing_scope_is_an_empty_one()
    {
        var bare = Under(w =>
        {
            var resource = w.Begin(1);
            Some.Attribute(w, 1, "k", "v");
            w.End(resource);
        }, w => w.String(3, "schema"));

        Assert.Equal(
            """{"resource":{"attributes":[{"key":"k","value":{"stringValue":"v"}}]},"scopeSpans":[{"scope":{},"spans":[{"spanId":"0000000000000001","status":{}}],"schemaUrl":"schema"}]}""",
            Json(bare));
    }

    [Fact]
    public void A_resource_that_says_nothing_is_an_unknown_service()
    {
        const string Service = """{"key":"service.name","value":{"stringValue":"unknown_service"}}""";
        var none = Under(w => w.String(3, "schema"), Scope);
        var empty = Under(w => w.Bytes(1, []), Scope);
        var dropped = Under(w => w.Bytes(1, [0x10, 7]), Scope);

        Assert.StartsWith($$"""{"resource":{"attributes":[{{Service}}]},"scopeSpans":[{"scope":{"name":"s"}""", Json(none), StringComparison.Ordinal);
        Assert.EndsWith(""","schemaUrl":"schema"}""", Json(none), StringComparison.Ordinal);
        Assert.StartsWith($$"""{"resource":{"attributes":[{{Service}}]},"scopeSpans":[""", Json(empty), StringComparison.Ordinal);
        Assert.StartsWith($$"""{"resource":{"attributes":[{{Service}}],"droppedAttributesCount":7},"scopeSpans":[""", Json(dropped), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_span_stands_once_in_the_version_that_is_shown()
    {
        var filled = Filled(Some.Span(1, end: 10), Some.Span(2, 1), Some.Span(1, end: 50), Some.Log(1));

        Assert.Equal([(Some.SpanIdOf(1), Some.At(50)), (Some.SpanIdOf(2), Some.At(100))], filled.Select(s => (s.Header.SpanId, s.Header.End)));
    }

    private static void Scope(WireWriter writer) => writer.Bytes(1, [0x0a, 1, (byte)'s']);

    private static SpanItem Under(Action<WireWriter> resource, Action<WireWriter> scope)
    {
        var writer = new WireWriter();
        var resourceSpans = writer.Begin(1);
        resource(writer);
        var scopeSpans = writer.Begin(2);
        scope(writer);
        writer.Bytes(2, [0x12, 8, 0, 0, 0, 0, 0, 0, 0, 1]);
        writer.End(scopeSpans);
        writer.End(resourceSpans);
        return (SpanItem)OtlpChunk.Read(OtlpSignal.Traces, writer.ToArray()).Single();
    }

    private static IReadOnlyList<SpanItem> Filled(params TraceItem[] items) => FilledSpans.Of(TraceTree.Build(items));

    private static string Json(SpanItem span)
    {
        var text = System.Text.Encoding.UTF8.GetString(OtlpJsonWriter.ToUtf8(OtlpSignal.Traces, OtlpChunk.Write(Filled(span))));
        return text["""{"resourceSpans":[""".Length..^"]}".Length];
    }
}
