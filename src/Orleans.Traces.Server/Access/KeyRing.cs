using System.Collections.Concurrent;
using System.Security.Cryptography;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Access;

/// <summary>The keys that requests come with, in memory: a request must not wait for the store, nor cost more than about a microsecond.</summary>
/// <remarks>What is remembered, that there is no such key included, is read again after <see cref="Lifetime"/>, since other processes of
/// the instance change keys too. At most <see cref="MaxEntries"/> are remembered; past it all are forgotten and read again.</remarks>
internal sealed class KeyRing
{
    /// <summary>How long a key that another process has deleted is still accepted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Ids that are remembered.</summary>
    public const int MaxEntries = 20_000;

    private readonly StoredDocuments<AccessKey> _keys;
    private readonly ProjectRegistry _projects;
    private readonly AccessOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<KeyId, Entry> _entries = new();
    private readonly ConcurrentDictionary<KeyId, KnownKey> _unstored = new();
    private int _changes;

    public KeyRing(IConfigStore store, ProjectRegistry projects, AccessOptions options, TimeProvider time)
    {
        _keys = new StoredDocuments<AccessKey>(store, AccessKey.Kind, AccessJson.Api.AccessKey);
        (_projects, _options, _time) = (projects, options, time);
        if (KeyText.TryParse(options.OperatorKey) is { } key)
            AddUnstored(key, KeyScopes.Operator);
    }

    /// <summary>The key, if it is known and its secret is right.</summary>
    public async ValueTask<KnownKey?> FindAsync(KeyText key, CancellationToken cancellationToken)
    {
        var known = await FindAsync(key.Id, cancellationToken);
        return known is not null && key.Matches(known.Hash) ? known : null;
    }

    /// <summary>The key of an id, for whoever has been let in by other means than its secret.</summary>
    public ValueTask<KnownKey?> FindAsync(KeyId id, CancellationToken cancellationToken)
    {
        if (_unstored.TryGetValue(id, out var unstored))
            return ValueTask.FromResult<KnownKey?>(unstored);
        return _entries.TryGetValue(id, out var entry) && _time.GetElapsedTime(entry.ReadAt) < Lifetime
            ? ValueTask.FromResult(entry.Key)
            : new ValueTask<KnownKey?>(ReadAsync(id, entry?.Key?.Bucket, cancellationToken));
    }

    /// <summary>Reads the key again at its next use.</summary>
    public void Forget(KeyId id)
    {
        Interlocked.Increment(ref _changes);
        _entries.TryRemove(id, out _);
    }

    /// <summary>Makes a key for what this process sends to itself; it is gone with the process.</summary>
    public KeyText MakeOwnKey()
    {
        var key = KeyText.Make(RandomNumberGenerator.GetBytes(KeyText.RandomBytes));
        AddUnstored(key, KeyScopes.Ingest);
        return key;
    }

    private void AddUnstored(KeyText key, KeyScopes scopes) =>
        _unstored[key.Id] = new KnownKey(key.Hash(), new Caller(ProjectId.Default, key.Id.ToString(), scopes), Bucket: null);

    private async Task<KnownKey?> ReadAsync(KeyId id, TokenBucket? bucket, CancellationToken cancellationToken)
    {
        var changes = Volatile.Read(ref _changes);
        var readAt = _time.GetTimestamp();
        var known = await _keys.FindAsync(id.ToString(), cancellationToken) is var (key, _)
            && await _projects.FindAsync(key.Project, cancellationToken) is not null
                ? new KnownKey(key.Hash, key.ToCaller(), BucketOf(key, bucket))
                : null;
        if (_entries.Count >= MaxEntries)
            _entries.Clear();

        // What was read before a key was deleted must not be remembered after it.
        if (changes == Volatile.Read(ref _changes))
            _entries[id] = new Entry(known, readAt);
        if (changes != Volatile.Read(ref _changes))
            _entries.TryRemove(id, out _);
        return known;
    }

    // The same bucket as before, or each reading would fill it.
    private TokenBucket? BucketOf(AccessKey key, TokenBucket? before)
    {
        var rate = key.RequestsPerSecond ?? _options.RequestsPerSecond;
        return rate == 0 ? null : before?.PerSecond == rate ? before : new TokenBucket(rate, _time.GetUtcNow());
    }

    private sealed record Entry(KnownKey? Key, long ReadAt);
}
