using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage;

/// <summary>A trace with what assembling needs of each item, without the items' bytes.</summary>
/// <param name="Summary">What a list shows of it.</param>
/// <param name="Items">Every item once, in no particular order.</param>
public sealed record StoredOutline(TraceSummary Summary, IReadOnlyList<ItemOutline> Items);

/// <summary>What assembling needs of an item.</summary>
public sealed class ItemOutline
{
    private ItemOutline(TraceItem item, OtlpContext context)
    {
        Hash = item.Hash;
        Signal = item.Signal;
        Context = context;
        if (item is SpanItem span)
        {
            Span = span.Header;
            Name = NameReader.Span(item.Bytes.Span);
        }
        else if (item is LogItem log)
        {
            Log = log.Header;
        }
    }

    /// <summary>The item's identity.</summary>
    public ItemHash Hash { get; }

    /// <summary>Whether it is a span or a log record.</summary>
    public OtlpSignal Signal { get; }

    /// <summary>A span's fields; default for a log record.</summary>
    public SpanHeader Span { get; }

    /// <summary>A log record's fields; default for a span.</summary>
    public LogHeader Log { get; }

    /// <summary>A span's name; empty for a log record.</summary>
    public string Name { get; } = "";

    /// <summary>What it came under. Items of equal contexts share one.</summary>
    public OtlpContext Context { get; }

    /// <summary>The outline of an item, which holds nothing of the item's memory.</summary>
    /// <param name="item">The item.</param>
    /// <param name="contexts">The contexts met so far, by hash; the item's is added.</param>
    public static ItemOutline Of(TraceItem item, Dictionary<ItemHash, OtlpContext> contexts)
    {
        if (!contexts.TryGetValue(item.Context.Hash, out var context))
            contexts.Add(item.Context.Hash, context = item.Context);
        return new ItemOutline(item, context);
    }
}
