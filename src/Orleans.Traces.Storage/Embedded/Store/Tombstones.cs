using System.Collections.Concurrent;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The traces that were deleted, each until the day of its deletion is dropped. Read by many, changed by the writer's thread
/// only.</summary>
/// <remarks>In memory, some 100 bytes each: a trace is deleted by a person or a rule of theirs, within the retention period. On the disk
/// they are rows of the day of the deletion.</remarks>
internal sealed class Tombstones
{
    private readonly ConcurrentDictionary<TraceKey, DateOnly> _days = new();

    // Every append asks, and in most instances nothing was ever deleted.
    private volatile bool _hasAny;

    /// <summary>Every deleted trace.</summary>
    public IEnumerable<TraceKey> All => _days.Select(d => d.Key);

    public bool Contains(TraceKey key) => _hasAny && _days.ContainsKey(key);

    /// <summary>Notes a deletion; of several of one trace the latest counts.</summary>
    public void Add(TraceKey key, DateOnly date)
    {
        _days.AddOrUpdate(key, date, (_, known) => known > date ? known : date);
        _hasAny = true;
    }

    /// <summary>Forgets those of a day that was dropped.</summary>
    public void Forget(ProjectDay day)
    {
        foreach (var (key, date) in _days)
        {
            if (date == day.Date && key.Project == day.Project)
                _days.TryRemove(key, out _);
        }
    }
}
