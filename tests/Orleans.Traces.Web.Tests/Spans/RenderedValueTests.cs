using Bunit;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components.Conversations;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.ViewModels.Scores;
using Orleans.Traces.Web.ViewModels.Conversations;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

public sealed class RenderedValueTests : PageTests
{
    [Fact]
    public void Markdown_is_laid_out_element_by_element()
    {
        var shown = Markdown("# Title\n\nSome **bold**, *soft* and `code`.\nNext line\n\n- [x] one\n- two\n\n3. three\n\n> said\n\n```cs\nvar a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n<b>html</b>");

        Assert.Equal("Title", shown.Find("[role=heading]").TextContent);
        Assert.Equal("4", shown.Find("[role=heading]").GetAttribute("aria-level"));
        Assert.Equal("bold", shown.Find("strong").TextContent);
        Assert.Equal("soft", shown.Find("em").TextContent);
        Assert.Single(shown.FindAll("p br"));
        Assert.Equal(["☑ one", "two", "three"], Texts(shown.FindAll("li")));
        Assert.Equal("3", shown.Find("ol").GetAttribute("start"));
        Assert.Equal("said", shown.Find("blockquote").TextContent);
        Assert.Equal(("cs", "var a = 1;"), (shown.Find(".language").TextContent, shown.Find("pre code").TextContent));
        Assert.Equal("var a = 1;", shown.Find(".code [data-copy]").GetAttribute("data-copy"));
        Assert.Equal(["a", "b", "1", "2"], Texts(shown.FindAll("th, td")));
        Assert.Single(shown.FindAll("hr"));
        Assert.Contains("<b>html</b>", shown.Find(".markdown").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_shows_where_it_leads_and_a_picture_elsewhere_is_a_link()
    {
        var shown = Markdown("[your bank](https://evil.example/x) ![logo](https://evil.example/i.png) [run](javascript:alert(1)) https://plain.example");

        var links = shown.FindAll("a");
        Assert.Equal(["https://evil.example/x", "https://evil.example/i.png", "https://plain.example/"], links.Select(a => a.GetAttribute("href")));
        Assert.All(links, a => Assert.Equal(("noopener noreferrer nofollow", "_blank"), (a.GetAttribute("rel"), a.GetAttribute("target"))));
        Assert.Equal(["(evil.example)", "(evil.example)", "(javascript:alert(1))"], Texts(shown.FindAll(".aside")));
        Assert.Empty(shown.FindAll("img"));
    }

    [Fact]
    public void Another_text_takes_the_place_of_the_first()
    {
        var shown = Markdown("# One");

        shown.Render(p => p.Add(x => x.Text, "two **three**"));

        Assert.Equal("two three", shown.Find(".markdown").TextContent);
        Assert.Empty(shown.FindAll("[role=heading]"));
    }

    [Fact]
    public void How_a_value_is_read_can_be_switched_and_the_next_one_is_read_the_same()
    {
        var first = Text("**a**");
        first.Find("[aria-pressed]").Click();
        Assert.Equal("**a**", first.Find(".verbatim").TextContent);

        Assert.Equal("**b**", Text("**b**").Find(".verbatim").TextContent);

        first.Find("[aria-pressed]").Click();
        Assert.Equal("c", Text("**c**").Find(".markdown").TextContent);
    }

    [Fact]
    public void A_text_that_is_JSON_is_a_tree_and_can_be_read_as_it_was_sent()
    {
        var shown = Text("""{"a":{"b":[1,"x"]},"empty":{}}""");
        Assert.Equal(["a", "b", "empty"], Texts(shown.FindAll(".json-key:not(.item)")));

        shown.Find(".json-fold").Click();
        Assert.Equal("""{"b":[1,"x"]}""", shown.Find(".json-fold").TextContent);

        shown.Find("[aria-pressed]").Click();
        Assert.Equal("""{"a":{"b":[1,"x"]},"empty":{}}""", shown.Find(".verbatim").TextContent);
    }

    [Fact]
    public void A_long_text_is_shown_in_steps()
    {
        var shown = Render<CutText>(p => p.Add(x => x.Text, new string('x', 10_000)).Add(x => x.First, 2_000));
        Assert.Equal(2_000, shown.Find(".verbatim").TextContent.Length);

        shown.Find(".more").Click();

        Assert.Equal(10_000, shown.Find(".verbatim").TextContent.Length);
        Assert.Empty(shown.FindAll(".more"));
    }

    [Fact]
    public void A_tool_s_arguments_and_result_stand_beside_each_other()
    {
        var shown = SomeShown.Of(("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.arguments", """{"a":1}"""));

        var view = Render<ToolView>(p => p.Add(x => x.Meaning, shown.Meaning));

        Assert.Equal(["Arguments", "Result"], Texts(view.FindAll(".side-by-side h3")));
        Assert.Contains("None was sent", view.FindAll("section")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_scores_prompt_and_metadata_are_shown()
    {
        var view = Render<MeaningView>(p => p.Add(x => x.Shown, SomeShown.Of(
            ("openinference.span.kind", "RETRIEVER"), ("input.value", "which?"), ("retrieval.documents.0.document.id", "d1"),
            ("retrieval.documents.0.document.content", "a **text**"), ("metadata", """{"k":"v"}"""))));

        Assert.Equal(["Query", "Documents 1", "Metadata"], Texts(view.FindAll("h3")));
        Assert.Equal("d1", view.Find(".document-id").TextContent);
        Assert.Equal("text", view.Find(".documents strong").TextContent);
        Assert.Equal(["k v"], Texts(view.FindAll(".named-values > div")).Select(t => t.Replace("kv", "k v", StringComparison.Ordinal)));

        var scores = Render<ScoreList>(p => p.Add(x => x.Scores, [ShownScore.Of(new ReportedScore { Name = "helpful", Value = 0.75, Label = "good", Explanation = "because", AnnotatorKind = "LLM" })]));
        Assert.Equal("helpful0.75goodby llm", scores.Find(".score-head").TextContent.Replace(" \n", "", StringComparison.Ordinal).Trim().Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal));
        Assert.Contains("because", scores.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_too_large_for_the_page_can_be_opened_whole()
    {
        var view = Render<ValueCell>(p => p.Add(x => x.Value, new AttributeValue.Text(new string('x', 600_000))).Add(x => x.What, "k").Add(x => x.Whole, "/api/v1/whole"));

        Assert.Equal("/api/v1/whole", view.Find("a.whole").GetAttribute("href"));
        Assert.Empty(view.FindAll("[data-copy]"));
    }

    [Fact]
    public void What_was_sent_is_shown_as_OTLP_and_can_be_downloaded()
    {
        var shown = ShownSpan.Of(SentTrace.View(SentTrace.Span(1, 0, "a name")), 0);

        var view = Render<RawView>(p => p.Add(x => x.Shown, shown));

        Assert.Contains("\"name\": \"a name\"", view.Find(".verbatim").TextContent, StringComparison.Ordinal);
        Assert.All(view.FindAll("a"), a => Assert.Equal($"/api/v1/traces/{Some.Trace(1)}/spans/{Some.SpanId(1)}/otlp", a.GetAttribute("href")));
    }

    [Fact]
    public void Each_entry_of_a_conversation_leads_to_its_span_and_more_is_read_on_demand()
    {
        var conversation = TraceConversation.Of(SentTrace.View(Enumerable.Range(1, 250).Select(i =>
            SentTrace.Span(i, 0, "t", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "add"), ("gen_ai.tool.call.result", "3")))));
        Identity.SpanId? chosen = null;

        var view = Render<Conversation>(p => p.Add(x => x.View, conversation).Add(x => x.TraceId, Some.Trace(1)).Add(x => x.OnSelect, id => chosen = id));

        Assert.Equal(200, view.FindAll(".entry").Count);
        Assert.Equal($"/traces/{Some.Trace(1)}?span={Some.SpanId(1)}", view.Find(".entry-side a").GetAttribute("href"));
        view.Find(".entry-side a").Click();
        Assert.Equal(Some.SpanId(1), chosen);

        view.Find(".more").Click();
        Assert.Equal(250, view.FindAll(".entry").Count);
    }

    [Fact]
    public void A_trace_without_messages_says_so_in_words() =>
        Assert.Contains("has no messages", Render<Conversation>(p => p.Add(x => x.View, TraceConversation.Of(SentTrace.View(SentTrace.Span(1, 0, "GET")))).Add(x => x.TraceId, Some.Trace(1))).Markup, StringComparison.Ordinal);

    private IRenderedComponent<MarkdownBody> Markdown(string text) => Render<MarkdownBody>(p => p.Add(x => x.Text, text));

    private IRenderedComponent<TextView> Text(string text) => Render<TextView>(p => p.Add(x => x.Text, text).Add(x => x.What, "it").Add(x => x.Prose, true));
}
