namespace Orleans.Traces.Tests.GenAi;

/// <summary>Messages and their parts in the shapes of others.</summary>
public class MessageTests
{
    public static TheoryData<string, string> Parts => new()
    {
        { """{"type":"text","text":"a"}""", """{"type":"text","content":"a"}""" },
        { """{"type":"text","content":"a"}""", """{"type":"text","content":"a"}""" },
        { "\"a\"", """{"type":"text","content":"a"}""" },
        { """{"text":"a"}""", """{"type":"text","content":"a"}""" },
        { """{"text":"a","thought":true}""", """{"type":"reasoning","content":"a"}""" },
        { """{"type":"thinking","thinking":"hm"}""", """{"type":"reasoning","content":"hm"}""" },
        { """{"type":"reasoning","text":"hm"}""", """{"type":"reasoning","content":"hm"}""" },
        { """{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]}""", """{"type":"reasoning","content":"hm"}""" },
        { """{"type":"refusal","refusal":"no"}""", """{"type":"refusal","content":"no"}""" },
        { """{"type":"tool_use","id":"1","name":"f","input":{"a":1}}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"type":"tool-call","toolCallId":"1","toolName":"f","input":{"a":1}}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"type":"tool-call","toolCallId":"1","toolName":"f","args":{"a":1}}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"type":"function_call","call_id":"1","name":"f","arguments":"{\"a\":1}"}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"functionCall":{"name":"f","args":{"a":1}}}""", """{"type":"tool_call","name":"f","arguments":{"a":1}}""" },
        { """{"function_call":{"name":"f","args":{"a":1}}}""", """{"type":"tool_call","name":"f","arguments":{"a":1}}""" },
        { """{"toolRequest":{"ref":"1","name":"f","input":{"a":1}}}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"toolUse":{"toolUseId":"1","name":"f","input":{"a":1}}}""", """{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}""" },
        { """{"type":"tool_result","tool_use_id":"1","content":"ok"}""", """{"type":"tool_call_response","id":"1","response":"ok"}""" },
        { """{"type":"tool-result","toolCallId":"1","toolName":"f","output":{"b":2}}""", """{"type":"tool_call_response","id":"1","name":"f","response":{"b":2}}""" },
        { """{"functionResponse":{"name":"f","response":{"b":2}}}""", """{"type":"tool_call_response","name":"f","response":{"b":2}}""" },
        { """{"toolResponse":{"ref":"1","name":"f","output":2}}""", """{"type":"tool_call_response","id":"1","name":"f","response":2}""" },
        { """{"type":"image_url","image_url":{"url":"http://x/a.png"}}""", """{"type":"uri","modality":"image","uri":"http://x/a.png"}""" },
        { """{"type":"input_image","image_url":"http://x/a.png"}""", """{"type":"uri","modality":"image","uri":"http://x/a.png"}""" },
        { """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}""", """{"type":"blob","mime_type":"image/png","modality":"image","content":"AA=="}""" },
        { """{"inlineData":{"mimeType":"image/png","data":"AA=="}}""", """{"type":"blob","mime_type":"image/png","content":"AA=="}""" },
        { """{"media":{"url":"http://x/a.png","contentType":"image/png"}}""", """{"type":"uri","mime_type":"image/png","uri":"http://x/a.png"}""" },
        { """{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}""", """{"type":"blob","modality":"audio","content":"AA=="}""" },
        { """{"type":"file","file":{"file_id":"f1"}}""", """{"type":"file","file_id":"f1"}""" },
        { """{"type":"blob","mime_type":"a/b","content":"AA=="}""", """{"type":"blob","mime_type":"a/b","content":"AA=="}""" },
        { """{"type":"hologram","beams":[1,2]}""", """{"type":"hologram","beams":[1,2]}""" },
        { """{"odd":true}""", """{"type":"generic","content":{"odd":true}}""" },
        { "7", """{"type":"generic","content":7}""" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_takes_the_current_shape(string sent, string shown)
    {
        Assert.Equal($$"""[{"role":"user","parts":[{{shown}}]}]""", Input($$"""[{"role":"user","content":[{{sent}}]}]"""));
    }

    public static TheoryData<string, string> Messages => new()
    {
        { """{"role":"user","content":"a","name":"ann"}""", """{"role":"user","name":"ann","parts":[{"type":"text","content":"a"}]}""" },
        { """{"role":"developer","content":"a"}""", """{"role":"system","parts":[{"type":"text","content":"a"}]}""" },
        { """{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}""",
          """{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]}""" },
        { """{"role":"assistant","content":"a","function_call":{"name":"f","arguments":"plain"}}""",
          """{"role":"assistant","parts":[{"type":"text","content":"a"},{"type":"tool_call","name":"f","arguments":"plain"}]}""" },
        { """{"role":"assistant","content":"a","reasoning_content":"hm","finish_reason":"stop"}""",
          """{"role":"assistant","finish_reason":"stop","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"a"}]}""" },
        { """{"role":"tool","tool_call_id":"1","content":"{\"temp\":21}"}""", """{"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":{"temp":21}}]}""" },
        { """{"role":"tool","content":[{"type":"tool-result","toolCallId":"1","toolName":"f","output":1}]}""",
          """{"role":"tool","parts":[{"type":"tool_call_response","id":"1","name":"f","response":1}]}""" },
        { """{"type":"human","content":"a"}""", """{"role":"user","parts":[{"type":"text","content":"a"}]}""" },
        { """{"type":"ai","data":{"content":"a"}}""", """{"role":"assistant","parts":[{"type":"text","content":"a"}]}""" },
        { """{"role":"user","parts":[{"type":"text","content":"a"},{"type":"odd"}],"more":1}""", """{"role":"user","parts":[{"type":"text","content":"a"},{"type":"odd"}],"more":1}""" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_takes_the_current_shape(string sent, string shown) => Assert.Equal($"[{shown}]", Input($"[{sent}]"));

    [Fact]
    public void Openinferences_parts_and_calls_are_put_together()
    {
        const string start = "llm.input_messages.0.message.";
        var input = Meant.Of(
            (start + "role", "user"), (start + "contents.0.message_content.type", "text"), (start + "contents.0.message_content.text", "look"),
            (start + "contents.1.message_content.type", "image"), (start + "contents.1.message_content.image.image.url", "http://x/a.png"),
            (start + "contents.2.message_content.type", "audio"), (start + "contents.2.message_content.audio.audio.url", "http://x/a.wav"),
            ("llm.input_messages.2.message.role", "tool"), ("llm.input_messages.2.message.tool_call_id", "1"), ("llm.input_messages.2.message.content", "sunny"),
            ("llm.input_messages.1.message.role", "assistant"), ("llm.input_messages.1.message.tool_calls.0.tool_call.id", "1"),
            ("llm.input_messages.1.message.tool_calls.0.tool_call.function.name", "f"),
            ("llm.input_messages.1.message.tool_calls.0.tool_call.function.arguments", """{"a":1}"""),
            ("llm.input_messages.10.message.role", "assistant"), ("llm.input_messages.10.message.function_call_name", "g"),
            ("llm.input_messages.10.message.function_call_arguments_json", """{"b":2}""")).Input;

        Assert.Equal(
            """
            [{"role":"user","parts":[{"type":"text","content":"look"},{"type":"uri","modality":"image","uri":"http://x/a.png"},{"type":"uri","modality":"audio","uri":"http://x/a.wav"}]},
            {"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]},
            {"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"sunny"}]},
            {"role":"assistant","parts":[{"type":"tool_call","name":"g","arguments":{"b":2}}]}]
            """.ReplaceLineEndings(""),
            Meant.Text(input));
    }

    [Fact]
    public void Openllmetrys_tool_calls_are_put_together()
    {
        var meaning = Meant.Of(
            ("gen_ai.prompt.0.role", "tool"), ("gen_ai.prompt.0.tool_call_id", "1"), ("gen_ai.prompt.0.content", "sunny"),
            ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.finish_reason", "tool_calls"),
            ("gen_ai.completion.0.tool_calls.0.id", "1"), ("gen_ai.completion.0.tool_calls.0.name", "f"),
            ("gen_ai.completion.0.tool_calls.0.arguments", """{"a":1}"""));

        Assert.Equal("""[{"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"sunny"}]}]""", Meant.Text(meaning.Input));
        Assert.Equal("""[{"role":"assistant","finish_reason":"tool_calls","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]}]""", Meant.Text(meaning.Output));
        Assert.Equal(["tool_calls"], meaning.FinishReasons);
    }

    [Fact]
    public void The_ai_sdks_answer_is_put_together()
    {
        var output = Meant.Of(
            ("ai.response.text", "It rains."), ("ai.response.reasoning", "hm"), ("ai.response.finishReason", "tool-calls"),
            ("ai.response.toolCalls", """[{"toolCallId":"1","toolName":"f","input":"{\"a\":1}"}]""")).Output;

        Assert.Equal(
            """[{"role":"assistant","finish_reason":"tool-calls","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"It rains."},{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]}]""",
            Meant.Text(output));
        Assert.Equal("""{"city":"Paris"}""", Meant.Text(Meant.Of(("ai.response.object", """{"city":"Paris"}"""), ("ai.response.text", "")).Output));
    }

    private static string? Input(string messages) => Meant.Text(Meant.Of(("gen_ai.input.messages", messages)).Input);
}
