using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Storage.Embedded;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>What one request of a lane writes and removes, besides the header.</summary>
internal sealed class LaneBatch
{
    // One row is the header.
    private const int MaxRows = BinaryColumns.MaxBatchRows - 1;

    private readonly List<TableEntity> _written = [];

    /// <summary>Names the request in the header: by it the lane knows its own, if the answer is lost.</summary>
    public string Nonce { get; } = TableAccount.Nonce();

    /// <summary>The entries whose first row is among what is written.</summary>
    public List<PendingCommit<LaneAppend, long>> Completes { get; } = [];

    /// <summary>The keys of the rows that are removed.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>Bytes of the rows that are written.</summary>
    public int Bytes { get; private set; }

    public bool IsEmpty => _written.Count + Removed.Count == 0;

    /// <summary>How many more rows it takes.</summary>
    public int Room => MaxRows - _written.Count - Removed.Count;

    /// <summary>Adds a row to be written; false: it does not fit any more.</summary>
    public bool TryWrite(TableEntity row, int bytes)
    {
        if (Room == 0 || (_written.Count > 0 && Bytes + bytes > BinaryColumns.MaxBatchBytes))
            return false;
        _written.Add(row);
        Bytes += bytes;
        return true;
    }

    /// <summary>The request's parts.</summary>
    public List<TableTransactionAction> Actions(TableEntity header, ETag etag) =>
    [
        new(TableTransactionActionType.UpdateReplace, header, etag),
        .. _written.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)),
        .. Removed.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(header.PartitionKey, key), ETag.All)),
    ];
}
