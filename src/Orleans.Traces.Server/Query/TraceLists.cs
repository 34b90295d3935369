using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Query;

/// <summary>Lists of traces: all of a range, those that match a query, and either sorted by something else than their start.</summary>
internal sealed class TraceLists(ITraceQueries queries, ITraceSearch search, TraceScans scans) : IRankedTraces
{
    /// <summary>A page.</summary>
    public Task<TraceListDocument> ReadAsync(TraceListRequest request, CancellationToken cancellationToken) => request switch
    {
        { Sort: not TraceSort.Start } => SortedAsync(request, cancellationToken),
        { TraceQl: not null } => FoundAsync(request, cancellationToken),
        _ => AllAsync(request, cancellationToken),
    };

    public async Task<RankedPage> ReadAsync(RankedQuery query, CancellationToken cancellationToken)
    {
        var top = new TopTraces<SearchStep.Match>(query.Sort, query.After, query.Limit);
        var (limited, progress) = query.TraceQl is { } traceQl
            ? await FillAsync(top, query, traceQl, cancellationToken)
            : await FillAsync(top, query, cancellationToken);
        var (page, next) = top.Page();
        return new RankedPage(page, next, progress, limited);
    }

    /// <summary>Searches for the page, step by step.</summary>
    public IAsyncEnumerable<SearchStep> Search(TraceListRequest request, CancellationToken cancellationToken) =>
        search.SearchAsync(QueryOf(request), cancellationToken);

    private static SearchQuery QueryOf(TraceListRequest request) => new()
    {
        Project = request.List.Project,
        TraceQl = request.TraceQl!,
        From = request.List.From,
        To = request.List.To,
        Limit = request.List.Limit,
        After = request.List.After,
        SpansPerSpanset = MatchDocument.Spans,
    };

    private async Task<TraceListDocument> AllAsync(TraceListRequest request, CancellationToken cancellationToken) =>
        TraceListDocument.Of(await queries.ListAsync(request.List, cancellationToken));

    private async Task<TraceListDocument> FoundAsync(TraceListRequest request, CancellationToken cancellationToken)
    {
        var matches = new List<SearchStep.Match>();
        var ended = await EachAsync(QueryOf(request), matches.Add, cancellationToken);
        return DocumentOf(matches, ended.Next?.ToString(), (ended.Limited, ended.Progress));
    }

    private async Task<TraceListDocument> SortedAsync(TraceListRequest request, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(
            new RankedQuery
            {
                Project = request.List.Project,
                TraceQl = request.TraceQl,
                From = request.List.From,
                To = request.List.To,
                Sort = request.Sort,
                After = request.After,
                Limit = request.List.Limit,
                SpansPerSpanset = MatchDocument.Spans,
            },
            cancellationToken);
        return DocumentOf(page.Matches, page.Next?.ToString(), (page.Limited, page.Progress));
    }

    private async Task<(bool Limited, SearchProgress Progress)> FillAsync(
        TopTraces<SearchStep.Match> top, RankedQuery query, TraceQlQuery traceQl, CancellationToken cancellationToken)
    {
        var search = new SearchQuery
        {
            Project = query.Project,
            TraceQl = traceQl,
            From = query.From,
            To = query.To,
            Limit = int.MaxValue,
            SpansPerSpanset = query.SpansPerSpanset,
        };
        var ended = await EachAsync(search, match => top.Add(match.Trace, match), cancellationToken);
        return (ended.Limited, ended.Progress);
    }

    private async Task<(bool Limited, SearchProgress Progress)> FillAsync(
        TopTraces<SearchStep.Match> top, RankedQuery query, CancellationToken cancellationToken)
    {
        TraceSummary? last = null;
        var count = 0;
        var scan = scans.Begin(query.Project, query.From, query.To ?? ulong.MaxValue);
        await foreach (var trace in scan.ReadAsync(cancellationToken))
        {
            count++;
            top.Add(last = trace, new SearchStep.Match(trace, [], []));
        }

        return (scan.IsLimited, new SearchProgress(count, 0, 0, last?.Start));
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
