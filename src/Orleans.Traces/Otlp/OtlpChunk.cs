using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp;

/// <summary>Items of one trace as a valid OTLP message, and back: what travels to a grain, lies in the journal and in a store's segments.</summary>
public static class OtlpChunk
{
    /// <summary>The items of a message that the gateway has checked. They share its memory.</summary>
    /// <exception cref="InvalidDataException">The message is malformed: it did not come from the gateway, or its storage is damaged.</exception>
    public static List<TraceItem> Read(OtlpSignal signal, ReadOnlyMemory<byte> payload)
    {
        var items = new List<TraceItem>();
        var request = new WireReader(payload.Span);
        while (request.Next())
        {
            if (request.IsBytes(OtlpFields.Resources))
                ReadResource(signal, payload.Slice(request.ValueStart, request.Value.Length), items);
        }

        return request.Fault is null ? items : throw new InvalidDataException($"An OTLP {signal} chunk is malformed: {request.Fault}.");
    }

    /// <summary>One message of these items, which must be of one signal: each run of items of an equal context under one resource and scope.</summary>
    public static byte[] Write(IReadOnlyList<TraceItem> items)
    {
        var writer = new WireWriter();
        Write(items, writer);
        return writer.ToArray();
    }

    /// <summary>As <see cref="Write(IReadOnlyList{TraceItem})"/>, appended to <paramref name="writer"/>.</summary>
    public static void Write(IReadOnlyList<TraceItem> items, WireWriter writer)
    {
        for (var first = 0; first < items.Count;)
        {
            var context = items[first].Context;
            var end = first + 1;
            while (end < items.Count && items[end].Context.Hash == context.Hash)
                end++;

            WriteRun(items, first, end, writer);
            first = end;
        }
    }

    private static void WriteRun(IReadOnlyList<TraceItem> items, int first, int end, WireWriter writer)
    {
        var context = items[first].Context;
        var scopeSize = context.ScopePart.Length;
        for (var i = first; i < end; i++)
            scopeSize += WireWriter.SizeOfBytes(OtlpFields.PerScope.Items, items[i].Bytes.Length);

        writer.BytesHeader(OtlpFields.Resources,
            context.ResourcePart.Length + WireWriter.SizeOfBytes(OtlpFields.PerResource.Scopes, scopeSize));
        writer.Verbatim(context.ResourcePart.Span);
        writer.BytesHeader(OtlpFields.PerResource.Scopes, scopeSize);
        writer.Verbatim(context.ScopePart.Span);
        for (var i = first; i < end; i++)
            writer.Bytes(OtlpFields.PerScope.Items, items[i].Bytes.Span);
    }

    private static void ReadResource(OtlpSignal signal, ReadOnlyMemory<byte> message, List<TraceItem> items)
    {
        var resourcePart = ContextReader.Outer(message.Span);
        var reader = new WireReader(message.Span);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.PerResource.Scopes))
                ReadScope(signal, resourcePart, message.Slice(reader.ValueStart, reader.Value.Length), items);
        }

        if (reader.Fault is not null)
            throw new InvalidDataException($"A resource of an OTLP {signal} chunk is malformed: {reader.Fault}.");
    }

    private static void ReadScope(OtlpSignal signal, byte[] resourcePart, ReadOnlyMemory<byte> message, List<TraceItem> items)
    {
        var context = OtlpContext.Of(resourcePart, ContextReader.Outer(message.Span));
        var reader = new WireReader(message.Span);
        while (reader.Next())
        {
            if (!reader.IsBytes(OtlpFields.PerScope.Items))
                continue;

            var bytes = message.Slice(reader.ValueStart, reader.Value.Length);
            items.Add(signal == OtlpSignal.Traces
                ? new SpanItem(context, bytes, HeaderReader.Span(bytes.Span))
                : new LogItem(context, bytes, HeaderReader.Log(bytes.Span)));
        }

        if (reader.Fault is not null)
            throw new InvalidDataException($"A scope of an OTLP {signal} chunk is malformed: {reader.Fault}.");
    }
}
