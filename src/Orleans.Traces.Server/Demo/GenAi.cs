using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Traces.Server.Demo;

/// <summary>Spans of model calls, tools and agents by OpenTelemetry's <c>gen_ai.*</c> conventions.</summary>
internal static class GenAi
{
    // The text is shown to people; escapes of quotes and umlauts would only hide it.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DemoSpan Agent(this DemoSpan parent, string agent, double from, double to) =>
        parent.Child($"invoke_agent {agent}", from, to)
            .With("gen_ai.operation.name", "invoke_agent")
            .With("gen_ai.agent.name", agent);

    /// <summary>A model call. Tokens: those in and those out.</summary>
    public static DemoSpan Chat(this DemoSpan parent, DemoModel model, double from, double to, (int In, int Out) tokens) =>
        parent.Child($"chat {model.Name}", from, to).As(DemoSpanKind.Client)
            .With("gen_ai.operation.name", "chat")
            .With("gen_ai.provider.name", model.Provider)
            .With("gen_ai.request.model", model.Name)
            .With("gen_ai.request.temperature", 0.2)
            .With("gen_ai.request.max_tokens", 1024)
            .With("gen_ai.response.model", model.Responds)
            .With("gen_ai.response.id", parent.Trace.Sequence.Name(model.IdPrefix))
            .With("gen_ai.usage.input_tokens", tokens.In)
            .With("gen_ai.usage.output_tokens", tokens.Out)
            .With("server.address", model.Address);

    /// <summary>What was said to a model, and what it said. Finish: <c>stop</c> or <c>tool_call</c>.</summary>
    public static DemoSpan Said(this DemoSpan chat, string system, JsonArray input, JsonObject output, string finish = "stop")
    {
        output["finish_reason"] = finish;
        return chat
            .With("gen_ai.response.finish_reasons", new[] { finish })
            .With("gen_ai.system_instructions", Text(new JsonArray(TextPart(system))))
            .With("gen_ai.input.messages", Text(input))
            .With("gen_ai.output.messages", Text(new JsonArray(output)));
    }

    public static DemoSpan Tool(this DemoSpan parent, DemoCall call, double from, double to) =>
        parent.Child($"execute_tool {call.Tool}", from, to)
            .With("gen_ai.operation.name", "execute_tool")
            .With("gen_ai.tool.name", call.Tool)
            .With("gen_ai.tool.type", "function")
            .With("gen_ai.tool.call.id", call.Id)
            .With("gen_ai.tool.call.arguments", call.Arguments);

    public static DemoSpan Returned(this DemoSpan tool, string result) => tool.With("gen_ai.tool.call.result", result);

    /// <summary>A retrieval and what it found, best first.</summary>
    public static DemoSpan Retrieval(this DemoSpan parent, (string Source, string Query) what, double from, double to, DemoDocument[] found) =>
        parent.Child($"retrieval {what.Source}", from, to).As(DemoSpanKind.Client)
            .With("gen_ai.operation.name", "retrieval")
            .With("gen_ai.data_source.id", what.Source)
            .With("gen_ai.retrieval.query.text", what.Query)
            .With("gen_ai.retrieval.documents", Text(new JsonArray([.. found.Select(Json)])));

    public static JsonObject User(string text) => Message("user", TextPart(text));

    public static JsonObject Answer(string text) => Message("assistant", TextPart(text));

    public static JsonObject Calls(DemoCall call) => Message("assistant", new JsonObject
    {
        ["type"] = "tool_call",
        ["id"] = call.Id,
        ["name"] = call.Tool,
        ["arguments"] = JsonNode.Parse(call.Arguments),
    });

    public static JsonObject Result(DemoCall call, string result) => Message("tool", new JsonObject
    {
        ["type"] = "tool_call_response",
        ["id"] = call.Id,
        ["response"] = result,
    });

    private static JsonObject Message(string role, JsonObject part) => new() { ["role"] = role, ["parts"] = new JsonArray(part) };

    private static JsonObject TextPart(string text) => new() { ["type"] = "text", ["content"] = text };

    private static JsonObject Json(DemoDocument document) => new()
    {
        ["id"] = document.Id,
        ["score"] = document.Score,
        ["content"] = document.Content,
    };

    private static string Text(JsonArray value) => value.ToJsonString(Readable);
}

/// <summary>A model as its service names it.</summary>
internal sealed record DemoModel(string Provider, string Name, string Responds, string Address, string IdPrefix)
{
    public static DemoModel Small { get; } = new("openai", "gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", "api.openai.com", "chatcmpl-");

    public static DemoModel Large { get; } = new("anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "api.anthropic.com", "msg_");
}

/// <summary>A model's wish to call a tool. Arguments: a JSON object as text.</summary>
internal sealed record DemoCall(string Id, string Tool, string Arguments);

/// <summary>A piece of text that a search found.</summary>
internal sealed record DemoDocument(string Id, double Score, string Content);
