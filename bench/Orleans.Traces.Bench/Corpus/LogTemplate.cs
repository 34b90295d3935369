using System.Buffers.Binary;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>A log record of a span: what a framework logs while it works.</summary>
internal sealed class LogTemplate : IItemTemplate
{
    private const int MedianBody = 240, LeastBody = 40, MostBody = 2048;
    private const int TimeAt = 1;

    private readonly SpanTemplate _span;
    private readonly int _observedAt, _traceIdAt, _spanIdAt;

    private LogTemplate(SpanTemplate span, WireWriter writer, (int Observed, int TraceId, int SpanId) places)
    {
        _span = span;
        (_observedAt, _traceIdAt, _spanIdAt) = places;
        Bytes = writer.ToArray();
    }

    public byte[] Bytes { get; }

    public int Scope => _span.Scope;

    /// <summary>Makes a record of a span, unlike every other.</summary>
    public static LogTemplate Of(SpanTemplate span, Prose prose, Random random)
    {
        var writer = new WireWriter();
        writer.Fixed64(1, 0);
        writer.Varint(2, 9);
        writer.String(3, "INFO");
        var body = writer.Begin(5);
        writer.String(1, prose.Text(Prose.Size(random, MedianBody, LeastBody, MostBody), random));
        writer.End(body);
        SpanTemplate.Attribute(writer, "code.function.name", "support.agent.step", field: 6);
        SpanTemplate.Attribute(writer, "log.record.uid", $"{random.NextInt64():x16}", field: 6);
        writer.Fixed32(8, 1);
        writer.Bytes(9, new byte[16]);
        var traceIdAt = writer.Length - 16;
        writer.Bytes(10, new byte[8]);
        var spanIdAt = writer.Length - 8;
        writer.Fixed64(11, 0);
        return new LogTemplate(span, writer, (writer.Length - 8, traceIdAt, spanIdAt));
    }

    public void Patch(Span<byte> copy, TraceIds ids, ulong traceStart)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(copy[TimeAt..], traceStart + _span.End);
        ids.Trace.Write(copy[_traceIdAt..]);
        BinaryPrimitives.WriteUInt64BigEndian(copy[_spanIdAt..], ids.Span(_span.Index));
        BinaryPrimitives.WriteUInt64LittleEndian(copy[_observedAt..], traceStart + _span.End);
    }
}
