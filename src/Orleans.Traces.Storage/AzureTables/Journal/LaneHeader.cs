using Azure;
using Azure.Data.Tables;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>The row that says whose a lane is. Used by one at a time.</summary>
/// <remarks>Every request of the owner replaces it under the ETag that the owner last saw, and names itself in it. So an owner whose answer was lost
/// finds its request's name, and one that lost the lane finds another owner's.</remarks>
internal sealed class LaneHeader(TableClient table, string partition, string owner)
{
    // Somebody else claims the lane at the same moment, or an answer was lost.
    private const int MaxRounds = 8;

    public string Partition { get; } = partition;

    /// <summary>The version that the owner last saw.</summary>
    public ETag ETag { get; private set; }

    /// <summary>The greatest sequence that was ever written.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Takes the lane from whoever has it: its next request fails.</summary>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var known = await FindAsync(cancellationToken);
            if (known is not null && known.GetString(JournalRows.OwnerColumn) == owner)
            {
                Learn(known);
                return;
            }

            LastSequence = known?.GetInt64(JournalRows.LastSequenceColumn) ?? 0;
            try
            {
                var row = Row(commit: "", LastSequence);
                if (known is null)
                    await table.AddEntityAsync(row, cancellationToken);
                else
                    await table.UpdateEntityAsync(row, known.ETag, TableUpdateMode.Replace, cancellationToken);
            }
            catch (RequestFailedException e) when (e.IsConflict())
            {
                // Read on: it may be ours.
            }
        }

        throw new StorageUnavailableException($"The journal's lane {Partition} is claimed by others all the time.");
    }

    /// <summary>Removes the lane's header, as it was last seen: whoever had the lane before finds none. False: it is another's.</summary>
    public async Task<bool> TryRemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(Partition, JournalRows.HeaderKey, ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            return true;
        }
        catch (RequestFailedException e) when (e.IsConflict())
        {
            return false;
        }
    }

    /// <summary>The header as a request leaves it.</summary>
    public TableEntity Row(string commit, long lastSequence) => new(Partition, JournalRows.HeaderKey)
    {
        [JournalRows.OwnerColumn] = owner, [JournalRows.CommitColumn] = commit, [JournalRows.LastSequenceColumn] = lastSequence,
    };

    /// <summary>A request that left this row has succeeded.</summary>
    public void Advance(ETag etag, long lastSequence) => (ETag, LastSequence) = (etag, lastSequence);

    /// <summary>Reads it again after a conflict.</summary>
    /// <returns>The name of the request that wrote it last; null: the lane is another owner's.</returns>
    public async Task<string?> LookAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } row || row.GetString(JournalRows.OwnerColumn) != owner)
            return null;
        Learn(row);
        return row.GetString(JournalRows.CommitColumn);
    }

    private void Learn(TableEntity row) => Advance(row.ETag, row.GetInt64(JournalRows.LastSequenceColumn) ?? 0);

    private async Task<TableEntity?> FindAsync(CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Partition, JournalRows.HeaderKey, cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } row } ? row : null;
}
