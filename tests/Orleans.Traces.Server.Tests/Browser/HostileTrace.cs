using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A trace that tries to run something wherever it is shown. Whatever runs adds to <c>window.hits</c>.</summary>
internal static class HostileTrace
{
    public const string Id = "0000000000000000000000000000bad1";

    private const ulong Start = 1_767_323_045_000_000_000;

    /// <summary>Markup that would run, in the ways that matter, one after the other.</summary>
    public const string Markup =
        """<script>window.hits=1</script><img src=x onerror="window.hits=1"><svg onload="window.hits=1"></svg>"'><b id=alive>b</b>{{7*7}}${7*7}""";

    /// <summary>Markdown that would make a link or an image of it.</summary>
    public const string Markdown =
        "[click](javascript:window.hits=1) <javascript:window.hits=1> ![x](javascript:window.hits=1) [data](data:text/html,<script>window.hits=1</script>) "
        + Markup + "\n\n<div onclick=\"window.hits=1\">html block</div>\n\n<iframe src=\"javascript:parent.hits=1\"></iframe>\n";

    /// <summary>Its spans: a root, a model call, a tool, a search.</summary>
    public static OtlpRequest Request()
    {
        var messages = JsonSerializer.Serialize(new object[]
        {
            new { role = Markup, parts = new object[] { new { type = "text", content = Markdown }, new { type = Markup, content = Markup } } },
            new { role = "assistant", parts = new object[] { new { type = "tool_call", id = Markup, name = Markup, arguments = new { q = Markup } }, new { type = "reasoning", content = Markdown } } },
            new { role = "user", parts = new object[] { new { type = "blob", modality = "image", mime_type = "image/svg+xml", content = "PHN2ZyBvbmxvYWQ9IndpbmRvdy5oaXRzPTEiLz4=" }, new { type = "uri", modality = "image", uri = "javascript:window.hits=1" } } },
        });
        object[] spans =
        [
            Span(1, 0, Attributes(("session.id", Markup), ("user.id", Markup), ("langfuse.tags", Markup), ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", Markup), (Markup, Markup), ("input.value", Markdown), ("output.value", Markdown))),
            Span(2, 1, Attributes(("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", Markup), ("gen_ai.request.model", Markup), ("gen_ai.input.messages", messages), ("gen_ai.output.messages", messages), ("gen_ai.system_instructions", Markdown))),
            Span(3, 1, Attributes(("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", Markup), ("gen_ai.tool.call.arguments", $$"""{"q":{{JsonSerializer.Serialize(Markup)}}}"""), ("gen_ai.tool.call.result", Markdown))),
            Span(4, 1, Attributes(("openinference.span.kind", "RETRIEVER"), ("retrieval.documents.0.document.id", Markup), ("retrieval.documents.0.document.content", Markdown), ("retrieval.documents.0.document.metadata", $$"""{"source":"javascript:window.hits=1"}"""))),
        ];
        var request = new { resourceSpans = new[] { new { resource = new { attributes = Attributes(("service.name", Markup)) }, scopeSpans = new[] { new { scope = new { name = Markup, version = Markup }, spans } } } } };
        return new OtlpRequest("http/json", "/v1/traces", "traces", IsGzip: false, JsonSerializer.SerializeToUtf8Bytes(request));
    }

    private static object Span(int id, int parent, object attributes) => new
    {
        traceId = Id,
        spanId = id.ToString("x16", CultureInfo.InvariantCulture),
        parentSpanId = parent == 0 ? "" : parent.ToString("x16", CultureInfo.InvariantCulture),
        name = Markup,
        kind = 1,
        startTimeUnixNano = (Start + ((ulong)id * 1_000_000)).ToString(CultureInfo.InvariantCulture),
        endTimeUnixNano = (Start + 90_000_000).ToString(CultureInfo.InvariantCulture),
        attributes,
        status = new { code = 2, message = Markup },
        events = new[] { new { name = "exception", timeUnixNano = Start.ToString(CultureInfo.InvariantCulture), attributes = Attributes(("exception.type", Markup), ("exception.message", Markup), ("exception.stacktrace", Markup)) } },
    };

    private static object Attributes(params (string Key, string Value)[] attributes) =>
        attributes.Select(a => new { key = a.Key, value = new { stringValue = a.Value } }).ToArray();
}
