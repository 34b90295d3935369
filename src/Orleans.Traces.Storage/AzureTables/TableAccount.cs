using System.Security.Cryptography;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>The storage account that an instance's tables are in.</summary>
public sealed class TableAccount
{
    private readonly TableServiceClient _service;
    private readonly string _prefix;

    private TableAccount(TableServiceClient service, string prefix) => (_service, _prefix) = (service, prefix);

    /// <summary>The account's address, without any key.</summary>
    public string Address => $"{_service.Uri.GetLeftPart(UriPartial.Path)}";

    /// <summary>The account's tables, for a library that has tables of its own in it.</summary>
    public TableServiceClient Service => _service;

    /// <summary>The whole name of one of this instance's tables.</summary>
    public string FullName(string table) => _prefix + table;

    /// <summary>What is wrong with a connection; null: it can be used.</summary>
    /// <param name="connection">A connection string, or the address of an account's tables, to which the process's own identity is sent.</param>
    public static string? Problem(string connection)
    {
        try
        {
            _ = ServiceOf(connection, new TablesOptions());
            return connection.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                ? "it is an address over http, which an identity must not be sent to; name it with https"
                : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return $"it is no connection string ({e.Message.TrimEnd('.')}), and no address such as https://ACCOUNT.table.core.windows.net";
        }
    }

    /// <summary>Names an account; asks it nothing.</summary>
    /// <exception cref="FormatException">See <see cref="Problem"/>.</exception>
    public static TableAccount Of(string connection, TablesOptions options) => new(ServiceOf(connection, options), options.Prefix);

    /// <summary>Makes sure that the account can be used.</summary>
    /// <exception cref="StorageUnavailableException">It cannot; the text says what to do.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => TableFaults.GuardAsync(
        $"The storage account {Address}",
        async () =>
        {
            await _service.CreateTableIfNotExistsAsync(_prefix + "days", cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>A table of this instance.</summary>
    internal TableClient Table(string name) => _service.GetTableClient(_prefix + name);

    /// <summary>A table of this instance, made if it is not there.</summary>
    internal async Task<TableClient> MakeAsync(string name, CancellationToken cancellationToken)
    {
        await _service.CreateTableIfNotExistsAsync(_prefix + name, cancellationToken);
        return Table(name);
    }

    /// <summary>Deletes a table of this instance; one that is not there is no fault.</summary>
    internal Task DeleteAsync(string name, CancellationToken cancellationToken) => _service.DeleteTableAsync(_prefix + name, cancellationToken);

    /// <summary>The names of this instance's tables that begin so.</summary>
    internal async Task<List<string>> NamesAsync(string beginning, CancellationToken cancellationToken)
    {
        var from = _prefix + beginning;
        var names = new List<string>();
        // Everything that can stand in a table's name sorts before the tilde.
        await foreach (var table in _service.QueryAsync($"TableName ge '{from}' and TableName lt '{from}~'", cancellationToken: cancellationToken))
            names.Add(table.Name[_prefix.Length..]);
        return names;
    }

    /// <summary>Hex digits that nobody else has.</summary>
    internal static string Nonce(int bytes = 8) => RandomNumberGenerator.GetHexString(2 * bytes, lowercase: true);

    private static TableServiceClient ServiceOf(string connection, TablesOptions options)
    {
        var client = new TableClientOptions { Retry = { MaxRetries = options.Retries, NetworkTimeout = options.RequestTimeout } };
        client.Retry.Delay = TimeSpan.FromMilliseconds(100);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        client.Retry.Mode = RetryMode.Exponential;
        client.Diagnostics.IsLoggingContentEnabled = false;
        return Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? new TableServiceClient(address, new DefaultAzureCredential(), client)
            : new TableServiceClient(connection, client);
    }
}
