using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>One UTC day of one project's log stream: its folder, the range of its times, and connections for readers.</summary>
internal sealed class LogDay : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IdleConnections<LogDayConnection> _idle;
    private (ulong Lowest, ulong Highest)? _range;
    private volatile bool _dropped;

    private LogDay(DateOnly date, string folder, (ulong Lowest, ulong Highest)? range)
    {
        Date = date;
        Folder = folder;
        _range = range;
        _idle = new IdleConnections<LogDayConnection>(() => LogDayConnection.Open(folder, create: false));
    }

    public DateOnly Date { get; }

    public string Folder { get; }

    /// <summary>Its files are gone, or will be in a moment: a reader that fails had nothing to read.</summary>
    public bool IsDropped
    {
        get => _dropped;
        set => _dropped = value;
    }

    /// <summary>No record has a higher time.</summary>
    public ulong Highest => Range?.Highest ?? 0;

    private (ulong Lowest, ulong Highest)? Range
    {
        get
        {
            lock (_lock)
                return _range;
        }
    }

    /// <summary>The day in this folder, which is there; its database is made if it is not.</summary>
    public static LogDay Open(DateOnly date, string folder)
    {
        using var connection = LogDayConnection.Open(folder, create: true);
        return new LogDay(date, folder, connection.Range());
    }

    /// <summary>Whether it may hold a record that the query includes.</summary>
    public bool MayHold(LogListQuery query) => Range is { } range && range.Highest >= query.From && range.Lowest <= query.Highest;

    /// <summary>Makes the range hold these times. Done before they are committed, so that no reader steps over them.</summary>
    public void Widen(ulong lowest, ulong highest)
    {
        lock (_lock)
            _range = _range is { } range ? (Math.Min(range.Lowest, lowest), Math.Max(range.Highest, highest)) : (lowest, highest);
    }

    /// <summary>Does <paramref name="read"/> with a connection of its own. One that failed is not used again.</summary>
    public T Read<T>(Func<LogDayConnection, T> read) => _idle.Read(read);

    public void Dispose() => _idle.Dispose();
}
