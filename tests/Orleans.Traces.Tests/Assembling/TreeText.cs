using System.Globalization;
using System.Text;
using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Tests.Assembling;

/// <summary>A tree as a line: <c>root(child(grandchild) child)</c>, log records as <c>[body's time]</c> behind their span.</summary>
internal static class TreeText
{
    public static string Of(TraceTree tree)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            var node = tree.Nodes[i];
            CheckParent(tree, node);
            if (node.Depth > depth)
                text.Append('(');
            else if (i > 0)
                text.Append(')', depth - node.Depth).Append(' ');
            depth = node.Depth;
            text.Append(int.Parse(node.Span.Header.SpanId.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Append(text, tree.LogsOf(i));
        }

        text.Append(')', depth);
        Append(text, tree.LooseLogs);
        return text.ToString();
    }

    private static void CheckParent(TraceTree tree, TraceNode node)
    {
        if (node.ParentIndex < 0)
            Assert.Equal(0, node.Depth);
        else
            Assert.Equal(node.Depth - 1, tree.Nodes[node.ParentIndex].Depth);

        if (node.ParentIndex >= 0)
            Assert.Equal(node.Span.Header.ParentId, tree.Nodes[node.ParentIndex].Span.Header.SpanId);
    }

    private static void Append(StringBuilder text, IReadOnlyList<LogItem> logs)
    {
        foreach (var log in logs)
            text.Append(CultureInfo.InvariantCulture, $"[{(log.Header.Time - Some.Zero) / Some.Ms}]");
    }
}
