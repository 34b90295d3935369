using Microsoft.AspNetCore.DataProtection;
using Orleans.Traces.Ledger;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Startup;

/// <summary>Where everything is kept, opened: in a folder (<see cref="DataFolder"/>) or in a storage account (<see cref="AccountStorage"/>). Nothing above
/// it knows which.</summary>
internal abstract class OpenedStorage : IAsyncDisposable
{
    /// <summary>The folder or the account, for people.</summary>
    public abstract string Place { get; }

    public abstract ITraceStore Traces { get; }

    /// <summary>The scores beside the traces; null: this storage keeps none.</summary>
    public abstract IScoreStore? Scores { get; }

    public abstract ILogStore LogRecords { get; }

    public abstract ILedgerStore Counts { get; }

    public abstract IConfigStore Configuration { get; }

    public abstract IDatasetStore Datasets { get; }

    /// <summary>The journal of this process; null: it is no silo, and accepts nothing itself.</summary>
    public abstract ITraceJournal? Entries { get; }

    /// <summary>The journals of all silos; null: this process has the only one, or none.</summary>
    public virtual IJournalRegistry? Journals => null;

    /// <summary>Completes when the journal can promise nothing any more; never otherwise.</summary>
    public abstract Task JournalFailed { get; }

    /// <summary>The disk that is to be looked after.</summary>
    public abstract IDataDisk Disk { get; }

    /// <summary>A task that never completes.</summary>
    protected static Task Never { get; } = new TaskCompletionSource().Task;

    /// <summary>Opens what the settings name.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the text says what to do.</exception>
    public static async Task<OpenedStorage> OpenAsync(ServerSettings settings, TimeProvider time) =>
        settings.Storage.Connection is null ? await DataFolder.OpenAsync(settings, time) : await AccountStorage.OpenAsync(settings, time);

    /// <summary>Says which days are over.</summary>
    public abstract void Keep(IRetentionPolicy retention);

    /// <summary>Puts what the pages' forms are protected with where all else is.</summary>
    public abstract void KeepFormKeys(IDataProtectionBuilder protection);

    public abstract ValueTask DisposeAsync();
}
