using Azure;
using Azure.Data.Tables;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Configuration in one table: a partition for each kind, a row for each document.</summary>
/// <remarks>A document's ETag is a random number of ours, which the row holds beside the content: so that whoever lost the answer to a write
/// recognizes it as its own. The row is changed under the table's own ETag.</remarks>
public sealed class TableConfigStore : IConfigStore
{
    private const string What = "The configuration";
    private const string RowsName = "config", ContentColumn = "Content", VersionColumn = "Version";

    private readonly TableClient _rows;

    private TableConfigStore(TableClient rows) => _rows = rows;

    /// <summary>Opens the configuration in an account; its table is made where it is missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableConfigStore> OpenAsync(TableAccount account, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What, async () => new TableConfigStore(await account.MakeAsync(RowsName, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public Task<ConfigDocument?> FindAsync(ConfigKey key, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What, async () => await RowAsync(key, cancellationToken) is { } row ? DocumentOf(row) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigDocument>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ConfigKey.MaxRead);
        return TableFaults.GuardAsync(What, () => ReadAsync(kind, after, limit, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConfigOutcome> PutAsync(ConfigKey key, ReadOnlyMemory<byte> content, string? basedOn, CancellationToken cancellationToken)
    {
        if (content.Length > ConfigKey.MaxBytes)
            throw new ArgumentException($"{key} has {content.Length} bytes; {ConfigKey.MaxBytes} are allowed.", nameof(content));

        var version = TableAccount.Nonce(16);
        var row = new TableEntity(key.Kind, key.Id) { [VersionColumn] = version };
        BinaryColumns.Set(row, ContentColumn, content.Span);
        return TableFaults.GuardAsync<ConfigOutcome>(
            What,
            async () => await ChangeAsync(key, basedOn, version, known => known is null
                ? _rows.AddEntityAsync(row, cancellationToken)
                : _rows.UpdateEntityAsync(row, known.Value, TableUpdateMode.Replace, cancellationToken), cancellationToken)
                ? new ConfigOutcome.Written(version)
                : new ConfigOutcome.Conflict(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConfigOutcome> DeleteAsync(ConfigKey key, string basedOn, CancellationToken cancellationToken) => TableFaults.GuardAsync<ConfigOutcome>(
        What,
        async () => await ChangeAsync(
            key, basedOn, null, known => _rows.DeleteEntityAsync(key.Kind, key.Id, known!.Value, cancellationToken), cancellationToken)
            ? new ConfigOutcome.Deleted()
            : new ConfigOutcome.Conflict(),
        cancellationToken);

    // True: the change was made, if need be by an earlier try whose answer was lost.
    private async Task<bool> ChangeAsync(
        ConfigKey key, string? basedOn, string? version, Func<ETag?, Task<Response>> change, CancellationToken cancellationToken)
    {
        var known = basedOn is null ? null : await RowAsync(key, cancellationToken);
        if (known?.GetString(VersionColumn) != basedOn)
            return false;
        try
        {
            await change(known?.ETag);
            return true;
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            return version is not null && (await RowAsync(key, cancellationToken))?.GetString(VersionColumn) == version;
        }
    }

    private async Task<TableEntity?> RowAsync(ConfigKey key, CancellationToken cancellationToken) =>
        await _rows.GetEntityIfExistsAsync<TableEntity>(key.Kind, key.Id, cancellationToken: cancellationToken) is { HasValue: true, Value: { } row } ? row : null;

    private async Task<IReadOnlyList<ConfigDocument>> ReadAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        var documents = new List<ConfigDocument>();
        var rows = _rows.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {kind} and RowKey gt {after}"), limit, cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            documents.Add(DocumentOf(row));
            if (documents.Count == limit)
                break;
        }

        return documents;
    }

    private static ConfigDocument DocumentOf(TableEntity row) =>
        new(new ConfigKey(row.PartitionKey, row.RowKey), BinaryColumns.Get(row, ContentColumn), row.GetString(VersionColumn));
}
