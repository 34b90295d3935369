using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

/// <summary>Whatever telemetry holds is text on the page, and what is large opens at once.</summary>
public sealed class HostileSpanTests : PageTests
{
    private const string Markup = """<script>alert(1)</script><img src=x onerror="alert(1)">""";

    // A panel that holds more than this takes the browser long.
    private const int MaxMarkup = 400_000;

    [Theory]
    [InlineData(Markup)]
    [InlineData("[x](javascript:alert(1)) <javascript:alert(1)> ![i](javascript:alert(1)) [d](data:text/html,<script>1</script>)")]
    [InlineData("a\u202Eb\u0000c\u001b[31mred\u2066")]
    public void Nothing_that_is_said_becomes_markup_and_nothing_is_hidden(string text)
    {
        foreach (var shown in Everywhere(text))
        {
            var panel = Open(shown);
            foreach (var tab in PanelParts.Tabs)
            {
                panel.Find($"#span-tab-{tab}").Click();
                Assert.Empty(panel.FindAll("script, img:not([src^='data:image/png']), iframe, object, [onerror], [onclick]"));
                Assert.All(panel.FindAll("a[href]"), a => Assert.Matches("^(/|https?:|mailto:)", a.GetAttribute("href")));
                Assert.DoesNotMatch("[\u0000-\u0008\u000b-\u001f\u202e\u2066]", panel.Find(".details").TextContent);
            }
        }
    }

    [Fact]
    public void A_value_of_5_megabytes_is_cut_everywhere()
    {
        var large = string.Concat(Enumerable.Repeat("word word **bold** `code`\n\n", 200_000));
        var watch = Stopwatch.StartNew();
        foreach (var shown in Everywhere(large))
        {
            var panel = Open(shown);
            foreach (var tab in PanelParts.Tabs)
            {
                panel.Find($"#span-tab-{tab}").Click();
                Assert.InRange(panel.Markup.Length, 1, MaxMarkup);
            }
        }

        // It takes a second or two; whatever is not cut takes minutes.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void JSON_of_5_megabytes_is_a_tree_of_which_little_stands_open()
    {
        var json = "[" + string.Join(',', Enumerable.Repeat("""{"a":{"b":[1,2,3]},"c":"text"}""", 170_000)) + "]";

        var panel = Open(SomeShown.Of(("openinference.span.kind", "CHAIN"), ("input.value", json), ("input.mime_type", "application/json")));

        Assert.Equal(100, panel.FindAll(".json > li > .json-fold").Count);
        Assert.InRange(panel.Markup.Length, 1, MaxMarkup);
    }

    [Fact]
    public void JSON_of_60_levels_can_be_opened_to_its_ground()
    {
        var json = string.Concat(Enumerable.Repeat("""{"k":""", 60)) + "1" + new string('}', 60);
        var panel = Render<JsonBranch>(p => p.Add(x => x.Value, SomeShown.Json(json)));

        while (panel.FindAll(".json-fold[aria-expanded=false]") is [var folded, ..])
            folded.Click();

        Assert.Equal(60, panel.FindAll("ul.json").Count);
        Assert.Equal("1", panel.Find(".json-value.literal").TextContent);
    }

    [Fact]
    public void Markdown_that_is_nested_deeper_than_is_read_is_shown_as_it_is()
    {
        var text = new string('>', 5_000) + " deep";

        var shown = Render<MarkdownBody>(p => p.Add(x => x.Text, text));

        Assert.Equal(text, shown.Find(".verbatim").TextContent);
    }

    [Theory]
    [InlineData("[", 50_000)]
    [InlineData("*a ", 20_000)]
    [InlineData("`a ", 20_000)]
    [InlineData("| a | b ", 5_000)]
    [InlineData("<a href=\"", 5_000)]
    [InlineData("![](", 20_000)]
    public void Markdown_that_is_made_to_be_slow_is_not(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));
        var watch = Stopwatch.StartNew();

