using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>Notes the deletion of a trace again, today, while the journal still holds entries of it: none may outlive what says that its
/// trace is deleted, which goes with the day of the deletion.</summary>
internal sealed class DeletionRenewal(ITraceStore store, ITraceJournal journal)
{
    /// <summary>To be done before days are dropped.</summary>
    /// <exception cref="StorageUnavailableException">It could not be noted now.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        foreach (var open in journal.OpenTraces().Where(t => store.IsKnownDeleted(t.Key)))
            await store.DeleteAsync(open.Key, isOpen: true, cancellationToken);
    }
}
