using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Conversations;

/// <summary>A trace as the thread that its agents ran through: what was asked, said and done, each once. For one thread at a time.</summary>
/// <remarks>
/// DESIGN. One walk down the tree, as far as the reader has asked:
/// 1. A model's call says what is new in its input and then its answer; a tool, a search, a check is an entry of its own.
/// 2. An agent, or the topmost chain, says what it was given, unless its calls do, and when it ends what it answered, unless that was said.
/// 3. An error is told where it happened: by a span above only where none below has told it.
/// </remarks>
public sealed class TraceConversation
{
    private const int EntriesAtOnce = 200, NodesAtOnce = 20_000, MaxIndent = 6;

    private readonly TraceViewer _viewer;
    private readonly EntryMaker _maker;
    private readonly List<ConversationEntry> _entries = [];
    private readonly Stack<Above> _above = new();
    private int _next;

    private TraceConversation(TraceViewer viewer)
    {
        _viewer = viewer;
        _maker = new EntryMaker(viewer, _entries);
    }

    /// <summary>What was read so far, in order.</summary>
    public IReadOnlyList<ConversationEntry> Entries => _entries;

    /// <summary>Whether there may be more to read.</summary>
    public bool HasMore => _next < _viewer.Tree.Nodes.Count;

    /// <summary>The beginning of a trace's conversation.</summary>
    public static TraceConversation Of(TraceViewer viewer)
    {
        var conversation = new TraceConversation(viewer);
        conversation.ReadMore();
        return conversation;
    }

    /// <summary>Reads on.</summary>
    public void ReadMore()
    {
        var (entries, nodes) = (_entries.Count + EntriesAtOnce, (int)Math.Min(_viewer.Tree.Nodes.Count, _next + (long)NodesAtOnce));
        for (; _next < nodes && _entries.Count < entries; _next++)
            Read(_next);
        if (!HasMore)
            CloseTo(-1);
    }

    private void Read(int node)
    {
        CloseTo(_viewer.Tree.Nodes[node].ParentIndex);
        var facts = _viewer.Facts(node);
        var top = _above.TryPeek(out var above) ? above : null;
        var here = new Above(node, facts, _entries.Count)
        {
            Agents = (top?.Agents ?? 0) + (facts.Kind == SpanKind.Agent ? 1 : 0),
            Groups = (top?.Groups ?? 0) + (facts.Kind is SpanKind.Agent or SpanKind.Chain ? 1 : 0),
            IsWithinCall = top is { IsWithinCall: true } or { Facts.Kind: SpanKind.Llm },
            IsScoring = facts.IsScoring || top is { IsScoring: true },
        };
        _above.Push(here);
        if (here.IsScoring && facts.Kind != SpanKind.Evaluator)
            return;

        _maker.Indent = Math.Min(MaxIndent, Math.Max(0, (top?.Agents ?? 0) - 1));
        switch (facts.Kind)
        {
            case SpanKind.Llm when !here.IsWithinCall:
                _maker.AddCall(node);
                break;
            case SpanKind.Tool:
                _maker.AddTool(node);
                break;
            case SpanKind.Retriever or SpanKind.Reranker:
                _maker.AddSearch(node);
                break;
            case SpanKind.Embedding or SpanKind.Guardrail or SpanKind.Evaluator:
                _maker.AddStep(node);
                break;
            case SpanKind.Agent:
                _maker.AddAgent(node, Math.Min(MaxIndent, Math.Max(0, here.Agents - 1)));
                break;
            case SpanKind.Chain when here.Groups == 1:
                _maker.AddInput(node);
                break;
        }
    }

    private void CloseTo(int parent)
    {
        while (_above.TryPeek(out var top) && top.Node != parent)
        {
            _above.Pop();
            _maker.Indent = Math.Min(MaxIndent, Math.Max(0, top.Agents - 1));
            var isGroup = top.Facts.Kind == SpanKind.Agent || (top.Facts.Kind == SpanKind.Chain && top.Groups == 1);
            if (isGroup && !top.IsScoring)
                _maker.AddOutput(top.Node);
            if (top.Facts.IsError && !top.IsScoring && !_entries.Skip(top.FirstEntry).Any(e => e.Error is not null))
                _maker.AddFailure(top.Node);
        }
    }

    // A span above the one that is read.
    private sealed record Above(int Node, SpanFacts Facts, int FirstEntry)
    {
        public int Agents { get; init; }

        public int Groups { get; init; }

        public bool IsWithinCall { get; init; }

        public bool IsScoring { get; init; }
    }
}
