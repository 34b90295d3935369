using System.Collections.Concurrent;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Ledger;

/// <summary>The counts of the last hours, in memory. Added to by many threads; no clock, no I/O.</summary>
/// <remarks>
/// 1. <see cref="AddItems"/>, <see cref="AddRequest"/>, <see cref="AddStored"/>: into the bucket of the hour, the source and the signal.
/// 2. <see cref="Unsaved"/>: what the store does not have; the caller saves it, then says <see cref="Saved"/>. If that fails, asking again gives
///    at least the same.
/// 3. <see cref="Forget"/>: hours that are over and saved go; the store has them.
/// </remarks>
/// <param name="lastPart">The greatest part that is in use.</param>
public sealed class LedgerBook(long lastPart)
{
    /// <summary>Buckets held, about. Past it further keys are counted together, as <see cref="IngestSource.OtherKeys"/>.</summary>
    public const int MaxBuckets = 5_000;

    /// <summary>Hours that are held while they cannot be saved; what is older is dropped. Counts, never data.</summary>
    public const int MaxUnsavedHours = 48;

    private readonly ConcurrentDictionary<LedgerKey, LedgerBucket> _buckets = new();
    private long _lastPart = lastPart;
    private int _held;

    /// <summary>Adds a request's items.</summary>
    public void AddItems(IngestSource source, OtlpSignal signal, ItemCounts items, DateTimeOffset now) =>
        Add(new LedgerKey(LedgerHour.Of(now), source, signal), static (counts, what) => counts.Add(what.items, what.at), (items, at: Nanos(now)));

    /// <summary>Adds a request, by what it came to.</summary>
    public void AddRequest(IngestSource source, OtlpSignal signal, RequestResult result, string example, DateTimeOffset now) =>
        Add(new LedgerKey(LedgerHour.Of(now), source, signal),
            static (counts, what) => counts.AddRequests(what.word, new ReasonCount(1, what.example)), (word: LedgerWords.Of(result), example));

    /// <summary>Adds items of a project that were stored.</summary>
    public void AddStored(ProjectId project, OtlpSignal signal, long items, DateTimeOffset now) =>
        Add(new LedgerKey(LedgerHour.Of(now), IngestSource.OfProject(project), signal), static (counts, what) => counts.AddStored(what), items);

    /// <summary>Everything that is held of a project, and of requests that belong to none.</summary>
    public IReadOnlyList<LedgerRow> Read(ProjectId project) =>
        [.. _buckets.Where(b => b.Key.Source.Project == project || !b.Key.Source.Project.IsValid).Select(b => b.Value.Read())];

    /// <summary>What the store does not have as it is now.</summary>
    public IReadOnlyList<LedgerRow> Unsaved() => [.. _buckets.Values.Select(b => b.ReadUnsaved()).OfType<LedgerRow>()];

    /// <summary>These rows are saved.</summary>
    public void Saved(IReadOnlyCollection<LedgerRow> rows)
    {
        foreach (var row in rows)
        {
            if (_buckets.TryGetValue(row.Key, out var bucket))
                bucket.Saved(row.Version);
        }
    }

    /// <summary>Lets go of the hours before the one before this time's, once they are saved, and of what is too old in any case.</summary>
    /// <returns>How many buckets were dropped that could not be saved for <see cref="MaxUnsavedHours"/>.</returns>
    public int Forget(DateTimeOffset now)
    {
        var dropped = 0;
        var hour = LedgerHour.Of(now);
        foreach (var (key, bucket) in _buckets)
        {
            if (key.Hour >= hour.Plus(-1))
                continue;
            var saved = bucket.TryClose(always: false);
            if (!saved && key.Hour >= hour.Plus(-MaxUnsavedHours))
                continue;
            if (!saved)
            {
                bucket.TryClose(always: true);
                dropped++;
            }

            if (_buckets.TryRemove(key, out _))
                Interlocked.Decrement(ref _held);
        }

        return dropped;
    }

    private static ulong Nanos(DateTimeOffset now) => (ulong)(now - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void Add<T>(LedgerKey key, Action<LedgerCounts, T> add, T what)
    {
        // A bucket is closed only once its hour is over, and is then out of the dictionary at once: a second round is rare.
        while (!BucketOf(key).TryAdd(add, what))
        {
        }
    }

    private LedgerBucket BucketOf(LedgerKey key)
    {
        if (_buckets.TryGetValue(key, out var known))
            return known;
        if (Volatile.Read(ref _held) >= MaxBuckets && key.Source.KeyId.Length > 0 && key.Source.KeyId != IngestSource.OtherKeys)
            return BucketOf(key with { Source = key.Source with { KeyId = IngestSource.OtherKeys } });

        var bucket = new LedgerBucket(key, Interlocked.Increment(ref _lastPart));
        if (!_buckets.TryAdd(key, bucket))
            return BucketOf(key);
        Interlocked.Increment(ref _held);
        return bucket;
    }
}
