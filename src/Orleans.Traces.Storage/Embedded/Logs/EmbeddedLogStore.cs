using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>Log records outside of traces in a folder: <c>{root}/{project}/{yyyy-MM-dd}/</c> with the blocks' times and places in SQLite and
/// their contents in append-only segment files.</summary>
/// <remarks>
/// A save: 1. the saver's thread cuts the records into blocks and compresses them (<see cref="LogBlock"/>); 2. the one writer takes all saves
/// that wait, and writes them with one sync and one transaction a project (<see cref="LogWriter"/>).
/// A page: the days whose times it can hit, the highest first; in each the blocks, the latest first, until nothing older can get on the page.
/// A block that cannot be read is logged and left out, so that the others can.
/// </remarks>
public sealed partial class EmbeddedLogStore : ILogStore, IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly LogDays _days;
    private readonly LogWriter _writer;
    private readonly CommitQueue<LogWork, bool> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _lock;
    private int _disposed;

    private EmbeddedLogStore(string root, TimeProvider time, EmbeddedStoreOptions options, ILogger logger, StoreDisk disk)
    {
        _logger = logger;
        var folder = DiskFolder.Make(root);
        _lock = folder.Lock();
        _days = new LogDays(folder.Path, disk);
        _writer = new LogWriter(_days, time, disk, options.SegmentBytes, logger);
        _queue = new CommitQueue<LogWork, bool>(options.MaxQueuedBytes, $"{EmbeddedStoreOptions.Section}:{nameof(options.MaxQueuedBytes)}");
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
    public static Task<EmbeddedLogStore> OpenAsync(
        string root, TimeProvider time, EmbeddedStoreOptions options, ILogger<EmbeddedLogStore> logger, CancellationToken cancellationToken) =>
        Task.Run(() => Open(root, time, options, logger, StoreDisk.Real), cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>, on a disk that a test may break.</summary>
    internal static EmbeddedLogStore Open(string root, TimeProvider time, EmbeddedStoreOptions options, ILogger logger, StoreDisk disk)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        try
        {
            var store = new EmbeddedLogStore(root, time, options, logger, disk);
            new Thread(store.Run) { IsBackground = true, Name = "Log store" }.Start();
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnavailableException($"The log store in {root} cannot be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(ProjectId project, IReadOnlyList<LogItem> logs, CancellationToken cancellationToken)
    {
        if (!project.IsValid)
            throw new ArgumentException("A save needs a project.", nameof(project));
        if (logs.Count == 0)
            return;

        var blocks = await Task.Run(() => LogBlock.Of(logs), cancellationToken);
        await _queue.Add(new LogWork.Save(project, blocks), blocks.Sum(b => (long)b.Bytes.Length), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LogListQuery.MaxLimit, nameof(query));
        try
        {
            return await Task.Run(() => List(query, cancellationToken), cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new InvalidDataException($"The database of a day of log records is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The log store cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProjectDay> Days() => _days.All;

    /// <inheritdoc/>
    public async Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) =>
        await _queue.Add(new LogWork.Drop(day.Project, day.Date), bytes: 0, cancellationToken);

    /// <summary>Writes what waits, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _queue.Close(new StorageUnavailableException("The log store is closed."));
        await _ended.Task;
        _writer.Dispose();
        _days.Dispose();
        _lock.Dispose();
    }

    private void Run()
    {
        while (_queue.Take() is { } waiting)
        {
            _writer.Commit(waiting);
            _queue.Done(waiting.Sum(s => s.Bytes));
        }

        _ended.SetResult();
    }

    private LogPage List(LogListQuery query, CancellationToken cancellationToken)
    {
        var page = new NewestLogs(query);
        foreach (var day in _days.Of(query.Project).Where(d => d.MayHold(query)).OrderByDescending(d => d.Highest))
        {
            if (page.IsCompleteAt(day.Highest))
                break;

            try
            {
                day.Read(connection => Collect(page, query, day, connection, cancellationToken));
            }
            catch (Exception e) when (day.IsDropped && e is SqliteException or IOException)
            {
                // Dropped while it was read: what is not there any more is not on the page.
            }
        }

        return page.ToPage();
    }

    private bool Collect(NewestLogs page, LogListQuery query, LogDay day, LogDayConnection connection, CancellationToken cancellationToken)
    {
        using var blocks = new BlockReader(new DiskFolder(day.Folder));
        foreach (var (last, place) in connection.List(query.From, query.Highest ?? 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (page.IsCompleteAt(last))
                return true;

            foreach (var item in Read(blocks, place, day))
                page.Add((LogItem)item);
        }

        return false;
    }

    private List<TraceItem> Read(BlockReader blocks, BlockPlace place, LogDay day)
    {
        try
        {
            return blocks.Read(default, place);
        }
        catch (InvalidDataException e) when (!day.IsDropped)
        {
            LogDamaged(e.Message);
            return [];
        }
        catch (InvalidDataException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    [LoggerMessage(2302, LogLevel.Error, "{Fault} Its log records are left out of every list. Check the disk.")]
    private partial void LogDamaged(string fault);
}
