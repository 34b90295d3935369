using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.LogRecords;

/// <summary>The log records of a project, newest first, read on as the reader scrolls. Nothing changes by a reading that is given up.</summary>
/// <remarks>Bounded: one reading looks at <see cref="MaxScan"/> records, and <see cref="MaxEntries"/> or <see cref="MaxBytes"/> are held.</remarks>
public sealed class LogFeed(ILogQueries queries, ProjectId project, LogsAddress address)
{
    /// <summary>Records that one reading brings, where there are as many.</summary>
    public const int Portion = 100;

    /// <summary>The most records that one reading looks at.</summary>
    public const int MaxScan = 10_000;

    /// <summary>The most records that are held.</summary>
    public const int MaxEntries = 2_000;

    /// <summary>Bytes of records after which no more are read.</summary>
    public const long MaxBytes = 32L << 20;

    private readonly LogFilter _filter = new(address);
    private readonly List<LogEntry> _entries = [];
    private LogCursor? _newest;
    private LogCursor? _after;

    /// <summary>The records, newest first.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>Something was read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>There is more to be read.</summary>
    public bool HasMore => !IsRead || (_after is not null && !IsFull);

    /// <summary>No more are held; the reader goes on from the last one.</summary>
    public bool IsFull => _after is not null && (_entries.Count >= MaxEntries || _entries.Sum(e => (long)e.Size) >= MaxBytes);

    /// <summary>The latest reading found nothing, and there is more to look at: it goes on when the reader says so.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Down to when it has been looked, Unix nanoseconds; null: nothing was.</summary>
    public ulong? LookedDownTo => _after?.Time;

    /// <summary>Reads on.</summary>
    public async Task ReadMoreAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!HasMore)
            return;

        var (found, newest, after) = await ScanAsync(_after, now, cancellationToken);
        _entries.AddRange(found);
        (_after, _newest, IsRead, IsPaused) = (after, _newest ?? newest, true, found.Count == 0 && after is not null);
    }

    /// <summary>Reads what has come since, and puts it on top.</summary>
    public async Task ReadNewerAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_newest is not { } known)
        {
            await ReadAnewAsync(now, cancellationToken);
            return;
        }

        var query = Query(now);
        var page = await queries.ListAsync(query with { From = Math.Max(known.Time, query.From), Limit = LogListQuery.MaxLimit }, cancellationToken);
        var newer = page.Logs.TakeWhile(l => LogCursor.Of(l) != known && !known.IsBefore(l)).ToList();
        if (newer.Count == 0)
            return;

        if (newer.Count == page.Logs.Count && page.Next is not null)
        {
            // More have come than one reading brings: below them would be a gap.
            await ReadAnewAsync(now, cancellationToken);
            return;
        }

        _entries.InsertRange(0, await MatchingAsync(newer, cancellationToken));
        _newest = LogCursor.Of(newer[0]);
        if (_entries.Count <= MaxEntries)
            return;

        // What falls out at the end is read again when the reader goes on there.
        _entries.RemoveRange(MaxEntries, _entries.Count - MaxEntries);
        _after = _entries[^1].Place;
    }

    private async Task ReadAnewAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (found, newest, after) = await ScanAsync(after: null, now, cancellationToken);
        _entries.Clear();
        _entries.AddRange(found);
        (_after, _newest, IsRead, IsPaused) = (after, newest, true, found.Count == 0 && after is not null);
    }

    // A page that brings more than a portion is taken whole: the next reading goes on behind it.
    private async Task<(List<LogEntry> Found, LogCursor? Newest, LogCursor? After)> ScanAsync(LogCursor? after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<LogEntry>();
        LogCursor? newest = null;
        var seen = 0;
        do
        {
            var page = await queries.ListAsync(Query(now) with { After = after, Limit = _filter.IsOpen ? Portion : LogListQuery.MaxLimit }, cancellationToken);
            newest ??= page.Logs.Count > 0 ? LogCursor.Of(page.Logs[0]) : null;
            seen += page.Logs.Count;
            found.AddRange(await MatchingAsync(page.Logs, cancellationToken));
            after = page.Next;
        }
        while (after is not null && found.Count < Portion && seen < MaxScan);

        return (found, newest, after);
    }

    private LogListQuery Query(DateTimeOffset now)
    {
        var (from, to) = address.Range.At(now);
        return new LogListQuery { Project = project, From = from, To = to };
    }

    // Off the page's own thread: a page may hold megabytes.
    private Task<List<LogEntry>> MatchingAsync(IReadOnlyList<LogItem> logs, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var found = new List<LogEntry>();
            foreach (var (log, view) in logs.Zip(LooseLogView.Of(logs)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_filter.Includes(view))
                    found.Add(new LogEntry(log, view));
            }

            return found;
        },
        cancellationToken);
}
