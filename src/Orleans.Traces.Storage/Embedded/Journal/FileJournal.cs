using System.Buffers;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>The journal of one silo in a folder of its own: segment files, one writer, one sync for all that waits.</summary>
/// <remarks>
/// An append: 1. it waits in a bounded queue; 2. the writer's thread takes all that waits, writes and syncs it as one
/// (<see cref="JournalWriter"/>);
/// 3. it is put into the index, and completes. A write or sync that fails is not tried again, since the system may have dropped
/// what it could not write and call the next sync a success: the journal is <see cref="IsFailed"/> from then on, and the process is to
/// end; the next one replays what is on the disk.
/// </remarks>
public sealed partial class FileJournal : ITraceJournal, IAsyncDisposable
{
    private const string IdName = "id";

    private const int MaxInlineReads = 16;

    private readonly ILogger _logger;
    private readonly IDiskFolder _folder;
    private readonly FileJournalOptions _options;
    private readonly CommitQueue<JournalAppend, long> _queue;
    private readonly JournalIndex<EntryPlace> _index = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _ownThread;
    private JournalWriter _writer = null!;
    private IDisposable? _lock;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StorageUnavailableException? _failure;
    private int _disposed;

    private FileJournal(IDiskFolder folder, FileJournalOptions options, ILogger logger, bool ownThread)
    {
        _folder = folder;
        _options = options;
        _logger = logger;
        _ownThread = ownThread;
        _queue = new CommitQueue<JournalAppend, long>(options.MaxQueuedBytes,
            $"{FileJournalOptions.Section}:{nameof(options.MaxQueuedBytes)}");
    }

    /// <inheritdoc/>
    public string Name { get; private set; } = "";

    /// <summary>Why nothing can be appended any more, or null.</summary>
    public Exception? Failure => _failure;

    /// <summary>Completes when a write or sync has failed; never otherwise.</summary>
    public Task Failed => _failed.Task;

    /// <summary>A write or sync has failed. The process should end and start again.</summary>
    public bool IsFailed => _failure is not null;

    /// <summary>Bytes of the entries that are not released.</summary>
    public long UnreleasedBytes => _index.LiveBytes;

    /// <summary>Traces that have entries that are not released.</summary>
    public int OpenTraceCount => _index.TraceCount;

