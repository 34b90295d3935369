using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Config;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Startup;

/// <summary>The opened data folder: <c>traces/</c>, <c>journal/</c> and <c>config/</c>.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;

    private DataFolder(string path, ILoggerFactory loggers, EmbeddedTraceStore store, FileJournal journal, EmbeddedConfigStore config)
    {
        Path = path;
        _loggers = loggers;
        Store = store;
        Journal = journal;
        Config = config;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    public EmbeddedTraceStore Store { get; }

    public FileJournal Journal { get; }

    public EmbeddedConfigStore Config { get; }

    /// <summary>Where the configuration lies, whether the folder is open or not.</summary>
    public static string ConfigPath(ServerSettings settings) => System.IO.Path.Combine(System.IO.Path.GetFullPath(settings.Storage.Data), "config");

    /// <summary>Makes the folder where there is none, opens all, replays the journal.</summary>
    public static async Task<DataFolder> OpenAsync(ServerSettings settings, TimeProvider time)
    {
        var path = System.IO.Path.GetFullPath(settings.Storage.Data);
        MakeFolder(path);
        var loggers = LoggerFactory.Create(ServerHost.AddConsole);
        var store = await EmbeddedTraceStore.OpenAsync(
            System.IO.Path.Combine(path, "traces"), time, settings.Store, loggers.CreateLogger<EmbeddedTraceStore>(), CancellationToken.None);
        try
        {
            var journal = await FileJournal.OpenAsync(
                System.IO.Path.Combine(path, "journal"), settings.Journal, loggers.CreateLogger<FileJournal>(), CancellationToken.None);
            try
            {
                var config = await EmbeddedConfigStore.OpenAsync(ConfigPath(settings), CancellationToken.None);
                return new DataFolder(path, loggers, store, journal, config);
            }
            catch
            {
                await journal.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await store.DisposeAsync();
            loggers.Dispose();
            throw;
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The data folder {path} cannot be made: {e.Message} Name a folder that can be written with --data.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Config.Dispose();
        await Journal.DisposeAsync();
        await Store.DisposeAsync();
        _loggers.Dispose();
    }
}
