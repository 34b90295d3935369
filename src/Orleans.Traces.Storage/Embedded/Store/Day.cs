using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Ids;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>One UTC day of one project: its folder, its traces' ids, the range of their starts, and connections for readers.</summary>
internal sealed class Day : IDisposable
{
    private const string DoomedSuffix = ".dropped";

    private readonly Lock _lock = new();
    private readonly IdleConnections<DayConnection> _idle;
    private (ulong Lowest, ulong Highest)? _range;
    private volatile bool _isDropped, _mayHaveDue;

    private Day(ProjectDay name, IDiskFolder folder, (ulong Lowest, ulong Highest)? range, (DayIds Ids, DayTerms Terms) indexes)
    {
        Name = name;
        Disk = folder;
        _range = range;
        (Ids, Terms) = indexes;
        _idle = new IdleConnections<DayConnection>(() => DayConnection.Open(Folder, create: false));
    }

    public ProjectDay Name { get; }

    public DateOnly Date => Name.Date;

    /// <summary>Its folder. Never made again: see <see cref="Doom"/>.</summary>
    public IDiskFolder Disk { get; }

    /// <summary>The folder's path.</summary>
    public string Folder => Disk.Path;

    /// <summary>Which rows its traces have.</summary>
    public DayIds Ids { get; }

    /// <summary>What its traces are found by.</summary>
    public DayTerms Terms { get; }

    /// <summary>It is written to, or has ids in memory alone. Only <see cref="ProjectDays.SetLive"/> changes it.</summary>
    public bool IsLive { get; set; }

    /// <summary>It was dropped: whatever a reader meets in it from now on means that the trace is gone.</summary>
    public bool IsDropped => _isDropped;

    /// <summary>Something of it may wait for a scorer. The writer sets it once that is committed; a reader that finds nothing may take it back.</summary>
    public bool MayHaveDue
    {
        get => _mayHaveDue;
        set => _mayHaveDue = value;
    }

    /// <summary>The highest start of its traces.</summary>
    public ulong HighestStart => Range?.Highest ?? 0;

    private (ulong Lowest, ulong Highest)? Range
    {
        get
        {
            lock (_lock)
                return _range;
        }
    }

    public static string NameOf(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool TryParseName(string name, out DateOnly date) =>
        DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Whether a folder is what is left of a dropped day.</summary>
    public static bool IsDoomedName(string name) =>
        name.EndsWith(DoomedSuffix, StringComparison.Ordinal) && TryParseName(name[..^DoomedSuffix.Length], out _);

    /// <summary>The day in this folder, which is there; its summaries are made if they are not.</summary>
    public static Day Open(ProjectDay name, IDiskFolder folder, FactSource? facts, ILogger logger)
    {
        using var connection = DayConnection.Open(folder.Path, create: true);
        var ids = DayIds.Open(folder, connection, logger);
        return new Day(name, folder, connection.Range(), (ids, DayTerms.Open(folder, ids, facts, logger))) 
        {
            IsLive = ids.HasFresh,
            MayHaveDue = connection.Scores.HasDue(),
        };
    }

    /// <summary>Whether it may hold a trace that the query includes.</summary>
    public bool MayHold(TraceListQuery query) =>
        Range is { } range
        && range.Highest >= query.From
        && (query.To is not { } to || range.Lowest < to)
        && (query.After is not { } after || range.Lowest <= after.Start);

    /// <summary>Makes the range hold these starts. Done before they are committed, so that no reader steps over them.</summary>
    public void Widen(ulong start)
    {
        lock (_lock)
            _range = _range is { } range ? (Math.Min(range.Lowest, start), Math.Max(range.Highest, start)) : (start, start);
    }

    /// <summary>The trace's row and its number; null: it is not here. Where the ids do not know the trace, the rows are not asked.</summary>
    public (long Number, TraceRow Row)? Find(TraceId id, ulong hash) =>
        Ids.Find(id, hash) is { } numbers ? FindAmong(numbers, id) : null;

    /// <summary>Does <paramref name="read"/> with a connection of its own. One that failed is not used again.</summary>
    public T Read<T>(Func<DayConnection, T> read) => _idle.Read(read);

    /// <summary>Takes the folder its name, durably: from then on there is no such day, whatever happens to what is in it.</summary>
    /// <returns>The folder, to be deleted.</returns>
    public string Doom()
    {
        var doomed = Folder + DoomedSuffix;
        if (Directory.Exists(doomed))
            Directory.Delete(doomed, recursive: true);
        _isDropped = Terms.IsDropped = true;
        try
        {
            Directory.Move(Folder, doomed);
        }
        catch
        {
            _isDropped = Terms.IsDropped = false;
            throw;
        }

        Dispose();
        new DiskFolder(Path.GetDirectoryName(Folder)!).Sync();
        return doomed;
    }

    public void Dispose() => _idle.Dispose();

    private (long Number, TraceRow Row)? FindAmong(List<long> numbers, TraceId id) => Read<(long, TraceRow)?>(connection =>
    {
        foreach (var number in numbers)
        {
            if (connection.Find(number, id) is { } row)
                return (number, row);
        }

        return null;
    });
}
