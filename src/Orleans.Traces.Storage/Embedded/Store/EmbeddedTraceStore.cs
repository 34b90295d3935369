using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Traces in a folder: <c>{root}/{project}/{yyyy-MM-dd}/</c> with summaries in SQLite and contents in append-only segment
/// files.</summary>
/// <remarks>
/// A save: 1. the saver's thread compresses, and reads what the trace is found by; 2. the one writer takes all saves that wait, and writes
/// them with one sync and one transaction a day (<see cref="StoreWriter"/>). A trace's row holds its summary and the places of its blocks,
/// so that a reader sees all of a save or nothing. In which day a trace is, each day's index of ids says (<see cref="Ids.DayIds"/>); which
/// traces a search must check, its index of terms (<see cref="Terms.DayTerms"/>). Deletions and days to drop go through the same writer, so
/// that nothing is ever written into a day that is going.
/// </remarks>
public sealed partial class EmbeddedTraceStore : ITraceStore, IAsyncDisposable
{
    // Compressing more than this takes longer than a caller's thread, which may be a grain's, should be held.
    private const int MaxInlineBytes = 64 * 1024;

    private readonly ILogger _logger;
    private readonly ProjectDays _days;
    private readonly StoreReader _reader;
    private readonly FactSource? _facts;
    private readonly TermWork _indexing = new();
    private readonly StoreWriter _writer;
    private readonly CommitQueue<StoreWork, SaveOutcome> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _lock;
    private int _disposed;

    private EmbeddedTraceStore(string root, EmbeddedStoreOptions options, TraceStoreParts parts, StoreDisk disk)
    {
        _logger = parts.Logger;
        _facts = parts.Facts;
        var folder = DiskFolder.Make(root);
        _lock = folder.Lock();
        _days = new ProjectDays(folder.Path, disk, parts, _indexing);
        _reader = new StoreReader(_days);
        _writer = new StoreWriter((_days, _indexing), parts.Time, disk, options.SegmentBytes, parts.Logger);
        _queue = new CommitQueue<StoreWork, SaveOutcome>(options.MaxQueuedBytes,
            $"{EmbeddedStoreOptions.Section}:{nameof(options.MaxQueuedBytes)}");
        try
        {
            _days.Open();
        }
        catch
        {
            _days.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Which days are over; every day is kept until it is set.</summary>
    public IRetentionPolicy Retention
    {
        get => _days.Retention;
        set => _days.Retention = value;
    }

    /// <summary>Opens the store in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<EmbeddedTraceStore> OpenAsync(
        string root, TimeProvider time, EmbeddedStoreOptions options, ILogger<EmbeddedTraceStore> logger,
            CancellationToken cancellationToken) =>
        OpenAsync(root, options, new TraceStoreParts(time, logger), cancellationToken);

    /// <summary>Opens the store in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<EmbeddedTraceStore> OpenAsync(
        string root, EmbeddedStoreOptions options, TraceStoreParts parts, CancellationToken cancellationToken) =>
        Task.Run(() => Open(root, options, parts, StoreDisk.Real), cancellationToken);

    /// <summary>As <see cref="OpenAsync(string, EmbeddedStoreOptions, TraceStoreParts, CancellationToken)"/>, on a disk that a test may break.</summary>
    internal static EmbeddedTraceStore Open(string root, TimeProvider time, EmbeddedStoreOptions options, ILogger logger, StoreDisk disk) =>
        Open(root, options, new TraceStoreParts(time, logger), disk);

