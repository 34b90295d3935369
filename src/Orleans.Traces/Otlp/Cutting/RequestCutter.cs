using System.Buffers;
using System.Runtime.InteropServices;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Cutting;

/// <summary>Cuts an OTLP request into one chunk for each trace, and one of the log records that name none, without building an object for
/// a span or attribute.</summary>
/// <remarks>
/// 1. Walk the request once: check every message down to its values, note where each item lies and which trace it belongs to.
/// 2. For each trace, in the order of first sight: measure its chunk, then copy the slices into one slab for the whole request. This is the
///    only copy of the received bytes, and what makes the chunks independent of the transport's buffer.
/// </remarks>
public sealed class RequestCutter
{
    private readonly OtlpSignal _signal;
    private readonly CutLimits _limits;
    private readonly List<Slice> _slices = [];
    private readonly List<Scope> _scopes = [];
    private readonly List<Target> _targets = [];
    private readonly Dictionary<TraceId, int> _targetOf = [];
    private readonly Refusals _refusals = new();

    private int _items;

    private RequestCutter(OtlpSignal signal, CutLimits limits)
    {
        _signal = signal;
        _limits = limits;
    }

    /// <summary>Cuts a request.</summary>
    /// <param name="signal">Which request it is.</param>
    /// <param name="request">An <c>ExportTraceServiceRequest</c> or <c>ExportLogsServiceRequest</c>; not kept.</param>
    /// <param name="limits">What it may be.</param>
    public static CutOutcome Cut(OtlpSignal signal, ReadOnlySpan<byte> request, CutLimits limits)
    {
        var cutter = new RequestCutter(signal, limits);
        var fault = cutter.Walk(request);
        if (cutter._items > limits.MaxItems)
            return new CutOutcome.TooMany(limits.MaxItems);
        if (fault is not null)
            return new CutOutcome.Malformed(fault);

        return cutter.Assemble(request);
    }

    private string ResourcesName => _signal == OtlpSignal.Traces ? "resource_spans" : "resource_logs";

    private string ScopesName => _signal == OtlpSignal.Traces ? "scope_spans" : "scope_logs";

    private string ItemsName => _signal == OtlpSignal.Traces ? "spans" : "log_records";

    private string? Walk(ReadOnlySpan<byte> request)
    {
        var reader = new WireReader(request);
        for (var index = 0; reader.Next();)
        {
            if (!reader.IsBytes(OtlpFields.Resources))
                continue;
            if (WalkResource(reader.Value, reader.ValueStart) is { } fault)
                return $"{ResourcesName}[{index}]{fault}";
            index++;
        }

        return reader.Fault;
    }

    private string? WalkResource(ReadOnlySpan<byte> message, int offset)
    {
        if (CheckContext(message, OtlpFields.Resource.Attributes, "resource", out var refusal) is { } contextFault)
            return contextFault;

        var resourcePart = ContextReader.Outer(message);
        var reader = new WireReader(message);
        for (var index = 0; reader.Next();)
        {
            if (!reader.IsBytes(OtlpFields.PerResource.Scopes))
                continue;
            _scopes.Add(new Scope(resourcePart, ContextReader.Outer(reader.Value)));
            if (WalkScope(reader.Value, offset + reader.ValueStart, refusal) is { } fault)
                return $".{ScopesName}[{index}]{fault}";
            index++;
        }

        return reader.Fault is null ? null : ": " + reader.Fault;
    }

    private string? WalkScope(ReadOnlySpan<byte> message, int offset, RefusalReason? refusalOfResource)
    {
        if (CheckContext(message, OtlpFields.Scope.Attributes, "scope", out var refusal) is { } contextFault)
            return contextFault;

        var reader = new WireReader(message);
        for (var index = 0; reader.Next();)
        {
            if (!reader.IsBytes(OtlpFields.PerScope.Items))
                continue;
            if (WalkItem(reader.Value, offset + reader.ValueStart, refusalOfResource ?? refusal) is { } fault)
                return $".{ItemsName}[{index}]{fault}";
            index++;
        }

        return reader.Fault is null ? null : ": " + reader.Fault;
    }

