using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>Which row of one day a trace has. Never says no to a trace whose save has completed.</summary>
/// <remarks>
/// DESIGN. The rows of a day are numbered as they come. 1. What was committed last is held in memory, at most <see cref="MaxFresh"/>;
/// 2. then it becomes an <see cref="IdRun"/>, a sorted file; 3. a run joins the one before it while that is at most twice as large, so
/// that a day has few runs and an entry is written few times. The runs cover the rows from 1 without a gap: what lies above them is read
/// from the rows when the day is opened, so that a crash between any two steps costs only that reading.
/// Read by many; everything else is called by one thread at a time.
/// </remarks>
internal sealed partial class DayIds
{
    /// <summary>Ids held in memory, of 1 MB or so.</summary>
    public const int MaxFresh = 16 * 1024;

    private const int MaxRead = 256 * 1024;

    private readonly ILogger _logger;
    private readonly IDiskFolder _folder;
    private volatile IdRun[] _runs = [];
    private volatile ConcurrentDictionary<TraceId, long> _fresh = new();
    private long _last;
    private int _freshCount;

    private DayIds(IDiskFolder folder, ILogger logger)
    {
        _folder = folder;
        _logger = logger;
    }

    /// <summary>The greatest row number that is or was in use.</summary>
    public long LastRow => _last;

    /// <summary>Some ids are in memory alone.</summary>
    public bool HasFresh => _freshCount > 0;

    /// <summary>The runs there are.</summary>
    public IReadOnlyList<IdRun> Runs => _runs;

    /// <summary>Opens the runs of a day, and reads the rows that none of them covers.</summary>
    public static DayIds Open(IDiskFolder folder, DayConnection rows, ILogger logger)
    {
        var ids = new DayIds(folder, logger);
        ids.OpenRuns();
        ids.CatchUp(rows);
        ids.Flush();
        return ids;
    }

    /// <summary>The rows that may be this trace's; null, which is certain: none.</summary>
    public List<long>? Find(TraceId id, ulong hash)
    {
        // In this order: what leaves the memory is in a run before.
        List<long>? rows = null;
        if (_fresh.TryGetValue(id, out var row))
            rows = [row];
        foreach (var run in _runs)
            run.Find(hash, ref rows);
        return rows;
    }

    /// <summary>These rows, which follow <see cref="LastRow"/>, were committed.</summary>
    public void Add(List<(TraceId Id, long Row)> committed)
    {
        foreach (var (id, row) in committed)
        {
            _fresh[id] = row;
            _last = row;
        }

        // Counted here, since the dictionary takes all of its locks to count.
        _freshCount += committed.Count;
        if (_freshCount >= MaxFresh)
            Flush();
    }

    /// <summary>Reads the rows that it does not know: after a commit that failed, some may be there nevertheless.</summary>
    public void CatchUp(DayConnection rows)
    {
        while (rows.IdsAfter(_last, MaxRead) is { Count: > 0 } more)
            Add(more);
    }

    /// <summary>Moves what is held in memory into a run. Where that fails it stays in memory, and the next time it is tried again.</summary>
    public void Flush()
    {
        if (_freshCount == 0)
            return;
        try
        {
            var entries = _fresh.Select(f => new IdEntry(IdEntry.HashOf(f.Key), f.Value)).ToArray();
            Array.Sort(entries);
            var runs = _runs.ToList();
            var run = IdRun.Write(_folder, runs.Count > 0 ? runs[^1].Last + 1 : 1, _last, entries, entries.Length);
            runs.Add(run);
            _runs = [.. runs];
            _fresh = new ConcurrentDictionary<TraceId, long>();
            _freshCount = 0;
            while (runs.Count > 1 && runs[^2].Count <= 2L * runs[^1].Count && MayMerge(runs))
                MergeLast(runs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, _folder.Path);
        }
    }

    /// <summary>As <see cref="Flush"/>, for a day to which little more will come: all runs become one.</summary>
    public void Settle()
    {
        Flush();
        try
        {
            var runs = _runs.ToList();
            while (runs.Count > 1 && MayMerge(runs))
                MergeLast(runs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, _folder.Path);
        }
    }

    private static bool MayMerge(List<IdRun> runs) => runs[^2].Count + runs[^1].Count <= IdRun.MaxEntries;

    private void MergeLast(List<IdRun> runs)
    {
        var (earlier, later) = (runs[^2], runs[^1]);
        var merged = IdRun.Merge(_folder, earlier, later);
        runs.RemoveRange(runs.Count - 2, 2);
        runs.Add(merged);
        _runs = [.. runs];
        _folder.Delete(earlier.Name);
        _folder.Delete(later.Name);
    }

    // A crash while runs were joined leaves the parts beside the whole. A gap ends what can be trusted.
    private void OpenRuns()
    {
        var found = new List<IdRun>();
        foreach (var name in _folder.Names().Where(IdRun.IsName))
        {
            if (IdRun.Open(_folder, name) is { } run)
                found.Add(run);
            else
                _folder.Delete(name);
        }

        var runs = new List<IdRun>();
        foreach (var run in found.OrderBy(r => r.First).ThenByDescending(r => r.Last))
        {
            if (run.First == _last + 1)
            {
                runs.Add(run);
                _last = run.Last;
            }
            else
            {
                _folder.Delete(run.Name);
            }
        }

        _runs = [.. runs];
    }

    [LoggerMessage(2221, LogLevel.Warning, "The index of trace ids in {Folder} could not be written; it stays in memory and is tried again. "
        + "Check the disk and its free space.")]
    private partial void LogNotWritten(Exception e, string folder);
}
