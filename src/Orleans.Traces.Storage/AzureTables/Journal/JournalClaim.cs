using Azure.Data.Tables;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>Takes a journal from whoever had it, and reads what is unreleased in it, payloads left out.</summary>
/// <remarks>1. Each lane's header is claimed: nobody else can write from then on. 2. Its rows are read. 3. Rows without a first one are what a crash
/// left of an entry that was never acknowledged: they are removed.</remarks>
internal sealed class JournalClaim(TableClient table, string journal, string owner)
{
    /// <summary>The unreleased entries, lowest sequence first.</summary>
    public List<IndexedEntry<RowPlace>> Entries { get; private set; } = [];

    /// <summary>The lanes' headers, by the lane's number.</summary>
    public SortedDictionary<int, LaneHeader> Headers { get; } = [];

    /// <summary>The greatest sequence that was ever written.</summary>
    public long LastSequence { get; private set; }

    /// <param name="lanes">Lanes that there are to be at least.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task RunAsync(int lanes, CancellationToken cancellationToken)
    {
        foreach (var lane in await LanesAsync(lanes, cancellationToken))
        {
            var header = new LaneHeader(table, JournalRows.PartitionOf(journal, lane), owner);
            await header.ClaimAsync(cancellationToken);
            Headers.Add(lane, header);
            LastSequence = Math.Max(LastSequence, header.LastSequence);
            await ReadAsync(header.Partition, cancellationToken);
        }

        Entries = [.. Entries.OrderBy(e => e.Sequence)];
        if (Entries.Count > 0)
            LastSequence = Math.Max(LastSequence, Entries[^1].Sequence);
    }

    // Those of an earlier start with more lanes too.
    private async Task<IEnumerable<int>> LanesAsync(int wanted, CancellationToken cancellationToken)
    {
        var lanes = Enumerable.Range(0, wanted).ToHashSet();
        var (from, to) = (journal + ".", journal + "/");
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and RowKey eq {JournalRows.HeaderKey}"),
            select: ["PartitionKey"], cancellationToken: cancellationToken))
            lanes.Add(JournalRows.LaneOf(journal, row.PartitionKey));
        return lanes.Order();
    }

    private async Task ReadAsync(string partition, CancellationToken cancellationToken)
    {
        var strays = new List<TableEntity>();
        var current = -1L;
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {JournalRows.HeaderKey}"),
            select: JournalRows.IndexColumns, cancellationToken: cancellationToken))
        {
            var sequence = JournalRows.SequenceOf(row);
            if (JournalRows.IsFirst(row))
            {
                var head = JournalRows.HeadOf(row);
                Entries.Add(new IndexedEntry<RowPlace>
                {
                    Sequence = current = sequence, Key = head.Key, Start = head.Start, ReceivedAt = head.ReceivedAt, Place = JournalRows.PlaceOf(row),
                });
            }
            else if (sequence != current)
            {
                strays.Add(row);
            }
        }

        await RowBatches.DeleteAsync(table, strays, cancellationToken);
    }
}
