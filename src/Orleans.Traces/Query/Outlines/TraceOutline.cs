using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query.Outlines;

/// <summary>The tree of a trace as its rows need it: some hundred bytes a span, whatever its attributes take. Immutable, so that all who look
/// at a trace share one.</summary>
/// <remarks>It comes in two steps, since the second takes much longer: <see cref="Of"/> knows places, times and names, and
/// <see cref="WithFacts"/> adds what the spans did and used.</remarks>
public sealed class TraceOutline
{
    /// <summary>Characters of a name that are kept.</summary>
    public const int MaxLength = 256;

    private readonly Entry[] _entries;
    private readonly string[] _texts;
    private readonly int[] _errorsBefore;
    private readonly int[] _ofKind = new int[SpanKindNames.All.Count];

    // Of the application, and of scorers: their work is no part of what the spans above them used.
    private readonly RunningSum[]? _used, _scoring;
    private readonly long _textBytes;

    private TraceOutline(Entry[] entries, TextPool texts, RunningSum[]? used, RunningSum[]? scoring)
    {
        _entries = entries;
        _texts = texts.ToArray();
        _textBytes = texts.Bytes;
        _used = used;
        _scoring = scoring;
        _errorsBefore = new int[entries.Length + 1];
        for (var i = 0; i < entries.Length; i++)
        {
            _errorsBefore[i + 1] = _errorsBefore[i] + (entries[i].IsError ? 1 : 0);
            _ofKind[(int)entries[i].Kind]++;
        }
    }

    /// <summary>The outline of nothing.</summary>
    public static TraceOutline Empty { get; } = new([], new TextPool([""]), null, null);

    /// <summary>How many spans.</summary>
    public int Count => _entries.Length;

    /// <summary>How many of them failed.</summary>
    public int ErrorCount => _errorsBefore[^1];

    /// <summary>What the spans did and used is known.</summary>
    public bool HasFacts => _used is not null;

    /// <summary>About what it takes in memory.</summary>
    public long Bytes =>
        ((long)_entries.Length * (Unsafe.SizeOf<Entry>() + sizeof(int)))
        + ((long)((_used?.Length ?? 0) + (_scoring?.Length ?? 0)) * Unsafe.SizeOf<RunningSum>())
        + _textBytes;

    /// <summary>The span at this place in <see cref="TraceTree.Nodes"/>.</summary>
    public OutlinedSpan this[int node]
    {
        get
        {
            ref readonly var entry = ref _entries[node];
            return new OutlinedSpan
            {
                SpanId = entry.Id,
                Parent = entry.Parent,
                Depth = entry.Depth,
                SubtreeEnd = entry.SubtreeEnd,
                Start = entry.Start,
                End = entry.End,
                SelfNanos = entry.Self,
                Name = _texts[entry.Name],
                Service = _texts[entry.Service],
                Label = _texts[entry.Label],
                Kind = entry.Kind,
                IsError = entry.IsError,
                IsCritical = entry.IsCritical,
                LogCount = entry.Logs,
            };
        }
    }

    /// <summary>The id of the span at a place.</summary>
    public SpanId IdOf(int node) => _entries[node].Id;

    /// <summary>The place after the last descendant of the span at a place.</summary>
    public int EndOf(int node) => _entries[node].SubtreeEnd;

    /// <summary>The place of the span above; -1 at the top.</summary>
    public int ParentOf(int node) => _entries[node].Parent;

    /// <summary>Whether any span hangs below the one at a place.</summary>
    public bool HasChildren(int node) => _entries[node].SubtreeEnd > node + 1;

    /// <summary>When the span at a place began and ended, as sent.</summary>
    public (ulong Start, ulong End) TimesOf(int node) => (_entries[node].Start, _entries[node].End);

    /// <summary>Whether the span at a place failed.</summary>
    public bool IsError(int node) => _entries[node].IsError;

    /// <summary>What the span at a place did.</summary>
    public SpanKind KindOf(int node) => _entries[node].Kind;

