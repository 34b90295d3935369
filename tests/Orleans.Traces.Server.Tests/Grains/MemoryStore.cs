using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>A store in memory, which a test can make unavailable.</summary>
internal sealed class MemoryStore : ITraceStore
{
    private readonly object _lock = new();
    private readonly Dictionary<TraceKey, StoredTrace> _traces = [];
    private readonly HashSet<TraceKey> _deleted = [];
    private int _failures;

    public int Saves { get; private set; }

    public int Finds { get; private set; }

    /// <summary>Saves that were based on another revision than was stored.</summary>
    public int Stale { get; private set; }

    /// <summary>Forgets all of a trace when it is saved next, as a store does at the end of a day's term.</summary>
    public TraceKey? ForgetBeforeSaving { get; set; }

    /// <summary>What each save made due.</summary>
    public List<(TraceState State, IReadOnlyList<string> Scorers)> Due { get; } = [];

    public void FailNext(int saves) => _failures = saves;

    public Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_failures > 0)
            {
                _failures--;
                throw new StorageUnavailableException("the store is away");
            }

            if (_deleted.Contains(save.Key))
                return Task.FromResult<SaveOutcome>(new SaveOutcome.Deleted());

            if (ForgetBeforeSaving == save.Key)
            {
                _traces.Remove(save.Key);
                ForgetBeforeSaving = null;
            }

            var stored = _traces.GetValueOrDefault(save.Key);
            if ((stored?.Summary.Revision ?? 0) != save.BasedOnRevision)
            {
                Stale++;
                return Task.FromResult<SaveOutcome>(new SaveOutcome.Stale(stored?.Summary.Revision ?? 0));
            }

            Saves++;
            Due.Add((save.Summary.State, save.Due));
            _traces[save.Key] = new StoredTrace(save.Summary, [.. stored?.Items ?? [], .. save.NewItems]);
            return Task.FromResult<SaveOutcome>(new SaveOutcome.Saved());
        }
    }

    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        Finds++;
        return Task.FromResult(Find(key));
    }

    public Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken)
    {
        Finds++;
        if (Find(key) is not { } found)
            return Task.FromResult<StoredTrace?>(null);
        TraceMeaning.Note(found.Items);
        return Task.FromResult<StoredTrace?>(found with { Items = [.. found.Items.Select(i => i.Outline(i.Context))] });
    }

    /// <summary>The deletions that were noted.</summary>
    public List<TraceKey> Deletions { get; } = [];

    /// <summary>What is known here of deletions; a store that others write to as well may not know them all.</summary>
    public bool KnowsDeletions { get; set; } = true;

    public Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_failures > 0)
            {
                _failures--;
                throw new StorageUnavailableException("the store is away");
            }

            var known = _traces.Remove(key) || isOpen || _deleted.Contains(key);
            if (known)
            {
                _deleted.Add(key);
                Deletions.Add(key);
            }

            return Task.FromResult(known);
        }
    }

    public bool IsKnownDeleted(TraceKey key)
    {
        lock (_lock)
            return KnowsDeletions && _deleted.Contains(key);
    }

    public IReadOnlyList<ProjectDay> Days() => [];

    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) => Task.FromResult(Find(key)?.Summary);

    public Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var found = _traces.Where(t => t.Key.Project == query.Project).Select(t => t.Value.Summary)
                .Where(s => query.Includes(s.Start, s.TraceId)).ToList();
            found.Sort(TraceListQuery.Compare);
            return Task.FromResult<IReadOnlyList<TraceSummary>>([.. found.Take(query.Limit)]);
        }
    }

    public IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, CancellationToken cancellationToken) =>
        ListedCandidates.ReadAsync(this, range, cancellationToken);

    public StoredTrace? Find(TraceKey key)
    {
        lock (_lock)
            return _traces.GetValueOrDefault(key);
    }
}
