using Azure.Data.Tables;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>A save's summary and contents as bytes: what takes time is done before the account is asked anything.</summary>
/// <param name="Summary">See <see cref="SummaryBytes"/>.</param>
/// <param name="Blocks">See <see cref="ContentBlock"/>; none where the save brings no items.</param>
internal sealed record PreparedContents(byte[] Summary, IReadOnlyList<byte[]> Blocks)
{
    // Compressing more than this takes longer than a caller's thread, which may be a grain's, should be held.
    private const int MaxInlineWork = 64 * 1024;

    /// <summary>Bytes of all blocks.</summary>
    public long BlockBytes { get; } = Blocks.Sum(b => (long)b.Length);

    /// <summary>How many rows of contents there are.</summary>
    public int RowCount => Blocks.Sum(b => (b.Length + BinaryColumns.MaxRowBytes - 1) / BinaryColumns.MaxRowBytes);

    public static async Task<PreparedContents> OfAsync(TraceSave save, CancellationToken cancellationToken)
    {
        var bytes = save.NewItems.Sum(i => (long)i.Bytes.Length);
        return bytes <= MaxInlineWork ? Of(save) : await Task.Run(() => Of(save), cancellationToken);
    }

    /// <summary>The rows of contents, of a writer of this nonce, in the partition of the trace. The blocks follow each other without a gap.</summary>
    public IEnumerable<(TableTransactionAction Action, int Bytes)> Rows(string partition, string nonce)
    {
        var number = 0;
        foreach (var block in Blocks)
        {
            for (var at = 0; at < block.Length; at += BinaryColumns.MaxRowBytes)
            {
                var part = block.AsSpan(at, Math.Min(BinaryColumns.MaxRowBytes, block.Length - at));
                var row = new TableEntity(partition, TraceRows.SegmentKey(nonce, number++));
                BinaryColumns.Set(row, TraceRows.ContentColumn, part);
                // Replaced: a request whose answer was lost may have written it.
                yield return (new TableTransactionAction(TableTransactionActionType.UpsertReplace, row), part.Length);
            }
        }
    }

    private static PreparedContents Of(TraceSave save) => new(SummaryBytes.Write(save.Summary), ContentBlock.Write(save.Key.TraceId, save.NewItems));
}
