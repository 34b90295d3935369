using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests;

/// <summary>Real items for tests: OTLP bytes made by hand, read back as a chunk. Field numbers are those of opentelemetry-proto, stated
/// here once more, so that a wrong number in the product is found.</summary>
internal static class Some
{
    /// <summary>A millisecond in nanoseconds.</summary>
    public const ulong Ms = 1_000_000;

    /// <summary>2026-01-02T03:04:05Z in Unix nanoseconds: the zero of every <c>start</c>, <c>end</c> and <c>time</c> below.</summary>
    public const ulong Zero = 1_767_323_045_000_000_000;

    /// <summary>The trace that all items below belong to.</summary>
    public static TraceId Trace { get; } = TraceOf(1);

    /// <summary>The trace of this number.</summary>
    public static TraceId TraceOf(int number) =>
        TraceId.TryParse(number.ToString("x32", CultureInfo.InvariantCulture), out var id) ? id : throw new ArgumentException("0 is no id.");

    /// <summary>The span id of this number; 0: none.</summary>
    public static SpanId SpanIdOf(int number) =>
        SpanId.TryParse(number.ToString("x16", CultureInfo.InvariantCulture), out var id) ? id : default;

    /// <summary>A span; times in milliseconds after <see cref="Zero"/>, end -1: not ended.</summary>
    public static SpanItem Span(int id, int parent = 0, int start = 0, int end = 100, string? name = null) =>
        Span(new SpanSketch { Id = id, Parent = parent, Start = At(start), End = end < 0 ? 0 : At(end), Name = name ?? $"span {id}" });

    /// <summary>A span as sketched.</summary>
    public static SpanItem Span(SpanSketch sketch)
    {
        var writer = new WireWriter();
        writer.Bytes(1, Trace.ToBytes());
        writer.Bytes(2, Wire(SpanIdOf(sketch.Id)));
        if (sketch.Parent != 0)
            writer.Bytes(4, Wire(SpanIdOf(sketch.Parent)));
        writer.String(5, sketch.Name);
        writer.Varint(6, 1);
        if (sketch.Start != 0)
            writer.Fixed64(7, sketch.Start);
        if (sketch.End != 0)
            writer.Fixed64(8, sketch.End);
        if (sketch.IsError)
            writer.Bytes(15, [0x18, 2]);
        sketch.More?.Invoke(writer);
        return (SpanItem)Item(OtlpSignal.Traces, sketch.Service, writer.ToArray());
    }

    /// <summary>A log record of this span (0: of the trace alone); time in milliseconds after <see cref="Zero"/>.</summary>
    public static LogItem Log(int span = 0, int time = 0, string body = "something happened", Action<WireWriter>? more = null)
    {
        var writer = new WireWriter();
        writer.Fixed64(1, At(time));
        Text(writer, 5, body);
        writer.Bytes(9, Trace.ToBytes());
        if (span != 0)
            writer.Bytes(10, Wire(SpanIdOf(span)));
        more?.Invoke(writer);
        return (LogItem)Item(OtlpSignal.Logs, "shop", writer.ToArray());
    }

    /// <summary>A log record outside of traces; time in milliseconds after <see cref="Zero"/>.</summary>
    public static LogItem LooseLog(int time = 0, string body = "something happened", string service = "shop")
    {
        var writer = new WireWriter();
        writer.Fixed64(1, At(time));
        Text(writer, 5, body);
        return (LogItem)Item(OtlpSignal.Logs, service, writer.ToArray());
    }

    /// <summary>So many milliseconds after <see cref="Zero"/>, Unix nanoseconds.</summary>
    public static ulong At(int milliseconds) => Zero + (ulong)(milliseconds * (long)Ms);

    /// <summary>A KeyValue with a text as a field.</summary>
    public static void Attribute(WireWriter writer, int field, string key, string value)
    {
        var attribute = writer.Begin(field);
        writer.String(1, key);
        Text(writer, 2, value);
        writer.End(attribute);
    }

    /// <summary>An item whose value bytes are these, under a resource of this service (null: without <c>service.name</c>) and the scope "tests".</summary>
    public static TraceItem Item(OtlpSignal signal, string? service, byte[] bytes)
    {
        var writer = new WireWriter();
        var resourceSpans = writer.Begin(1);
        var resource = writer.Begin(1);
        if (service is not null)
            Attribute(writer, 1, "service.name", service);
        writer.End(resource);
        var scopeSpans = writer.Begin(2);
        var scope = writer.Begin(1);
        writer.String(1, "tests");
        writer.String(2, "1.0");
        writer.End(scope);
        writer.Bytes(2, bytes);
        writer.End(scopeSpans);
        writer.End(resourceSpans);
        return OtlpChunk.Read(signal, writer.ToArray()).Single();
    }

    private static void Text(WireWriter writer, int field, string text)
    {
        var value = writer.Begin(field);
        writer.String(1, text);
        writer.End(value);
    }

    private static byte[] Wire(SpanId id)
    {
        var bytes = new byte[SpanId.Size];
        id.Write(bytes);
        return bytes;
    }
}

/// <summary>What <see cref="Some.Span(SpanSketch)"/> makes a span of. Times are Unix nanoseconds; 0: not sent.</summary>
internal sealed record SpanSketch
{
    public int Id { get; init; } = 1;

    public int Parent { get; init; }

    public ulong Start { get; init; } = Some.At(0);

    public ulong End { get; init; } = Some.At(100);

    public string Name { get; init; } = "span";

    public bool IsError { get; init; }

    /// <summary><c>service.name</c>; null: none.</summary>
    public string? Service { get; init; } = "shop";

    /// <summary>Writes further fields of the Span.</summary>
    public Action<WireWriter>? More { get; init; }
}
