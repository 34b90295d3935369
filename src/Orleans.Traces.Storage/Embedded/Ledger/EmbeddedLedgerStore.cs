using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Ledger;

/// <summary>The ledger in a folder: one SQLite file, a row for each part of a key's hour.</summary>
/// <remarks>One connection, used by one at a time: there is a save every few seconds, and a reader now and then.</remarks>
public sealed class EmbeddedLedgerStore : ILedgerStore, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IDisposable _lock;
    private readonly LedgerConnection _connection;
    private bool _disposed;

    private EmbeddedLedgerStore(string root)
    {
        var folder = DiskFolder.Make(root);
        _lock = folder.Lock();
        try
        {
            _connection = LedgerConnection.Open(folder.Path);
            folder.Sync();
            LastPart = _connection.LastPart();
        }
        catch
        {
            _connection?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long LastPart { get; }

    /// <summary>Opens the ledger in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static EmbeddedLedgerStore Open(string root)
    {
        try
        {
            return new EmbeddedLedgerStore(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException($"The ingest ledger in {root} cannot be opened: {e.Message} It holds counts alone: the folder may be removed.", e);
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyCollection<LedgerRow> rows, LedgerHour oldest, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            _connection.Save(rows, oldest);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, LedgerHour from, LedgerHour to, CancellationToken cancellationToken) =>
        InTurnAsync<IReadOnlyList<LedgerRow>>(() => _connection.Read(project, from, to), cancellationToken);

    /// <summary>Waits for what is under way, and closes the file.</summary>
    public void Dispose()
    {
        _turn.Wait();
        if (!_disposed)
        {
            _disposed = true;
            _connection.Dispose();
            _lock.Dispose();
        }

        _turn.Release();
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_disposed)
                throw new StorageUnavailableException("The ingest ledger is closed.");
            return await Task.Run(work, CancellationToken.None);
        }
        catch (SqliteException e)
        {
            throw new StorageUnavailableException($"The ingest ledger cannot be read or written: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
