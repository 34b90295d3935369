using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage;

/// <summary>Where the log records outside of traces are kept. Every store passes <c>LogStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once. A failure of the store itself is a
/// <see cref="StorageUnavailableException"/>: the caller may try again, and a repeated save does no harm.
/// A save into a day that was dropped begins it anew: drop days that are over.</remarks>
public interface ILogStore : IDayStore
{
    /// <summary>Stores log records, in the UTC day of this save, whatever their own times say: so that a day that is dropped is one that is over.</summary>
    /// <remarks>Completes only when all of them would survive a power cut. After a failure some of them may be stored.
    /// Records that are stored already, in whatever day, may be saved again and are read once. The records are read until the save
    /// completes, and not kept.</remarks>
    Task SaveAsync(ProjectId project, IReadOnlyList<LogItem> logs, CancellationToken cancellationToken);

    /// <summary>A page of a project's log records, newest time first, the greater hash first among equals; each once, however often it was saved.</summary>
    Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken);
}
