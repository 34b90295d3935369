using Microsoft.Extensions.Logging;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Which rows of one day a condition may be fulfilled by. Never leaves one out whose save has completed.</summary>
/// <remarks>
/// DESIGN. The saves of a day write their contents one after the other; the index is of stretches of these contents. 1. What was written last is
/// held in memory, a <see cref="TermBatch"/>, from before its rows are committed; 2. a full batch becomes a <see cref="TermRun"/>, a sorted file;
/// 3. runs of about one size become one. 2 and 3 are done by threads of their own: <see cref="WriteFull"/>, <see cref="Tidy"/>. Each run says which stretch it covers, so that
/// what none covers is known: after a crash what was in memory alone, and all of a day of a version without this index, or whose run is damaged.
/// A short gap is read from the contents when the day is opened, a long one in the background; as long as there is one, every row may fulfil
/// anything.
/// A trace's terms are those of all its saves, in whichever stretches these are.
/// </remarks>
internal sealed partial class DayTerms
{
    /// <summary>Contents that are read while a store is opened; more is read in the background.</summary>
    public const long MaxReadAtOpen = 16 * 1024 * 1024;

    private readonly ILogger _logger;
    private readonly IDiskFolder _folder;
    private readonly DayIds _ids;
    private readonly FactSource? _facts;
    private readonly Lock _lock = new();
    private volatile TermStretches _stretches = new([], [], new TermBatch(0));
    private volatile bool _settles;

    private DayTerms(IDiskFolder folder, DayIds ids, FactSource? facts, ILogger logger)
    {
        _folder = folder;
        _ids = ids;
        _facts = facts;
        _logger = logger;
    }

    /// <summary>Called when there is something for <see cref="WriteFull"/> or <see cref="Tidy"/> to do.</summary>
    public Action<DayTerms>? Wanted { get; set; }

    /// <summary>The day is going: nothing is written any more.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Terms in memory that nobody was asked to write.</summary>
    public int FreshTerms => _stretches.Fresh.Terms;

    /// <summary>Batches that wait to be written.</summary>
    public int FullBatches => _stretches.Full.Length;

    /// <summary>The runs there are.</summary>
    public IReadOnlyList<TermRun> Runs => _stretches.Runs;

    /// <summary>All contents are covered.</summary>
    public bool IsWhole => _stretches.FirstGap is null;

    private int FactsVersion => _facts?.Version ?? FactSource.NoVersion;

    /// <summary>Opens the index of a day, and reads what it lacks if that is little.</summary>
    public static DayTerms Open(IDiskFolder folder, DayIds ids, FactSource? facts, ILogger logger)
    {
        var terms = new DayTerms(folder, ids, facts, logger);
        var end = BlockScan.EndOf(folder);
        terms._stretches = new TermStretches(terms.OpenRuns(end), [], new TermBatch(end));
        if (terms._stretches.FirstGap is var (from, to) && BlockScan.BytesBetween(folder, from, to) <= MaxReadAtOpen)
            terms.Fill(to);
        return terms;
    }

    /// <summary>These rows, which are about to be committed, have these terms as well. Called by the writer's thread.</summary>
    /// <param name="saves">Rows and terms; a row that is not committed in the end does no harm.</param>
    /// <param name="end">Where their contents end.</param>
    public void Add(List<(long Row, ulong[] Terms)> saves, long end)
    {
        var fresh = _stretches.Fresh;
        foreach (var (row, terms) in saves)
            fresh.Add(row, terms);
        fresh.To = end;
        if (fresh.IsFull)
            Seal();
    }

    /// <summary>Has what is in memory written. Called by the writer's thread.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            var (runs, full, fresh) = (_stretches.Runs, _stretches.Full, _stretches.Fresh);
            if (fresh.To == fresh.From)
                return;
            _stretches = new TermStretches(runs, full.Append(fresh), new TermBatch(fresh.To));
        }

        Wanted?.Invoke(this);
    }

    /// <summary>As <see cref="Seal"/>, for a day to which little more will come: its runs become one.</summary>
    public void Settle()
    {
        _settles = true;
        Seal();
        Wanted?.Invoke(this);
    }

    /// <summary>The rows that may fulfil the condition; null: any may.</summary>
    public RowSet? Find(SearchCondition condition)
    {
        // First the rows, then what they are found by: a row is in the index before it is known.
        var lastRow = _ids.LastRow;
        var stretches = _stretches;
        if (stretches.FirstGap is not null)
            return null;

        try
        {
            return new TermQuestion(stretches, lastRow, FactsVersion).Rows(condition);
        }
        catch (DamagedRunException e)
        {
            GiveUp(e);
            return null;
        }
    }

    // A crash while runs were joined leaves the parts beside the whole. What covers more than there is, covers something else.
    private List<TermRun> OpenRuns(long end)
    {
        var found = new List<TermRun>();
        foreach (var name in _folder.Names().Where(TermRun.IsName))
        {
            if (TermRun.Open(_folder, name) is { } run && run.To <= end)
                found.Add(run);
            else
                _folder.Delete(name);
        }

        var runs = new List<TermRun>();
        var covered = 0L;
        foreach (var run in found.OrderBy(r => r.From).ThenByDescending(r => r.To))
        {
            if (run.From >= covered)
            {
                runs.Add(run);
                covered = run.To;
            }
            else
            {
                _folder.Delete(run.Name);
            }
        }

        return runs;
    }

    private void GiveUp(DamagedRunException damaged)
    {
        lock (_lock)
        {
            if (!_stretches.Runs.Contains(damaged.Run))
                return;

            // In this order: the run that takes its place may have its name.
            LogDamaged(damaged, Path.Combine(_folder.Path, damaged.Run.Name));
            Delete([damaged.Run]);
            Change([damaged.Run], [], null);
        }

        Wanted?.Invoke(this);
    }

    private void Change(IReadOnlyCollection<TermRun> without, IReadOnlyCollection<TermRun> with, TermBatch? written)
    {
        lock (_lock)
        {
            var now = _stretches;
            _stretches = new TermStretches(now.Runs.Except(without).Concat(with), now.Full.Where(b => b != written), now.Fresh);
        }
    }

    [LoggerMessage(2231, LogLevel.Warning, "The search index in {Folder} could not be written; until it is, searches read every trace of that day. "
        + "It is tried again when more of that day is, and at the next start. Check the disk and its free space.")]
    private partial void LogNotWritten(Exception e, string folder);

    [LoggerMessage(2232, LogLevel.Warning, "{Path}, a part of the search index, is damaged. It is made again; until then searches read every trace "
        + "of that day. Check the disk.")]
    private partial void LogDamaged(Exception e, string path);
}
