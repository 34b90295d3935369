using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Web.Tests;

/// <summary>Traces in memory; each can be replaced, and reading can be made to fail or to hang.</summary>
internal sealed class FakeQueries : ITraceQueries
{
    private readonly Dictionary<TraceId, TraceView> _traces = [];

    public Exception? Failure { get; set; }

    public bool Hangs { get; set; }

    /// <summary>What every reading waits for.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Lists { get; private set; }

    public int Finds { get; private set; }

    public int Summaries { get; private set; }

    public void Put(TraceSummary summary, params SpanView[] spans) => Put(new TraceView(summary, spans, []));

    public void Put(TraceView view) => _traces[view.Trace.TraceId] = view;

    public void Clear() => _traces.Clear();

    /// <summary>The traces that start within a range, newest first; not counted as a list.</summary>
    public IReadOnlyList<TraceSummary> Within(ulong from, ulong to) =>
        [.. _traces.Values.Select(v => v.Trace).Where(t => t.Start >= from && t.Start < to).OrderByDescending(t => t.Start)];

    public async Task<TracePage> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        // Who looks for the oldest trace asks for one at a time, who sums up for as many as there may be.
        if (query.Limit is > 1 and < TraceListQuery.MaxLimit)
            Lists++;
        await TroubleAsync(cancellationToken);
        var matching = _traces.Values.Select(v => v.Trace).Where(t => query.Includes(t.Start, t.TraceId)).ToList();
        matching.Sort(TraceListQuery.Compare);
        var page = matching.Take(query.Limit).ToList();
        return new TracePage(page, matching.Count > page.Count ? new TraceCursor(page[^1].Start, page[^1].TraceId) : null);
    }

    public async Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        Finds++;
        await TroubleAsync(cancellationToken);
        return _traces.TryGetValue(key.TraceId, out var view) ? new StoredTrace(view.Trace, SentItems.Of(view)) : null;
    }

    public async Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken)
    {
        Summaries++;
        await TroubleAsync(cancellationToken);
        return _traces.GetValueOrDefault(key.TraceId)?.Trace;
    }

    private async Task TroubleAsync(CancellationToken cancellationToken)
    {
        if (Failure is not null)
            throw Failure;
        if (Gate is not null)
            await Gate.Task.WaitAsync(cancellationToken);
        if (Hangs)
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }
}
