using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query.Decoding;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Query;

/// <summary>Shows a trace: its tree, each span decoded when it is asked for.</summary>
/// <remarks>A trace of 100,000 spans takes many times its bytes once decoded. Who writes it out takes one span after the other;
/// only who shows it as a whole holds all of them (<see cref="Of"/>). For one thread at a time.</remarks>
public sealed class TraceViewer
{
    private readonly ContextDecoder _contexts = new();
    private readonly SpanDecoder _decoder;
    private readonly FactsDecoder _facts = new();

    private readonly IPrices _prices;

    /// <summary>Builds the tree of a trace, whose calls have these prices.</summary>
    public TraceViewer(StoredTrace trace, IPrices prices)
        : this(trace.Summary, TraceTree.Build(trace.Items), prices)
    {
    }

    /// <summary>Shows a tree that was built already.</summary>
    public TraceViewer(TraceSummary summary, TraceTree tree, IPrices prices)
    {
        _prices = prices;
        Summary = summary;
        Tree = tree;
        _decoder = new SpanDecoder(_contexts);
    }

    /// <summary>The trace's summary, as it was handed in.</summary>
    public TraceSummary Summary { get; }

    /// <summary>Its tree.</summary>
    public TraceTree Tree { get; }

    /// <summary>The spans in tree order, each decoded when it is reached.</summary>
    public IEnumerable<SpanView> Spans => Enumerable.Range(0, Tree.Nodes.Count).Select(Span);

    /// <summary>The log records that belong to none of the spans, each decoded when it is reached.</summary>
    public IEnumerable<LogView> Logs => Tree.LooseLogs.Select(log => LogDecoder.Decode(log, new Place("log record"), new Warnings()));

    /// <summary>The span at this place in <see cref="TraceTree.Nodes"/>, with its log records.</summary>
    public SpanView Span(int node) => _decoder.Decode(Tree.Nodes[node].Span, Tree.Nodes[node].Depth, Tree.LogsOf(node));

    /// <summary>The facts of the span at this place, without decoding what they do not need.</summary>
    public SpanFacts Facts(int node) => Tree.Nodes[node].Span.Facts ?? _facts.Read(Tree.Nodes[node].Span);

    /// <summary>What a span of it means.</summary>
    public SpanMeaning Meaning(SpanView span) => SpanMeaning.Of(span, _prices);

    /// <summary>The whole trace, decoded. (What its spans mean is not part of it.)</summary>
    public static TraceView Of(StoredTrace trace)
    {
        var viewer = new TraceViewer(trace, NoPrices.Instance);
        return new TraceView(viewer.Summary, [.. viewer.Spans], [.. viewer.Logs]);
    }
}