    /// <inheritdoc cref="Open(string, TimeProvider, EmbeddedStoreOptions, ILogger, StoreDisk)"/>
    internal static EmbeddedTraceStore Open(string root, EmbeddedStoreOptions options, TraceStoreParts parts, StoreDisk disk)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        try
        {
            var store = new EmbeddedTraceStore(root, options, parts, disk);
            store._indexing.Start();
            new Thread(store.Run) { IsBackground = true, Name = "Trace store" }.Start();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException($"The trace store in {root} cannot be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken)
    {
        if (!save.Key.Project.IsValid || save.Key.TraceId != save.Summary.TraceId || !save.Key.TraceId.IsValid)
            throw new ArgumentException("A save needs a project, and a summary of its own trace.", nameof(save));
        if (save.Summary.Revision < Math.Max(1, save.BasedOnRevision))
            throw new ArgumentException("A save makes revision 1 or more, and at least the one it is based on; not " +
                $"{save.Summary.Revision}.", nameof(save));

        cancellationToken.ThrowIfCancellationRequested();
        var bytes = 0L;
        foreach (var item in save.NewItems)
            bytes += item.Bytes.Length;
        var prepared = bytes <= MaxInlineBytes
            ? PreparedSave.Of(save, _facts)
            : await Task.Run(() => PreparedSave.Of(save, _facts), cancellationToken);
        return await _queue.Add(prepared, prepared.Bytes, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored of it is damaged; the text names the file and the offset.</exception>
    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.Find(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored of it is damaged; the text names the file and the offset.</exception>
    public Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.FindOutline(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.FindSummary(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, TraceListQuery.MaxRead, nameof(query));
        return ReadAsync(() => _reader.List(query, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored is damaged.</exception>
    public async IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var search = new CandidateSearch(_days, range, condition);
        while (await ReadAsync(() => search.Next(cancellationToken), cancellationToken) is { Count: > 0 } part)
            yield return part;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken)
    {
        if (!key.Project.IsValid || !key.TraceId.IsValid)
            throw new ArgumentException("A deletion needs a project and a trace id.", nameof(key));

        var known = false;
        await _queue.Add(new LoneWork(() => known = _writer.Delete(key, isOpen)), LoneWork.Bytes, cancellationToken);
        return known;
    }

    /// <inheritdoc/>
    public bool IsKnownDeleted(TraceKey key) => _days.Deleted.Contains(key);

    /// <inheritdoc/>
    public IReadOnlyList<ProjectDay> Days() => _days.All;

    /// <inheritdoc/>
    public async Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken)
    {
        string? doomed = null;
        await _queue.Add(new LoneWork(() => doomed = _writer.Drop(day)), LoneWork.Bytes, cancellationToken);
        if (doomed is not null)
            await Task.Run(() => DeleteFolder(doomed), cancellationToken);
    }

    /// <summary>Completes when the search index has nothing left to write, to read or to join.</summary>
    internal Task IndexedAsync() => Task.Run(_indexing.WaitUntilIdle);

    /// <summary>Writes what waits, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _queue.Close(new StorageUnavailableException("The trace store is closed."));
        await _ended.Task;
        _writer.Dispose();
        _indexing.Stop();
        _days.Dispose();
        _lock.Dispose();
    }

    private static async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(read, cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new InvalidDataException($"The summaries of a day are damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The trace store cannot be read: {e.Message}", e);
        }
    }

    private void Run()
    {
        while (_queue.Take() is { } waiting)
        {
            try
            {
                _writer.Commit(waiting);
            }
            catch (Exception e)
            {
                // A bug; the savers must hear of it, and the next group deserves its try.
                LogFailed(e);
                foreach (var save in waiting)
                    save.TrySetException(new StorageUnavailableException($"The trace could not be saved: {e.Message}", e));
            }

            _queue.Done(waiting.Sum(s => s.Bytes));
        }

        _ended.SetResult();
    }

    // Large files take long to free: not on the writer's thread.
    private static void DeleteFolder(string doomed)
    {
        try
        {
            Directory.Delete(doomed, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"{doomed}, a day that was dropped, could not be deleted: {e.Message} It is tried again at "
                + "the next start.", e);
        }
    }

    [LoggerMessage(2211, LogLevel.Error, "The writer of the trace store met what it does not know. The saves are tried again.")]
    private partial void LogFailed(Exception e);
}
