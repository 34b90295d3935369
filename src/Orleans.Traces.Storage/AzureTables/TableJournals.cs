using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Claims;
using Orleans.Traces.Storage.AzureTables.Journal;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>The journals of all silos of an instance in an account.</summary>
public sealed class TableJournals : IJournalRegistry
{
    private const string What = "The register of journals";

    private readonly TableClient _rows;
    private readonly JournalRegister _register;
    private readonly TablesOptions _options;
    private readonly FileJournalOptions _bounds;
    private readonly ILogger<TableJournal> _logger;

    private TableJournals((TableClient Rows, TableClient Register) tables, TablesOptions options, FileJournalOptions bounds, ILogger<TableJournal> logger)
    {
        (_rows, _register) = (tables.Rows, new JournalRegister(tables.Register));
        (_options, _bounds, _logger) = (options, bounds, logger);
    }

    /// <summary>A name for a journal that no other has: <c>s-</c> and 16 hex digits.</summary>
    public static string NewName() => $"s-{TableAccount.Nonce()}";

    /// <summary>Makes the tables that are missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableJournals> OpenAsync(
        TableAccount account, TablesOptions options, FileJournalOptions bounds, ILogger<TableJournal> logger, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(
            What,
            async () => new TableJournals(
                (await account.MakeAsync(TableJournal.RowsName, cancellationToken), await account.MakeAsync(JournalRegister.TableName, cancellationToken)),
                options, bounds, logger),
            cancellationToken);

    /// <summary>Opens a silo's own journal, takes it from whoever has it open, and reads what is unreleased in it.</summary>
    public Task<TableJournal> OpenOwnAsync(string name, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        TableJournal.What,
        async () =>
        {
            // Registered first: from the first entry on somebody finds it.
            await _register.PutAsync(new HeldJournal(name, name), cancellationToken);
            return await OpenAsync(new HeldJournal(name, name), _options, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldJournal>> ListAsync(CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(What, () => _register.ListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IClaimedJournal?> ClaimAsync(HeldJournal journal, string claimant, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync<IClaimedJournal?>(
            What,
            async () => await _register.TryMoveAsync(journal, claimant, cancellationToken)
                // Nothing is appended: no lane is made, and what is read is read once or twice.
                ? await OpenAsync(journal with { Holder = claimant }, _options with { JournalLanes = 0, CachedJournalBytes = 0 }, cancellationToken)
                : null,
            cancellationToken);

    private Task<TableJournal> OpenAsync(HeldJournal journal, TablesOptions options, CancellationToken cancellationToken) =>
        TableJournal.OpenAsync(new JournalTables(_rows, _register, journal), options, _bounds, _logger, cancellationToken);
}
