using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Ledger;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Server.Startup;

/// <summary>Everything in the tables of a storage account. A process that is no silo has no journal.</summary>
internal sealed class AccountStorage : OpenedStorage
{
    private readonly ILoggerFactory _loggers = LoggerFactory.Create(ServerHost.AddConsole);
    private readonly TableAccount _account;
    private TableTraceStore? _traces;
    private TableLogStore? _logs;
    private TableLedgerStore? _ledger;
    private TableConfigStore? _config;
    private TableDatasetStore? _datasets;
    private TableJournals? _journals;
    private TableJournal? _journal;

    private AccountStorage(ServerSettings settings) => _account = AccountOf(settings);

    /// <summary>The account, for what Orleans itself keeps in it.</summary>
    public TableAccount Account => _account;

    public override string Place => _account.Address;

    public override ITraceStore Traces => _traces!;

    public override IScoreStore? Scores => null;

    public override ILogStore LogRecords => _logs!;

    public override ILedgerStore Counts => _ledger!;

    public override IConfigStore Configuration => _config!;

    public override IDatasetStore Datasets => _datasets!;

    public override ITraceJournal? Entries => _journal;

    public override IJournalRegistry? Journals => _journals;

    public override Task JournalFailed => _journal?.Failed ?? Never;

    public override IDataDisk Disk { get; } = new NoDisk();

    /// <summary>The configuration alone, whether a server has the account open or not.</summary>
    public static async Task<TableConfigStore> OpenConfigAsync(ServerSettings settings) =>
        await TableConfigStore.OpenAsync(AccountOf(settings), CancellationToken.None);

    /// <summary>Looks whether the account can be used, makes the tables that are missing, takes the journal and reads it.</summary>
    public static new async Task<AccountStorage> OpenAsync(ServerSettings settings, TimeProvider time)
    {
        var storage = new AccountStorage(settings);
        try
        {
            await storage.OpenPartsAsync(settings, time);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public override void Keep(IRetentionPolicy retention) => _traces!.Retention = retention;

    // Many machines may serve the pages: a form that one has made is taken by all.
    public override void KeepFormKeys(IDataProtectionBuilder protection) =>
        protection.Services.Configure<KeyManagementOptions>(o => o.XmlRepository = new FormKeyDocuments(Configuration));

    /// <summary>Writes what waits for the journal, and takes nothing more. An empty journal is removed, so that nobody has to claim it. May be repeated.</summary>
    public async Task CloseJournalAsync()
    {
        if (_journal is null)
            return;
        try
        {
            await _journal.RetireAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // It is found and removed by another silo.
        }
        finally
        {
            await _journal.DisposeAsync();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Those behind the one that could not be opened are not there.
        await CloseJournalAsync();
        _logs?.Dispose();
        _traces?.Dispose();
        _loggers.Dispose();
    }

    private static TableAccount AccountOf(ServerSettings settings) => TableAccount.Of(settings.Storage.Connection!, settings.Tables);

    private async Task OpenPartsAsync(ServerSettings settings, TimeProvider time)
    {
        await _account.CheckAsync(CancellationToken.None);
        _traces = await TableTraceStore.OpenAsync(_account, time, CancellationToken.None);
        _logs = await TableLogStore.OpenAsync(_account, time, _loggers.CreateLogger<TableLogStore>(), CancellationToken.None);
        _ledger = await TableLedgerStore.OpenAsync(_account, CancellationToken.None);
        _config = await TableConfigStore.OpenAsync(_account, CancellationToken.None);
        _datasets = await TableDatasetStore.OpenAsync(_account, CancellationToken.None);
        if (!settings.Roles.HasFlag(ServerRoles.Silo))
            return;
        _journals = await TableJournals.OpenAsync(
            _account, settings.Tables, settings.Journal, _loggers.CreateLogger<TableJournal>(), CancellationToken.None);
        _journal = await _journals.OpenOwnAsync(
            settings.Tables.Journal.Length > 0 ? settings.Tables.Journal : TableJournals.NewName(), CancellationToken.None);
    }
}