    /// <summary>Opens the journal in a folder, which is made if it is not there. What was unreleased is there again when this
    /// returns.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it open, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static Task<FileJournal> OpenAsync(string folder, FileJournalOptions options, ILogger<FileJournal> logger,
        CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                try
                {
                    return Open(DiskFolder.Make(folder), options, logger, ownThread: true);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new StorageUnavailableException($"The journal in {folder} cannot be opened: {e.Message}", e);
                }
            },
            cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>. Without a thread of its own, work is done in <see cref="CommitWaiting"/>: for simulations,
    /// which must be repeatable.</summary>
    internal static FileJournal Open(IDiskFolder folder, FileJournalOptions options, ILogger logger, bool ownThread)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        var journal = new FileJournal(folder, options, logger, ownThread);
        try
        {
            journal.Replay();
        }
        catch
        {
            journal._lock?.Dispose();
            throw;
        }

        if (ownThread)
            new Thread(journal.Run) { IsBackground = true, Name = "Trace journal" }.Start();
        return journal;
    }

    /// <inheritdoc/>
    public Task<long> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        if (!append.Key.IsValid || (append.Key.Logs is not null && append.Signal != OtlpSignal.Logs))
            throw new ArgumentException("An entry needs a project, and a trace id or log records of a log shard.", nameof(append));
        if (_failure is { } failure)
            return Task.FromException<long>(failure);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<long>(cancellationToken);

        var bytes = RecordHeader.FrameLengthOf(EntryBody.LengthOf(append));
        var unreleased = _index.LiveBytes + _queue.Bytes;
        if (unreleased + bytes > _options.MaxUnreleasedBytes && append.Payload.Length > 0)
        {
            return Task.FromException<long>(new StorageUnavailableException(
                $"The journal holds {unreleased} bytes that are not stored yet, and {bytes} more do not fit: " +
                $"{FileJournalOptions.Section}:{nameof(FileJournalOptions.MaxUnreleasedBytes)} is {_options.MaxUnreleasedBytes}."));
        }

        try
        {
            return _queue.Add(append, bytes, cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            return Task.FromException<long>(e);
        }
    }

    /// <inheritdoc/>
    public void Release(IReadOnlyCollection<long> sequences) => _index.Release(sequences);

    /// <inheritdoc/>
    public Task<JournalContents> ReadAsync(JournalKey key, CancellationToken cancellationToken) =>
        ReadAsync(_index.SequencesOf(key), cancellationToken);

    /// <inheritdoc/>
    public Task<JournalContents> ReadAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken)
    {
        // A few were written a moment ago and are still in the system's cache: another thread would cost more than the read.
        if (sequences.Count > MaxInlineReads)
            return Task.Run(() => Read(sequences, cancellationToken), cancellationToken);

        try
        {
            return Task.FromResult(Read(sequences, cancellationToken));
        }
        catch (StorageUnavailableException e)
        {
            return Task.FromException<JournalContents>(e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> OpenTraces() => _index.OpenTraces();

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> NewestTraces(TraceListQuery query) => _index.NewestTraces(query);

    /// <inheritdoc/>
    public bool IsOpen(TraceKey key) => _index.Holds(key);

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> OldestTraces(int max) => _index.OldestTraces(max);

    /// <inheritdoc/>
    public JournalFill Fill => new(_index.LiveBytes + _queue.Bytes, _options.MaxUnreleasedBytes, _index.TraceCount);

    /// <inheritdoc/>
    public IReadOnlyList<LogShard> OpenLogs() => _index.OpenLogs();

    /// <summary>Writes what waits and the releases, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _queue.Close(new StorageUnavailableException("The journal is closed."));
        if (_ownThread)
            await _ended.Task;
        else
            CommitWaiting();

        try
        {
            if (!IsFailed)
                _writer.CommitReleases();
        }
        catch (IOException e)
        {
            // Releases are only a saving of work at the next start.
            LogReleasesLost(e, _folder.Path);
        }
        finally
        {
            _writer.Dispose();
            _lock?.Dispose();
        }
    }

    /// <summary>Writes all that waits, on the caller's thread. Only for a journal without a thread of its own.</summary>
    internal void CommitWaiting() => Commit(_queue.TakeNow());

    private void Run()
    {
        while (_queue.Take() is { } waiting)
            Commit(waiting);
        _ended.SetResult();
    }

    private void Commit(List<PendingCommit<JournalAppend, long>> waiting)
    {
        try
        {
            if (_failure is null)
                _writer.Commit(waiting);
        }
        catch (Exception e)
        {
            // Whatever it was, the files are in an unknown state, and this thread has no caller to tell.
            Fail(e);
        }

        var bytes = 0L;
        foreach (var append in waiting)
        {
            if (_failure is { } failure)
                append.TrySetException(failure);
            bytes += append.Bytes;
        }

        _queue.Done(bytes);
    }

    private void Fail(Exception e)
    {
        _failure = new StorageUnavailableException($"The journal in {_folder.Path} has failed and takes nothing more until the process " +
            $"is started again: {e.Message}", e);
        _queue.Close(_failure);
        _failed.TrySetResult();
        LogFailed(e, _folder.Path);
    }

    private void Replay()
    {
        _lock = _folder.Lock();
        var id = ReadOrMakeId();
        Name = id.ToString();
        var replay = new JournalReplay(_folder, id, _logger);
        replay.Run();

        var pool = new SegmentPool(_folder, id, _options.SegmentBytes, _options.MaxFreeSegments, _ownThread ? Task.Run : Inline);
        pool.GoOnAbove(replay.LastNumber, replay.LastGeneration);
        foreach (var segment in replay.Free)
            pool.Free(segment);

        var entries = replay.Entries;
        _index.Add(entries);
        _writer = new JournalWriter(pool, _index, _options.SegmentBytes, _logger);
        _writer.Open(replay);
        LogOpened(_folder.Path, Name, entries.Count, replay.InUse.Count);
    }

    private static Task<Segment> Inline(Func<Segment> make)
    {
        try
        {
            return Task.FromResult(make());
        }
        catch (IOException e)
        {
            return Task.FromException<Segment>(e);
        }
    }

    private JournalId ReadOrMakeId()
    {
        var text = new byte[2 * JournalId.Size];
        if (_folder.Names().Contains(IdName))
        {
            using var file = _folder.Open(IdName);
            if (file.Read(text, 0) == text.Length && JournalId.TryParse(System.Text.Encoding.ASCII.GetString(text), out var known))
                return known;
            throw new StorageUnavailableException(
                $"The file {IdName} in {_folder.Path} does not hold the journal's name, 32 hex digits. Restore it; the name stands also " +
                    "in every segment.");
        }

        var id = JournalId.New();
        using (var file = _folder.Create(IdName + SegmentPool.UnfinishedSuffix))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(id.ToString()), 0);
            file.Sync();
        }

        _folder.Rename(IdName + SegmentPool.UnfinishedSuffix, IdName);
        _folder.Sync();
        return id;
    }

    // One array for all of them; an exception leaves it to the garbage collector.
    private JournalContents Read(IReadOnlyList<long> sequences, CancellationToken cancellationToken)
    {
        if (sequences.Count == 0)
            return new JournalContents([]);

        var entries = new List<JournalEntry>(sequences.Count);
        var rented = ArrayPool<byte>.Shared.Rent(_index.LengthOf(sequences, p => RecordHeader.Size + p.BodyLength));
        var free = rented.AsMemory();
        foreach (var sequence in sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadBody(sequence, free) is not { } body)
                continue;
            entries.Add(new JournalEntry(sequence, EntryBody.Read(body)));
            free = free[(RecordHeader.Size + body.Length)..];
        }

        return new JournalContents(entries, rented);
    }

    // Between the look at the index and the read, an entry may be released or moved, and its segment used again or closed.
    // Then the index says something else the next time; an entry moves at most once per use of a segment, so this ends.
    private ReadOnlyMemory<byte>? ReadBody(long sequence, Memory<byte> buffer)
    {
        EntryPlace? tried = null;
        while (_index.TryPlace(sequence, out var place))
        {
            try
            {
                return place.Segment.ReadBody(place, buffer);
            }
            catch (Exception e) when (e is InvalidDataException or ObjectDisposedException && tried != place)
            {
                tried = place;
            }
            catch (InvalidDataException e)
            {
                LogDamaged(e, sequence, _folder.Path);
                return null;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                throw new StorageUnavailableException($"The journal in {_folder.Path} cannot be read: {e.Message}", e);
            }
        }

        return null;
    }

    [LoggerMessage(2121, LogLevel.Information, "The journal {Folder} ({Name}) is open with {Entries} unreleased entries in {Segments} " +
        "segments.")]
    private partial void LogOpened(string folder, string name, int entries, int segments);

    [LoggerMessage(2122, LogLevel.Critical, "The journal {Folder} failed to write or sync. Nothing more can be accepted. Check the disk " +
        "and its free space, then start the process again: " +
        "everything acknowledged is replayed.")]
    private partial void LogFailed(Exception e, string folder);

    [LoggerMessage(2123, LogLevel.Warning, "The last releases could not be written to the journal {Folder}; the entries come back at the " +
        "next start, which is harmless. Check the disk.")]
    private partial void LogReleasesLost(Exception e, string folder);

    [LoggerMessage(2124, LogLevel.Error, "Entry {Sequence} of the journal {Folder} is damaged, and its spans or log records are lost: its " +
        "checksum was right when it was written. Check the disk.")]
    private partial void LogDamaged(Exception e, long sequence, string folder);
}
