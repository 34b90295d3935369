using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>One page of the list of traces: what is on it, and whether that has changed.</summary>
/// <param name="queries">Where it reads.</param>
/// <param name="project">Whose traces.</param>
/// <param name="after">The place that the page starts after; null: the newest.</param>
public sealed class TraceListModel(ITraceQueries queries, ProjectId project, TraceCursor? after)
{
    private TracePage? _page;

    /// <summary>The rows, newest first.</summary>
    public IReadOnlyList<TraceRow> Rows { get; private set; } = [];

    /// <summary>Where the older ones start; null: there are none.</summary>
    public TraceCursor? Next => _page?.Next;

    /// <summary>Whether it was read at least once.</summary>
    public bool IsRead => _page is not null;

    /// <summary>It is the first page, and there is nothing on it.</summary>
    public bool IsEmpty => IsRead && after is null && Rows.Count == 0;

    /// <summary>Whose traces.</summary>
    public ProjectId Project => project;

    /// <summary>Where it starts.</summary>
    public TraceCursor? After => after;

    /// <summary>Reads it anew. True when it looks different.</summary>
    public async Task<bool> ReadAsync(LocalTimes times, CancellationToken cancellationToken)
    {
        var before = (IsRead, Next);
        _page = await queries.ListAsync(new TraceListQuery { Project = project, After = after }, cancellationToken);
        return Tell(times) || before != (IsRead, Next);
    }

    /// <summary>Tells the times anew, as a reader elsewhere wants them. True when it looks different.</summary>
    public bool Tell(LocalTimes times)
    {
        var rows = TraceRow.Of(_page?.Traces ?? [], times);
        if (rows.SequenceEqual(Rows))
            return false;

        Rows = rows;
        return true;
    }
}
