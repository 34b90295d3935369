using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>Lists of traces: all of a range, those that match a query, and either sorted by something else than their start.</summary>
internal sealed class TraceLists(ITraceQueries queries, ITraceSearch search, TraceScans scans)
{
    /// <summary>A page.</summary>
    public Task<TraceListDocument> ReadAsync(TraceListRequest request, CancellationToken cancellationToken) => request switch
    {
        { Sort: not TraceSort.Start } => SortedAsync(request, cancellationToken),
        { TraceQl: not null } => FoundAsync(request, cancellationToken),
        _ => AllAsync(request, cancellationToken),
    };

    /// <summary>Searches for the page, step by step.</summary>
    public IAsyncEnumerable<SearchStep> Search(TraceListRequest request, CancellationToken cancellationToken) =>
        search.SearchAsync(QueryOf(request, request.List.Limit), cancellationToken);

    private static SearchQuery QueryOf(TraceListRequest request, int limit) => new()
    {
        Project = request.List.Project,
        TraceQl = request.TraceQl!,
        From = request.List.From,
        To = request.List.To,
        Limit = limit,
        After = request.List.After,
        SpansPerSpanset = MatchDocument.Spans,
    };

    private async Task<TraceListDocument> AllAsync(TraceListRequest request, CancellationToken cancellationToken) =>
        TraceListDocument.Of(await queries.ListAsync(request.List, cancellationToken));

    private async Task<TraceListDocument> FoundAsync(TraceListRequest request, CancellationToken cancellationToken)
    {
        var matches = new List<SearchStep.Match>();
        var ended = await EachAsync(QueryOf(request, request.List.Limit), matches.Add, cancellationToken);
        return DocumentOf(matches, ended.Next?.ToString(), (ended.Limited, ended.Progress));
    }

    private async Task<TraceListDocument> SortedAsync(TraceListRequest request, CancellationToken cancellationToken)
    {
        var top = new TopTraces<SearchStep.Match>(request.Sort, request.After, request.List.Limit);
        SearchProgress progress;
        bool limited;
        if (request.TraceQl is not null)
        {
            var ended = await EachAsync(QueryOf(request, int.MaxValue), match => top.Add(match.Trace, match), cancellationToken);
            (limited, progress) = (ended.Limited, ended.Progress);
        }
        else
        {
            TraceSummary? last = null;
            var count = 0;
            var scan = scans.Begin(request.List.Project, request.List.From, request.List.To ?? ulong.MaxValue);
            await foreach (var trace in scan.ReadAsync(cancellationToken))
            {
                count++;
                top.Add(last = trace, new SearchStep.Match(trace, [], []));
            }

            (limited, progress) = (scan.IsLimited, new SearchProgress(count, 0, 0, last?.Start));
        }

        var (page, next) = top.Page();
        return DocumentOf(page, next?.ToString(), (limited, progress));
    }

    private async Task<SearchStep.Ended> EachAsync(SearchQuery query, Action<SearchStep.Match> take, CancellationToken cancellationToken)
    {
        await foreach (var step in search.SearchAsync(query, cancellationToken))
        {
            if (step is SearchStep.Match match)
                take(match);
            else if (step is SearchStep.Ended ended)
                return ended;
        }

        throw new InvalidOperationException("A search ended without saying so.");
    }

    private static TraceListDocument DocumentOf(
        IReadOnlyList<SearchStep.Match> matches, string? next, (bool Limited, SearchProgress Progress) read) => new(
        [.. matches.Select(m => SummaryDocument.Of(m.Trace))],
        next,
        new SearchDocument(read.Limited, ProgressDocument.Of(read.Progress), [.. matches.Where(m => m.Spansets.Count > 0).Select(MatchDocument.Of)]));
}
