using System.Globalization;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>Configuration in memory. Counts what is read.</summary>
internal sealed class MemoryConfigStore : IConfigStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ConfigDocument> _documents = new(StringComparer.Ordinal);
    private long _versions;

    /// <summary>Documents that were looked for by name.</summary>
    public int Finds { get; private set; }

    /// <summary>Thrown by every call, where set.</summary>
    public StorageUnavailableException? Failure { get; set; }

    /// <summary>Called within each search, after the document was found and before it is returned.</summary>
    public Func<ConfigKey, Task> Found { get; set; } = _ => Task.CompletedTask;

    public async Task<ConfigDocument?> FindAsync(ConfigKey key, CancellationToken cancellationToken)
    {
        ConfigDocument? found;
        lock (_lock)
        {
            Fail();
            Finds++;
            found = _documents.GetValueOrDefault(key.ToString());
        }

        await Found(key);
        return found;
    }

    public Task<IReadOnlyList<ConfigDocument>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail();
            return Task.FromResult<IReadOnlyList<ConfigDocument>>(
                [.. _documents.Values.Where(d => d.Key.Kind == kind && string.CompareOrdinal(d.Key.Id, after) > 0).Take(limit)]);
        }
    }

    public Task<ConfigOutcome> PutAsync(ConfigKey key, ReadOnlyMemory<byte> content, string? basedOn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail();
            if (_documents.GetValueOrDefault(key.ToString())?.ETag != basedOn)
                return Task.FromResult<ConfigOutcome>(new ConfigOutcome.Conflict());
            var etag = (++_versions).ToString(CultureInfo.InvariantCulture);
            _documents[key.ToString()] = new ConfigDocument(key, content.ToArray(), etag);
            return Task.FromResult<ConfigOutcome>(new ConfigOutcome.Written(etag));
        }
    }

    public Task<ConfigOutcome> DeleteAsync(ConfigKey key, string basedOn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail();
            return Task.FromResult<ConfigOutcome>(_documents.GetValueOrDefault(key.ToString())?.ETag == basedOn && _documents.Remove(key.ToString())
                ? new ConfigOutcome.Deleted()
                : new ConfigOutcome.Conflict());
        }
    }

    private void Fail()
    {
        if (Failure is not null)
            throw Failure;
    }
}
