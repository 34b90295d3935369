using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.Tests;

/// <summary>A search that finds what a test puts into it, whatever is asked; it can be held up after so many, and can fail.</summary>
internal sealed class FakeSearch : ITraceSearch, IRankedTraces, IAttributeCatalog
{
    private readonly List<TraceSummary> _found = [];

    /// <summary>What was asked, in order.</summary>
    public List<SearchQuery> Asked { get; } = [];

    /// <summary>The sorted lists that were asked for, in order.</summary>
    public List<RankedQuery> AskedRanked { get; } = [];

    /// <summary>Thrown after what was found.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A search goes on only when this has completed.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>The limit on what one query may read was met.</summary>
    public bool IsLimited { get; set; }

    /// <summary>The names that the catalog has.</summary>
    public List<AttributeName> Names { get; } = [];

    /// <summary>The values that the catalog has, of whatever is asked.</summary>
    public List<AttributeValue> Values { get; } = [];

    /// <summary>What values were asked of, in order.</summary>
    public List<ValueSource> AskedValues { get; } = [];

    /// <summary>Lets these be found; one that was found before is as it is now.</summary>
    public void Find(params TraceSummary[] traces)
    {
        _found.RemoveAll(f => traces.Any(t => t.TraceId == f.TraceId));
        _found.AddRange(traces);
    }

    public void Clear() => _found.Clear();

    public async IAsyncEnumerable<SearchStep> SearchAsync(SearchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(query);
        var count = 0;
        TraceSummary? last = null;
        foreach (var trace in _found.Where(t => Includes(query, t)).ToList())
        {
            count++;
            yield return new SearchStep.Match(last = trace, [], []);
        }

        yield return new SearchStep.Working(new SearchProgress(count, count, 1, last?.Start));
        await Held.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
        yield return new SearchStep.Ended(
            new SearchProgress(count, count, 1, last?.Start), IsLimited && last is not null ? new TraceCursor(last.Start, last.TraceId) : null, IsLimited);
    }

    public async Task<RankedPage> ReadAsync(RankedQuery query, CancellationToken cancellationToken)
    {
        AskedRanked.Add(query);
        await Held.WaitAsync(cancellationToken);
        if (Failure is not null)
            throw Failure;
        var top = new TopTraces<SearchStep.Match>(query.Sort, query.After, query.Limit);
        foreach (var trace in _found)
            top.Add(trace, new SearchStep.Match(trace, [], []));
        var (page, next) = top.Page();
        return new RankedPage(page, next, new SearchProgress(_found.Count, 0, 0, null), IsLimited);
    }

    public Task<AttributeNames> NamesAsync(CatalogQuery query, AttributeScope? scope, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(new AttributeNames(Names, 0)) : Task.FromException<AttributeNames>(Failure);

    public Task<AttributeValues> ValuesAsync(CatalogQuery query, ValueSource source, CancellationToken cancellationToken)
    {
        AskedValues.Add(source);
        return Failure is null ? Task.FromResult(new AttributeValues(Values, 0)) : Task.FromException<AttributeValues>(Failure);
    }

    private static bool Includes(SearchQuery query, TraceSummary trace) =>
        new TraceListQuery { Project = query.Project, From = query.From, To = query.To, After = query.After }.Includes(trace.Start, trace.TraceId);
}
