using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>Tells names and values from the newest traces that have them.</summary>
/// <remarks>A sample: what only older traces have is not offered. What summaries tell is taken from more of them, since they are cheap.</remarks>
internal sealed class AttributeCatalog(SearchedTraces traces, QueryTurns turns) : IAttributeCatalog
{
    /// <summary>Traces that are read whole for one question, the bytes after which no further one is, and the spans that are looked at.</summary>
    public const int MaxRead = 100;

    private const long MaxBytes = 32L << 20;

    private const int MaxSpans = 20_000;

    // Summaries that are looked at for one question.
    private const int MaxSummaries = 20_000;

    public async Task<AttributeNames> NamesAsync(CatalogQuery query, AttributeScope? scope, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        var names = new SortedSet<(AttributeScope Scope, string Key)>(Comparer<(AttributeScope Scope, string Key)>.Create((left, right) =>
            left.Scope != right.Scope ? left.Scope.CompareTo(right.Scope) : string.CompareOrdinal(left.Key, right.Key)));
        var counts = new Dictionary<AttributeScope, int>();
        var bytes = await EachSpanAsync(query, new SearchCondition.Any(), span =>
        {
            foreach (var (at, key, _) in AttributeCollection.Of(span))
            {
                if ((scope is null || at == scope) && counts.GetValueOrDefault(at) < query.Limit && names.Add((at, key)))
                    counts[at] = counts.GetValueOrDefault(at) + 1;
            }

            return true;
        }, cancellationToken);
        return new AttributeNames([.. names.Select(n => new AttributeName(n.Scope, n.Key))], bytes);
    }

    public async Task<AttributeValues> ValuesAsync(CatalogQuery query, ValueSource source, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        var values = new HashSet<AttributeValue>();
        bool Take(AttributeValue value)
        {
            if (AttributeCollection.IsOffered(value))
                values.Add(value);
            return values.Count < query.Limit;
        }

        bool TakeTexts(IEnumerable<string?> texts) => texts.All(t => string.IsNullOrEmpty(t) || Take(new AttributeValue.Text(t)));

        var bytes = 0L;
        if (source is ValueSource.Attribute attribute)
        {
            bytes = await EachSpanAsync(query, HasKey(attribute), span => AttributeCollection.Of(span)
                .Where(a => a.Key == attribute.Key && (attribute.Scope is null || a.Scope == attribute.Scope)).All(a => Take(a.Value)), cancellationToken);
        }
        else if (OfSpans(source) is { } textOf)
        {
            bytes = await EachSpanAsync(query, new SearchCondition.Any(), span => TakeTexts([textOf(span)]), cancellationToken);
        }
        else
        {
            await EachSummaryAsync(query, summary => TakeTexts(OfSummary(source, summary)), cancellationToken);
        }

        return new AttributeValues([.. values.OrderBy(v => v.ToString(), StringComparer.Ordinal)], bytes);
    }

    // What a summary does not tell.
    private static Func<SpanView, string?>? OfSpans(ValueSource source) => (source as ValueSource.Fact)?.Name switch
    {
        FactNames.Name => span => span.Name,
        FactNames.Status => span => span.Status.Code,
        FactNames.OtelKind => span => span.OtelKind,
        FactNames.Kind => span => SpanKindNames.Of(FactsReader.Read(span).Kind),
        _ => null,
    };

    private static IEnumerable<string?> OfSummary(ValueSource source, TraceSummary summary)
    {
        var facts = summary.Facts ?? TraceFacts.None;
        return source switch
        {
            ValueSource.TraceName => [summary.Name],
            ValueSource.TraceService => [summary.ServiceName],
            ValueSource.Fact { Name: FactNames.Model } => facts.Models.Select(m => m.Model),
            ValueSource.Fact { Name: FactNames.Provider } => facts.Models.Select(m => m.Provider),
            ValueSource.Fact { Name: FactNames.Tool } => facts.Tools.Select(t => t.Name),
            ValueSource.Fact { Name: FactNames.Session } => [facts.SessionId],
            ValueSource.Fact { Name: FactNames.User } => [facts.UserId],
            ValueSource.Fact { Name: FactNames.Tag } => facts.Tags,
            _ => [],
        };
    }

    private static SearchCondition HasKey(ValueSource.Attribute attribute) => attribute.Scope is { } scope
        ? new SearchCondition.Has(scope, attribute.Key)
        : new SearchCondition.Or([.. Enum.GetValues<AttributeScope>().Select(s => new SearchCondition.Has(s, attribute.Key))]);

    private IAsyncEnumerable<TraceSummary> CandidatesAsync(CatalogQuery query, SearchCondition condition, CancellationToken cancellationToken) =>
        traces.CandidatesAsync(
            new TraceListQuery { Project = query.Project, From = query.From, To = query.To },
            query.Among is null ? condition : new SearchCondition.And([query.Among.Condition, condition]),
            cancellationToken);

    // Until the answer is false, or the sample is read. Returns the bytes that were read.
    private async Task<long> EachSpanAsync(
        CatalogQuery query, SearchCondition condition, Func<SpanView, bool> take, CancellationToken cancellationToken)
    {
        var (read, spans, bytes) = (0, 0, 0L);
        await foreach (var candidate in CandidatesAsync(query, condition, cancellationToken))
        {
            if (await traces.ReadAsync(new TraceKey(query.Project, candidate.TraceId), cancellationToken) is not { } found)
                continue;
            bytes += found.Items.Sum(i => (long)i.Size);
            foreach (var span in new TraceViewer(found, NoPrices.Instance).Spans)
            {
                if (!take(span) || ++spans == MaxSpans)
                    return bytes;
            }

            if (++read == MaxRead || bytes > MaxBytes)
                break;
        }

        return bytes;
    }

    private async Task EachSummaryAsync(CatalogQuery query, Func<TraceSummary, bool> take, CancellationToken cancellationToken)
    {
        var looked = 0;
        await foreach (var candidate in CandidatesAsync(query, new SearchCondition.Any(), cancellationToken))
        {
            if (!take(candidate) || ++looked == MaxSummaries)
                return;
        }
    }
}
