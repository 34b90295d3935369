using System.Runtime.CompilerServices;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>Finds what it was told to, whatever is asked, and remembers what was asked.</summary>
internal sealed class FakeTempoSearch : ITraceSearch, IAttributeCatalog, IMetricsSearch
{
    public SearchQuery? Searched { get; private set; }

    public (CatalogQuery Query, AttributeScope? Scope)? Named { get; private set; }

    public (CatalogQuery Query, ValueSource Source)? Valued { get; private set; }

    public MetricsQuery? Measured { get; private set; }

    /// <summary>Thrown by every call, where set.</summary>
    public Exception? Failure { get; set; }

    public List<SearchStep> Steps { get; } = [];

    public List<AttributeName> Names { get; } = [];

    public List<AttributeValue> Values { get; } = [];

    public MetricsAnswer Metrics { get; set; } = new([], new SearchProgress(0, 0, 0, null), Limited: false);

    public async IAsyncEnumerable<SearchStep> SearchAsync(SearchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Searched = query;
        await Task.CompletedTask;
        foreach (var step in Failure is null ? Steps : throw Failure)
            yield return step;
    }

    public Task<AttributeNames> NamesAsync(CatalogQuery query, AttributeScope? scope, CancellationToken cancellationToken)
    {
        Named = (query, scope);
        return Failure is null
            ? Task.FromResult(new AttributeNames([.. Names.Where(n => scope is null || n.Scope == scope)], 71))
            : Task.FromException<AttributeNames>(Failure);
    }

    public Task<AttributeValues> ValuesAsync(CatalogQuery query, ValueSource source, CancellationToken cancellationToken)
    {
        Valued = (query, source);
        return Failure is null ? Task.FromResult(new AttributeValues(Values, 72)) : Task.FromException<AttributeValues>(Failure);
    }

    public Task<MetricsAnswer> QueryAsync(MetricsQuery query, CancellationToken cancellationToken)
    {
        Measured = query;
        return Failure is null ? Task.FromResult(Metrics) : Task.FromException<MetricsAnswer>(Failure);
    }
}
