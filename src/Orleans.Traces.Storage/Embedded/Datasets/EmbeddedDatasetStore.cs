using Microsoft.Data.Sqlite;
using Orleans.Traces.Datasets;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Datasets;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Datasets;

/// <summary>Datasets in one SQLite database, <c>datasets.db</c>.</summary>
/// <remarks>One connection, used by one thread at a time: a commit is one transaction, synced before it completes. Other processes may have the
/// same database open.</remarks>
public sealed class EmbeddedDatasetStore : IDatasetStore, IDisposable
{
    private readonly DatasetConnection _connection;
    private readonly object _lock = new();
    private bool _disposed;

    private EmbeddedDatasetStore(DatasetConnection connection) => _connection = connection;

    /// <summary>Opens the store in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<EmbeddedDatasetStore> OpenAsync(string folder, CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            var made = DiskFolder.Make(folder);
            var store = new EmbeddedDatasetStore(DatasetConnection.Open(made.Path));
            made.Sync();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException($"The datasets in {folder} cannot be opened: {e.Message}", e);
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Dataset>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        RunAsync(c => c.Reads.List(project), cancellationToken);

    /// <inheritdoc/>
    public Task<Dataset?> FindAsync(DatasetKey key, CancellationToken cancellationToken) => RunAsync(c => c.Reads.Row(key)?.Head, cancellationToken);

    /// <inheritdoc/>
    public Task<DatasetOutcome> CommitAsync(DatasetKey key, DatasetCommit commit, CancellationToken cancellationToken)
    {
        var rows = CaseRows.Of(commit);
        return RunAsync(c => c.Commit(key, commit, rows), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatasetKey key, CancellationToken cancellationToken) => RunAsync(c => c.Delete(key), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(ProjectId project, CancellationToken cancellationToken) => RunAsync(c => c.Forget(project), cancellationToken);

    /// <inheritdoc/>
    public Task<CaseRevision?> FindCaseAsync(DatasetKey key, string caseId, int version, CancellationToken cancellationToken) =>
        RunAsync(c => c.Reads.Find(key, caseId, version), cancellationToken);

    /// <inheritdoc/>
    public Task<CasePage> ListCasesAsync(DatasetKey key, int version, string after, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return RunAsync(c => c.Reads.List(key, version, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaseRevision>> ListRevisionsAsync(DatasetKey key, string caseId, int before, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return RunAsync(c => c.Reads.ListRevisions(key, caseId, before, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetVersion>> ListVersionsAsync(DatasetKey key, int before, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return RunAsync(c => c.Reads.ListVersions(key, before, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListChangedAsync(
        DatasetKey key, (int After, int To) range, string after, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return RunAsync(c => c.Reads.ListChanged(key, range, after, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaseMark>> ListMarksAsync(DatasetKey key, CancellationToken cancellationToken) =>
        RunAsync(c => c.Reads.ListMarks(key), cancellationToken);

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

    private static void Check(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, DatasetReading.MaxRead);
    }

    private Task<T> RunAsync<T>(Func<DatasetConnection, T> work, CancellationToken cancellationToken) => Task.Run(() =>
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
                throw new StorageUnavailableException($"The datasets in {_connection.Path} cannot be read or written: {e.Message}", e);
            }
        }
    }, cancellationToken);
}

