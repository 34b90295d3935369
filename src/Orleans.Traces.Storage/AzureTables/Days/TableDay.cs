using System.Globalization;
using Azure.Data.Tables;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.AzureTables.Days;

/// <summary>A day of a project: its table, and between which times all is that is in it.</summary>
/// <remarks>A table's name ends in chance, so that a day that begins anew after it was dropped is another table, and what still names the old one
/// names nothing.</remarks>
/// <param name="name">Which day.</param>
/// <param name="tableName">The table's name without the instance's prefix.</param>
/// <param name="table">The table.</param>
/// <param name="learnedAt">Which read of the rows it was first met in.</param>
internal sealed class TableDay(ProjectDay name, string tableName, TableClient table, long learnedAt)
{
    private const string DateFormat = "yyyyMMdd";
    private const string LowestColumn = "Lowest", HighestColumn = "Highest", TableColumn = "Table";

    private readonly Lock _lock = new();
    private ulong _lowest = ulong.MaxValue, _highest;

    public ProjectDay Name { get; } = name;

    /// <summary>The table's name without the instance's prefix.</summary>
    public string TableName { get; } = tableName;

    public TableClient Table { get; } = table;

    /// <summary>Which read of the rows it was first met in: an earlier one says nothing of it.</summary>
    public long LearnedAt { get; } = learnedAt;

    /// <summary>Known here to be dropped: what is still read of it is as if it had not been found.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The highest time in it, or a higher one.</summary>
    public ulong Highest
    {
        get
        {
            lock (_lock)
                return _highest;
        }
    }

    public static string KeyOf(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    public static bool TryParseKey(ReadOnlySpan<char> key, out DateOnly date) =>
        DateOnly.TryParseExact(key, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Whether something of these times, both inclusive, may be in it.</summary>
    public bool MayHold(ulong from, ulong to)
    {
        lock (_lock)
            return _lowest <= to && from <= _highest;
    }

    /// <summary>Whether these times are within its range, so that nothing need be written of them.</summary>
    public bool Covers(ulong from, ulong to)
    {
        lock (_lock)
            return _lowest <= from && to <= _highest;
    }

    /// <summary>Takes over what its row says.</summary>
    public void Learn(TableEntity row)
    {
        lock (_lock)
        {
            _lowest = Math.Min(_lowest, Number(row, LowestColumn));
            _highest = Math.Max(_highest, Number(row, HighestColumn));
        }
    }

    /// <summary>The row of a new day, which covers nothing yet.</summary>
    public static TableEntity NewRow(string partition, DateOnly date, string tableName) =>
        WithRange(new TableEntity(partition, KeyOf(date)) { [TableColumn] = tableName }, ulong.MaxValue, 0);

    public static string TableOf(TableEntity row) => row.GetString(TableColumn);

    /// <summary>Widens a row to these times.</summary>
    public static void Widen(TableEntity row, ulong from, ulong to) =>
        WithRange(row, Math.Min(from, Number(row, LowestColumn)), Math.Max(to, Number(row, HighestColumn)));

    private static TableEntity WithRange(TableEntity row, ulong lowest, ulong highest)
    {
        row[LowestColumn] = lowest.ToString("x16", CultureInfo.InvariantCulture);
        row[HighestColumn] = highest.ToString("x16", CultureInfo.InvariantCulture);
        return row;
    }

    private static ulong Number(TableEntity row, string column) =>
        ulong.Parse(row.GetString(column), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
