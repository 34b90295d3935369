using System.Diagnostics.CodeAnalysis;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The traces that readers look at, each read once for all of them: by a page before it is live and after, and by everybody who has it open.</summary>
/// <remarks>
/// DESIGN. One for the process.
/// 1. Who asks while a trace is being read waits for that reading; it is nobody's own, so that it goes on when its first asker leaves.
/// 2. What was read within <see cref="Fresh"/>, or ten times what reading it took, is current. Of a final trace then the summary alone is asked for; where it is unchanged, or the
///    items are as many as before, what is here is given again.
/// 3. Held are <see cref="TracesWebOptions.MaxViewedBytes"/>. Past it the items of those looked at longest ago are let go first (they are read
///    again for the details of a span), then outlines. Who has a trace open keeps its outline.
/// </remarks>
public sealed class ViewedTraces(ITraceQueries queries, IPriceBooks prices, TracesWebOptions options, TimeProvider time)
{
    /// <summary>So long after it was read a trace is taken to be as it was.</summary>
    public static readonly TimeSpan Fresh = Reading.Period * 0.75;

    // A large trace that stays open is read again and again: for a tenth of the time at most.
    private const int ReadShare = 10;

    private readonly Lock _lock = new();

    // Looked at last stands last.
    private readonly OrderedDictionary<TraceKey, Entry> _entries = [];
    private readonly Dictionary<TraceKey, Task<ViewedTrace?>> _readings = [];

    /// <summary>Bytes that are held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _entries.Values.Sum(e => e.Trace.Bytes);
        }
    }

    /// <summary>A trace as it is now; the same object as long as it does not change. Null: nothing of it was ever accepted.</summary>
    public async Task<ViewedTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        ViewedTrace? known;
        Task<ViewedTrace?>? reading;
        TaskCompletionSource<ViewedTrace?>? begun = null;
        lock (_lock)
        {
            if (IsFresh(key, out known))
                return known;

            if (!_readings.TryGetValue(key, out reading))
            {
                begun = new TaskCompletionSource<ViewedTrace?>(TaskCreationOptions.RunContinuationsAsynchronously);
                _readings.Add(key, reading = begun.Task);
            }
        }

        if (begun is not null)
            _ = ReadAsync(key, known, begun);
        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>A trace with its items, read again where they were let go.</summary>
    public async Task<ViewedTrace?> WithItemsAsync(ViewedTrace trace, CancellationToken cancellationToken)
    {
        if (trace.Tree is not null)
            return trace;

        lock (_lock)
            _entries.Remove(trace.Key);
        return await FindAsync(trace.Key, cancellationToken);
    }

    private async Task ReadAsync(TraceKey key, ViewedTrace? known, TaskCompletionSource<ViewedTrace?> begun)
    {
        using var limit = new CancellationTokenSource(Reading.Limit, time);
        var from = time.GetTimestamp();
        try
        {
            var found = await ReadAsync(key, known, limit.Token);
            Keep(key, found, time.GetElapsedTime(from));
            begun.SetResult(found);
        }
        catch (Exception e)
        {
            // Whoever waits for it is told.
            lock (_lock)
                _readings.Remove(key);
            begun.SetException(e);
            _ = begun.Task.Exception;
        }
    }

    private async Task<ViewedTrace?> ReadAsync(TraceKey key, ViewedTrace? known, CancellationToken cancellationToken)
    {
        if (known is { Summary.State: TraceState.Final }
            && await queries.FindSummaryAsync(key, cancellationToken) == known.Summary)
        {
            return known;
        }

        if (await queries.FindAsync(key, cancellationToken) is not { } stored)
            return null;

        // Items are only ever added, so that an equal summary over as many items is the same trace; working it out is the dear part.
        return known?.Summary == stored.Summary && known.ItemCount == stored.Items.Count
            ? known
            : await ViewedTrace.OfAsync(key, stored, prices.Of(key.Project));
    }

    private void Keep(TraceKey key, ViewedTrace? found, TimeSpan took)
    {
        lock (_lock)
        {
            _readings.Remove(key);
            _entries.Remove(key);
            if (found is null)
                return;

            _entries.Add(key, new Entry(found, time.GetTimestamp(), took * ReadShare > Fresh ? took * ReadShare : Fresh));
            Trim();
        }
    }

    // It is looked at now, fresh or not.
    private bool IsFresh(TraceKey key, [NotNullWhen(true)] out ViewedTrace? known)
    {
        known = null;
        if (!_entries.Remove(key, out var entry))
            return false;

        _entries.Add(key, entry);
        known = entry.Trace;
        return time.GetElapsedTime(entry.ReadAt) < entry.FreshFor;
    }

    private void Trim()
    {
        var bytes = _entries.Values.Sum(e => e.Trace.Bytes);
        for (var i = 0; i < _entries.Count && bytes > options.MaxViewedBytes; i++)
        {
            var trace = _entries.GetAt(i).Value.Trace;
            bytes -= trace.Bytes;
            trace.LetGo();
            bytes += trace.Bytes;
        }

        while (_entries.Count > 1 && bytes > options.MaxViewedBytes)
        {
            bytes -= _entries.GetAt(0).Value.Trace.Bytes;
            _entries.RemoveAt(0);
        }
    }

    private sealed record Entry(ViewedTrace Trace, long ReadAt, TimeSpan FreshFor);
}
