using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Rules;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What every rule says of the traces that real clients sent: those of a client in the order of their ids, a dash where it does not apply.</summary>
public sealed class RecordedScoresTests
{
    [Theory]
    [InlineData("openinference", "exact", """{"expected":"refused"}""", "0 0 - 0 0 - 0")]
    [InlineData("openinference", "contains", """{"texts":["the","is"]}""", "1 0 - 1 1 - 0")]
    [InlineData("openinference", "regex", """{"pattern":"[0-9]+"}""", "1 0 - 1 1 - 0")]
    [InlineData("openinference", "json", null, "0 0 - 0 0 - 0")]
    [InlineData("openinference", "json-schema", """{"schema":{"type":"object"}}""", "0 0 - 0 0 - 0")]
    [InlineData("openinference", "levenshtein", """{"expected":"The capital of France is Paris."}""", "0.33 0.19 - 0.23 0.23 - 0.1")]
    [InlineData("openinference", "numeric", """{"expected":"20","tolerance":20}""", "0.95 0 - 0 0 - 0")]
    [InlineData("openinference", "length", """{"max":50}""", "1 1 - 0 0 - 1")]
    [InlineData("openinference", "latency", """{"maxMs":40}""", "1 0 1 0 0 1 1")]
    [InlineData("openinference", "cost", """{"maxUsd":0.05}""", "0 - - 0 0 - 0")]
    [InlineData("openinference", "tokens", """{"max":50}""", "0 - - 0 0 - 0")]
    [InlineData("openinference", "error", null, "1 1 0 1 1 1 1")]
    [InlineData("openinference", "tool-called", """{"tool":"get_weather"}""", "1 0 0 0 0 0 0")]
    [InlineData("openinference", "tool-not-called", """{"tool":"get_weather"}""", "0 1 1 1 1 1 1")]
    [InlineData("openinference", "loop", """{"max":1}""", "1 - - 1 - - -")]
    [InlineData("openinference", "retrieval", null, "- - - 1 1 - -")]
    [InlineData("openinference", "grounding", null, "- - - 0.71 0.71 - -")]
    [InlineData("openinference", "language", null, "en und - en en - und")]
    [InlineData("openinference", "pii", null, "1 1 - 1 1 - 1")]
    [InlineData("openinference", "secrets", null, "1 1 - 1 1 - 1")]
    [InlineData("openinference", "refusal", null, "0 0 - 0 0 - 0")]
    [InlineData("otel-openai", "exact", """{"expected":"refused"}""", "0 - 0 0 0 -")]
    [InlineData("otel-openai", "contains", """{"texts":["the","is"]}""", "1 - 1 1 0 -")]
    [InlineData("otel-openai", "regex", """{"pattern":"[0-9]+"}""", "0 - 0 1 0 -")]
    [InlineData("otel-openai", "json", null, "0 - 0 0 0 -")]
    [InlineData("otel-openai", "json-schema", """{"schema":{"type":"object"}}""", "0 - 0 0 0 -")]
    [InlineData("otel-openai", "levenshtein", """{"expected":"The capital of France is Paris."}""", "1 - 1 0.33 0.19 -")]
    [InlineData("otel-openai", "numeric", """{"expected":"20","tolerance":20}""", "0 - 0 0.95 0 -")]
    [InlineData("otel-openai", "length", """{"max":50}""", "1 - 1 1 1 -")]
    [InlineData("otel-openai", "latency", """{"maxMs":40}""", "0 1 1 1 1 1")]
    [InlineData("otel-openai", "cost", """{"maxUsd":0.05}""", "1 - 1 0 1 1")]
    [InlineData("otel-openai", "tokens", """{"max":50}""", "1 - 1 0 1 1")]
    [InlineData("otel-openai", "error", null, "1 0 1 1 1 1")]
    [InlineData("otel-openai", "tool-called", """{"tool":"get_weather"}""", "0 0 0 1 0 0")]
    [InlineData("otel-openai", "tool-not-called", """{"tool":"get_weather"}""", "1 1 1 0 1 1")]
    [InlineData("otel-openai", "loop", """{"max":1}""", "- - - 1 - -")]
    [InlineData("otel-openai", "retrieval", null, "- - - - - -")]
    [InlineData("otel-openai", "grounding", null, "- - - - - -")]
    [InlineData("otel-openai", "language", null, "en - en en und -")]
    [InlineData("otel-openai", "pii", null, "1 - 1 1 1 -")]
    [InlineData("otel-openai", "secrets", null, "1 - 1 1 1 -")]
    [InlineData("otel-openai", "refusal", null, "0 - 0 0 0 -")]
    [InlineData("vercel-ai", "exact", """{"expected":"refused"}""", "0 - 0 - 0 0 0")]
    [InlineData("vercel-ai", "contains", """{"texts":["the","is"]}""", "1 - 0 - 1 0 1")]
    [InlineData("vercel-ai", "regex", """{"pattern":"[0-9]+"}""", "1 - 0 - 0 0 0")]
    [InlineData("vercel-ai", "json", null, "0 - 0 - 0 0 0")]
    [InlineData("vercel-ai", "json-schema", """{"schema":{"type":"object"}}""", "0 - 0 - 0 0 0")]
    [InlineData("vercel-ai", "levenshtein", """{"expected":"The capital of France is Paris."}""", "0.33 - 0.1 - 1 0.19 0.18")]
    [InlineData("vercel-ai", "numeric", """{"expected":"20","tolerance":20}""", "0.95 - 0 - 0 0 0")]
    [InlineData("vercel-ai", "length", """{"max":50}""", "1 - 1 - 1 1 0")]
    [InlineData("vercel-ai", "latency", """{"maxMs":40}""", "0 1 1 1 1 0 1")]
    [InlineData("vercel-ai", "cost", """{"maxUsd":0.05}""", "0 1 0 - 1 1 1")]
    [InlineData("vercel-ai", "tokens", """{"max":50}""", "0 1 0 - 1 1 1")]
    [InlineData("vercel-ai", "error", null, "1 1 1 0 1 1 1")]
    [InlineData("vercel-ai", "tool-called", """{"tool":"get_weather"}""", "1 0 0 0 0 0 0")]
    [InlineData("vercel-ai", "tool-not-called", """{"tool":"get_weather"}""", "0 1 1 1 1 1 1")]
    [InlineData("vercel-ai", "loop", """{"max":1}""", "1 - - - - - -")]
    [InlineData("vercel-ai", "retrieval", null, "- - - - - - -")]
    [InlineData("vercel-ai", "grounding", null, "- - - - - - -")]
    [InlineData("vercel-ai", "language", null, "en - und - en und und")]
    [InlineData("vercel-ai", "pii", null, "1 - 1 - 1 1 1")]
    [InlineData("vercel-ai", "secrets", null, "1 - 1 - 1 1 1")]
    [InlineData("vercel-ai", "refusal", null, "0 - 0 - 0 0 0")]
    public void A_rule_says_of_recorded_traces(string client, string kind, string? settings, string expected)
    {
        Assert.Equal(expected, Said(client, Judged.Scorer(kind, settings)));
    }

