using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Retention;

/// <summary>Deletes traces, whether they are open, stored or both.</summary>
internal interface ITraceDeletion
{
    /// <summary>Deletes a trace for good; completes when that is durable. May be repeated.</summary>
    /// <returns>False: nothing is known of the trace.</returns>
    /// <exception cref="Traces.Storage.StorageUnavailableException">It could not be deleted now.</exception>
    Task<bool> DeleteAsync(TraceKey key);
}
