using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A span with all that its panel shows of it.</summary>
public sealed record ShownSpan
{
    /// <summary>Which trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>What was sent.</summary>
    public required SpanView View { get; init; }

    /// <summary>What it means.</summary>
    public required SpanMeaning Meaning { get; init; }

    /// <summary>The call of a model before it in the same thread; null: it is no call of a model, or the first.</summary>
    public CallBefore? Before { get; init; }

    /// <summary>The items themselves, the span first and then its log records; none: not at hand.</summary>
    public IReadOnlyList<TraceItem> Items { get; init; } = [];

    /// <summary>What it was given after it came, those that count.</summary>
    public IReadOnlyList<StoredScore> Scores { get; init; } = [];

    /// <summary>The span at this place in <see cref="TraceTree.Nodes"/>.</summary>
    public static ShownSpan Of(TraceViewer viewer, int node)
    {
        var view = viewer.Span(node);
        var meaning = viewer.Meaning(view);
        return new ShownSpan
        {
            TraceId = viewer.Summary.TraceId,
            View = view,
            Meaning = meaning,
            Before = CallBefore.Find(viewer, node, meaning),
            Items = [viewer.Tree.Nodes[node].Span, .. viewer.Tree.LogsOf(node)],
        };
    }
}
