using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>The rows of a day's table, and how their keys sort.</summary>
/// <remarks>
/// DESIGN. A day has a few partitions of <em>shards</em>, and one of contents for each trace that has many. In its shard a trace has two rows:
/// <c>t{id}</c>, which says what is stored of it, and <c>i{start}{id}</c>, which lists show, both inverted so that the newest comes first. One
/// request changes both or neither: so a list never shows what is not stored, nothing is listed twice, and no reader compares revisions. A small
/// trace's contents lie in its first row too, so that saving it takes two requests, the locator's included.
/// </remarks>
internal static class TraceRows
{
    /// <summary>Partitions of a day that are written and listed side by side. One takes 2,000 rows a second, and a trace is two.</summary>
    public const int Shards = 8;

    /// <summary>Bytes of contents that lie in a trace's own row; more have rows of their own.</summary>
    public const int MaxInlineBytes = BinaryColumns.ColumnBytes;

    /// <summary>The partition of the traces that were deleted on a day.</summary>
    public const string DeletedPartition = "deleted";

    public const string SummaryColumn = "Summary", ContentColumn = "Content", SegmentsColumn = "Segments", RevisionColumn = "Revision",
        StartColumn = "Start", NonceColumn = "Nonce", DeletedColumn = "Deleted";

    private const int NonceDigits = 16, CountDigits = 8;

    /// <summary>What there is to know of a trace before it is saved.</summary>
    public static readonly string[] StateColumns =
        ["PartitionKey", "RowKey", RevisionColumn, StartColumn, NonceColumn, DeletedColumn, .. BinaryColumns.Names(SegmentsColumn)];

    /// <summary>What a list shows of it.</summary>
    public static readonly string[] SummaryColumns = ["RowKey", DeletedColumn, .. BinaryColumns.Names(SummaryColumn)];

    public static string ShardOf(TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        // Clients make ids of which the first bytes are a time.
        return ShardName((int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) % Shards));
    }

    public static string ShardName(int number) => "s" + number.ToString("x2", CultureInfo.InvariantCulture);

    public static string StateKey(TraceId id) => "t" + id;

    public static string ListKey(ulong start, TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        foreach (ref var b in bytes)
            b = (byte)~b;
        return ListKey(start) + Convert.ToHexStringLower(bytes);
    }

    /// <summary>The keys that a list's query may hit: from the first, inclusive, to the second, exclusive.</summary>
    public static (string From, string To) ListKeys(TraceListQuery query)
    {
        var from = ListKey(query.To is { } to ? to - 1 : ulong.MaxValue);
        if (query.After is { } after && string.CompareOrdinal(ListKey(after.Start, after.TraceId), from) >= 0)
            // Behind that key, and before any other.
            from = ListKey(after.Start, after.TraceId) + "!";
        return (from, ListKey(query.From) + "~");
    }

    /// <summary>The summary in a row of either kind.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TraceSummary SummaryOf(TraceId id, TableEntity row) => SummaryBytes.Read(id, BinaryColumns.Get(row, SummaryColumn));

    /// <inheritdoc cref="SummaryOf(TraceId, TableEntity)"/>
    public static TraceSummary SummaryOf(TableEntity listRow)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        if (Convert.FromHexString(listRow.RowKey.AsSpan(17), bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new InvalidDataException($"'{listRow.RowKey}' is no key of a list.");
        foreach (ref var b in bytes)
            b = (byte)~b;
        return TraceId.TryRead(bytes, out var id) ? SummaryOf(id, listRow) : throw new InvalidDataException($"'{listRow.RowKey}' is no key of a list.");
    }

    public static ulong StartOf(TableEntity state) =>
        ulong.Parse(state.GetString(StartColumn), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string StartText(ulong start) => start.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The saves whose contents have rows of their own: each writer's nonce, and how many rows.</summary>
    public static Dictionary<string, int> SegmentsOf(TableEntity state)
    {
        var text = Encoding.ASCII.GetString(BinaryColumns.Get(state, SegmentsColumn));
        return text.Chunk(NonceDigits + CountDigits).ToDictionary(
            c => new string(c.AsSpan(0, NonceDigits)),
            c => int.Parse(c.AsSpan(NonceDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>The same with one more.</summary>
    public static byte[] WithSegment(TableEntity? state, string nonce, int rows) =>
    [
        .. state is null ? [] : BinaryColumns.Get(state, SegmentsColumn),
        .. Encoding.ASCII.GetBytes(nonce + rows.ToString("x8", CultureInfo.InvariantCulture)),
    ];

    /// <summary>The key of a row of contents.</summary>
    public static string SegmentKey(string nonce, int row) => nonce + row.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Who wrote a row of contents.</summary>
    public static string NonceOf(TableEntity segmentRow) => segmentRow.RowKey[..NonceDigits];

    private static string ListKey(ulong start) => "i" + (~start).ToString("x16", CultureInfo.InvariantCulture);
}
