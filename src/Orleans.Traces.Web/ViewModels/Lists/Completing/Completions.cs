using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Lists.Completing;

/// <summary>What is offered at a place in a query, the likeliest first. At most <see cref="MaxOffers"/>.</summary>
/// <param name="names">The attributes that there are.</param>
public sealed class Completions(IReadOnlyList<AttributeName> names)
{
    /// <summary>So many can be scrolled through; who looks for another types on.</summary>
    public const int MaxOffers = 60;

    // What people ask for most comes first where nothing is typed yet.
    private static readonly string[] Usual =
    [
        "llm:model", "llm:kind", "status", "duration", "name", "llm:tool", "llm:text", "llm:cost", "llm:error", "trace:user", "trace:session",
        "trace:tags", "trace:cost", "trace:duration", "trace:name", "trace:errorCount",
    ];

    private static readonly string[] Relations = ["&&", "||", "|", ">>", ">", "<<", "<", "~", "!>>", "!<<"];

    private static readonly (string Text, string Detail)[] Stages =
    [
        ("count() > ", "how many spans"), ("avg(", "mean of a field"), ("max(", "highest value"), ("min(", "lowest value"), ("sum(", "sum of a field"),
        ("by(", "a spanset of each value"), ("select(", "hands out more fields"), ("coalesce()", "one spanset again"),
    ];

    private static readonly string[] Durations = ["100ms", "1s", "5s", "10s", "30s", "1m", "5m"], Numbers = ["0", "0.01", "0.1", "1", "10", "100", "1000", "10000"];

    /// <summary>What is offered where no values have to be looked up.</summary>
    public IReadOnlyList<Offer> At(CompletionPlace place) => place switch
    {
        CompletionPlace.Spanset spanset => Words(spanset, spanset.IsFirst ? ["{ "] : ["{ ", "("], "a spanset"),
        CompletionPlace.Field field => Fields(field),
        CompletionPlace.Operator after => Words(after, Operators(after.Name), "", blankAfter: true),
        CompletionPlace.Value value => Values(value, Known(value.Name) ?? []),
        CompletionPlace.Condition condition => Words(condition, ["&&", "||", "}"], "", blankAfter: true),
        CompletionPlace.Relation relation => Words(relation, Relations, "", blankAfter: true),
        CompletionPlace.Stage stage => [.. Stages
            .Where(s => s.Text.StartsWith(stage.Typed, StringComparison.OrdinalIgnoreCase))
            .Select(s => new Offer(s.Text, s.Text.TrimEnd(' ', '>'), s.Detail, stage.From, stage.To))],
        _ => [],
    };

    /// <summary>What has to be looked up for a place; null: nothing.</summary>
    public static ValueSource? Needs(CompletionPlace place) =>
        place is CompletionPlace.Value value && Known(value.Name) is null && SearchField.TryParse(value.Name, out var field)
            ? (field as SearchField.Found)?.Source
            : null;

    /// <summary>What is offered where these values were found.</summary>
    public static IReadOnlyList<Offer> At(CompletionPlace.Value place, IReadOnlyList<AttributeValue> found) =>
        Values(place, [.. found.Select(v => v is AttributeValue.Text text ? TraceQlField.Quoted(text.Value) : ValueText.Of(v))]);

    // Values that the language itself names, or that are as good as any; null: those that there are must be looked up.
    private static string[]? Known(string field) => (TraceQlField.TypeOf(field), field) switch
    {
        (TraceQlType.Duration, _) => Durations,
        (TraceQlType.Number, _) => Numbers,
        (TraceQlType.Boolean, _) => ["true", "false"],
        (_, "llm:kind") => [.. SpanKindNames.All.Select(TraceQlField.Quoted)],
        _ => SearchField.TryParse(field, out var known) && known is SearchField.Words words ? [.. words.Values] : null,
    };

    private static string[] Operators(string field) => TraceQlField.TypeOf(field) switch
    {
        TraceQlType.Text => ["=", "!=", "=~", "!~"],
        TraceQlType.Number or TraceQlType.Duration => [">", ">=", "<", "<=", "=", "!="],
        TraceQlType.Boolean or TraceQlType.Word => ["=", "!="],
        _ => ["=", "!=", "=~", "!~", ">", ">=", "<", "<="],
    };

    private static IReadOnlyList<Offer> Words(CompletionPlace place, IEnumerable<string> words, string detail, bool blankAfter = false) =>
        [.. words.Where(w => w.StartsWith(place.Typed, StringComparison.Ordinal))
            .Select(w => new Offer(blankAfter ? w + " " : w, w.Trim(), detail, place.From, place.To))];

    // A value that begins as was typed goes before one that holds it.
    private static IReadOnlyList<Offer> Values(CompletionPlace.Value place, IReadOnlyList<string> values)
    {
        var typed = place.Typed;
        return [.. values
            .Where(v => v.Contains(typed, StringComparison.OrdinalIgnoreCase))
            .OrderBy(v => v.TrimStart('"').StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Take(MaxOffers)
            .Select(v => new Offer(v + " ", TraceRow.Cell(v), "", place.From, place.To))];
    }

    private IReadOnlyList<Offer> Fields(CompletionPlace.Field place)
    {
        var typed = place.Typed;
        var fields = TraceQlField.All.Select(f => (f.Name, Detail: f.Type == TraceQlType.Any ? "" : f.Type.ToString().ToLowerInvariant()))
            .Concat(names.Select(n => (Name: $"{n.Scope.ToString().ToLowerInvariant()}.{TraceQlField.Key(n.Key)}", Detail: "attribute")));
        return [.. fields
            .Select(f => (f.Name, f.Detail, Rank: Rank(f.Name.Replace("\"", "", StringComparison.Ordinal), typed.Replace("\"", "", StringComparison.Ordinal))))
            .Where(f => f.Rank < int.MaxValue)
            .OrderBy(f => f.Rank).ThenBy(f => f.Name, StringComparer.Ordinal)
            .Take(MaxOffers)
            .Select(f => new Offer(place.InFunction ? f.Name : f.Name + " ", VisibleText.Line(f.Name), f.Detail, place.From, place.To))];
    }

    private static int Rank(string name, string typed)
    {
        var usual = Array.IndexOf(Usual, name) is var at && at < 0 ? Usual.Length : at;
        if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            return usual;

        // model finds llm:model, and gen_ai finds span.gen_ai.system.
        var key = name[(name.IndexOfAny([':', '.']) + 1)..];
        var bare = typed.TrimStart('.');
        if (key.StartsWith(bare, StringComparison.OrdinalIgnoreCase))
            return 100 + usual;
        return name.Contains(bare, StringComparison.OrdinalIgnoreCase) ? 200 + usual : int.MaxValue;
    }
}
