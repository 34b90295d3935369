using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Owners;

/// <summary>The traces of a session, earliest first. The newest are read first, earlier ones when they are asked for.</summary>
/// <remarks>Bounded: <see cref="MaxTraces"/> are held; a session of more is shown in the list of traces.</remarks>
public sealed class SessionTraces(ITraceSearch search, ProjectId project, string id)
{
    /// <summary>Traces that are read at once.</summary>
    public const int PageSize = 100;

    /// <summary>The most that are held.</summary>
    public const int MaxTraces = 2_000;

    private readonly SortedDictionary<(ulong Start, TraceId Id), TraceSummary> _traces = [];

    /// <summary>They have been read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Where earlier ones are to be looked for; null: there are none.</summary>
    public TraceCursor? Earlier { get; private set; }

    /// <summary>The traces, earliest start first.</summary>
    public IReadOnlyList<TraceSummary> Traces => [.. _traces.Values];

    /// <summary>What they used together.</summary>
    public UsageTotals Totals => _traces.Values.Aggregate(UsageTotals.None, (sum, t) => sum.Plus(t.Facts?.Totals ?? UsageTotals.None));

    /// <summary>The user of the latest trace that names one; null: none does.</summary>
    public string? UserId => _traces.Values.Reverse().Select(t => t.Facts?.UserId).FirstOrDefault(u => u is not null);

    /// <summary>Reads the newest ones, again.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var isFirst = !IsRead;
        var next = await ReadAsync(after: null, cancellationToken);
        if (isFirst)
            Earlier = next;
        IsRead = true;
    }

    /// <summary>Reads earlier ones.</summary>
    public async Task ReadEarlierAsync(CancellationToken cancellationToken)
    {
        if (Earlier is { } after)
            Earlier = _traces.Count < MaxTraces ? await ReadAsync(after, cancellationToken) : null;
    }

    private async Task<TraceCursor?> ReadAsync(TraceCursor? after, CancellationToken cancellationToken)
    {
        if (!TraceQlQuery.TryParse(OwnerLink.Query(new TraceOwner(OwnerKind.Session, id)), out var query, out var error))
            throw new InvalidOperationException($"An id makes no query: {error}");

        var asked = new SearchQuery { Project = project, TraceQl = query, Limit = PageSize, After = after };
        await foreach (var step in search.SearchAsync(asked, cancellationToken))
        {
            if (step is SearchStep.Match { Trace: var trace })
                Hold(trace);
            else if (step is SearchStep.Ended ended)
                return ended.Next;
        }

        return null;
    }

    // The start of an open trace moves when an earlier span comes.
    private void Hold(TraceSummary trace)
    {
        foreach (var before in _traces.Keys.Where(k => k.Id == trace.TraceId && k.Start != trace.Start).ToList())
            _traces.Remove(before);
        _traces[(trace.Start, trace.TraceId)] = trace;
    }
}
