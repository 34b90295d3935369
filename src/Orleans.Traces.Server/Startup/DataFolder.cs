using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Startup;

/// <summary>The opened data folder: <c>traces/</c> and <c>journal/</c>.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;

    private DataFolder(string path, ILoggerFactory loggers, EmbeddedTraceStore store, FileJournal journal)
    {
        Path = path;
        _loggers = loggers;
        Store = store;
        Journal = journal;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    public EmbeddedTraceStore Store { get; }

    public FileJournal Journal { get; }

    /// <summary>Makes the folder where there is none, opens both, replays the journal.</summary>
    public static async Task<DataFolder> OpenAsync(ServerSettings settings, TimeProvider time)
    {
        var path = System.IO.Path.GetFullPath(settings.Storage.Data);
        MakeFolder(path);
        var loggers = LoggerFactory.Create(ServerHost.AddConsole);
        var store = await EmbeddedTraceStore.OpenAsync(
            System.IO.Path.Combine(path, "traces"), time, settings.Store, loggers.CreateLogger<EmbeddedTraceStore>(), CancellationToken.None);
        store.Retention = settings.Retention;
        try
        {
            var journal = await FileJournal.OpenAsync(
                System.IO.Path.Combine(path, "journal"), settings.Journal, loggers.CreateLogger<FileJournal>(), CancellationToken.None);
            return new DataFolder(path, loggers, store, journal);
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
        await Journal.DisposeAsync();
        await Store.DisposeAsync();
        _loggers.Dispose();
    }
}