    [Theory]
    [InlineData("openinference", "grounding", """{ llm:kind = "llm" }""", "- - - 0.71 0.71 -")]
    [InlineData("openinference", "retrieval", """{ llm:kind = "retriever" }""", "1 1")]
    [InlineData("openinference", "error", """{ llm:kind = "llm" }""", "1 1 1 1 1 1")]
    [InlineData("otel-openai", "grounding", """{ llm:kind = "llm" }""", "- - - - - -")]
    [InlineData("otel-openai", "error", """{ llm:kind = "llm" }""", "1 0 1 1 1 1")]
    [InlineData("vercel-ai", "grounding", """{ llm:kind = "llm" }""", "- - - - - - -")]
    [InlineData("vercel-ai", "error", """{ llm:kind = "llm" }""", "1 1 1 0 1 1 1")]
    public void A_rule_says_of_recorded_spans(string client, string kind, string spans, string expected)
    {
        Assert.Equal(expected, Said(client, Judged.Scorer(kind, spans: spans)));
    }

    private static string Said(string client, Scorer scorer) => string.Join(' ', RecordedTraces.Of(client)
        .SelectMany(trace => Judged.Targets(scorer, trace))
        .Select(target => ((Rule)scorer.Method).Judge(target.View) is { } verdict ? FormattableString.Invariant($"{verdict.Label ?? $"{verdict.Value:0.##}"}") : "-"));
}
