using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp;

/// <summary>A span or a log record of one trace: the bytes that were sent, what they came under, and the few fields that assembling needs.</summary>
/// <remarks>Immutable. The bytes belong to the item's chunk and must not be written to. An <see cref="Outline"/> is the same item without
/// its bytes: what is held of it while they lie in a journal or a store.</remarks>
public abstract class TraceItem
{
    private protected TraceItem(OtlpContext context, OtlpSignal signal, ReadOnlyMemory<byte> bytes)
    {
        Context = context;
        Signal = signal;
        Bytes = bytes;
        Size = bytes.Length;
        Hash = ItemHash.OfItem(context.Hash, (byte)signal, bytes.Span);
    }

    private protected TraceItem(TraceItem whole, OtlpContext context)
    {
        Context = context;
        Signal = whole.Signal;
        Size = whole.Size;
        Hash = whole.Hash;
    }

    /// <summary>Resource, scope and schema URLs.</summary>
    public OtlpContext Context { get; }

    /// <summary>Which message <see cref="Bytes"/> is: Span or LogRecord.</summary>
    public OtlpSignal Signal { get; }

    /// <summary>The value bytes of the Span or LogRecord, as sent; empty in an outline.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How many bytes were sent, also in an outline.</summary>
    public int Size { get; }

    /// <summary>The item's identity: equal hashes are one item, however often it is sent.</summary>
    public ItemHash Hash { get; }

    /// <summary>True where the bytes are held elsewhere.</summary>
    public bool IsOutline => Bytes.Length != Size;

    /// <summary>The item without its bytes; they may then be let go.</summary>
    /// <param name="context">A context equal to the item's own, which is held in its place: one for all items that came under it.</param>
    public abstract TraceItem Outline(OtlpContext context);
}

/// <summary>A span.</summary>
public sealed class SpanItem : TraceItem
{
    private readonly string? _name;

    internal SpanItem(OtlpContext context, ReadOnlyMemory<byte> bytes, SpanHeader header)
        : base(context, OtlpSignal.Traces, bytes) => Header = header;

    private SpanItem(SpanItem whole, OtlpContext context)
        : base(whole, context)
    {
        Header = whole.Header;
        _name = whole.Name;
        Facts = whole.Facts;
    }

    /// <summary>The fields that assembling needs.</summary>
    public SpanHeader Header { get; }

    /// <summary>The span's name; empty when not sent. Read from the bytes each time where this is no outline.</summary>
    public string Name => _name ?? NameReader.Span(Bytes.Span);

    /// <summary>What it means, where that was noted: an outline does not have the bytes to read it from.</summary>
    public SpanFacts? Facts { get; private set; }

    /// <summary>Notes what it means. A function of its bytes: whoever notes it, notes the same.</summary>
    public void Note(SpanFacts facts) => Facts = facts;

    /// <inheritdoc/>
    public override TraceItem Outline(OtlpContext context) => _name is not null && context == Context ? this : new SpanItem(this, context);
}

/// <summary>A log record.</summary>
public sealed class LogItem : TraceItem
{
    internal LogItem(OtlpContext context, ReadOnlyMemory<byte> bytes, LogHeader header)
        : base(context, OtlpSignal.Logs, bytes) => Header = header;

    private LogItem(LogItem whole, OtlpContext context)
        : base(whole, context) => Header = whole.Header;

    /// <summary>The fields that assembling needs.</summary>
    public LogHeader Header { get; }

    /// <inheritdoc/>
    public override TraceItem Outline(OtlpContext context) => IsOutline && context == Context ? this : new LogItem(this, context);
}
