using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Cutting;

/// <summary>Walks a whole Span or LogRecord once, so that nothing malformed is ever acknowledged: whatever is stored can be read.</summary>
/// <remarks>The walk goes down into every message that OTLP defines. Unknown fields are only stepped over.
/// Text is not checked for UTF-8: it is kept as sent, and shown with what is not UTF-8 replaced.</remarks>
internal ref struct ItemCheck
{
    private readonly CutLimits _limits;

    public ItemCheck(CutLimits limits) => _limits = limits;

    /// <summary>Where and what is malformed, to be put behind the path of the item; null: nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which limit an AnyValue passes, the first that was found; null: none. The walk does not go below what is nested too deep.</summary>
    public RefusalReason? Refusal { get; private set; }

    public bool Span(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Type != WireType.Bytes)
                continue;
            var sound = reader.Field switch
            {
                OtlpFields.Span.Attributes => KeyValue(reader.Value, "attributes"),
                OtlpFields.Span.Events => WithAttributes(reader.Value, OtlpFields.Event.Attributes, "events"),
                OtlpFields.Span.Links => WithAttributes(reader.Value, OtlpFields.Link.Attributes, "links"),
                OtlpFields.Span.Status => Flat(reader.Value, "status"),
                _ => true,
            };
            if (!sound)
                return false;
        }

        return reader.Fault is null || Fail("", reader.Fault);
    }

    public bool LogRecord(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Type != WireType.Bytes)
                continue;
            var sound = reader.Field switch
            {
                OtlpFields.LogRecord.Attributes => KeyValue(reader.Value, "attributes"),
                OtlpFields.LogRecord.Body => AnyValue(reader.Value, 1, "body"),
                _ => true,
            };
            if (!sound)
                return false;
        }

        return reader.Fault is null || Fail("", reader.Fault);
    }

    /// <summary>A Resource or an InstrumentationScope: messages whose only nested messages are attributes (and flat ones).</summary>
    public bool WithAttributes(ReadOnlySpan<byte> message, int attributes, string name)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsBytes(attributes) && !KeyValue(reader.Value, name + ".attributes"))
                return false;
        }

        return reader.Fault is null || Fail(name, reader.Fault);
    }

    private bool Flat(ReadOnlySpan<byte> message, string name)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
        }

        return reader.Fault is null || Fail(name, reader.Fault);
    }

    private bool KeyValue(ReadOnlySpan<byte> message, string name, int depth = 1)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.KeyValue.Value) && !AnyValue(reader.Value, depth, name))
                return false;
        }

        return reader.Fault is null || Fail(name, reader.Fault);
    }

    private bool AnyValue(ReadOnlySpan<byte> message, int depth, string name)
    {
        if (depth > _limits.MaxNesting)
        {
            Refusal ??= RefusalReason.Nesting;
            return true;
        }

        // What is nested counts with the value that it lies in.
        if (depth == 1 && message.Length > _limits.MaxAttributeBytes)
            Refusal ??= RefusalReason.AttributeBytes;

        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Type != WireType.Bytes)
                continue;
            var sound = reader.Field switch
            {
                OtlpFields.AnyValue.Array => List(reader.Value, depth, name, ofPairs: false),
                OtlpFields.AnyValue.Map => List(reader.Value, depth, name, ofPairs: true),
                _ => true,
            };
            if (!sound)
                return false;
        }

        return reader.Fault is null || Fail(name, reader.Fault);
    }

    private bool List(ReadOnlySpan<byte> message, int depth, string name, bool ofPairs)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (!reader.IsBytes(OtlpFields.Values))
                continue;
            if (!(ofPairs ? KeyValue(reader.Value, name, depth + 1) : AnyValue(reader.Value, depth + 1, name)))
                return false;
        }

        return reader.Fault is null || Fail(name, reader.Fault);
    }

    private bool Fail(string name, string fault)
    {
        Fault = name.Length == 0 ? $": {fault}" : $".{name}: {fault}";
        return false;
    }
}
