using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Sections 2, 5, 6 and 7 of the table of attributes, as far as they are no facts: each key says its field.</summary>
public class MeaningTests
{
    public static TheoryData<string, object?, Func<SpanMeaning, object?>, object?> Keys => new()
    {
        // The model's answer.
        { "gen_ai.response.id", "r1", m => m.ResponseId, "r1" },
        { "ai.response.id", "r1", m => m.ResponseId, "r1" },
        { "gen_ai.response.finish_reasons", new object?[] { "stop" }, m => Joined(m.FinishReasons), "stop" },
        { "llm.finish_reason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "ai.response.finishReason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "ai.finishReason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "llm.response.finish_reason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "llm.response.stop_reason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "gen_ai.completion.0.finish_reason", "stop", m => Joined(m.FinishReasons), "stop" },
        { "gen_ai.output.messages", """[{"role":"assistant","finish_reason":"stop","parts":[]}]""", m => Joined(m.FinishReasons), "stop" },

        // Parameters.
        { "gen_ai.request.temperature", 0.5, m => Meant.Text(m.Parameters), """{"temperature":0.5}""" },
        { "gen_ai.request.stop_sequences", new object?[] { "a" }, m => Meant.Text(m.Parameters), """{"stop_sequences":["a"]}""" },
        { "gen_ai.request.choice.count", 2, m => Meant.Text(m.Parameters), """{"choice.count":2}""" },
        { "gen_ai.request.model", "m", m => Meant.Text(m.Parameters), null },
        { "gen_ai.output.type", "json", m => Meant.Text(m.Parameters), """{"output_type":"json"}""" },
        { "llm.invocation_parameters", """{"temperature":0.5}""", m => Meant.Text(m.Parameters), """{"temperature":0.5}""" },
        { "ai.settings.maxRetries", 2, m => Meant.Text(m.Parameters), """{"maxRetries":2}""" },
        { "langfuse.observation.model.parameters", """{"temperature":0.5}""", m => Meant.Text(m.Parameters), """{"temperature":0.5}""" },
        { "openai.request.service_tier", "flex", m => Meant.Text(m.Parameters), """{"service_tier":"flex"}""" },
        { "gen_ai.openai.response.service_tier", "flex", m => Meant.Text(m.Parameters), """{"service_tier":"flex"}""" },
        { "ai.prompt.toolChoice", """{"type":"auto"}""", m => Meant.Text(m.Parameters), """{"tool_choice":{"type":"auto"}}""" },
        { "gen_ai.data_source.id", "d", m => Meant.Text(m.Parameters), """{"data_source_id":"d"}""" },
        { "gen_ai.embeddings.dimension.count", 8, m => Meant.Text(m.Parameters), """{"dimensions":8}""" },
        { "reranker.top_k", 3, m => Meant.Text(m.Parameters), """{"top_k":3}""" },
        { "db.vector.query.top_k", 3, m => Meant.Text(m.Parameters), """{"top_k":3}""" },
        { "ai.ranking.type", "text", m => Meant.Text(m.Parameters), """{"ranking_type":"text"}""" },

        // Tools.
        { "gen_ai.tool.call.id", "1", m => m.ToolCallId, "1" },
        { "tool.id", "1", m => m.ToolCallId, "1" },
        { "ai.toolCall.id", "1", m => m.ToolCallId, "1" },
        { "gen_ai.tool.call.arguments", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "tool.parameters", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "ai.toolCall.args", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "tool_arguments", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "gcp.vertex.agent.tool_call_args", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "tool_input", """{"a":1}""", m => Meant.Text(m.ToolArguments), """{"a":1}""" },
        { "gen_ai.tool.call.result", "ok", m => Meant.Text(m.ToolResult), "\"ok\"" },
        { "ai.toolCall.result", "ok", m => Meant.Text(m.ToolResult), "\"ok\"" },
        { "tool_response", "ok", m => Meant.Text(m.ToolResult), "\"ok\"" },
        { "gcp.vertex.agent.tool_response", "ok", m => Meant.Text(m.ToolResult), "\"ok\"" },
        { "gen_ai.tool.definitions", """[{"name":"f"}]""", m => Meant.Text(m.ToolDefinitions), """[{"name":"f"}]""" },
        { "llm.tools.0.tool.json_schema", """{"name":"f"}""", m => Meant.Text(m.ToolDefinitions), """[{"name":"f"}]""" },
        { "ai.prompt.tools", new object?[] { """{"name":"f"}""" }, m => Meant.Text(m.ToolDefinitions), """[{"name":"f"}]""" },
        { "llm.request.functions.0.name", "f", m => Meant.Text(m.ToolDefinitions), """[{"name":"f"}]""" },
        { "mlflow.chat.tools", """[{"name":"f"}]""", m => Meant.Text(m.ToolDefinitions), """[{"name":"f"}]""" },

        // Documents.
        { "gen_ai.retrieval.documents", """[{"id":"d","score":0.5,"content":"c","metadata":{"p":1}}]""", m => Documents(m), """d c 0.5 {"p":1}""" },
        { "gen_ai.retrieval.documents", new object?[] { new (string, object?)[] { ("id", "d"), ("score", 0.5) } }, m => Documents(m), "d  0.5 " },
        { "retrieval.documents.0.document.content", "c", m => Documents(m), " c  " },
        { "reranker.output_documents.0.document.id", "d", m => Documents(m), "d   " },
        { "reranker.input_documents.0.document.id", "d", m => Documents(m), "d   " },

        // Prompts and metadata.
        { "llm.prompt_template.template", "Use {x}", m => m.PromptTemplate, "Use {x}" },
        { "traceloop.prompt.template", "Use {x}", m => m.PromptTemplate, "Use {x}" },
        { "llm.prompt_template.variables", """{"x":1}""", m => Meant.Text(m.PromptVariables), """{"x":1}""" },
        { "traceloop.prompt.template_variables", """{"x":1}""", m => Meant.Text(m.PromptVariables), """{"x":1}""" },
        { "metadata", """{"a":1}""", m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "langfuse.observation.metadata", """{"a":1}""", m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "langfuse.observation.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "langfuse.trace.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "braintrust.metadata", """{"a":1}""", m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "braintrust.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "traceloop.association.properties.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "ai.telemetry.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "langsmith.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "lmnr.trace.metadata", """{"a":1}""", m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "mastra.metadata.a", 1, m => Meant.Text(m.Metadata), """{"a":1}""" },
        { "langfuse.experiment.id", "e", m => Meant.Text(m.Metadata), """{"experiment.id":"e"}""" },
        { "mlflow.experimentId", "7", m => Meant.Text(m.Metadata), """{"experimentId":"7"}""" },
        { "braintrust.parent", "p", m => Meant.Text(m.Metadata), """{"parent":"p"}""" },
        { "braintrust.expected", "x", m => Meant.Text(m.Metadata), """{"expected":"x"}""" },
        { "mcp.session.id", "s", m => Meant.Text(m.Metadata), """{"mcp.session.id":"s"}""" },
        { "gen_ai.agent.id", "7", m => Meant.Text(m.Metadata), """{"agent.id":"7"}""" },
        { "graph.node.parent_id", "n", m => Meant.Text(m.Metadata), """{"graph.node.parent_id":"n"}""" },
        { "gen_ai.guardrail.status", "pass", m => Meant.Text(m.Metadata), """{"guardrail.status":"pass"}""" },
        { "gen_ai.guardrail.input", "x", m => Meant.Text(m.Input), "\"x\"" },
        { "gen_ai.usage.image.input_tokens", 5, m => Meant.Text(m.Metadata), """{"usage.image.input_tokens":5}""" },
        { "logfire.msg", "chat with m", m => m.DisplayName, "chat with m" },
        { "logfire.msg_template", "chat with {m}", m => m.DisplayName, "chat with {m}" },

        // Scores.
        { "braintrust.scores", """{"fit":0.5}""", m => Scores(m), "span fit 0.5  " },
        { "annotations.0.annotation.name", "fit", m => Scores(m), "span fit   " },
        { "evaluations.0.evaluation.name", "fit", m => Scores(m), "span fit   " },
        { "trace.annotations.0.annotation.name", "fit", m => Scores(m), "trace fit   " },
        { "session.evaluations.0.evaluation.name", "fit", m => Scores(m), "session fit   " },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_says_its_field(string key, object? value, Func<SpanMeaning, object?> field, object? expected)
    {
        var meaning = Meant.Of((key, value));

        Assert.Equal(expected, field(meaning));
        Assert.Empty(meaning.Warnings);
    }

    [Theory]
    [InlineData("openinference.span.kind", "TOOL", "input.value", "output.value")]
    [InlineData("traceloop.span.kind", "tool", "traceloop.entity.input", "traceloop.entity.output")]
    [InlineData("gen_ai.operation.name", "execute_tool", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result")]
    [InlineData("langfuse.observation.type", "tool", "langfuse.observation.input", "langfuse.observation.output")]
    public void A_tools_input_is_its_arguments(string kind, string tool, string input, string output)
    {
        var meaning = Meant.Of((kind, tool), (input, """{"a":1}"""), (output, "ok"));

        Assert.Equal(("""{"a":1}""", """{"a":1}"""), (Meant.Text(meaning.Input), Meant.Text(meaning.ToolArguments)));
        Assert.Equal(("\"ok\"", "\"ok\""), (Meant.Text(meaning.Output), Meant.Text(meaning.ToolResult)));
        Assert.Null(Meant.Of(("openinference.span.kind", "CHAIN"), ("input.value", "x")).ToolArguments);
    }

    [Theory]
    [InlineData("gen_ai.retrieval.query.text")]
    [InlineData("reranker.query")]
    [InlineData("db.query.text")]
    [InlineData("input.value")]
    public void A_searchs_query_is_its_input(string key)
    {
        Assert.Equal("\"towers\"", Meant.Text(Meant.Of(("gen_ai.operation.name", "retrieval"), (key, "towers")).Input));
    }

    [Theory]
    [InlineData("mlflow.spanType", "RETRIEVER", "mlflow.spanOutputs", """[{"page_content":"c","metadata":{"p":1},"id":"d"}]""")]
    [InlineData("openinference.span.kind", "RETRIEVER", "output.value", """{"documents":[{"id":"d","pageContent":"c","metadata":{"p":1}}]}""")]
    [InlineData("langfuse.observation.type", "retriever", "langfuse.observation.output", """[{"id":"d","content":"c","p":1}]""")]
    [InlineData("genkit:metadata:subtype", "retriever", "genkit:output", """{"documents":[{"id":"d","content":[{"text":"c"}],"metadata":{"p":1}}]}""")]
    public void A_searchs_output_is_its_documents(string kind, string retriever, string key, string output)
    {
        Assert.Equal("""d c  {"p":1}""", Documents(Meant.Of((kind, retriever), (key, output))));
        Assert.Empty(Meant.Of((kind, retriever), (key, "nothing found")).Warnings);
    }

    [Fact]
    public void Documents_come_as_events_too()
    {
        var span = Told.Span() with
        {
            Events =
            [
                Told.Event("db.query.result", ("db.query.result.id", "d"), ("db.query.result.document", "c"), ("db.query.result.score", 0.5)),
                Told.Event("db.query.result", ("db.query.result.id", "e"), ("db.query.result.distance", 0.25), ("db.query.result.metadata", """{"p":1}""")),
            ],
        };

        Assert.Equal("""d c 0.5 |e   {"distance":0.25,"p":1}""", Documents(Meant.Of(span)));
    }

    [Fact]
    public void A_reranking_of_the_ai_sdk_is_put_in_order()
    {
        var meaning = Meant.Of(
            ("ai.operationId", "ai.rerank.doRerank"), ("ai.documents", new object?[] { "\"first\"", "\"second\"" }),
            ("ai.ranking", new object?[] { """{"index":1,"relevanceScore":0.9}""", """{"index":0,"relevanceScore":0.1}""", """{"index":7}""" }));

        Assert.Equal(" second 0.9 | first 0.1 ", Documents(meaning));
        Assert.Equal("""["first","second"]""", Meant.Text(meaning.Input));
    }

    [Fact]
    public void Scores_have_a_label_a_reason_and_a_judge()
    {
        var meaning = Meant.Of(
            ("annotations.0.annotation.name", "fit"), ("annotations.0.annotation.score", "0.5"), ("annotations.0.annotation.label", "good"),
            ("annotations.0.annotation.explanation", "because"), ("annotations.0.annotation.annotator_kind", "HUMAN"),
            ("annotations.0.annotation.metadata", """{"a":1}"""), ("annotations.1.annotation.score", 1));
        var score = Assert.Single(meaning.Scores);

        Assert.Equal(("fit", 0.5, "good", "because", "HUMAN", """{"a":1}"""),
            (score.Name, score.Value, score.Label, score.Explanation, score.AnnotatorKind, Meant.Text(score.Metadata)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluations_are_events_or_log_records(bool asLog)
    {
        (string, object?)[] result =
        [
            ("gen_ai.evaluation.name", "fit"), ("gen_ai.evaluation.score.value", -0.5), ("gen_ai.evaluation.score.label", "bad"),
            ("gen_ai.evaluation.explanation", "because"), ("gen_ai.response.id", "r1"),
        ];
        var span = Told.Span(("gen_ai.operation.name", "chat"));
        var meaning = Meant.Of(asLog
            ? span with { Logs = [Told.Log("gen_ai.evaluation.result", null, result)] }
            : span with { Events = [Told.Event("gen_ai.evaluation.result", result)] });

        Assert.Equal("span fit -0.5 bad because", Scores(meaning));
        Assert.Equal("r1", meaning.Scores[0].ResponseId);
        Assert.Equal(SpanKind.Llm, meaning.Facts.Kind);
    }

    [Fact]
    public void Errors_have_what_the_last_exception_says_else_what_the_status_says()
    {
        var failed = new SpanStatus("error", "of the status");
        var exception = Told.Event("exception", ("exception.type", "T"), ("exception.message", "M"), ("exception.stacktrace", "S"));

        Assert.Equal(new SpanError("T", "M", "S"), Meant.Of(Told.Span(("error.type", "E")) with { Status = failed, Events = [Told.Event("exception", ("exception.type", "earlier")), exception] }).Error);
        Assert.Equal(new SpanError("E", "of the status", null), Meant.Of(Told.Span(("error.type", "E")) with { Status = failed }).Error);
        Assert.Equal(new SpanError("T", "M", "S"), Meant.Of(Told.Span() with { Events = [exception with { Name = "gen_ai.client.operation.exception" }] }).Error);
        Assert.Equal(new SpanError(null, "in words", null),
            Meant.Of(("langfuse.observation.level", "ERROR"), ("langfuse.observation.status_message", "in words")).Error);
        Assert.Null(Meant.Of(Told.Span() with { Events = [exception] }).Error);
    }

    [Fact]
    public void The_output_of_a_tool_may_be_an_event()
    {
        Assert.Equal("\"ok\"", Meant.Text(Meant.Of(Told.Span(("span.type", "tool")) with { Events = [Told.Event("tool.output", ("output", "ok"))] }).ToolResult));
    }

    [Fact]
    public void What_is_reported_counts_and_a_dispute_is_said()
    {
        SpanMeaning Priced(decimal price, params (string, object?)[] more) => SpanMeaning.Of(
            Told.Span([("gen_ai.response.model", "answered"), ("gen_ai.request.model", "asked"), ("gen_ai.usage.input_tokens", 2), .. more]), new FixedPrice(price));

        Assert.Equal((3m, 1m, 2m, "priced", null), Split(Priced(3).Cost));
        Assert.Equal((4m, null, null, "reported", 4m), Split(Priced(3, ("gen_ai.usage.cost", 4)).Cost));
        Assert.NotNull(Priced(3, ("gen_ai.usage.cost", 4)).Cost.Receipt);
        Assert.Equal(["cost: the span says 4 USD, by the price list (them, answered|asked) it is 3 USD; what the span says counts"], Priced(3, ("gen_ai.usage.cost", 4)).Warnings);
        Assert.Empty(Priced(3, ("gen_ai.usage.cost", 3.01)).Warnings);
        Assert.Equal((null, null, null, "unknown", null), Split(Meant.Of(("gen_ai.request.model", "m"), ("gen_ai.usage.input_tokens", 2)).Cost));
        Assert.Null(SpanMeaning.Of(Told.Span(("gen_ai.usage.input_tokens", 2)), new FixedPrice(3)).Cost.TotalUsd);
    }

    private static (decimal?, decimal?, decimal?, string, decimal?) Split(SpanCost cost) => (cost.TotalUsd, cost.InputUsd, cost.OutputUsd, cost.Source, cost.ReportedUsd);

    private static string Joined(IEnumerable<string> texts) => string.Join(',', texts);

    private static string Documents(SpanMeaning meaning) =>
        string.Join('|', meaning.Documents.Select(d => FormattableString.Invariant($"{d.Id} {d.Content} {d.Score} {Meant.Text(d.Metadata)}")));

    private static string Scores(SpanMeaning meaning) =>
        string.Join('|', meaning.Scores.Select(s => FormattableString.Invariant($"{s.Target} {s.Name} {s.Value} {s.Label} {s.Explanation}")));

    /// <summary>The same for every call, a third of it for the input.</summary>
    private sealed class FixedPrice(decimal usd) : IPrices
    {
        public Receipt? Find(PricedCall call) => new("them", string.Join('|', call.Models), "own", new DateOnly(2026, 1, 1),
            [new ReceiptPart("input", 1, 1, usd / 3), new ReceiptPart("output", 1, 1, usd * 2 / 3)], usd);
    }
}
