using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp;

/// <summary>A span or a log record of one trace: the bytes that were sent, what they came under, and the few fields that assembling needs.</summary>
/// <remarks>Immutable. The bytes belong to the item's chunk and must not be written to.</remarks>
public abstract class TraceItem
{
    private protected TraceItem(OtlpContext context, OtlpSignal signal, ReadOnlyMemory<byte> bytes)
    {
        Context = context;
        Signal = signal;
        Bytes = bytes;
        Hash = ItemHash.OfItem(context.Hash, (byte)signal, bytes.Span);
    }

    /// <summary>Resource, scope and schema URLs.</summary>
    public OtlpContext Context { get; }

    /// <summary>Which message <see cref="Bytes"/> is: Span or LogRecord.</summary>
    public OtlpSignal Signal { get; }

    /// <summary>The value bytes of the Span or LogRecord, as sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The item's identity: equal hashes are one item, however often it is sent.</summary>
    public ItemHash Hash { get; }
}

/// <summary>A span.</summary>
public sealed class SpanItem : TraceItem
{
    internal SpanItem(OtlpContext context, ReadOnlyMemory<byte> bytes, SpanHeader header)
        : base(context, OtlpSignal.Traces, bytes) => Header = header;

    /// <summary>The fields that assembling needs.</summary>
    public SpanHeader Header { get; }
}

/// <summary>A log record.</summary>
public sealed class LogItem : TraceItem
{
    internal LogItem(OtlpContext context, ReadOnlyMemory<byte> bytes, LogHeader header)
        : base(context, OtlpSignal.Logs, bytes) => Header = header;

    /// <summary>The fields that assembling needs.</summary>
    public LogHeader Header { get; }
}
