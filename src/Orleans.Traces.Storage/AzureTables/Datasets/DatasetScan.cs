using Azure.Data.Tables;
using Orleans.Traces.Datasets;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.AzureTables.Datasets;

/// <summary>Reads the cases of one dataset's partition. For one call.</summary>
/// <param name="table">The table.</param>
/// <param name="partition">The partition.</param>
/// <param name="head">The dataset as it was found: of later versions nothing is read.</param>
internal sealed class DatasetScan(TableClient table, string partition, Dataset head)
{
    // Rows of a request: they may be large, and few may be wanted.
    private const int RowsAtOnce = 200;

    private static readonly string[] Marks = ["RowKey", DatasetRows.VersionColumn, DatasetRows.HashColumn, DatasetRows.BulkColumn];

    // Commits of many requests that were looked up: no more than the versions that rows of this call are of.
    private readonly Dictionary<string, bool> _bulks = new(StringComparer.Ordinal);

    /// <summary>A case of a version; null: it is not in it.</summary>
    public async Task<CaseRevision?> FindAsync(string id, int version, CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync((DatasetRows.CaseKey(id, Bound(version)), DatasetRows.BehindCase(id)), Bound(version), null, cancellationToken))
            return DatasetRows.IsDeletion(row) ? null : DatasetRows.RevisionOf(row);
        return null;
    }

    /// <summary>A page of a version's cases.</summary>
    public async Task<CasePage> ListAsync(int version, string after, int limit, CancellationToken cancellationToken)
    {
        var cases = new List<CaseRevision>();
        var bytes = 0L;
        await foreach (var row in LatestAsync((DatasetRows.BehindCase(after), DatasetRows.BehindCases), Bound(version), null, cancellationToken))
        {
            if (DatasetRows.IsDeletion(row))
                continue;
            if (cases.Count == limit || (cases.Count > 0 && bytes > DatasetReading.PageBytes))
                return new CasePage(cases, cases[^1].Id);
            cases.Add(DatasetRows.RevisionOf(row));
            bytes += BinaryColumns.LengthOf(row, DatasetRows.ContentColumn);
        }

        return new CasePage(cases, null);
    }

    /// <summary>What a case said before a version, newest first.</summary>
    public async Task<IReadOnlyList<CaseRevision>> RevisionsAsync(string id, int before, int limit, CancellationToken cancellationToken)
    {
        var cases = new List<CaseRevision>();
        if (before <= 1)
            return cases;
        var (version, bytes) = (Bound(before - 1), 0L);
        await foreach (var row in RowsAsync((DatasetRows.CaseKey(id, version), DatasetRows.BehindCase(id)), version, null, cancellationToken))
        {
            if (cases.Count == limit || (cases.Count > 0 && bytes > DatasetReading.PageBytes))
                break;
            cases.Add(DatasetRows.RevisionOf(row));
            bytes += BinaryColumns.LengthOf(row, DatasetRows.ContentColumn);
        }

        return cases;
    }

    /// <summary>The ids of cases that versions wrote.</summary>
    public async Task<IReadOnlyList<string>> ChangedAsync((int After, int To) range, string after, int limit, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var row in RowsAsync((DatasetRows.BehindCase(after), DatasetRows.BehindCases), Bound(range.To), range.After, cancellationToken))
        {
            var id = DatasetRows.CaseIdOf(row.RowKey);
            if (ids.Count > 0 && ids[^1] == id)
                continue;
            if (ids.Count == limit)
                break;
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>What all cases of the latest version are known by.</summary>
    public async Task<IReadOnlyList<CaseMark>> MarksAsync(CancellationToken cancellationToken)
    {
        var marks = new List<CaseMark>();
        await foreach (var row in LatestAsync((DatasetRows.FirstCase, DatasetRows.BehindCases), head.Version, Marks, cancellationToken))
        {
            if (ItemHash.TryParse(row.GetString(DatasetRows.HashColumn), out var hash))
                marks.Add(new CaseMark(DatasetRows.CaseIdOf(row.RowKey), hash));
        }

        return marks;
    }

    private int Bound(int version) => Math.Min(version, head.Version);

    // The newest row of each case.
    private async IAsyncEnumerable<TableEntity> LatestAsync(
        (string From, string To) keys, int version, string[]? select, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {keys.From} and RowKey lt {keys.To} and Version le {version}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select is null ? RowsAtOnce : null, select, cancellationToken))
        {
            if (DatasetRows.CaseIdOf(row.RowKey) is var id && id != last && await CountsAsync(row, cancellationToken))
            {
                last = id;
                yield return row;
            }
        }
    }

    // Rows of versions up to one, and later than another where that is given: then without their contents.
    private async IAsyncEnumerable<TableEntity> RowsAsync(
        (string From, string To) keys, int version, int? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var earliest = (after ?? 0) + 1;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {keys.From} and RowKey lt {keys.To} and Version le {version} and Version ge {earliest}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, after is null ? RowsAtOnce : null, after is null ? null : Marks, cancellationToken))
        {
            if (await CountsAsync(row, cancellationToken))
                yield return row;
        }
    }

    // A row that was written before its commit counts once that has taken place. Up to the version that was found no other can still take place.
    private async Task<bool> CountsAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (row.GetString(DatasetRows.BulkColumn) is not { } nonce)
            return true;
        if (!_bulks.TryGetValue(nonce, out var counts))
        {
            counts = (await table.GetEntityIfExistsAsync<TableEntity>(partition, DatasetRows.BulkKey(nonce), cancellationToken: cancellationToken)).HasValue;
            _bulks.Add(nonce, counts);
        }

        return counts;
    }
}
