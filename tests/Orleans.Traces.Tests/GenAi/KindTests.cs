using Orleans.Traces.GenAi;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Section 1 of the table of attributes: what kind a span is, word by word.</summary>
public class KindTests
{
    public static TheoryData<string, string, SpanKind> Words { get; } = Rows(
        ("gen_ai.operation.name", SpanKind.Llm, "chat text_completion generate_content generate ai.generateSpeech ai.transcribe ai.streamTranscribe"),
        ("gen_ai.operation.name", SpanKind.Embedding, "embeddings"),
        ("gen_ai.operation.name", SpanKind.Retriever, "retrieval search_memory"),
        ("gen_ai.operation.name", SpanKind.Reranker, "rerank"),
        ("gen_ai.operation.name", SpanKind.Tool, "execute_tool create_memory update_memory upsert_memory delete_memory create_memory_store delete_memory_store"),
        ("gen_ai.operation.name", SpanKind.Agent, "invoke_agent create_agent"),
        ("gen_ai.operation.name", SpanKind.Chain, "invoke_workflow plan agent_step decide orchestrate_tools"),
        ("openinference.span.kind", SpanKind.Llm, "LLM"),
        ("openinference.span.kind", SpanKind.Embedding, "EMBEDDING"),
        ("openinference.span.kind", SpanKind.Retriever, "RETRIEVER"),
        ("openinference.span.kind", SpanKind.Reranker, "RERANKER"),
        ("openinference.span.kind", SpanKind.Tool, "TOOL"),
        ("openinference.span.kind", SpanKind.Agent, "AGENT agent"),
        ("openinference.span.kind", SpanKind.Chain, "CHAIN PROMPT DECISION UNKNOWN"),
        ("openinference.span.kind", SpanKind.Guardrail, "GUARDRAIL"),
        ("openinference.span.kind", SpanKind.Evaluator, "EVALUATOR"),
        ("traceloop.span.kind", SpanKind.Tool, "tool"),
        ("traceloop.span.kind", SpanKind.Agent, "agent"),
        ("traceloop.span.kind", SpanKind.Chain, "workflow task session unknown"),
        ("llm.request.type", SpanKind.Llm, "chat completion"),
        ("llm.request.type", SpanKind.Embedding, "embedding"),
        ("llm.request.type", SpanKind.Reranker, "rerank"),
        ("gen_ai.guardrail.name", SpanKind.Guardrail, "pii"),
        ("gen_ai.guardrail.failed_guard_count", SpanKind.Guardrail, "1"),
        ("ai.operationId", SpanKind.Llm,
            "ai.generateText.doGenerate ai.streamText.doStream ai.generateObject.doGenerate ai.streamObject.doStream"),
        ("ai.operationId", SpanKind.Embedding, "ai.embed.doEmbed ai.embedMany.doEmbed"),
        ("ai.operationId", SpanKind.Reranker, "ai.rerank ai.rerank.doRerank"),
        ("ai.operationId", SpanKind.Tool, "ai.toolCall"),
        ("ai.operationId", SpanKind.Chain, "ai.generateText ai.streamText ai.generateObject ai.streamObject ai.embed ai.embedMany"),
        ("operation.name", SpanKind.Chain, "ai.generateText"),
        ("operation.name", SpanKind.Span, "checkout"),
        ("langfuse.observation.type", SpanKind.Llm, "generation"),
        ("langfuse.observation.type", SpanKind.Embedding, "embedding"),
        ("langfuse.observation.type", SpanKind.Retriever, "retriever"),
        ("langfuse.observation.type", SpanKind.Tool, "tool"),
        ("langfuse.observation.type", SpanKind.Agent, "agent"),
        ("langfuse.observation.type", SpanKind.Chain, "chain span"),
        ("langfuse.observation.type", SpanKind.Guardrail, "guardrail"),
        ("langfuse.observation.type", SpanKind.Evaluator, "evaluator"),
        ("mlflow.spanType", SpanKind.Llm, "LLM CHAT_MODEL \"CHAT_MODEL\""),
        ("mlflow.spanType", SpanKind.Embedding, "EMBEDDING"),
        ("mlflow.spanType", SpanKind.Retriever, "RETRIEVER"),
        ("mlflow.spanType", SpanKind.Reranker, "RERANKER"),
        ("mlflow.spanType", SpanKind.Tool, "TOOL"),
        ("mlflow.spanType", SpanKind.Agent, "AGENT"),
        ("mlflow.spanType", SpanKind.Chain, "CHAIN WORKFLOW TASK PARSER MEMORY"),
        ("mlflow.spanType", SpanKind.Guardrail, "GUARDRAIL"),
        ("mlflow.spanType", SpanKind.Evaluator, "EVALUATOR"),
        ("braintrust.span_attributes.type", SpanKind.Llm, "llm"),
        ("braintrust.span_attributes.type", SpanKind.Tool, "tool function"),
        ("braintrust.span_attributes.type", SpanKind.Chain, "task eval"),
        ("braintrust.span_attributes.type", SpanKind.Evaluator, "score"),
        ("braintrust.span_attributes.purpose", SpanKind.Evaluator, "scorer"),
        ("braintrust.span_attributes", SpanKind.Llm, """{"type":"llm"}"""),
        ("langsmith.span.kind", SpanKind.Llm, "llm"),
        ("langsmith.span.kind", SpanKind.Embedding, "embedding"),
        ("langsmith.span.kind", SpanKind.Retriever, "retriever"),
        ("langsmith.span.kind", SpanKind.Tool, "tool"),
        ("langsmith.span.kind", SpanKind.Chain, "chain prompt parser"),
        ("lmnr.span.type", SpanKind.Llm, "LLM"),
        ("lmnr.span.type", SpanKind.Tool, "TOOL"),
        ("lmnr.span.type", SpanKind.Evaluator, "EVALUATOR"),
        ("genkit:metadata:subtype", SpanKind.Llm, "model"),
        ("genkit:metadata:subtype", SpanKind.Embedding, "embedder"),
        ("genkit:metadata:subtype", SpanKind.Tool, "tool"),
        ("genkit:metadata:subtype", SpanKind.Chain, "flow"),
        ("genkit:type", SpanKind.Chain, "flow flowStep"),
        ("mastra.span.type", SpanKind.Llm, "model_generation model_step"),
        ("mastra.span.type", SpanKind.Agent, "agent_run"),
        ("mastra.span.type", SpanKind.Tool, "tool_call mcp_tool_call"),
        ("mastra.span.type", SpanKind.Chain, "workflow_run model_chunk"),
        ("mcp.method.name", SpanKind.Tool, "tools/call"),
        ("mcp.method.name", SpanKind.Span, "tools/list"),
        ("span.type", SpanKind.Llm, "llm_request"),
        ("span.type", SpanKind.Tool, "tool"),
        ("span.type", SpanKind.Agent, "interaction"),
        ("db.vector.query.top_k", SpanKind.Retriever, "3"),
        ("gcp.vertex.agent.llm_request", SpanKind.Llm, "{}"),
        ("gcp.vertex.agent.tool_call_args", SpanKind.Tool, "{}"),
        ("all_messages_events", SpanKind.Agent, "[]"),
        ("gen_ai.tool.name", SpanKind.Tool, "search"),
        ("gen_ai.tool.call.id", SpanKind.Tool, "call_1"),
        ("gen_ai.request.model", SpanKind.Llm, "gpt-4o"),
        ("gen_ai.response.model", SpanKind.Llm, "gpt-4o"),
        ("model_name", SpanKind.Llm, "gpt-4o"),
        ("http.request.method", SpanKind.Span, "GET"));

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_says_the_kind(string key, string word, SpanKind kind) => Assert.Equal(kind, Told.Facts((key, word)).Kind);

