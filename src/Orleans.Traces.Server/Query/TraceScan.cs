using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>Begins scans of traces, all with the same limits.</summary>
internal sealed class TraceScans(ITraceQueries queries, SearchOptions options, TimeProvider time)
{
    /// <summary>A scan of a project's traces that start within a range (<paramref name="to"/> is not part of it).</summary>
    public TraceScan Begin(ProjectId project, ulong from, ulong to) =>
        new(queries, new TraceListQuery { Project = project, From = from, To = to, Limit = TraceListQuery.MaxLimit }, options, time);
}

/// <summary>Reads the summaries of a range of traces, newest first, up to the limit on what one query may read. It may be read several times,
/// each time from the top; its time counts from its beginning.</summary>
internal sealed class TraceScan(ITraceQueries queries, TraceListQuery first, SearchOptions options, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>The limit was met: older traces were not read.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>The traces.</summary>
    public async IAsyncEnumerable<TraceSummary> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = first;
        for (var left = options.MaxTraces; ;)
        {
            var page = await queries.ListAsync(next, cancellationToken);
            foreach (var trace in page.Traces)
                yield return trace;
            left -= page.Traces.Count;
            if (page.Next is null)
                yield break;
            if (left <= 0 || time.GetElapsedTime(_began) > options.MaxTime)
            {
                IsLimited = true;
                yield break;
            }

            next = next with { After = page.Next };
        }
    }
}
