using Orleans.Traces.GenAi;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Section 3 of the table of attributes: what a span was given and what it answered, by every convention.</summary>
public class ContentTests
{
    private static readonly string Hello = $"[{Meant.Message("user", "Hello")}]", Hi = $"[{Meant.Message("assistant", "Hi")}]";

    public static TheoryData<Sent> Conventions => new()
    {
        new("OpenTelemetry", ("gen_ai.input.messages", Hello), ("gen_ai.output.messages", Hi)),
        new("OpenTelemetry, natively", ("gen_ai.input.messages", Native("user", "Hello")), ("gen_ai.output.messages", Native("assistant", "Hi"))),
        new("OpenInference",
            ("llm.input_messages.0.message.role", "user"), ("llm.input_messages.0.message.content", "Hello"),
            ("llm.output_messages.0.message.role", "assistant"), ("llm.output_messages.0.message.contents.0.message_content.type", "text"),
            ("llm.output_messages.0.message.contents.0.message_content.text", "Hi")),
        new("OpenInference's values", ("openinference.span.kind", "LLM"),
            ("input.value", """{"messages":[{"role":"user","content":"Hello"}],"model":"m"}"""), ("input.mime_type", "application/json"),
            ("output.value", """{"choices":[{"message":{"role":"assistant","content":"Hi"}}]}""")),
        new("OpenLLMetry", ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", "Hello"), ("gen_ai.completion.0.content", "Hi")),
        new("OpenLLMetry's entities", ("gen_ai.request.model", "m"),
            ("traceloop.entity.input", """[{"role":"user","content":"Hello"}]"""), ("traceloop.entity.output", """{"role":"assistant","content":"Hi"}""")),
        new("the AI SDK", ("ai.prompt.messages", """[{"role":"user","content":[{"type":"text","text":"Hello"}]}]"""), ("ai.response.text", "Hi")),
        new("the AI SDK's wrappers", ("ai.operationId", "ai.generateText"), ("ai.prompt", """{"prompt":"Hello"}"""), ("ai.result.text", "Hi")),
        new("Langfuse", ("langfuse.observation.type", "generation"),
            ("langfuse.observation.input", """[{"role":"user","content":"Hello"}]"""), ("langfuse.observation.output", """{"role":"assistant","content":"Hi"}""")),
        new("LangSmith", ("langsmith.span.kind", "llm"),
            ("gen_ai.prompt", """{"messages":[[{"lc":1,"type":"constructor","id":["langchain_core","messages","HumanMessage"],"kwargs":{"content":"Hello"}}]]}"""),
            ("gen_ai.completion", """{"generations":[[{"text":"Hi","message":{"lc":1,"type":"constructor","id":["x","AIMessage"],"kwargs":{"content":"Hi"}}}]]}""")),
        new("Braintrust", ("braintrust.span_attributes.type", "llm"),
            ("braintrust.input_json", """[{"role":"user","content":"Hello"}]"""), ("braintrust.output_json", """[{"message":{"role":"assistant","content":"Hi"}}]""")),
        new("MLflow", ("mlflow.spanType", "\"CHAT_MODEL\""),
            ("mlflow.spanInputs", """{"messages":[{"role":"user","content":"Hello"}]}"""), ("mlflow.spanOutputs", """{"choices":[{"message":{"role":"assistant","content":"Hi"}}]}""")),
        new("Laminar", ("lmnr.span.type", "LLM"),
            ("lmnr.span.input", """[{"role":"user","content":"Hello"}]"""), ("lmnr.span.output", """[{"role":"assistant","content":"Hi"}]""")),
        new("Mastra", ("mastra.span.type", "model_generation"), ("gen_ai.operation.name", "chat"),
            ("mastra.model_generation.input", """{"messages":[{"role":"user","content":"Hello"}]}"""), ("mastra.model_generation.output", """[{"role":"assistant","content":"Hi"}]""")),
        new("Genkit", ("genkit:metadata:subtype", "model"),
            ("genkit:input", """{"messages":[{"role":"user","content":[{"text":"Hello"}]}],"config":{}}"""),
            ("genkit:output", """{"message":{"role":"model","content":[{"text":"Hi"}]}}""")),
        new("Google ADK", ("gen_ai.request.model", "m"),
            ("gcp.vertex.agent.llm_request", """{"model":"m","contents":[{"role":"user","parts":[{"text":"Hello"}]}]}"""),
            ("gcp.vertex.agent.llm_response", """{"content":{"role":"model","parts":[{"text":"Hi"}]}}""")),
        new("Pydantic AI's events",
            ("events", """[{"event.name":"gen_ai.user.message","role":"user","content":"Hello"},{"event.name":"gen_ai.choice","message":{"role":"assistant","content":"Hi"}}]""")),
        new("Pydantic AI", ("model_name", "m"),
            ("pydantic_ai.all_messages", Hello), ("response_data", """{"message":{"role":"assistant","content":"Hi"}}""")),
        new("Logfire", ("gen_ai.request.model", "m"),
            ("request_data", """{"messages":[{"role":"user","content":"Hello"}]}"""), ("response_data", """{"message":{"role":"assistant","content":"Hi"}}""")),
        new("OpenAI's responses", ("gen_ai.request.model", "m"),
            ("input", """{"input":[{"role":"user","content":[{"type":"input_text","text":"Hello"}]}]}"""),
            ("output", """{"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}]}""")),
    };

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Every_convention_says_hello_in_the_same_words(Sent sent)
    {
        var meaning = Meant.Of(sent.Attributes);

        Assert.Equal(Hello, Meant.Text(meaning.Input));
        Assert.Equal(Hi, Meant.Text(meaning.Output));
        Assert.Empty(meaning.Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Older_events_say_it_too_as_span_events_or_log_records(bool asLogs)
    {
        var (user, choice) = ((("content", (object?)"Hello"), ("role", (object?)"user")), ("message", (object?)new (string, object?)[] { ("content", "Hi") }));
        var span = Told.Span(("gen_ai.operation.name", "chat"));
        span = asLogs
            ? span with
            {
                Logs =
                [
                    Told.Log("", new (string, object?)[] { user.Item1 }, ("event.name", "gen_ai.user.message")),
                    Told.Log("gen_ai.choice", new (string, object?)[] { choice }),
                ],
            }
            : span with
            {
                Events = [Told.Event("gen_ai.user.message", user.Item1, user.Item2), Told.Event("gen_ai.choice", ("message", """{"content":"Hi"}"""))],
            };

        Assert.Equal((Hello, Hi), (Meant.Text(Meant.Of(span).Input), Meant.Text(Meant.Of(span).Output)));
    }

    public static TheoryData<EventView, EventView> OtherEvents => new()
    {
        { Told.Event("gen_ai.content.prompt", ("gen_ai.prompt", """[{"role":"user","content":"Hello"}]""")),
          Told.Event("gen_ai.content.completion", ("gen_ai.completion", """[{"role":"assistant","content":"Hi"}]""")) },
        { Told.Event("gen_ai.user.message", ("gen_ai.event.content", """{"role":"user","content":"Hello"}""")),
          Told.Event("gen_ai.choice", ("gen_ai.event.content", """{"message":{"role":"assistant","content":"Hi"}}""")) },
        { Told.Event("gen_ai.user.message", ("message.content", "Hello")), Told.Event("gen_ai.choice", ("message.content", "Hi")) },
        { Told.Event("gen_ai.client.inference.operation.details", ("gen_ai.input.messages", Hello)),
          Told.Event("gen_ai.client.inference.operation.details", ("gen_ai.output.messages", Native("assistant", "Hi"))) },
    };

    [Theory]
    [MemberData(nameof(OtherEvents))]
    public void So_do_events_with_everything_in_one_attribute(EventView input, EventView output)
    {
        var meaning = Meant.Of(Told.Span() with { Events = [input, output] });

        Assert.Equal((Hello, Hi), (Meant.Text(meaning.Input), Meant.Text(meaning.Output)));
    }

    [Fact]
    public void Instructions_come_first()
    {
        var system = Meant.Message("system", "Be brief.");
        var first = $"[{system},{Hello[1..]}";

        Assert.Equal(first, Meant.Text(Meant.Of(("gen_ai.system_instructions", "Be brief."), ("gen_ai.input.messages", Hello)).Input));
        Assert.Equal(first, Meant.Text(Meant.Of(("gen_ai.system_instructions", """[{"type":"text","content":"Be brief."}]"""), ("gen_ai.input.messages", Hello)).Input));
        Assert.Equal(first, Meant.Text(Meant.Of(("gen_ai.system_instructions", "Be brief."), ("input", "Hello")).Input));
        Assert.Equal($"[{system}]", Meant.Text(Meant.Of(("gen_ai.system_instructions", "Be brief.")).Input));
        Assert.Equal(first, Meant.Text(Meant.Of(("gen_ai.system_instructions", "Once."), ("gen_ai.input.messages", first)).Input));
        Assert.Equal(first, Meant.Text(Meant.Of(("ai.operationId", "ai.generateText"), ("ai.prompt", """{"system":"Be brief.","prompt":"Hello"}""")).Input));
        Assert.Equal(first, Meant.Text(Meant.Of(("gen_ai.request.model", "m"),
            ("gcp.vertex.agent.llm_request", """{"config":{"system_instruction":"Be brief."},"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}""")).Input));
    }

    [Fact]
    public void The_precedence_is_that_of_every_field()
    {
        (string Key, object? Value)[] said =
        [
            ("langfuse.observation.input", "vendor"), ("gen_ai.input.messages", $"[{Meant.Message("user", "attribute")}]"),
            ("llm.prompts.0.prompt.text", "OpenInference"), ("traceloop.entity.input", "Traceloop"), ("ai.prompt", "Vercel"), ("input", "custom"),
        ];
        var events = new[] { Told.Event("gen_ai.user.message", ("content", "event")) };
        var logs = new[] { Told.Log("gen_ai.user.message", new (string, object?)[] { ("content", "log") }) };

        string? Input(int from, bool withEvents, bool withLogs) => Meant.Text(Meant.Of(Told.Span(said[from..].Reverse()) with
        {
            Events = withEvents ? events : [],
            Logs = withLogs ? logs : [],
        }).Input);
        Assert.Equal("\"vendor\"", Input(0, true, true));
        Assert.Equal($"[{Meant.Message("user", "attribute")}]", Input(1, true, true));
        Assert.Equal($"[{Meant.Message("user", "event")}]", Input(2, true, true));
        Assert.Equal($"[{Meant.Message("user", "log")}]", Input(2, false, true));
        Assert.Equal("""["OpenInference"]""", Input(2, false, false));
        Assert.Equal("\"Traceloop\"", Input(3, false, false));
        Assert.Equal("\"Vercel\"", Input(4, false, false));
        Assert.Equal("\"custom\"", Input(5, false, false));
    }

    public static TheoryData<string, string?, string?> OtherContents => new()
    {
        { "llm.choices.0.completion.text", null, """["x"]""" },
        { "langfuse.trace.input", "\"x\"", null },
        { "langfuse.trace.output", null, "\"x\"" },
        { "braintrust.input", "\"x\"", null },
        { "braintrust.output", null, "\"x\"" },
        { "ai.value", "\"x\"", null },
        { "ai.embedding", null, "\"x\"" },
        { "prompt", "\"x\"", null },
        { "final_result", null, "\"x\"" },
        { "user_prompt", "\"x\"", null },
        { "response.model_output", null, "\"x\"" },
        { "input", "\"x\"", null },
        { "output", null, "\"x\"" },
        { "ai.response.object", null, "\"x\"" },
        { "ai.response.reasoning", null, """[{"role":"assistant","parts":[{"type":"reasoning","content":"x"}]}]""" },
        { "mastra.agent_run.input", "\"x\"", null },
        { "mastra.model_step.output", null, "\"x\"" },
    };

    [Theory]
    [MemberData(nameof(OtherContents))]
    public void Other_keys_are_read_as_well(string key, string? input, string? output)
    {
        var meaning = Meant.Of((key, "x"));

        Assert.Equal((input, output), (Meant.Text(meaning.Input), Meant.Text(meaning.Output)));
    }

    [Fact]
    public void Lists_of_json_texts_are_lists()
    {
        var meaning = Meant.Of(("ai.values", new object?[] { "\"first\"", "\"second\"" }), ("ai.embeddings", new object?[] { "[0.5]", "[0.25]" }));

        Assert.Equal(("""["first","second"]""", "[[0.5],[0.25]]"), (Meant.Text(meaning.Input), Meant.Text(meaning.Output)));
    }

    [Fact]
    public void Embeddings_of_openinference_are_texts_and_vectors()
    {
        var meaning = Meant.Of(
            ("openinference.span.kind", "EMBEDDING"),
            ("embedding.embeddings.1.embedding.text", "second"), ("embedding.embeddings.0.embedding.text", "first"),
            ("embedding.embeddings.0.embedding.vector", new object?[] { 0.5 }));

        Assert.Equal(("""["first","second"]""", "[[0.5]]"), (Meant.Text(meaning.Input), Meant.Text(meaning.Output)));
    }

    [Fact]
    public void A_chains_json_stays_as_it_is()
    {
        const string json = """{"messages":[{"role":"user","content":"Hello"}],"city":"Paris"}""";

        Assert.Equal(json, Meant.Text(Meant.Of(("openinference.span.kind", "CHAIN"), ("input.value", json)).Input));
        Assert.Equal("\"5\"", Meant.Text(Meant.Of(("input.value", "5")).Input));
        Assert.Equal("5", Meant.Text(Meant.Of(("input.value", "5"), ("input.mime_type", "application/json")).Input));
        Assert.Equal("\"[1] says\"", Meant.Text(Meant.Of(("input.value", "[1] says"), ("input.mime_type", "text/plain")).Input));
    }

    private static object?[] Native(string role, string text) =>
        [new (string, object?)[] { ("role", role), ("parts", new object?[] { new (string, object?)[] { ("type", "text"), ("content", text) } }) }];

    /// <summary>Attributes of one convention.</summary>
    public sealed record Sent(string Name, params (string Key, object? Value)[] Attributes)
    {
        public override string ToString() => Name;
    }
}
