using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists.Completing;

namespace Orleans.Traces.Web.ViewModels.Lists.Filtering;

/// <summary>Filters as a query, and a query as filters where it says no more than filters can.</summary>
/// <remarks>What is the trace's stands in one spanset; what is looked for in any span has one of its own each, since it need not be the same span:
/// <c>{ trace:user = "ann" &amp;&amp; traceDuration > 5s } &amp;&amp; { llm:model = "gpt-4o" } &amp;&amp; { llm:tool = "search" }</c>.</remarks>
public static class QueryFilters
{
    /// <summary>The query that the filters make; empty where there are none.</summary>
    public static string Compose(IEnumerable<TraceFilter> filters)
    {
        var all = filters.Distinct().ToList();
        var ofTrace = all.Where(f => f.Field.IsOfTrace).Select(f => f.Condition).ToList();
        List<string> spansets = ofTrace.Count > 0 ? [$"{{ {string.Join(" && ", ofTrace)} }}"] : [];
        spansets.AddRange(all.Where(f => !f.Field.IsOfTrace).Select(f => $"{{ {f.Condition} }}"));
        return string.Join(" && ", spansets);
    }

    /// <summary>The filters that a query says; null: it says something else too, or cannot be read.</summary>
    public static IReadOnlyList<TraceFilter>? Read(string query)
    {
        if (query.Length == 0)
            return [];
        if (!TraceQlQuery.TryParse(query, out _, out _))
            return null;

        var filters = new List<TraceFilter>();
        var tokens = new Queue<QueryToken>(QueryToken.Of(query));
        do
        {
            if (ReadSpanset(query, tokens) is not { } found || found.Count(f => !f.Field.IsOfTrace) > 1)
                return null;
            filters.AddRange(found);
        }
        while (Take(tokens, "&&"));
        return tokens.Count == 0 ? filters : null;
    }

    /// <summary>A query with one more filter; null: it cannot be added to this one.</summary>
    public static string? With(string query, TraceFilter filter)
    {
        if (Read(query) is { } filters)
            return Compose([.. filters.Where(f => !GivesWay(f, filter)), filter]);
        if (!TraceQlQuery.TryParse(query, out var parsed, out _))
            return Compose([filter]);

        var both = $"({query}) && {Compose([filter])}";
        return !parsed.IsMetrics && TraceQlQuery.TryParse(both, out _, out _) ? both : null;
    }

    /// <summary>A query of filters without one of them.</summary>
    public static string Without(IEnumerable<TraceFilter> filters, TraceFilter filter) => Compose(filters.Where(f => f != filter));

    // A trace has one user, one duration: a second filter is meant in place of the first, unless it leaves another value out.
    private static bool GivesWay(TraceFilter old, TraceFilter filter) =>
        old.Field == filter.Field
        && ((old.Operator == filter.Operator && old.Literal == filter.Literal)
            || (!filter.Field.HasSeveral && !filter.IsExcluded && !old.IsExcluded));

    private static List<TraceFilter>? ReadSpanset(string query, Queue<QueryToken> tokens)
    {
        if (!Take(tokens, "{"))
            return null;

        var filters = new List<TraceFilter>();
        do
        {
            if (ReadCondition(query, tokens) is not { } filter)
                return null;
            filters.Add(filter);
        }
        while (Take(tokens, "&&"));
        return Take(tokens, "}") ? filters : null;
    }

    private static TraceFilter? ReadCondition(string query, Queue<QueryToken> tokens)
    {
        var isExcluded = Take(tokens, "!");
        var inParentheses = Take(tokens, "(");
        var name = new List<string>();
        while (tokens.TryPeek(out var word) && word.Kind == QueryTokenKind.Word)
            name.Add(tokens.Dequeue().Value);
        if (FilterField.InQuery(string.Join(' ', name)) is not { } field || (isExcluded && !(field.IsOfTrace && inParentheses)))
            return null;
        if (!tokens.TryDequeue(out var compares) || !compares.Compares)
            return null;
        if (!tokens.TryDequeue(out var value) || value.Kind == QueryTokenKind.Symbol || (inParentheses && !Take(tokens, ")")))
            return null;
        return new TraceFilter(field, compares.Value, query[value.From..value.To], isExcluded);
    }

    private static bool Take(Queue<QueryToken> tokens, string symbol)
    {
        if (!tokens.TryPeek(out var token) || !token.Is(symbol))
            return false;
        tokens.Dequeue();
        return true;
    }
}
