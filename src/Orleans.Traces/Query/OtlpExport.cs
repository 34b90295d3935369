using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query;

/// <summary>Gives a trace back as OTLP: each item's bytes as they were sent, all versions of a span, in an order
/// that depends on the items alone.</summary>
public static class OtlpExport
{
    /// <summary>The items of one signal in the canonical order: by context, then start (time of a log record), then hash.</summary>
    public static IReadOnlyList<TraceItem> InOrder(OtlpSignal signal, IEnumerable<TraceItem> items)
    {
        var sorted = items.Where(i => i.Signal == signal).ToList();
        sorted.Sort(Compare);
        return sorted;
    }

    /// <summary>The protobuf message <c>TracesData</c> or <c>LogsData</c> of these items, in pieces to be written one after the other;
    /// the items' own bytes are not copied. Runs of items of one context share a resource and a scope.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Pieces(IReadOnlyList<TraceItem> items)
    {
        var header = new WireWriter();
        for (var first = 0; first < items.Count;)
        {
            var end = EndOfRun(items, first);
            WriteContext(header, items, first, end);
            yield return header.ToArray();

            for (; first < end; first++)
            {
                header.Clear();
                header.BytesHeader(OtlpFields.PerScope.Items, items[first].Bytes.Length);
                yield return header.ToArray();
                yield return items[first].Bytes;
            }
        }
    }

    private static int EndOfRun(IReadOnlyList<TraceItem> items, int first)
    {
        var end = first + 1;
        while (end < items.Count && items[end].Context.Hash == items[first].Context.Hash)
            end++;
        return end;
    }

    private static void WriteContext(WireWriter writer, IReadOnlyList<TraceItem> items, int first, int end)
    {
        var context = items[first].Context;
        var scopeSize = context.ScopePart.Length;
        for (var i = first; i < end; i++)
            scopeSize = checked(scopeSize + WireWriter.SizeOfBytes(OtlpFields.PerScope.Items, items[i].Bytes.Length));

        writer.Clear();
        writer.BytesHeader(OtlpFields.Resources,
            checked(context.ResourcePart.Length + WireWriter.SizeOfBytes(OtlpFields.PerResource.Scopes, scopeSize)));
        writer.Verbatim(context.ResourcePart.Span);
        writer.BytesHeader(OtlpFields.PerResource.Scopes, scopeSize);
        writer.Verbatim(context.ScopePart.Span);
    }

    private static int Compare(TraceItem left, TraceItem right)
    {
        var byContext = left.Context.Hash.CompareTo(right.Context.Hash);
        if (byContext != 0)
            return byContext;
        var byStart = StartOf(left).CompareTo(StartOf(right));
        return byStart != 0 ? byStart : left.Hash.CompareTo(right.Hash);
    }

    private static ulong StartOf(TraceItem item) => item switch
    {
        SpanItem span => span.Header.Start,
        LogItem log => log.Header.Time,
        _ => 0,
    };
}
