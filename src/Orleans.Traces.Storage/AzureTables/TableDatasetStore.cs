using Azure.Data.Tables;
using Orleans.Traces.Datasets;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.AzureTables.Datasets;
using Orleans.Traces.Storage.Datasets;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Datasets in one table: see <see cref="DatasetRows"/>.</summary>
/// <remarks>A dataset is there once its project's partition names it; it is made by writing its own partition first, and deleted by sealing its head,
/// so that no commit can come any more, then taking its name, and then its rows.</remarks>
public sealed class TableDatasetStore : IDatasetStore
{
    private const string What = "The store of datasets";
    private const string RowsName = "datasets";

    // Heads that are read at the same time.
    private const int HeadsAtOnce = 8;

    // A deletion meets at most so many commits.
    private const int MaxAttempts = 20;

    private readonly TableClient _table;
    private readonly DatasetNames _names;
    private readonly DatasetWriter _writer;

    private TableDatasetStore(TableClient table) => (_table, _names, _writer) = (table, new DatasetNames(table), new DatasetWriter(table));

    /// <summary>Opens the datasets in an account; their table is made where it is missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableDatasetStore> OpenAsync(TableAccount account, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What, async () => new TableDatasetStore(await account.MakeAsync(RowsName, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Dataset>> ListAsync(ProjectId project, CancellationToken cancellationToken) => TableFaults.GuardAsync<IReadOnlyList<Dataset>>(
        What,
        async () =>
        {
            var heads = new List<Dataset>();
            foreach (var some in (await _names.ListAsync(project, cancellationToken)).Chunk(HeadsAtOnce))
                heads.AddRange((await Task.WhenAll(some.Select(n => HeadAsync(n.Partition, cancellationToken)))).OfType<TableEntity>().Select(DatasetRows.HeadOf));
            return heads;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Dataset?> FindAsync(DatasetKey key, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What, async () => (await OpenAsync(key, cancellationToken))?.Head, cancellationToken);

    /// <inheritdoc/>
    public Task<DatasetOutcome> CommitAsync(DatasetKey key, DatasetCommit commit, CancellationToken cancellationToken)
    {
        var rows = CaseRows.Of(commit);
        return TableFaults.GuardAsync<DatasetOutcome>(
            What,
            async () => await (commit.BasedOn == 0 ? MakeAsync(key, commit, rows, cancellationToken) : ChangeAsync(key, commit, rows, cancellationToken)) is { } head
                ? new DatasetOutcome.Committed(head)
                : new DatasetOutcome.Conflict(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatasetKey key, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What, async () => await _names.PartitionAsync(key, cancellationToken) is { } partition && await DeleteAsync(key, partition, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(ProjectId project, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            foreach (var (name, partition) in await _names.ListAsync(project, cancellationToken))
                await DeleteAsync(new DatasetKey(project, name), partition, cancellationToken);
            await _names.ForgetFloorAsync(project, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CaseRevision?> FindCaseAsync(DatasetKey key, string caseId, int version, CancellationToken cancellationToken) =>
        ScanAsync<CaseRevision?>(key, null, s => s.FindAsync(caseId, version, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<CasePage> ListCasesAsync(DatasetKey key, int version, string after, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return ScanAsync(key, new CasePage([], null), s => s.ListAsync(version, after, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaseRevision>> ListRevisionsAsync(DatasetKey key, string caseId, int before, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return ScanAsync<IReadOnlyList<CaseRevision>>(key, [], s => s.RevisionsAsync(caseId, before, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetVersion>> ListVersionsAsync(DatasetKey key, int before, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return TableFaults.GuardAsync<IReadOnlyList<DatasetVersion>>(
            What,
            async () => before > 1 && await OpenAsync(key, cancellationToken) is { } open ? await VersionsAsync(open, before, limit, cancellationToken) : [],
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListChangedAsync(
        DatasetKey key, (int After, int To) range, string after, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        return ScanAsync<IReadOnlyList<string>>(key, [], s => s.ChangedAsync(range, after, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaseMark>> ListMarksAsync(DatasetKey key, CancellationToken cancellationToken) =>
        ScanAsync<IReadOnlyList<CaseMark>>(key, [], s => s.MarksAsync(cancellationToken), cancellationToken);

    private static void Check(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, DatasetReading.MaxRead);
    }

    private Task<T> ScanAsync<T>(DatasetKey key, T none, Func<DatasetScan, Task<T>> read, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () => await OpenAsync(key, cancellationToken) is { } open ? await read(new DatasetScan(_table, open.Partition, open.Head)) : none,
        cancellationToken);

    private async Task<(string Partition, Dataset Head, TableEntity Row)?> OpenAsync(DatasetKey key, CancellationToken cancellationToken)
    {
        if (await _names.PartitionAsync(key, cancellationToken) is not { } partition)
            return null;
        return await HeadAsync(partition, cancellationToken) is { } row ? (partition, DatasetRows.HeadOf(row), row) : null;
    }

    // Null: there is none, or it is being deleted.
    private async Task<TableEntity?> HeadAsync(string partition, CancellationToken cancellationToken) =>
        await AnyHeadAsync(partition, cancellationToken) is { } row && row.GetBoolean(DatasetRows.SealedColumn) != true ? row : null;

    private async Task<TableEntity?> AnyHeadAsync(string partition, CancellationToken cancellationToken) =>
        await _table.GetEntityIfExistsAsync<TableEntity>(partition, DatasetRows.Head, cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } row } ? row : null;

    private async Task<Dataset?> ChangeAsync(
        DatasetKey key, DatasetCommit commit, IReadOnlyList<(CaseWrite Write, byte[]? Content)> rows, CancellationToken cancellationToken)
    {
        if (await OpenAsync(key, cancellationToken) is not { } open || open.Head.Version != commit.BasedOn)
            return null;
        var head = commit.Head with { Name = key.Name, Version = commit.BasedOn + 1 };
        return await _writer.WriteAsync(open.Partition, head, open.Row.ETag, (commit.Change with { Version = head.Version }, rows), cancellationToken) ? head : null;
    }

    private async Task<Dataset?> MakeAsync(
        DatasetKey key, DatasetCommit commit, IReadOnlyList<(CaseWrite Write, byte[]? Content)> rows, CancellationToken cancellationToken)
    {
        if (await _names.PartitionAsync(key, cancellationToken) is { } taken)
        {
            if (await HeadAsync(taken, cancellationToken) is not null)
                return null;
            // Whoever deleted it died on the way.
            await DeleteAsync(key, taken, cancellationToken);
        }

        var (nonce, floor) = (TableAccount.Nonce(), await _names.FloorAsync(key.Project, cancellationToken));
        var (partition, head) = (DatasetRows.PartitionOf(nonce), commit.Head with { Name = key.Name, Version = floor + 1 });
        await _writer.WriteAsync(partition, head, null, (commit.Change with { Version = head.Version }, rows), cancellationToken);
        if (await _names.AddAsync(key, nonce, floor, cancellationToken))
            return head;
        await _writer.DropAsync(partition, cancellationToken);
        return null;
    }

    private async Task<bool> DeleteAsync(DatasetKey key, string partition, CancellationToken cancellationToken)
    {
        var (isSealedHere, version) = await SealAsync(partition, cancellationToken);
        var isRemoved = await _names.RemoveAsync(key, partition, version, cancellationToken);
        await _writer.DropAsync(partition, cancellationToken);

        // The name may be gone by this very request, whose first answer was lost.
        return isRemoved || isSealedHere;
    }

    // Whether this call did it, and the last version that there will be.
    private async Task<(bool Here, int Version)> SealAsync(string partition, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await AnyHeadAsync(partition, cancellationToken) is not { } row)
                return (false, 0);
            var head = DatasetRows.HeadOf(row);
            if (row.GetBoolean(DatasetRows.SealedColumn) == true)
                return (false, head.Version);
            try
            {
                await _table.UpdateEntityAsync(DatasetRows.HeadRow(partition, head, isSealed: true), row.ETag, TableUpdateMode.Replace, cancellationToken);
                return (true, head.Version);
            }
            catch (Azure.RequestFailedException e) when (e.IsConflict() || e.IsMissing())
            {
                // A commit came before it, and it is one version more.
            }
        }

        throw new StorageUnavailableException("The dataset is changed all the time; it was not deleted.");
    }

    private async Task<IReadOnlyList<DatasetVersion>> VersionsAsync(
        (string Partition, Dataset Head, TableEntity Row) open, int before, int limit, CancellationToken cancellationToken)
    {
        var (partition, first, end) = (open.Partition, DatasetRows.VersionKey(Math.Min(before - 1, open.Head.Version)), DatasetRows.BehindVersions);
        var versions = new List<DatasetVersion>();
        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"), limit, cancellationToken: cancellationToken))
        {
            versions.Add(DatasetRows.VersionOf(row));
            if (versions.Count == limit)
                break;
        }

        return versions;
    }
}
