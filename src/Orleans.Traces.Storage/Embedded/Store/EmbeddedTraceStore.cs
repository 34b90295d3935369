using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Traces in a folder: <c>{root}/{project}/{yyyy-MM-dd}/</c> with summaries in SQLite and contents in append-only segment
/// files.</summary>
/// <remarks>
/// A save: 1. the saver's thread compresses; 2. the one writer takes all saves that wait, and writes them with one sync and one
/// transaction a day (<see cref="StoreWriter"/>). A trace's row holds its summary and the places of its blocks, so that a reader sees
/// all of a save or nothing. A trace is looked for in its project's days, newest first.
/// </remarks>
public sealed partial class EmbeddedTraceStore : ITraceStore, IAsyncDisposable
{
    // Compressing more than this takes longer than a caller's thread, which may be a grain's, should be held.
    private const int MaxInlineBytes = 64 * 1024;

    private readonly ILogger _logger;
    private readonly StoreDisk _disk;
    private readonly ProjectDays _days;
    private readonly StoreWriter _writer;
    private readonly CommitQueue<PreparedSave, SaveOutcome> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _lock;
    private int _disposed;

    private EmbeddedTraceStore(string root, TimeProvider time, EmbeddedStoreOptions options, ILogger logger, StoreDisk disk)
    {
        _logger = logger;
        _disk = disk;
        var folder = DiskFolder.Make(root);
        _lock = folder.Lock();
        _days = new ProjectDays(folder.Path, disk);
        _writer = new StoreWriter(_days, time, disk, options.SegmentBytes, logger);
        _queue = new CommitQueue<PreparedSave, SaveOutcome>(options.MaxQueuedBytes,
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

    /// <summary>Opens the store in a folder, which is made if it is not there.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<EmbeddedTraceStore> OpenAsync(
        string root, TimeProvider time, EmbeddedStoreOptions options, ILogger<EmbeddedTraceStore> logger,
            CancellationToken cancellationToken) =>
        Task.Run(() => Open(root, time, options, logger, StoreDisk.Real), cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>, on a disk that a test may break.</summary>
    internal static EmbeddedTraceStore Open(string root, TimeProvider time, EmbeddedStoreOptions options, ILogger logger, StoreDisk disk)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        try
        {
            var store = new EmbeddedTraceStore(root, time, options, logger, disk);
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
            ? PreparedSave.Of(save)
            : await Task.Run(() => PreparedSave.Of(save), cancellationToken);
        return await _queue.Add(prepared, prepared.Bytes, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored of it is damaged; the text names the file and the offset.</exception>
    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) => ReadAsync(
        () => FindRow(key, cancellationToken) is var (day, row)
            ? new StoredTrace(SummaryBytes.Read(key.TraceId, row.Summary), ReadItems(key.TraceId, day, row))
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) => ReadAsync(
        () => FindRow(key, cancellationToken) is var (_, row) ? SummaryBytes.Read(key.TraceId, row.Summary) : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, TraceListQuery.MaxRead, nameof(query));
        return ReadAsync(() => List(query, cancellationToken), cancellationToken);
    }

    /// <summary>Writes what waits, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _queue.Close(new StorageUnavailableException("The trace store is closed."));
        await _ended.Task;
        _writer.Dispose();
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

    private (Day Day, TraceRow Row)? FindRow(TraceKey key, CancellationToken cancellationToken)
    {
        foreach (var day in _days.Of(key.Project))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (day.Read(connection => connection.Find(key.TraceId)) is { } row)
                return (day, row);
        }

        return null;
    }

    private List<TraceItem> ReadItems(TraceId traceId, Day day, TraceRow row)
    {
        var items = new List<TraceItem>();
        using var blocks = new BlockReader(_disk.OpenFolder(day.Folder));
        foreach (var place in BlockPlace.ReadList(row.Blocks))
            items.AddRange(blocks.Read(traceId, place));
        return items;
    }

    private IReadOnlyList<TraceSummary> List(TraceListQuery query, CancellationToken cancellationToken)
    {
        var page = new List<TraceSummary>();
        if (query.To == 0)
            return page;

        foreach (var day in _days.Of(query.Project).Where(d => d.MayHold(query)).OrderByDescending(d => d.HighestStart))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (page.Count == query.Limit && page[^1].Start > day.HighestStart)
                break;

            page.AddRange(day.Read(connection => connection.List(query)));
            page.Sort(TraceListQuery.Compare);
            if (page.Count > query.Limit)
                page.RemoveRange(query.Limit, page.Count - query.Limit);
        }

        return page;
    }

    [LoggerMessage(2211, LogLevel.Error, "The writer of the trace store met what it does not know. The saves are tried again.")]
    private partial void LogFailed(Exception e);
}