    // A resource or scope may stand behind the items that it belongs to, so that it is looked at before any of them.
    private string? CheckContext(ReadOnlySpan<byte> message, int attributes, string name, out RefusalReason? refusal)
    {
        var check = new ItemCheck(_limits);
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.PerResource.Resource))
                check.WithAttributes(reader.Value, attributes, name);
        }

        refusal = check.Refusal;
        return check.Fault;
    }

    private string? WalkItem(ReadOnlySpan<byte> item, int offset, RefusalReason? refusalOfContext)
    {
        // The words do not matter: whoever asked for the walk sees the count.
        if (++_items > _limits.MaxItems)
            return ": one too many";

        var check = new ItemCheck(_limits);
        if (!(_signal == OtlpSignal.Traces ? check.Span(item) : check.LogRecord(item)))
            return check.Fault;

        if ((_signal == OtlpSignal.Traces ? JudgeSpan(item) : JudgeLog(item)) is not var (traceId, time))
            return null;
        if ((refusalOfContext ?? check.Refusal) is { } refusal)
        {
            _refusals.Add(refusal, 1, Words(refusal));
            return null;
        }

        Note(traceId, time, new Slice(_scopes.Count - 1, offset, item.Length, Next: -1));
        return null;
    }

    private string Words(RefusalReason refusal) => refusal == RefusalReason.Nesting
        ? $"a value is nested deeper than {_limits.MaxNesting} levels (Traces:Ingest:MaxNesting)"
        : $"an attribute's value or a body is larger than {_limits.MaxAttributeBytes} bytes (Traces:Ingest:MaxAttributeBytes)";

    private (TraceId TraceId, ulong Time)? JudgeSpan(ReadOnlySpan<byte> span)
    {
        var header = HeaderReader.Span(span);
        if (!header.TraceId.IsValid)
            _refusals.Add(RefusalReason.TraceId, 1, "trace_id must be 16 bytes and not all zero");
        else if (!header.SpanId.IsValid)
            _refusals.Add(RefusalReason.SpanId, 1, "span_id must be 8 bytes and not all zero");
        else
            return (header.TraceId, header.Start);
        return null;
    }

    // Without a trace: the default id, which is a target like any other.
    private (TraceId TraceId, ulong Time)? JudgeLog(ReadOnlySpan<byte> record)
    {
        var header = HeaderReader.Log(record);
        if (header.TraceId.IsValid || HeaderReader.NamesNoTrace(record))
            return (header.TraceId, header.Time);

        _refusals.Add(RefusalReason.TraceId, 1, "a log record's trace_id must be 16 bytes, or empty where it belongs to no trace");
        return null;
    }

    private void Note(TraceId traceId, ulong time, Slice slice)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_targetOf, traceId, out var known);
        if (!known)
        {
            index = _targets.Count;
            _targets.Add(new Target(traceId, 0, 0, First: _slices.Count, Last: -1));
        }

        ref var target = ref CollectionsMarshal.AsSpan(_targets)[index];
        if (time != 0 && (target.Start == 0 || time < target.Start))
            target.Start = time;
        if (target.Last >= 0)
            CollectionsMarshal.AsSpan(_slices)[target.Last].Next = _slices.Count;
        target.Last = _slices.Count;
        target.Count++;
        _slices.Add(slice);
    }

    private CutOutcome.Cut Assemble(ReadOnlySpan<byte> request)
    {
        var sizes = new int[_targets.Count];
        var total = 0;
        for (var i = 0; i < sizes.Length; i++)
            total = checked(total + (sizes[i] = SizeOf(_targets[i])));

        var slab = total == 0 ? [] : ArrayPool<byte>.Shared.Rent(total);
        var chunks = new TraceChunk[sizes.Length];
        var start = 0;
        for (var i = 0; i < chunks.Length; i++)
        {
            var payload = slab.AsMemory(start, sizes[i]);
            Write(request, _targets[i], payload.Span);
            chunks[i] = new TraceChunk(_targets[i].TraceId, _targets[i].Count, _targets[i].Start, payload);
            start += sizes[i];
        }

        return new CutOutcome.Cut(chunks, _refusals, total == 0 ? null : slab);
    }

    private int SizeOf(Target target)
    {
        var size = 0;
        for (var first = target.First; first >= 0;)
        {
            var (end, scopeSize) = Run(first);
            size += WireWriter.SizeOfBytes(OtlpFields.Resources, ResourceSize(first, scopeSize));
            first = end;
        }

        return size;
    }

    private void Write(ReadOnlySpan<byte> request, Target target, Span<byte> rest)
    {
        for (var first = target.First; first >= 0;)
        {
            var (end, scopeSize) = Run(first);
            var scope = _scopes[_slices[first].Scope];
            rest = rest[WireWriter.WriteBytesHeader(rest, OtlpFields.Resources, ResourceSize(first, scopeSize))..];
            rest = Append(rest, scope.ResourcePart);
            rest = rest[WireWriter.WriteBytesHeader(rest, OtlpFields.PerResource.Scopes, scopeSize)..];
            rest = Append(rest, scope.ScopePart);
            for (; first != end; first = _slices[first].Next)
            {
                var slice = _slices[first];
                rest = rest[WireWriter.WriteBytesHeader(rest, OtlpFields.PerScope.Items, slice.Length)..];
                rest = Append(rest, request.Slice(slice.Start, slice.Length));
            }
        }
    }

    // Consecutive items of one trace under one scope stand in one message. The end is the first slice that is not one of them; -1: none.
    private (int End, int ScopeSize) Run(int first)
    {
        var scope = _slices[first].Scope;
        var size = _scopes[scope].ScopePart.Length;
        var end = first;
        for (; end >= 0 && _slices[end].Scope == scope; end = _slices[end].Next)
            size += WireWriter.SizeOfBytes(OtlpFields.PerScope.Items, _slices[end].Length);
        return (end, size);
    }

    private int ResourceSize(int first, int scopeSize) =>
        _scopes[_slices[first].Scope].ResourcePart.Length
        + WireWriter.SizeOfBytes(OtlpFields.PerResource.Scopes, scopeSize);

    private static Span<byte> Append(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination);
        return destination[bytes.Length..];
    }

    /// <summary>Where an item lies in the request, and the next one of its trace; -1: none.</summary>
    private record struct Slice(int Scope, int Start, int Length, int Next);

    private readonly record struct Scope(byte[] ResourcePart, byte[] ScopePart);

    /// <summary>A trace's items, as a chain of slices.</summary>
    private record struct Target(TraceId TraceId, ulong Start, int Count, int First, int Last);
}
