using System.Globalization;
using Azure.Data.Tables;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Logs;

namespace Orleans.Traces.Storage.AzureTables.Logs;

/// <summary>The rows of a day of log records: one partition, a block in one row or in several that follow each other, the latest time first.</summary>
/// <remarks>A key is the block's highest time, inverted; a number of chance; and the row's number within the block, of which the first says how
/// many there are. A partition takes 2,000 blocks a second, of some 256 KiB each.</remarks>
internal static class LogRows
{
    public const string Partition = "logs";

    private const int TimeDigits = 16, BlockDigits = 32;
    private const string BlockColumn = "Block", RowsColumn = "Rows";

    /// <summary>A block's rows, the first of them last: what a failure leaves without it is never read.</summary>
    public static IEnumerable<(TableTransactionAction Action, int Bytes)> Of(LogBlock block)
    {
        var key = KeyOf(block.Last) + TableAccount.Nonce();
        var rows = (block.Bytes.Length + BinaryColumns.MaxRowBytes - 1) / BinaryColumns.MaxRowBytes;
        for (var number = rows - 1; number >= 0; number--)
        {
            var at = number * BinaryColumns.MaxRowBytes;
            var part = block.Bytes.AsSpan(at, Math.Min(BinaryColumns.MaxRowBytes, block.Bytes.Length - at));
            var row = new TableEntity(Partition, key + number.ToString("x4", CultureInfo.InvariantCulture)) { [RowsColumn] = rows };
            BinaryColumns.Set(row, BlockColumn, part);
            yield return (new TableTransactionAction(TableTransactionActionType.UpsertReplace, row), part.Length);
        }
    }

    /// <summary>The keys that a page's blocks may have: from the first, inclusive, to the second, exclusive.</summary>
    public static (string From, string To) Keys(LogListQuery query) =>
        // What begins by then ends within the same minute.
        (KeyOf(LogBlock.EndOfMinute(query.Highest ?? 0)), KeyOf(query.From) + "~");

    /// <summary>The highest time of the block that a row is of.</summary>
    public static ulong LastOf(TableEntity row) =>
        ~ulong.Parse(row.RowKey.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Which block a row is of.</summary>
    public static string BlockOf(TableEntity row) => row.RowKey[..BlockDigits];

    /// <summary>The bytes of a block of which these are all rows that there are; null: some are missing.</summary>
    public static byte[]? Join(IReadOnlyList<TableEntity> rows)
    {
        if (!rows[0].RowKey.EndsWith("0000", StringComparison.Ordinal) || rows[0].GetInt32(RowsColumn) != rows.Count)
            return null;
        return rows.Count == 1 ? BinaryColumns.Get(rows[0], BlockColumn) : [.. rows.SelectMany(r => BinaryColumns.Get(r, BlockColumn))];
    }

    private static string KeyOf(ulong time) => (~time).ToString("x16", CultureInfo.InvariantCulture);
}
