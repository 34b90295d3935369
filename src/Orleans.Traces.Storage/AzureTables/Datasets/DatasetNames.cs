using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Datasets;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.AzureTables.Datasets;

/// <summary>Which datasets a project has: its partition's rows say it, and nothing else does.</summary>
internal sealed class DatasetNames(TableClient table)
{
    // Two that make or delete datasets of one project at once meet in the row of the floor; each time one of them gets on.
    private const int MaxAttempts = 20;

    /// <summary>The partition of a dataset; null: there is none.</summary>
    public async Task<string?> PartitionAsync(DatasetKey key, CancellationToken cancellationToken) =>
        await RowAsync(key.Project, DatasetRows.NameKey(key.Name), cancellationToken) is { } row ? DatasetRows.PartitionOf(row.GetString(DatasetRows.NonceColumn)) : null;

    /// <summary>The names and partitions of a project's datasets, in the order of the names.</summary>
    public async Task<List<(string Name, string Partition)>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var (partition, first, end) = (DatasetRows.PartitionOf(project), DatasetRows.NameKey(""), "d\"");
        var found = new List<(string, string)>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"), cancellationToken: cancellationToken))
            found.Add((row.RowKey[first.Length..], DatasetRows.PartitionOf(row.GetString(DatasetRows.NonceColumn))));
        return found;
    }

    /// <summary>The highest version that a deleted dataset of the project had.</summary>
    public async Task<int> FloorAsync(ProjectId project, CancellationToken cancellationToken) =>
        (await RowAsync(project, DatasetRows.Floor, cancellationToken))?.GetInt32(DatasetRows.VersionColumn) ?? 0;

    /// <summary>Gives a name to a dataset whose rows are written. False: another has it, or the floor is no longer what it was.</summary>
    public async Task<bool> AddAsync(DatasetKey key, string nonce, int floor, CancellationToken cancellationToken)
    {
        var partition = DatasetRows.PartitionOf(key.Project);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var known = await RowAsync(key.Project, DatasetRows.Floor, cancellationToken);
            if ((known?.GetInt32(DatasetRows.VersionColumn) ?? 0) != floor)
                return false;
            var name = new TableEntity(partition, DatasetRows.NameKey(key.Name)) { [DatasetRows.NonceColumn] = nonce };
            if (await TryAsync([new TableTransactionAction(TableTransactionActionType.Add, name), Floor(partition, floor, known)], cancellationToken))
                return true;
            if (await PartitionAsync(key, cancellationToken) is { } taken)
                return taken == DatasetRows.PartitionOf(nonce);
        }

        return false;
    }

    /// <summary>Takes the name from a dataset, and keeps in mind how far its versions went. False: it is another's, or nobody's.</summary>
    public async Task<bool> RemoveAsync(DatasetKey key, string partition, int version, CancellationToken cancellationToken)
    {
        var names = DatasetRows.PartitionOf(key.Project);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var row = await RowAsync(key.Project, DatasetRows.NameKey(key.Name), cancellationToken);
            if (row is null || DatasetRows.PartitionOf(row.GetString(DatasetRows.NonceColumn)) != partition)
                return false;
            var known = await RowAsync(key.Project, DatasetRows.Floor, cancellationToken);
            var floor = Math.Max(version, known?.GetInt32(DatasetRows.VersionColumn) ?? 0);
            if (await TryAsync([new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag), Floor(names, floor, known)], cancellationToken))
                return true;
        }

        throw new StorageUnavailableException($"Others change which datasets the project {key.Project} has all the time.");
    }

    /// <summary>Forgets how far the versions of deleted datasets went.</summary>
    public async Task ForgetFloorAsync(ProjectId project, CancellationToken cancellationToken) =>
        await table.DeleteEntityAsync(DatasetRows.PartitionOf(project), DatasetRows.Floor, ETag.All, cancellationToken);

    private static TableTransactionAction Floor(string partition, int version, TableEntity? known)
    {
        var row = new TableEntity(partition, DatasetRows.Floor) { [DatasetRows.VersionColumn] = version };
        return known is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known.ETag);
    }

    private async Task<bool> TryAsync(TableTransactionAction[] actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            return false;
        }
    }

    private async Task<TableEntity?> RowAsync(ProjectId project, string key, CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>(DatasetRows.PartitionOf(project), key, cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } row } ? row : null;
}
