using System.Collections.Concurrent;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>Reads what rows show beyond the summaries, for all readers: few at a time, so that lists take little from what comes in.</summary>
/// <remarks>Bounded: <see cref="MaxAtOnce"/> are read at a time, the others wait, and <see cref="MaxHeld"/> are kept, the oldest going first. A trace
/// of more than <see cref="MaxSpans"/> spans, or larger than <see cref="MaxBytes"/>, is not looked into.</remarks>
public sealed class TraceGlances(ITraceQueries queries) : IDisposable
{
    /// <summary>Traces that are read at a time.</summary>
    public const int MaxAtOnce = 2;

    /// <summary>What is kept.</summary>
    public const int MaxHeld = 2_000;

    /// <summary>The most spans of a trace that is looked into.</summary>
    public const int MaxSpans = 300;

    /// <summary>The most bytes of it, as they were sent.</summary>
    public const long MaxBytes = 8L << 20;

    private readonly ConcurrentDictionary<Seen, TraceGlance> _held = new();
    private readonly ConcurrentQueue<Seen> _order = new();
    private readonly SemaphoreSlim _turns = new(MaxAtOnce);

    /// <summary>What is known of a trace already; null: it has not been read as it is now.</summary>
    public TraceGlance? Find(ProjectId project, TraceSummary trace) =>
        trace.SpanCount is 0 or > MaxSpans ? TraceGlance.None : _held.GetValueOrDefault(Seen.Of(project, trace));

    /// <summary>Reads it.</summary>
    public async Task<TraceGlance> ReadAsync(ProjectId project, TraceSummary trace, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (Find(project, trace) is { } known)
                return known;

            // Off the page's own thread: reading and decoding take some milliseconds.
            var glance = await Task.Run(() => LookAsync(new TraceKey(project, trace.TraceId), cancellationToken), cancellationToken);
            Hold(Seen.Of(project, trace), glance);
            return glance;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<TraceGlance> LookAsync(TraceKey key, CancellationToken cancellationToken) =>
        await queries.FindAsync(key, cancellationToken) is { } found && found.Items.Sum(i => (long)i.Size) <= MaxBytes
            ? TraceGlance.Of(new TraceViewer(found, NoPrices.Instance))
            : TraceGlance.None;

    private void Hold(Seen seen, TraceGlance glance)
    {
        if (!_held.TryAdd(seen, glance))
            return;
        _order.Enqueue(seen);
        while (_held.Count > MaxHeld && _order.TryDequeue(out var oldest))
            _held.TryRemove(oldest, out _);
    }

    // A trace as it was when it was read: whatever comes later is counted somewhere.
    private readonly record struct Seen(TraceKey Key, int Revision, int Spans, int Logs, ulong End)
    {
        public static Seen Of(ProjectId project, TraceSummary trace) =>
            new(new TraceKey(project, trace.TraceId), trace.Revision, trace.SpanCount, trace.LogCount, trace.End);
    }
}
