using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>Begins scans of traces, all with the same limits.</summary>
internal sealed class TraceScans(ITraceQueries queries, SearchOptions options, QueryTurns turns, TimeProvider time)
{
    /// <summary>A scan of a project's traces that start within a range (<paramref name="to"/> is not part of it).</summary>
    public TraceScan Begin(ProjectId project, ulong from, ulong to) =>
        new(queries, new TraceListQuery { Project = project, From = from, To = to, Limit = TraceListQuery.MaxLimit }, new QueryBudget(options, time), turns);
}

/// <summary>Reads the summaries of a range of traces, newest first, up to the limit on what one query may read. It may be read several times,
/// each time from the top; its time counts from its beginning.</summary>
internal sealed class TraceScan(ITraceQueries queries, TraceListQuery first, QueryBudget budget, QueryTurns turns)
{
    /// <summary>The limit was met: older traces were not read.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>The traces.</summary>
    public async IAsyncEnumerable<TraceSummary> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        budget.Candidates = 0;
        for (var next = first; ;)
        {
            var page = await queries.ListAsync(next, cancellationToken);
            foreach (var trace in page.Traces)
                yield return trace;
            budget.Candidates += page.Traces.Count;
            if (page.Next is null)
                yield break;
            if (budget.IsSpent)
            {
                IsLimited = true;
                yield break;
            }

            next = next with { After = page.Next };
        }
    }
}
