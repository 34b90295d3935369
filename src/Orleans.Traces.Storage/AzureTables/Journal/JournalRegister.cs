using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Claims;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>Which journals there are, and who has each: a row each, all in one partition, so that looking costs one request.</summary>
/// <remarks>It says where to look and settles which of several claimants goes ahead. What shuts an old holder out are the headers of the lanes, which are
/// claimed after the row: a crash between the two leaves a row that names a holder, which claims again or dies in its turn.</remarks>
internal sealed class JournalRegister(TableClient table)
{
    public const string TableName = "journals";

    private const string Partition = "journal", HolderColumn = "Holder";

    /// <summary>Says that a journal is this holder's, whoever had it.</summary>
    public Task PutAsync(HeldJournal journal, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(RowOf(journal), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyList<HeldJournal>> ListAsync(CancellationToken cancellationToken)
    {
        var journals = new List<HeldJournal>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
            journals.Add(new HeldJournal(row.RowKey, row.GetString(HolderColumn)));
        return journals;
    }

    /// <summary>Gives a journal to another holder. False: it has another one by now, or is gone.</summary>
    public async Task<bool> TryMoveAsync(HeldJournal journal, string to, CancellationToken cancellationToken)
    {
        var row = await FindAsync(journal.Name, cancellationToken);
        if (row?.GetString(HolderColumn) == to)
            return true;
        if (row?.GetString(HolderColumn) != journal.Holder)
            return false;
        try
        {
            await table.UpdateEntityAsync(RowOf(journal with { Holder = to }), row.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            // Another was first; or this very request, whose answer was lost.
            return (await FindAsync(journal.Name, cancellationToken))?.GetString(HolderColumn) == to;
        }
    }

    /// <summary>Strikes a journal out, if it still is this holder's.</summary>
    public async Task RemoveAsync(HeldJournal journal, CancellationToken cancellationToken)
    {
        if (await FindAsync(journal.Name, cancellationToken) is not { } row || row.GetString(HolderColumn) != journal.Holder)
            return;
        try
        {
            await table.DeleteEntityAsync(Partition, journal.Name, row.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            // Another has taken it.
        }
    }

    private static TableEntity RowOf(HeldJournal journal) => new(Partition, journal.Name) { [HolderColumn] = journal.Holder };

    private async Task<TableEntity?> FindAsync(string name, CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellationToken) is { HasValue: true, Value: { } row } ? row : null;
}
