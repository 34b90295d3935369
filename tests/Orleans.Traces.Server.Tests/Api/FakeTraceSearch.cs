using System.Runtime.CompilerServices;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>Looks at every trace of <see cref="FakeTraceQueries"/>.</summary>
internal sealed class FakeTraceSearch(FakeTraceQueries queries) : ITraceSearch, IAttributeCatalog
{
    /// <summary>What <see cref="ValuesAsync"/> was asked.</summary>
    public (CatalogQuery Query, ValueSource Source)? Asked { get; private set; }

    /// <summary>Thrown after the first match, where set.</summary>
    public Exception? FailsLater { get; set; }

    public async IAsyncEnumerable<SearchStep> SearchAsync(SearchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = await queries.ListAsync(
            new TraceListQuery { Project = query.Project, From = query.From, To = query.To, After = query.After, Limit = int.MaxValue }, cancellationToken);
        var matches = 0;
        foreach (var trace in all.Traces)
        {
            var stored = await queries.FindAsync(new TraceKey(query.Project, trace.TraceId), cancellationToken);
            var viewer = new TraceViewer(stored!, NoPrices.Instance);
            var spansets = query.TraceQl.Evaluate(new SearchedTrace(viewer, NoPrices.Instance), cancellationToken);
            if (spansets.Count == 0)
                continue;
            if (matches > 0 && FailsLater is not null)
                throw FailsLater;
            yield return SearchStep.Match.Of(trace, viewer.Tree, spansets, query.SpansPerSpanset);
            if (++matches == query.Limit)
            {
                yield return new SearchStep.Ended(Progress, new TraceCursor(trace.Start, trace.TraceId), Limited: false);
                yield break;
            }
        }

        yield return new SearchStep.Working(Progress);
        yield return new SearchStep.Ended(Progress, Next: null, Limited: false);
    }

    public Task<AttributeNames> NamesAsync(CatalogQuery query, AttributeScope? scope, CancellationToken cancellationToken) =>
        Task.FromResult(new AttributeNames([new AttributeName(AttributeScope.Span, "gen_ai.request.model"), new AttributeName(AttributeScope.Resource, "a b")], 1));

    public Task<AttributeValues> ValuesAsync(CatalogQuery query, ValueSource source, CancellationToken cancellationToken)
    {
        Asked = (query, source);
        return Task.FromResult(new AttributeValues([new AttributeValue.Text("gpt"), new AttributeValue.Int(3)], 1));
    }

    private static SearchProgress Progress => new(3, 2, 1_000, Some.At(0));
}
