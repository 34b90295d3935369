using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Config;
using Orleans.Traces.Storage.Embedded.Datasets;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Embedded.Ledger;
using Orleans.Traces.Storage.Embedded.Logs;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Startup;

/// <summary>The opened data folder: <c>traces/</c>, <c>logs/</c>, <c>ledger/</c>, <c>config/</c>, <c>datasets/</c> and <c>journal/</c>.</summary>
internal sealed class DataFolder : OpenedStorage
{
    private readonly ILoggerFactory _loggers = LoggerFactory.Create(ServerHost.AddConsole);

    private DataFolder(string path)
    {
        Path = path;
        Disk = new DataDisk(this);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    public EmbeddedTraceStore Store { get; private set; } = null!;

    public EmbeddedLogStore Logs { get; private set; } = null!;

    public EmbeddedLedgerStore Ledger { get; private set; } = null!;

    public EmbeddedConfigStore Config { get; private set; } = null!;

    public EmbeddedDatasetStore Cases { get; private set; } = null!;

    public FileJournal Journal { get; private set; } = null!;

    public override string Place => Path;

    public override ITraceStore Traces => Store;

    public override IScoreStore? Scores => Store;

    public override ILogStore LogRecords => Logs;

    public override ILedgerStore Counts => Ledger;

    public override IConfigStore Configuration => Config;

    public override IDatasetStore Datasets => Cases;

    public override ITraceJournal? Entries => Journal;

    public override Task JournalFailed => Journal.Failed;

    public override IDataDisk Disk { get; }

    /// <summary>Where the configuration lies, whether the folder is open or not.</summary>
    public static string ConfigPath(ServerSettings settings) => System.IO.Path.Combine(System.IO.Path.GetFullPath(settings.Storage.Data), "config");

    /// <summary>Makes the folder where there is none, opens all, replays the journal.</summary>
    public static new async Task<DataFolder> OpenAsync(ServerSettings settings, TimeProvider time)
    {
        var folder = new DataFolder(System.IO.Path.GetFullPath(settings.Storage.Data));
        MakeFolder(folder.Path);
        try
        {
            await folder.OpenPartsAsync(settings, time);
            return folder;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    public override void Keep(IRetentionPolicy retention) => Store.Retention = retention;

    public override void KeepFormKeys(IDataProtectionBuilder protection) =>
        protection.PersistKeysToFileSystem(new DirectoryInfo(System.IO.Path.Combine(Path, "config", "forms")));

    public override async ValueTask DisposeAsync()
    {
        // Those behind the one that could not be opened are not there.
        if (Journal is not null)
            await Journal.DisposeAsync();
        if (Logs is not null)
            await Logs.DisposeAsync();
        if (Store is not null)
            await Store.DisposeAsync();
        Ledger?.Dispose();
        Cases?.Dispose();
        Config?.Dispose();
        _loggers.Dispose();
    }

    private async Task OpenPartsAsync(ServerSettings settings, TimeProvider time)
    {
        Store = await EmbeddedTraceStore.OpenAsync(
            PathOf("traces"), settings.Store, new TraceStoreParts(time, _loggers.CreateLogger<EmbeddedTraceStore>(), FactSource.Conventions),
            CancellationToken.None);
        Logs = await EmbeddedLogStore.OpenAsync(
            PathOf("logs"), time, settings.Store, _loggers.CreateLogger<EmbeddedLogStore>(), CancellationToken.None);
        Ledger = EmbeddedLedgerStore.Open(PathOf("ledger"));
        Config = await EmbeddedConfigStore.OpenAsync(ConfigPath(settings), CancellationToken.None);
        Cases = await EmbeddedDatasetStore.OpenAsync(PathOf("datasets"), CancellationToken.None);
        Journal = await FileJournal.OpenAsync(
            PathOf("journal"), settings.Journal, _loggers.CreateLogger<FileJournal>(), CancellationToken.None);
    }

    private string PathOf(string part) => System.IO.Path.Combine(Path, part);

    private static void MakeFolder(string path)
    {
        try
        {
            // What is in it are other people's prompts.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else if (!Directory.Exists(path))
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The data folder {path} cannot be made: {e.Message} Name a folder that can be written with --data.", e);
        }
    }
}
