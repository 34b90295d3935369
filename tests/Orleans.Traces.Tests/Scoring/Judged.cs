using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Tests.Query;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What rules say, as a line that can be compared: <c>1 | explanation</c>.</summary>
internal static class Judged
{
    public static Rule Rule(string kind, string? settings = null)
    {
        Assert.True(RuleKinds.TryRead(kind, settings is null ? null : Json(settings), out var rule, out var fault), $"{fault}");
        return rule;
    }

    public static ScoringMethod Method(string kind, string? settings = null)
    {
        Assert.True(ScoringKinds.TryRead(kind, settings is null ? null : Json(settings), out var method, out var fault), $"{fault}");
        return method;
    }

    public static Scorer Scorer(string kind, string? settings = null, string? spans = null, string? traces = null) => new()
    {
        Id = "some-scorer",
        Name = "some score",
        Version = 1,
        Spans = spans is null ? null : Query(spans),
        Traces = traces is null ? null : Query(traces),
        Method = Method(kind, settings),
    };

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();

    public static ScoredView View(string? output = null, string? input = null) => new()
    {
        Parts = (ViewParts)(-1),
        Output = output is null ? null : JsonSerializer.SerializeToElement(output),
        Input = input is null ? null : JsonSerializer.SerializeToElement(input),
    };

    public static ScoredView Found(string answer, params string[] documents) => View(answer) with
    {
        HasRetrieval = true,
        Documents = [.. documents.Select((d, i) => new RetrievedDocument($"d{i}", d, null, null))],
    };

    public static ScoredView Called(params (string Name, string? Arguments)[] calls) =>
        View() with { Tools = [.. calls.Select(c => new CalledTool(c.Name, c.Arguments is null ? null : Json(c.Arguments)))] };

    public static string Text(Verdict? verdict) => verdict is null
        ? "nothing"
        : FormattableString.Invariant($"{verdict.Label ?? $"{verdict.Value:0.####}"}{(verdict.Explanation is null ? "" : " | " + verdict.Explanation)}");

    /// <summary>What a scorer says of a trace: a line for each target.</summary>
    public static IReadOnlyList<string> Of(Scorer scorer, params IEnumerable<TraceItem> items) =>
        [.. Targets(scorer, items).Select(t => $"{t.Span?.ToString().TrimStart('0') ?? "trace"}: {Text(((Rule)scorer.Method).Judge(t.View))}")];

    public static IReadOnlyList<ScoringTarget> Targets(Scorer scorer, params IEnumerable<TraceItem> items)
    {
        var prices = new SomeMeaning();
        return [.. ScoringTargets.Of(scorer, new TraceViewer(Shown.Stored(items), prices), prices, CancellationToken.None)];
    }

    private static TraceQlQuery Query(string text)
    {
        Assert.True(TraceQlQuery.TryParse(text, out var query, out var error), error?.ToString());
        return query;
    }
}
