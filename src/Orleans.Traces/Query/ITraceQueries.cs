using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Query;

/// <summary>Reading: what is stored, merged with what is still open, so that an acknowledged item can be read at once.</summary>
public interface ITraceQueries
{
    /// <summary>A page of a project's traces, open ones included.</summary>
    Task<TracePage> ListAsync(TraceListQuery query, CancellationToken cancellationToken);

    /// <summary>A trace with all of its items; null when nothing of it was ever accepted.</summary>
    Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>What a list shows of the trace, without reading its items; null when nothing of it was ever accepted.</summary>
    Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken);
}
