using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests;

/// <summary>Spans as their panel gets them.</summary>
internal static class SomeShown
{
    /// <summary>A span, and what it means at the prices of the tests.</summary>
    public static ShownSpan Of(SpanView view) => new() { TraceId = Some.Trace(1), View = view, Meaning = SpanMeaning.Of(view, new FakePrices()) };

    /// <summary>A span of these attributes.</summary>
    public static ShownSpan Of(params (string Key, string Value)[] attributes) => Of(Some.Span(1) with { Attributes = Some.Attributes(attributes) });

    /// <summary>A call of a model with these messages in OpenTelemetry's shape.</summary>
    public static ShownSpan Call(string input, string output = """[{"role":"assistant","parts":[{"type":"text","content":"done"}]}]""") =>
        Of(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "priced"), ("gen_ai.input.messages", input), ("gen_ai.output.messages", output));

    /// <summary>A message of one part that is text.</summary>
    public static string Message(string role, string text) => $$"""{"role":"{{role}}","parts":[{"type":"text","content":{{JsonSerializer.Serialize(text)}}}]}""";

    /// <summary>JSON.</summary>
    public static JsonElement Json(string text) => JsonElement.Parse(text);
}
