using System.Buffers.Binary;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>A span's bytes with the places of what differs on every repeat: ids and times. Field order as SDKs write it.</summary>
internal sealed class SpanTemplate : IItemTemplate
{
    private const int TraceIdAt = 2, SpanIdAt = 20, ParentIdAt = 30, TimeSize = 8;

    private readonly int _startAt, _endAt, _parent;
    private readonly ulong _start, _end;

    private SpanTemplate(SpanPlan plan, byte[] bytes, int startAt, int endAt)
    {
        (Index, _parent, _start, _end) = (plan.Index, plan.Parent, plan.Start, plan.End);
        Bytes = bytes;
        _startAt = startAt;
        _endAt = endAt;
    }

    public byte[] Bytes { get; }

    /// <summary>Which span of its trace it is.</summary>
    public int Index { get; }

    /// <summary>It has no parent.</summary>
    public bool IsRoot => _parent < 0;

    /// <summary>When it ends, nanoseconds after the trace's start: SDKs send spans in this order.</summary>
    public ulong End => _end;

    public int Scope { get; private init; }

    /// <summary>Encodes a plan.</summary>
    public static SpanTemplate Of(SpanPlan plan)
    {
        var writer = new WireWriter();
        writer.Bytes(1, new byte[16]);
        writer.Bytes(2, new byte[8]);
        if (plan.Parent >= 0)
            writer.Bytes(4, new byte[8]);
        writer.String(5, plan.Name);
        writer.Varint(6, plan.IsClient ? 3UL : 1UL);
        writer.Fixed64(7, 0);
        var startAt = writer.Length - TimeSize;
        writer.Fixed64(8, 0);
        var endAt = writer.Length - TimeSize;
        foreach (var (key, value) in plan.Attributes)
            Attribute(writer, key, value);
        writer.Fixed32(16, 0x101);
        return new SpanTemplate(plan, writer.ToArray(), startAt, endAt) { Scope = plan.IsClient ? 1 : 0 };
    }

    public void Patch(Span<byte> copy, TraceIds ids, ulong traceStart)
    {
        ids.Trace.Write(copy[TraceIdAt..]);
        BinaryPrimitives.WriteUInt64BigEndian(copy[SpanIdAt..], ids.Span(Index));
        if (_parent >= 0)
            BinaryPrimitives.WriteUInt64BigEndian(copy[ParentIdAt..], ids.Span(_parent));
        BinaryPrimitives.WriteUInt64LittleEndian(copy[_startAt..], traceStart + _start);
        BinaryPrimitives.WriteUInt64LittleEndian(copy[_endAt..], traceStart + _end);
    }

    /// <summary>Writes an attribute, a KeyValue in field 9 of a span or in <paramref name="field"/> of something else.</summary>
    public static void Attribute(WireWriter writer, string key, object value, int field = 9)
    {
        var pair = writer.Begin(field);
        writer.String(1, key);
        var any = writer.Begin(2);
        if (value is long number)
            writer.Varint(3, (ulong)number);
        else if (value is double real)
            writer.Double(4, real);
        else
            writer.String(1, (string)value);
        writer.End(any);
        writer.End(pair);
    }
}

/// <summary>What a span is to say. Times are nanoseconds after the trace's start; a parent below 0 means none.</summary>
internal sealed record SpanPlan(int Index, int Parent, string Name)
{
    public bool IsClient { get; init; }

    public ulong Start { get; init; }

    public ulong End { get; set; }

    public List<(string Key, object Value)> Attributes { get; } = [];

    public SpanPlan With(string key, object value)
    {
        Attributes.Add((key, value));
        return this;
    }
}
