using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Lists.Filtering;

/// <summary>Something that traces are filtered by with a click.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Title">What it is called.</param>
/// <param name="TraceQl">What a query calls it.</param>
/// <param name="IsOfTrace">It is the trace's, and the same for all of its spans: so it can be excluded. The others are looked for in any span.</param>
public sealed record FilterField(string Name, string Title, string TraceQl, bool IsOfTrace)
{
    private const string ScoreScope = "score:";

    /// <summary>All of them, in the order that they are offered in.</summary>
    public static IReadOnlyList<FilterField> All { get; } =
    [
        new("errors", "Errors", "trace:errorCount", true) { Presets = [("> 0", "with errors"), ("= 0", "without errors")] },
        new("name", "Name", "trace:name", true) { ValuesOf = "trace:name", In = t => [t.Facts?.Name ?? t.Name] },
        new("service", "Service", "rootServiceName", true) { ValuesOf = "rootServiceName", In = t => [t.ServiceName] },
        new("model", "Model", "llm:model", false) { ValuesOf = "llm:model", In = t => Facts(t).Models.Select(m => m.Model) },
        new("provider", "Provider", "llm:provider", false) { ValuesOf = "llm:provider", In = t => Facts(t).Models.Select(m => m.Provider ?? "") },
        new("tool", "Tool", "llm:tool", false) { ValuesOf = "llm:tool", In = t => Facts(t).Tools.Select(m => m.Name) },
        new("kind", "Kind of span", "llm:kind", false) { Presets = [.. SpanKindNames.All.Select(k => ($"= {TraceQlField.Quoted(k)}", k))] },
        new("user", "User", "trace:user", true) { ValuesOf = "trace:user", In = t => [Facts(t).UserId ?? ""] },
        new("session", "Session", "trace:session", true) { ValuesOf = "trace:session", In = t => [Facts(t).SessionId ?? ""] },
        new("tag", "Tag", "trace:tags", true) { ValuesOf = "trace:tags", In = t => Facts(t).Tags },
        new("environment", "Environment", "trace:environment", true) { In = t => [Facts(t).Environment ?? ""] },
        new("release", "Release", "trace:release", true) { In = t => [Facts(t).Release ?? ""] },
        new("duration", "Duration", "traceDuration", true) { Presets = Above("1s", "5s", "10s", "30s", "1m", "5m") },
        new("cost", "Cost in dollars", "trace:cost", true) { Presets = [.. Above("0.001", "0.01", "0.1", "1", "10"), ("= nil", "not known")] },
        new("tokens", "Tokens", "trace:inputTokens + trace:outputTokens", true) { Presets = Above("1000", "10000", "100000", "1000000") },
        new("spans", "Spans", "trace:spanCount", true) { Presets = Above("10", "100", "1000", "10000") },
        new("text", "Text", "llm:text", false) { IsFree = true },
    ];

    /// <summary>Comparisons to choose from: the operator with its value, and what they are called.</summary>
    public IReadOnlyList<(string Comparison, string Title)> Presets { get; private init; } = [];

    /// <summary>The field whose values a catalog knows; null: none does.</summary>
    public string? ValuesOf { get; private init; }

    /// <summary>The values that a trace has, empty ones included; null: a summary does not tell.</summary>
    public Func<TraceSummary, IEnumerable<string>>? In { get; private init; }

    /// <summary>The reader writes words to look for.</summary>
    public bool IsFree { get; private init; }

    /// <summary>A trace may have several of its values, so that a second filter does not take the place of the first.</summary>
    public bool HasSeveral => !IsOfTrace || Name == "tag";

    /// <summary>The scores of this name.</summary>
    public static FilterField OfScore(string name) => new(ScoreScope + name, TraceRow.Cell(name), ScoreScope + TraceQlField.Key(name), false);

    /// <summary>The field of this name; null: there is none.</summary>
    public static FilterField? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The field that a query calls so; null: there is none.</summary>
    public static FilterField? InQuery(string traceQl) => traceQl switch
    {
        "trace:duration" => Find("duration"),
        "trace:rootService" => Find("service"),
        _ when traceQl.StartsWith(ScoreScope, StringComparison.Ordinal) => ScoreInQuery(traceQl[ScoreScope.Length..]),
        _ => All.FirstOrDefault(f => f.TraceQl == traceQl),
    };

    // score:grounded, or score:"any name".
    private static FilterField? ScoreInQuery(string name) => LiteralText.Of(name) is { Length: > 0 } text ? OfScore(text) : null;

    private static TraceFacts Facts(TraceSummary trace) => trace.Facts ?? TraceFacts.None;

    private static (string, string)[] Above(params string[] values) => [.. values.Select(v => ($"> {v}", $"more than {v}"))];
}