        Render<CutText>(p => p.Add(x => x.Text, text).Add(x => x.AsMarkdown, true));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Of_2_000_attributes_a_hundred_are_shown_and_each_can_be_found()
    {
        var panel = Open(SomeShown.Of([.. Enumerable.Range(0, 2_000).Select(i => ($"key{i.ToString(CultureInfo.InvariantCulture)}", "v"))]));
        Assert.Equal(100, panel.FindAll(".attribute").Count);

        panel.Find(".attribute-filter").Input("key1999");

        Assert.Equal(["key1999 v"], Texts(panel.FindAll(".attribute")));
    }

    [Fact]
    public void Ten_thousand_messages_and_documents_are_shown_in_part()
    {
        var messages = "[" + string.Join(',', Enumerable.Repeat(SomeShown.Message("user", "hello"), 10_000)) + "]";
        Assert.InRange(Open(SomeShown.Call(messages, messages)).Markup.Length, 1, MaxMarkup);

        var documents = "[" + string.Join(',', Enumerable.Repeat("""{"document":{"id":"1","content":"text","score":1}}""", 10_000)) + "]";
        Assert.InRange(
            Open(SomeShown.Of(("openinference.span.kind", "RETRIEVER"), ("output.value", documents), ("output.mime_type", "application/json"))).Markup.Length, 1, MaxMarkup);
    }

    // A text in every place that a span has for one.
    private static IEnumerable<ShownSpan> Everywhere(string text)
    {
        var quoted = JsonSerializer.Serialize(text);
        var map = "{" + quoted + ":" + quoted + "}";
        var messages = $$"""
            [{"role":{{quoted}},"name":{{quoted}},"parts":[{"type":"text","content":{{quoted}}},{"type":"reasoning","content":{{quoted}}},{"type":{{quoted}},"content":{{quoted}}},
            {"type":"tool_call","id":{{quoted}},"name":{{quoted}},"arguments":{{map}} },{"type":"tool_call_response","id":{{quoted}},"response":{{quoted}}},
            {"type":"uri","modality":{{quoted}},"mime_type":{{quoted}},"uri":{{quoted}}},{"type":"blob","mime_type":"image/png","content":{{quoted}}},{"type":"refusal","content":{{quoted}}}]}]
            """;
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes("x"));
        var odd = Some.Span(1, name: text).Failed(text) with
        {
            Events = [new EventView("exception", Some.NoonNanos, Some.Attributes(("exception.type", text), ("exception.message", text), ("exception.stacktrace", text)))],
            Logs = [Some.Log(text) with { SeverityText = text, EventName = text }],
            Links = [new LinkView(text, text, Some.Attributes((text, text)))],
            Warnings = [text],
            Resource = Some.Attributes((text, text)),
            Scope = new ScopeView(text, text, AttributeMap.None),
            TraceState = text,
        };
        yield return SomeShown.Of(odd with { Attributes = Some.Attributes((text, text)) });
        yield return SomeShown.Of(odd with
        {
            Attributes = Some.Attributes(
                ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", text), ("gen_ai.provider.name", text), ("gen_ai.response.id", text),
                ("gen_ai.input.messages", messages), ("gen_ai.output.messages", messages), ("gen_ai.system_instructions", text), ("image", base64)),
        });
        yield return SomeShown.Of(("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", text), ("gen_ai.tool.call.id", text), ("gen_ai.tool.call.arguments", quoted), ("gen_ai.tool.call.result", text));
        yield return SomeShown.Of(
            ("openinference.span.kind", "RETRIEVER"), ("input.value", text), ("retrieval.documents.0.document.id", text),
            ("retrieval.documents.0.document.content", text), ("retrieval.documents.0.document.metadata", map));
        yield return SomeShown.Of(("openinference.span.kind", "CHAIN"), ("input.value", text), ("output.value", text), ("metadata", map));
    }

    private IRenderedComponent<SpanDetails> Open(ShownSpan shown) => Render<SpanDetails>(p => p
        .Add(x => x.Shown, shown)
        .Add(x => x.Origin, Some.NoonNanos)
        .Add(x => x.Times, new LocalTimes(TimeZoneInfo.Utc, Time)));
}
