namespace Orleans.Traces.Query;

/// <summary>Reading log records outside of traces: what is stored, merged with what is not yet, so that an acknowledged record can be read at
/// once.</summary>
public interface ILogQueries
{
    /// <summary>A page of a project's log records.</summary>
    Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken);
}
