using Microsoft.Data.Sqlite;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Config;

/// <summary>Configuration in one SQLite database, <c>config.db</c>.</summary>
/// <remarks>One connection, used by one thread at a time: what is read often is kept by the caller. Other processes may have the same
/// database open. An ETag is a number from a counter that each write moves on, so that none comes twice.</remarks>
public sealed class EmbeddedConfigStore : IConfigStore, IDisposable
{
    private readonly ConfigConnection _connection;
    private readonly object _lock = new();
    private bool _disposed;

    private EmbeddedConfigStore(ConfigConnection connection) => _connection = connection;

    /// <summary>Opens the store in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<EmbeddedConfigStore> OpenAsync(string folder, CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            var made = DiskFolder.Make(folder);
            KeepOthersOut(made.Path);
            var store = new EmbeddedConfigStore(ConfigConnection.Open(made.Path));
            made.Sync();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException($"The configuration in {folder} cannot be opened: {e.Message}", e);
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ConfigDocument?> FindAsync(ConfigKey key, CancellationToken cancellationToken) =>
        RunAsync(c => c.Find(key), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigDocument>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ConfigKey.MaxRead);
        return RunAsync(c => c.List(kind, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConfigOutcome> PutAsync(ConfigKey key, ReadOnlyMemory<byte> content, string? basedOn, CancellationToken cancellationToken)
    {
        if (content.Length > ConfigKey.MaxBytes)
            throw new ArgumentException($"{key} has {content.Length} bytes; {ConfigKey.MaxBytes} are allowed.", nameof(content));
        return RunAsync(c => c.Put(key, content.ToArray(), basedOn), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConfigOutcome> DeleteAsync(ConfigKey key, string basedOn, CancellationToken cancellationToken) =>
        RunAsync(c => c.Delete(key, basedOn), cancellationToken);

    /// <summary>Closes the database.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _connection.Dispose();
        }
    }

    // The hashes in it are of no use to a thief, but the names of projects and keys are nobody else's concern.
    private static void KeepOthersOut(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<T> RunAsync<T>(Func<ConfigConnection, T> work, CancellationToken cancellationToken) => Task.Run(() =>
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return work(_connection);
            }
            catch (SqliteException e)
            {
                throw new StorageUnavailableException($"The configuration in {_connection.Path} cannot be read or written: {e.Message}", e);
            }
        }
    }, cancellationToken);
}
