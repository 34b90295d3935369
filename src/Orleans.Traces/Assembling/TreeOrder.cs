using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>Puts spans that are sorted by (start, id) into tree order: a parent before its children, siblings as they were sorted.</summary>
internal static class TreeOrder
{
    private const int None = -1;

    /// <summary>The nodes, and for each span its place among them.</summary>
    public static (TraceNode[] Nodes, int[] NodeOf) Of(ReadOnlySpan<SpanItem> spans, ParentLinks links)
    {
        var (firstTop, firstChild, nextSibling) = Children(spans.Length, links);
        var nodes = new TraceNode[spans.Length];
        var nodeOf = new int[spans.Length];
        var count = 0;
        var pending = new Stack<int>();
        if (firstTop != None)
            pending.Push(firstTop);

        // Each span puts its next sibling below its first child, so that the stack holds one span a level, not all siblings of all levels.
        while (pending.TryPop(out var span))
        {
            var parent = links[span] == ParentLinks.Top ? None : nodeOf[links[span]];
            nodeOf[span] = count;
            nodes[count++] = new TraceNode(spans[span], parent == None ? 0 : nodes[parent].Depth + 1, parent);
            if (nextSibling[span] != None)
                pending.Push(nextSibling[span]);
            if (firstChild[span] != None)
                pending.Push(firstChild[span]);
        }

        return (nodes, nodeOf);
    }

    private static (int FirstTop, int[] FirstChild, int[] NextSibling) Children(int count, ParentLinks links)
    {
        var firstTop = None;
        var firstChild = new int[count];
        var nextSibling = new int[count];
        Array.Fill(firstChild, None);

        // Backwards, each before those already linked: so siblings come out in sorted order.
        for (var span = count - 1; span >= 0; span--)
        {
            ref var first = ref firstTop;
            if (links[span] != ParentLinks.Top)
                first = ref firstChild[links[span]];
            nextSibling[span] = first;
            first = span;
        }

        return (firstTop, firstChild, nextSibling);
    }
}
