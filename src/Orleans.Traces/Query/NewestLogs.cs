using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query;

/// <summary>A page of log records being put together from records and pages in any order.</summary>
/// <remarks>
/// The order is by time and then by identity, both taken from the record's own bytes: so a record that was saved twice stands beside itself,
/// and is one (law L2); and a cursor names the same place whatever arrived since.
/// Bounded: the query's limit of records, and <see cref="LogListQuery.MaxPageBytes"/>. What does not fit any more falls off the old end, and
/// nothing older than what is left then gets on, so that a page has no gaps.
/// </remarks>
public sealed class NewestLogs(LogListQuery query)
{
    private static readonly IComparer<LogItem> NewestFirst = Comparer<LogItem>.Create(static (left, right) =>
    {
        var byTime = right.Header.Time.CompareTo(left.Header.Time);
        return byTime != 0 ? byTime : right.Hash.CompareTo(left.Hash);
    });

    private readonly SortedSet<LogItem> _logs = new(NewestFirst);
    private long _bytes;
    private LogCursor? _end;

    /// <summary>Adds a record, if it belongs on the page.</summary>
    public void Add(LogItem log)
    {
        if (!query.Includes(log) || _end?.IsBefore(log) == true || !_logs.Add(log))
            return;

        _bytes += SizeOf(log);
        while (_logs.Count > query.Limit || (_bytes > LogListQuery.MaxPageBytes && _logs.Count > 1))
        {
            RemoveOldest();
            _end = LogCursor.Of(_logs.Max!);
        }
    }

    /// <summary>Adds the records of a page of the same query. Where it ends early, so does this one.</summary>
    public void Add(LogPage page)
    {
        foreach (var log in page.Logs)
            Add(log);
        if (page.Next is not { } end)
            return;

        // The later end of two is the earlier in time: a page is whole only down to the first of them.
        if (_end is null || IsNewer(end, _end))
            _end = end;
        while (_logs.Max is { } oldest && _end.IsBefore(oldest))
            RemoveOldest();
    }

    /// <summary>Whether no record of this time or an earlier one can get on the page any more.</summary>
    public bool IsCompleteAt(ulong time) => _end is not null && time < _end.Time;

    /// <summary>The page, so far as it was added.</summary>
    public LogPage ToPage() => new([.. _logs], _end is null ? null : LogCursor.Of(_logs.Max!));

    private static bool IsNewer(LogCursor left, LogCursor right) =>
        left.Time > right.Time || (left.Time == right.Time && left.Hash > right.Hash);

    // What it takes in an answer, which repeats resource and scope for each record.
    private static long SizeOf(LogItem log) => log.Bytes.Length + log.Context.ResourcePart.Length + log.Context.ScopePart.Length;

    private void RemoveOldest()
    {
        var oldest = _logs.Max!;
        _logs.Remove(oldest);
        _bytes -= SizeOf(oldest);
    }
}
