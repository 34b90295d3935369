using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>One trace on its page.</summary>
/// <param name="queries">Where it reads.</param>
/// <param name="view">Decodes what was stored.</param>
/// <param name="key">Which trace.</param>
public sealed class TraceModel(ITraceQueries queries, Func<StoredTrace, TraceView> view, TraceKey key)
{
    private (TraceSummary Summary, int Items)? _seen;
    private StoredTrace? _stored;

    /// <summary>The trace; null when it was not found, or not read yet.</summary>
    public TraceView? View { get; private set; }

    /// <summary>Its spans as rows.</summary>
    public SpanTree Tree { get; } = new();

    /// <summary>The time that they lie in.</summary>
    public TimeAxis Axis { get; private set; } = TimeAxis.Of([]);

    /// <summary>What offsets are counted from, Unix nanoseconds: the axis' start, or the trace's where no span has a time.</summary>
    public ulong Origin => Axis.Start != 0 ? Axis.Start : View?.Trace.Start ?? 0;

    /// <summary>Whose trace, and which.</summary>
    public TraceKey Key => key;

    /// <summary>Which trace.</summary>
    public TraceId TraceId => key.TraceId;

    /// <summary>Whether it was looked for at least once.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether more is expected: it is open, or has not come yet. A final one may still grow by a span that comes late.</summary>
    public bool IsAwaited => View is null || IsOpen;

    /// <summary>Whether spans may still come.</summary>
    public bool IsOpen => View?.Trace.State == TraceState.Open;

    /// <summary>Reads it anew. True when it has changed. Of a final one the summary alone is read, unless that has changed.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!IsAwaited && await queries.FindSummaryAsync(key, cancellationToken) == _seen?.Summary)
            return false;

        var stored = await queries.FindAsync(key, cancellationToken);
        var first = !IsRead;
        IsRead = true;
        if (stored is null)
            return first;

        // Items are only ever added, so that an equal summary over as many items is the same trace; decoding it is the dear part.
        var seen = (stored.Summary, stored.Items.Count);
        if (seen == _seen)
            return false;

        View = view(stored);
        _stored = stored;
        _seen = seen;
        Axis = TimeAxis.Of(View.Spans);
        Tree.Show(View.Spans, VisibleText.Line(View.Trace.ServiceName));
        return true;
    }

    /// <summary>A span with all that its panel shows; null: it has not come.</summary>
    public ShownSpan? Show(SpanId? id, IPrices prices)
    {
        if (Tree.Find(id) is not { } span)
            return null;

        var viewer = new TraceViewer(_stored!, prices);
        for (var i = 0; i < viewer.Tree.Nodes.Count; i++)
        {
            if (viewer.Tree.Nodes[i].Span.Header.SpanId == id)
                return ShownSpan.Of(viewer, i);
        }

        return new ShownSpan { TraceId = TraceId, View = span, Meaning = SpanMeaning.Of(span, prices) };
    }
}
