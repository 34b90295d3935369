using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>One UTC day of one project: its folder, the range of its starts, and connections for readers.</summary>
internal sealed class Day : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IdleConnections<DayConnection> _idle;
    private (ulong Lowest, ulong Highest)? _range;

    private Day(DateOnly date, string folder, (ulong Lowest, ulong Highest)? range)
    {
        Date = date;
        Folder = folder;
        _range = range;
        _idle = new IdleConnections<DayConnection>(() => DayConnection.Open(folder, create: false));
    }

    public DateOnly Date { get; }

    public string Folder { get; }

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

    /// <summary>The day in this folder, which is there; its summaries are made if they are not.</summary>
    public static Day Open(DateOnly date, string folder)
    {
        using var connection = DayConnection.Open(folder, create: true);
        return new Day(date, folder, connection.Range());
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

    /// <summary>Does <paramref name="read"/> with a connection of its own. One that failed is not used again.</summary>
    public T Read<T>(Func<DayConnection, T> read) => _idle.Read(read);

    public void Dispose() => _idle.Dispose();
}