    /// <summary>How many spans did this.</summary>
    public int CountOf(SpanKind kind) => _ofKind[(int)kind];

    /// <summary>The place of a span; -1: it is not here.</summary>
    public int Find(SpanId id)
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Id == id)
                return i;
        }

        return -1;
    }

    /// <summary>What the span at a place and all below it used; nothing is known of it until the facts are read.</summary>
    public SubtreeTotals TotalsOf(int node)
    {
        var end = _entries[node].SubtreeEnd;
        var errors = _errorsBefore[end] - _errorsBefore[node + 1];
        if (_used is null)
            return new SubtreeTotals(null, null, null, 0, errors);

        var sums = _scoring is not null && _entries[node].IsScoring ? _scoring : _used;
        return RunningSum.Between(sums[node], sums[end], errors);
    }

    /// <summary>The outline of a tree, without what its spans mean.</summary>
    public static TraceOutline Of(TraceTree tree)
    {
        var nodes = tree.Nodes;
        var timing = TraceTiming.Of(tree);
        var texts = new TextPool([""]);
        var services = new Dictionary<ItemHash, int>();
        var entries = new Entry[nodes.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (span, depth, parent) = nodes[i];
            if (!services.TryGetValue(span.Context.Hash, out var service))
                services.Add(span.Context.Hash, service = texts.Place(NameReader.Service(span.Context)));
            entries[i] = new Entry
            {
                Id = span.Header.SpanId,
                Parent = parent,
                Depth = depth,
                SubtreeEnd = i + 1,
                Start = span.Header.Start,
                End = span.Header.End,
                Self = timing.SelfNanos[i],
                IsCritical = timing.CriticalNanos[i] > 0,
                IsError = span.Header.IsError,
                Name = texts.Place(span.Name),
                Service = service,
                Logs = tree.LogsOf(i).Count,
            };
        }

        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if (entries[i].Parent >= 0)
                entries[entries[i].Parent].SubtreeEnd = Math.Max(entries[entries[i].Parent].SubtreeEnd, entries[i].SubtreeEnd);
        }

        return new TraceOutline(entries, texts, null, null);
    }

    /// <summary>The same with what the spans did and used.</summary>
    /// <param name="tree">The tree that this is the outline of.</param>
    /// <param name="facts">The facts of each span, by its place.</param>
    /// <param name="prices">What calls cost that do not say so.</param>
    public TraceOutline WithFacts(TraceTree tree, IReadOnlyList<SpanFacts> facts, IPrices prices)
    {
        var own = TraceRollup.Of(tree, facts, prices).Own;
        var texts = new TextPool(_texts);
        var entries = (Entry[])_entries.Clone();
        var used = new RunningSum[entries.Length + 1];
        var scoring = own.Any(o => o.IsScoring) ? new RunningSum[entries.Length + 1] : null;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i].Kind = facts[i].Kind;
            entries[i].IsError = facts[i].IsError;
            entries[i].IsScoring = own[i].IsScoring;
            entries[i].Label = texts.Place(LabelOf(facts[i]));
            used[i + 1] = used[i];
            if (!own[i].IsScoring)
                used[i + 1].Add(own[i]);
            if (scoring is null)
                continue;
            scoring[i + 1] = scoring[i];
            if (own[i].IsScoring)
                scoring[i + 1].Add(own[i]);
        }

        return new TraceOutline(entries, texts, used, scoring);
    }

    private static string LabelOf(SpanFacts facts) => facts.Kind switch
    {
        SpanKind.Tool => facts.ToolName,
        SpanKind.Agent => facts.AgentName,
        _ => facts.Model,
    } ?? "";

    private struct Entry
    {
        public SpanId Id;
        public ulong Start, End, Self;
        public int Parent, Depth, SubtreeEnd, Name, Service, Label, Logs;
        public SpanKind Kind;
        public bool IsError, IsCritical, IsScoring;
    }
}
