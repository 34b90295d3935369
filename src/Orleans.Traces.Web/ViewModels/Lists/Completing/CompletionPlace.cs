namespace Orleans.Traces.Web.ViewModels.Lists.Completing;

/// <summary>What may stand where the caret is. A closed set.</summary>
/// <param name="Typed">What stands there already, up to the caret.</param>
/// <param name="From">What is chosen replaces the query from here.</param>
/// <param name="To">And up to here.</param>
public abstract record CompletionPlace(string Typed, int From, int To)
{
    /// <summary>The beginning of a spanset.</summary>
    public sealed record Spanset(string Typed, int From, int To, bool IsFirst) : CompletionPlace(Typed, From, To);

    /// <summary>A field.</summary>
    /// <param name="Typed">See above.</param>
    /// <param name="From">See above.</param>
    /// <param name="To">See above.</param>
    /// <param name="InFunction">It stands in a function's parentheses.</param>
    public sealed record Field(string Typed, int From, int To, bool InFunction) : CompletionPlace(Typed, From, To);

    /// <summary>An operator after a field.</summary>
    /// <param name="Name">The field.</param>
    /// <param name="Typed">See above.</param>
    /// <param name="From">See above.</param>
    /// <param name="To">See above.</param>
    public sealed record Operator(string Name, string Typed, int From, int To) : CompletionPlace(Typed, From, To);

    /// <summary>A value that a field is compared with.</summary>
    /// <param name="Name">The field.</param>
    /// <param name="Typed">See above; without quotes.</param>
    /// <param name="From">See above.</param>
    /// <param name="To">See above.</param>
    public sealed record Value(string Name, string Typed, int From, int To) : CompletionPlace(Typed, From, To);

    /// <summary>What goes on after a condition.</summary>
    public sealed record Condition(string Typed, int From, int To) : CompletionPlace(Typed, From, To);

    /// <summary>What goes on after a spanset.</summary>
    public sealed record Relation(string Typed, int From, int To) : CompletionPlace(Typed, From, To);

    /// <summary>A stage of the pipeline.</summary>
    public sealed record Stage(string Typed, int From, int To) : CompletionPlace(Typed, From, To);

    /// <summary>Nothing that can be offered.</summary>
    public sealed record Nowhere(int From) : CompletionPlace("", From, From);

    /// <summary>Where the caret is.</summary>
    public static CompletionPlace At(string query, int caret)
    {
        caret = Math.Clamp(caret, 0, query.Length);
        var tokens = QueryToken.Of(query);
        if (InComment(query, caret, tokens))
            return new Nowhere(caret);

        var before = tokens.Where(t => t.To < caret || (t.To == caret && !IsBegun(t))).ToList();
        var current = tokens.FirstOrDefault(t => IsBegun(t) && t.From < caret && caret <= t.To && !(t is { Kind: QueryTokenKind.Text, IsOpen: false } && caret == t.To));
        if (tokens.FirstOrDefault(t => t is { Kind: QueryTokenKind.Text, IsOpen: false } && t.To == caret) is { } closed)
            before.Add(closed);

        // A text whose end is missing would take in all that follows.
        var to = current is null or { IsOpen: true } ? caret : current.To;
        return Of(before, (current is null ? "" : Begun(query, current, caret), current?.From ?? caret, to));
    }

    private static bool IsBegun(QueryToken token) => token.Kind is QueryTokenKind.Word or QueryTokenKind.Text;

    private static string Begun(string query, QueryToken token, int caret) =>
        token.Kind == QueryTokenKind.Text ? query[(token.From + 1)..caret] : query[token.From..caret];

    // Not within a token, and what follows the last one is no blank.
    private static bool InComment(string query, int caret, IReadOnlyList<QueryToken> tokens)
    {
        var last = tokens.LastOrDefault(t => t.From < caret);
        return (last is null || last.To < caret) && query.AsSpan((last?.To ?? 0)..caret).Trim().Length > 0;
    }

    private static CompletionPlace Of(List<QueryToken> before, (string Typed, int From, int To) at)
    {
        var (typed, from, to) = at;
        var (inBraces, inFunction) = Around(before);
        var last = before.LastOrDefault();
        if (inFunction)
            return last is { Kind: QueryTokenKind.Symbol, Value: "(" or "," } ? new Field(typed, from, to, InFunction: true) : new Nowhere(from);
        if (!inBraces)
            return AfterSpanset(last, at);
        if (last is { Compares: true })
            return before.Count > 1 ? new Value(before[^2].Value, typed, from, to) : new Nowhere(from);
        if (last is null or { Kind: QueryTokenKind.Symbol, Value: not ")" })
            return new Field(typed, from, to, InFunction: false);
        var isValue = last.Kind == QueryTokenKind.Text || last.Is(")") || (before.Count > 1 && before[^2].Compares);
        return isValue ? new Condition(typed, from, to) : new Operator(last.Value, typed, from, to);
    }

    private static CompletionPlace AfterSpanset(QueryToken? last, (string Typed, int From, int To) at) => last switch
    {
        null => new Spanset(at.Typed, at.From, at.To, IsFirst: true),
        { Value: "|" } => new Stage(at.Typed, at.From, at.To),
        { Value: "}" or ")" } or { Kind: not QueryTokenKind.Symbol } => new Relation(at.Typed, at.From, at.To),
        { Compares: true } => new Nowhere(at.From),
        _ => new Spanset(at.Typed, at.From, at.To, IsFirst: false),
    };

    private static (bool InBraces, bool InFunction) Around(List<QueryToken> before)
    {
        var (inBraces, open) = (false, new Stack<bool>());
        for (var i = 0; i < before.Count; i++)
        {
            var token = before[i];
            if (token.Is("{"))
                inBraces = true;
            else if (token.Is("}"))
                inBraces = false;
            else if (token.Is("("))
                open.Push(!inBraces && i > 0 && before[i - 1].Kind == QueryTokenKind.Word);
            else if (token.Is(")"))
                open.TryPop(out _);
        }

        return (inBraces, !inBraces && open.TryPeek(out var isFunction) && isFunction);
    }
}
