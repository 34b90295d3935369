using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Ledger;

/// <summary>Where the ledger is kept. Every store passes <c>LedgerStoreContract</c>.</summary>
/// <remarks>May be called from many threads at once. A failure is a <see cref="StorageUnavailableException"/>: the caller may try again.</remarks>
public interface ILedgerStore
{
    /// <summary>The greatest part that any row had when the store was opened; 0: there are none.</summary>
    long LastPart { get; }

    /// <summary>Writes rows, each in the place of the row with its key and part, and drops the hours before <paramref name="oldest"/>.</summary>
    /// <remarks>Each row all or nothing, and a repeat changes nothing: it mends what a failure left half done. Completes when the rows would survive a
    /// power cut.</remarks>
    Task SaveAsync(IReadOnlyCollection<LedgerRow> rows, LedgerHour oldest, CancellationToken cancellationToken);

    /// <summary>The rows of a project, and of requests that belong to none, of the hours from <paramref name="from"/> to before
    /// <paramref name="to"/>, by hour, then part.</summary>
    Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, LedgerHour from, LedgerHour to, CancellationToken cancellationToken);
}
