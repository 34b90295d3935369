using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>A trace's items as the tree that is shown, whatever is missing or odd about them. Immutable.</summary>
/// <remarks>
/// DESIGN. The tree is a function of the set of items alone (law L2):
/// 1. Of each span id one version is shown: the one with the latest end, then with the greater hash.
/// 2. A span hangs below its parent. At the top stand the roots, orphans (their parent is not here), spans that name themselves, and of
///    each ring of parents the earliest span.
/// 3. Order: a parent before its children; siblings, and the spans at the top, by (start, span id).
/// 4. A log record belongs to the span that it names, if that span is here.
/// Work is n log n in the number of items, and no step recurses.
/// </remarks>
public sealed class TraceTree
{
    private readonly TraceNode[] _nodes;
    private readonly List<LogItem>?[] _logs;
    private readonly List<LogItem> _looseLogs = [];
    private readonly int _logCount;
    private readonly int _firstRoot;

    private TraceTree(ShownItems items, IReadOnlyDictionary<SpanId, int> places)
    {
        var links = ParentLinks.Of(items.Spans, places);
        (_nodes, var nodeOf) = TreeOrder.Of(items.Spans, links);
        _logs = new List<LogItem>?[_nodes.Length];
        _logCount = items.Logs.Length;
        foreach (var log in items.Logs)
        {
            if (places.TryGetValue(log.Header.SpanId, out var place))
                (_logs[nodeOf[place]] ??= []).Add(log);
            else
                _looseLogs.Add(log);
        }

        _firstRoot = links.FirstRoot < 0 ? -1 : nodeOf[links.FirstRoot];
        Complete = links is { RootCount: > 0, RootsHaveEnded: true, ParentMissing: false };
        Flags = FlagsOf(links) | (items.HasVersions ? TraceFlags.Versions : TraceFlags.None);
    }

    /// <summary>Every span id once, in tree order.</summary>
    public IReadOnlyList<TraceNode> Nodes => _nodes;

    /// <summary>The log records that belong to none of the spans, by (time, hash).</summary>
    public IReadOnlyList<LogItem> LooseLogs => _looseLogs;

    /// <summary>What is odd about the trace; never <see cref="TraceFlags.Truncated"/>, which the items do not show.</summary>
    public TraceFlags Flags { get; }

    /// <summary>There is a root, every root has ended, and no parent is missing.</summary>
    public bool Complete { get; }

    /// <summary>The log records of the span at <paramref name="node"/> in <see cref="Nodes"/>, by (time, hash).</summary>
    public IReadOnlyList<LogItem> LogsOf(int node) => _logs[node] ?? [];

    /// <summary>The tree of a trace's items, which may come in any order and repeated.</summary>
    public static TraceTree Build(IEnumerable<TraceItem> items)
    {
        var shown = ShownItems.Of(items);
        var places = new Dictionary<SpanId, int>(shown.Spans.Length);
        for (var i = 0; i < shown.Spans.Length; i++)
            places.Add(shown.Spans[i].Header.SpanId, i);
        return new TraceTree(shown, places);
    }

    /// <summary>What a list shows of the trace.</summary>
    /// <param name="traceId">Its id.</param>
    /// <param name="state">Open or final.</param>
    /// <param name="revision">How often it was stored with something new.</param>
    /// <param name="truncated">Items of it were refused because it is at a limit.</param>
    public TraceSummary Summarize(TraceId traceId, TraceState state, int revision, bool truncated)
    {
        var start = Earliest();
        var end = start;
        var errors = 0;
        foreach (var node in _nodes)
        {
            end = Math.Max(end, node.Span.Header.End);
            errors += node.Span.Header.IsError ? 1 : 0;
        }

        // Without a root the earliest span at the top, which tree order puts first.
        var named = _nodes.Length == 0 ? null : _nodes[Math.Max(_firstRoot, 0)].Span;
        return new TraceSummary
        {
            TraceId = traceId,
            Name = named?.Name ?? "",
            ServiceName = (named?.Context ?? _looseLogs.FirstOrDefault()?.Context) is { } context ? NameReader.Service(context) : "",
            Start = start,
            End = end,
            SpanCount = _nodes.Length,
            ErrorCount = errors,
            LogCount = _logCount,
            State = state,
            Complete = Complete,
            Flags = truncated ? Flags | TraceFlags.Truncated : Flags,
            Revision = revision,
        };
    }

    private ulong Earliest()
    {
        var times = _nodes.Length > 0 ? _nodes.Select(n => n.Span.Header.Start) : _looseLogs.Select(l => l.Header.Time);
        return times.Where(t => t != 0).DefaultIfEmpty().Min();
    }

    private TraceFlags FlagsOf(ParentLinks links)
    {
        var flags = TraceFlags.None;
        if (links.RootCount == 0 && (_nodes.Length > 0 || _logCount > 0))
            flags |= TraceFlags.MissingRoot;
        if (links.RootCount > 0 && links.ParentMissing)
            flags |= TraceFlags.Orphan;
        if (links.RootCount > 1)
            flags |= TraceFlags.MultipleRoots;
        if (links.Cycle)
            flags |= TraceFlags.Cycle;
        if (links.SelfParent)
            flags |= TraceFlags.SelfParent;
        return HasClockSkew() ? flags | TraceFlags.ClockSkew : flags;
    }

    // Only along the edges that are shown: at a cut there is no parent to lie outside of.
    private bool HasClockSkew()
    {
        foreach (var node in _nodes)
        {
            if (ClockSkew.Within(node.Span.Header))
                return true;
            if (node.ParentIndex >= 0 && ClockSkew.Between(_nodes[node.ParentIndex].Span.Header, node.Span.Header))
                return true;
        }

        return false;
    }
}
