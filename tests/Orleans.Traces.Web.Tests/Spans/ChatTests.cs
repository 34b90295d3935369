using AngleSharp.Dom;
using Bunit;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

public sealed class ChatTests : PageTests
{
    private static readonly string Pixel = Convert.ToBase64String([0x89, 0x50, 0x4E, 0x47]);

    [Fact]
    public void The_instructions_come_first_then_what_is_new_then_the_answer_with_its_own_look()
    {
        var call = SomeShown.Call($"[{Message("system", "be kind")},{Message("user", "first")},{Message("assistant", "yes")},{Message("user", "second")}]");

        var view = Open(call with { Before = new CallBefore(0, Some.SpanId(7), 3) });

        Assert.Equal(["system", "user", "assistant"], Texts(view.FindAll(".role")));
        Assert.Equal("2 earlier messages", Texts([view.Find(".earlier button")]).Single());
        Assert.Equal($"/traces/{Some.Trace(1)}?span={Some.SpanId(7)}", view.Find(".earlier a").GetAttribute("href"));
        Assert.Equal("done", Assert.Single(view.FindAll(".chat.answer .markdown")).TextContent);

        view.Find(".earlier button").Click();
        Assert.Equal(["first", "yes"], Texts(view.FindAll(".known .markdown")));
    }

    [Fact]
    public void A_call_made_again_still_shows_what_it_answers()
    {
        var call = SomeShown.Call($"[{Message("user", "first")}]") with { Before = new CallBefore(0, Some.SpanId(7), 1) };

        Assert.Empty(Open(call).FindAll(".earlier"));
        Assert.Equal(["first", "done"], Texts(Open(call).FindAll(".markdown")));
    }

    [Fact]
    public void Without_a_call_before_a_long_conversation_is_shown_from_its_end()
    {
        var messages = Enumerable.Range(1, 50).Select(i => Message("user", $"no {i}"));

        var view = Open(SomeShown.Call($"[{string.Join(',', messages)}]"));

        Assert.Equal("30 earlier messages", Texts([view.Find(".earlier button")]).Single());
        Assert.Equal("no 31", view.Find(".chat .markdown").TextContent);
    }

    [Fact]
    public void A_result_is_folded_under_the_name_of_its_call()
    {
        var view = Open(SomeShown.Call("""
            [{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"add","arguments":{"a":1}}]},
             {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":{"sum":3}}]}]
            """));

        Assert.Equal(["add", "add"], Texts(view.FindAll(".tool-name")));
        Assert.Equal("a 1", Texts([view.Find(".tool-call .json li")]).Single().Replace(": ", " ", StringComparison.Ordinal).Replace("a1", "a 1", StringComparison.Ordinal));
        Assert.Equal("{\"sum\":3}", view.Find(".tool-result .folded").TextContent);

        view.Find(".tool-result button").Click();
        Assert.Equal("3", view.Find(".tool-result .json-value").TextContent);
    }

    [Fact]
    public void Long_instructions_are_folded_to_their_first_lines()
    {
        var view = Open(SomeShown.Call($"[{Message("system", "one\ntwo\nthree\nfour\nfive")},{Message("user", "x")}]"));
        Assert.Equal("one\ntwo\nthree", view.Find(".message-system .folded").TextContent);

        view.Find(".message-system .more").Click();
        Assert.Contains("five", view.Find(".message-system .markdown").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasoning_is_folded_and_without_words_says_so()
    {
        var view = Open(SomeShown.Call("""[{"role":"user","parts":[{"type":"text","content":"x"}]}]""", """
            [{"role":"assistant","finish_reason":"stop","parts":[{"type":"reasoning","content":"let me see"},{"type":"reasoning","content":""},{"type":"refusal","content":"no"}]}]
            """));

        Assert.Equal("Reasoning let me see", Texts([view.Find("details.thought summary")]).Single());
        Assert.Contains("without its words", view.Find("p.thought").TextContent, StringComparison.Ordinal);
        Assert.Contains("no", view.Find(".refusal").TextContent, StringComparison.Ordinal);
        Assert.Equal("stop", view.Find(".finish").TextContent);
    }

    [Fact]
    public void An_answer_that_was_not_sent_is_said_to_be_missing() =>
        Assert.Contains("No answer was sent", Open(SomeShown.Of(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", $"[{Message("user", "x")}]"))).Markup, StringComparison.Ordinal);

    public static TheoryData<string, string> Parts => new()
    {
        { $$"""{"type":"blob","mime_type":"image/png","modality":"image","content":"{{Pixel}}"}""", "Image image/png, 4 bytes" },
        { $$"""{"type":"uri","uri":"data:image/webp;base64,{{Pixel}}"}""", "Image image/webp, 4 bytes" },
        { $$"""{"type":"blob","mime_type":"image/svg+xml","content":"{{Pixel}}"}""", "Attachment image/svg+xml, 4 bytes" },
        { $$"""{"type":"uri","uri":"data:image/svg+xml;base64,{{Pixel}}"}""", "Attachment image/svg+xml, 4 bytes" },
        { """{"type":"uri","uri":"data:image/svg+xml,<svg onload=alert(1)>"}""", "Attachment image/svg+xml, 21 bytes" },
        { """{"type":"blob","mime_type":"image/png","content":"x\" onerror=\"alert(1)"}""", "Attachment image/png, 15 bytes" },
        { """{"type":"blob","mime_type":"audio/wav","modality":"audio","content":"AAAA"}""", "Attachment audio/wav, 3 bytes" },
        { """{"type":"uri","modality":"image","uri":"https://example.com/a.png"}""", "Elsewhere image https://example.com/a.png" },
        { """{"type":"file","file_id":"file-1"}""", "Elsewhere file file-1" },
        { """{"type":"video_call","content":{"a":1}}""", "Other video_call" },
        { """{"type":"text","content":{"a":1}}""", "Other text" },
        { """{"type":"uri","uri":"data:nothing"}""", "Attachment data" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Each_part_is_shown_as_what_it_is(string part, string expected)
    {
        var read = ChatMessage.ListOf(SomeShown.Json($$"""[{"role":"user","parts":[{{part}}]}]"""))![0].Parts.Single();

        Assert.Equal(expected, read switch
        {
            ChatPart.Image image => $"Image {image.What}",
            ChatPart.Attachment attachment => $"Attachment {attachment.What}",
            ChatPart.Elsewhere elsewhere => $"Elsewhere {elsewhere.What} {elsewhere.Address}",
            ChatPart.Other other => $"Other {other.Type}",
            _ => read.ToString(),
        });
    }

    [Fact]
    public void A_large_picture_waits_until_it_is_asked_for_and_a_huge_one_is_not_shown()
    {
        var large = ChatMessage.ListOf(SomeShown.Json($$"""[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"{{new string('A', 400_000)}}"}]}]"""))!;
        var view = Render<ChatThread>(p => p.Add(x => x.Messages, large));
        Assert.Empty(view.FindAll("img"));
        view.Find(".attachment button").Click();
        Assert.StartsWith("data:image/png;base64,AAAA", view.Find("img").GetAttribute("src"), StringComparison.Ordinal);

        var huge = ChatMessage.ListOf(SomeShown.Json($$"""[{"role":"user","parts":[{"type":"blob","mime_type":"image/png","content":"{{new string('A', 5_000_000)}}"}]}]"""))!;
        Assert.IsType<ChatPart.Attachment>(huge[0].Parts[0]);
    }

    private static string Message(string role, string text) => SomeShown.Message(role, text);

    private IRenderedComponent<CallView> Open(ShownSpan shown) => Render<CallView>(p => p.Add(x => x.Shown, shown));
}