    [Fact]
    public void The_operations_name_may_be_followed_by_the_functions_id()
    {
        Assert.Equal(SpanKind.Llm, Told.Facts(("operation.name", "ai.generateText.doGenerate weather-agent")).Kind);
    }

    [Theory]
    [InlineData("gen_ai.evaluation.result", SpanKind.Evaluator)]
    [InlineData("db.query.result", SpanKind.Retriever)]
    [InlineData("db.search.result", SpanKind.Retriever)]
    [InlineData("something", SpanKind.Span)]
    public void An_event_says_the_kind(string name, SpanKind kind)
    {
        Assert.Equal(kind, FactsReader.Read(Told.Span() with { Events = [Told.Event(name)] }).Kind);
    }

    // Each says another kind than the ones below it; so the one that stands highest must win, whatever else is said.
    public static TheoryData<int> Places => [.. Enumerable.Range(0, Precedence.Length)];

    private static (string Key, object? Value, SpanKind Kind)[] Precedence =>
    [
        ("langfuse.observation.type", "guardrail", SpanKind.Guardrail),
        ("gen_ai.operation.name", "embeddings", SpanKind.Embedding),
        ("openinference.span.kind", "RERANKER", SpanKind.Reranker),
        ("traceloop.span.kind", "workflow", SpanKind.Chain),
        ("ai.operationId", "ai.embed.doEmbed", SpanKind.Embedding),
        ("span.type", "interaction", SpanKind.Agent),
        ("gen_ai.tool.name", "search", SpanKind.Tool),
        ("gen_ai.request.model", "gpt-4o", SpanKind.Llm),
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_kind_has_the_precedence_of_every_field(int place)
    {
        var said = Precedence[place..];

        Assert.Equal(said[0].Kind, Told.Facts(said.Select(s => (s.Key, s.Value))).Kind);
        Assert.Equal(said[0].Kind, Told.Facts(said.Reverse().Select(s => (s.Key, s.Value))).Kind);
    }

    [Fact]
    public void A_word_that_is_not_known_leaves_the_kind_to_the_others()
    {
        Assert.Equal(SpanKind.Tool, Told.Facts(("gen_ai.operation.name", "teleport"), ("openinference.span.kind", "TOOL")).Kind);
        Assert.Equal(SpanKind.Llm, Told.Facts(("gen_ai.operation.name", "teleport"), ("gen_ai.request.model", "gpt-4o")).Kind);
    }

    [Theory]
    [InlineData("openinference.span.kind", "EVALUATOR", true)]
    [InlineData("braintrust.span_attributes.purpose", "scorer", true)]
    [InlineData("braintrust.span_attributes", """{"type":"llm","purpose":"scorer"}""", true)]
    [InlineData("braintrust.span_attributes", """{"type":"score"}""", true)]
    [InlineData("braintrust.span_attributes", """{"type":"llm"}""", false)]
    [InlineData("gen_ai.operation.name", "chat", false)]
    public void Scorers_work_is_told_apart(string key, string value, bool isScoring) => Assert.Equal(isScoring, Told.Facts((key, value)).IsScoring);

    private static TheoryData<string, string, SpanKind> Rows(params (string Key, SpanKind Kind, string Words)[] table)
    {
        var data = new TheoryData<string, string, SpanKind>();
        foreach (var (key, kind, words) in table)
        {
            foreach (var word in words.Split(' '))
                data.Add(key, word, kind);
        }

        return data;
    }
}
