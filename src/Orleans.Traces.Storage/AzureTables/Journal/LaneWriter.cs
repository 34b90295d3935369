using Azure;
using Azure.Data.Tables;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>Sends a lane's requests, one after the other, and finds out what became of those whose answer was lost. Used by one at a time.</summary>
/// <remarks>
/// A request that got no answer is <em>in doubt</em>: it may be carried out yet. The next one names the same version of the header, so that only
/// one of the two ever is; where it finds another version, the header says whose that is. So nothing is in doubt once a request has succeeded.
/// </remarks>
internal sealed class LaneWriter(TableClient table, LaneHeader header)
{
    // Each further round means that a request in doubt was carried out after all.
    private const int MaxRounds = 8;

    // By name, with the rows that they remove.
    private readonly Dictionary<string, List<string>> _doubtful = [];

    // Entries that failed, and may have rows that nobody waits for.
    private readonly HashSet<long> _failed = [];

    public string Partition => header.Partition;

    /// <summary>Carries out a request.</summary>
    /// <exception cref="LaneLostException">The lane is another owner's.</exception>
    public async Task WriteAsync(LaneBatch batch, long lastSequence)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var last = Math.Max(lastSequence, header.LastSequence);
            try
            {
                var answers = await table.SubmitTransactionAsync(batch.Actions(header.Row(batch.Nonce, last), header.ETag));
                header.Advance(answers.Value[0].Headers.ETag ?? throw new InvalidDataException("The account named no version of the header."), last);
                _doubtful.Clear();
                return;
            }
            catch (TableTransactionFailedException e) when (e.IsConflict() || e.IsMissing())
            {
                if (await SettleAsync(batch, e.IsMissing()))
                    return;
            }
            catch
            {
                _doubtful[batch.Nonce] = [.. batch.Removed];
                throw;
            }
        }

        throw new StorageUnavailableException($"The journal's lane {Partition} could not be written in {MaxRounds} tries.");
    }

    /// <summary>Notes entries whose senders were told that they failed.</summary>
    public void NoteFailed(IEnumerable<long> sequences) => _failed.UnionWith(sequences);

    /// <summary>Removes what there is of entries that failed. Only after a request has succeeded: nothing of them can come any more.</summary>
    public async Task RemoveFailedAsync()
    {
        if (_failed.Count == 0)
            return;
        var (from, to) = (JournalRows.KeyOf(_failed.Min()), JournalRows.KeyOf(_failed.Max()) + "~");
        await RowBatches.DeleteAsync(table, (Partition, from, to), r => _failed.Contains(JournalRows.SequenceOf(r)), CancellationToken.None);
        _failed.Clear();
    }

    // True: the batch was carried out, and its answer lost. Else the header is known anew, and the batch may be sent again.
    private async Task<bool> SettleAsync(LaneBatch batch, bool isMissing)
    {
        var last = await header.LookAsync(CancellationToken.None)
            ?? throw new LaneLostException($"The journal's lane {Partition} was taken by another process: this one can promise nothing any more.");
        if (last == batch.Nonce)
        {
            _doubtful.Clear();
            return true;
        }

        if (_doubtful.Remove(last, out var removed))
            batch.Removed.RemoveAll(removed.Contains);
        else if (isMissing)
            await RemoveOneByOneAsync(batch);
        return false;
    }

    // Somebody removed rows by hand: the lane must not stop for that.
    private async Task RemoveOneByOneAsync(LaneBatch batch)
    {
        foreach (var key in batch.Removed)
            await table.DeleteEntityAsync(Partition, key);
        batch.Removed.Clear();
    }
}
