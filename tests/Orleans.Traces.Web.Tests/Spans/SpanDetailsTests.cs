using Bunit;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

public sealed class SpanDetailsTests : PageTests
{
    [Fact]
    public void The_head_says_what_kind_of_span_it_is_and_the_facts_in_a_line()
    {
        var view = Some.Span(1, name: "chat priced") with
        {
            StartTimeUnixNano = Some.NoonNanos + (42 * Some.Millisecond),
            EndTimeUnixNano = Some.NoonNanos + (42 * Some.Millisecond) + (2 * Some.Second),
            Attributes = new AttributeMap(
            [
                Entry("gen_ai.operation.name", new AttributeValue.Text("chat")), Entry("gen_ai.request.model", new AttributeValue.Text("priced")),
                Entry("gen_ai.usage.input_tokens", new AttributeValue.Int(1_000)), Entry("gen_ai.usage.output_tokens", new AttributeValue.Int(50)),
            ]),
        };

        var panel = Open(SomeShown.Of(view), TimeSpan.FromMilliseconds(7));

        Assert.Equal("llm", panel.Find(".span-head .kind").GetAttribute("aria-label"));
        Assert.Equal(
            ["2 s", "+42 ms", "7 ms self", "priced", "1,000 → 50 tokens", "$1.05", "25 tokens/s"],
            Texts(panel.FindAll(".fact-line li")));
        Assert.Equal(
            [Some.SpanId(1).ToString(), $"http://localhost/traces/{Some.Trace(1)}?span={Some.SpanId(1)}"],
            panel.FindAll(".head-actions [data-copy]").Select(b => b.GetAttribute("data-copy")));
    }

    [Fact]
    public void The_chosen_tab_is_kept_for_the_next_span_of_the_trace_and_not_for_another_trace()
    {
        var panel = Open(SomeShown.Of(("a", "1")));
        panel.Find("#span-tab-Attributes").Click();

        panel.Render(p => p.Add(x => x.Shown, SomeShown.Of(("b", "2"))));

        Assert.Equal("true", panel.Find("#span-tab-Attributes").GetAttribute("aria-selected"));
        Assert.Equal(["b 2"], Texts(panel.FindAll(".attribute")));

        panel.Render(p => p.Add(x => x.Shown, SomeShown.Of(("c", "3")) with { TraceId = Some.Trace(77) }));

        Assert.Equal("true", panel.Find("#span-tab-Content").GetAttribute("aria-selected"));
    }

    [Theory]
    [InlineData("""{"Tab":77}""")]
    [InlineData("no JSON")]
    [InlineData("null")]
    public void What_nobody_can_have_remembered_changes_nothing(string remembered)
    {
        Panel.Setup<string?>("recall", _ => true).SetResult(remembered);
        Assert.Equal("true", Open(SomeShown.Of()).Find("#span-tab-Content").GetAttribute("aria-selected"));
    }

    [Theory]
    [InlineData("ArrowRight", SpanTab.Attributes)]
    [InlineData("ArrowLeft", SpanTab.Raw)]
    [InlineData("End", SpanTab.Raw)]
    [InlineData("x", SpanTab.Content)]
    public void The_arrow_keys_go_from_tab_to_tab(string key, SpanTab expected)
    {
        var panel = Open(SomeShown.Of());

        panel.Find("#span-tab-Content").KeyDown(key);

        Assert.Equal($"span-tab-{expected}", panel.Find("[role=tab][tabindex='0']").Id);
    }

    [Fact]
    public void Events_and_log_records_stand_in_one_line_of_time()
    {
        var panel = Open(SomeShown.Of(Some.Span(1) with
        {
            Events = [new EventView("late", Some.NoonNanos + Some.Second, AttributeMap.None), new EventView("no time", 0, AttributeMap.None)],
            Logs = [Some.Log("near the limit", severity: 13)],
        }));
        Assert.Equal("3", panel.Find("#span-tab-Timeline .count").TextContent);

        panel.Find("#span-tab-Timeline").Click();

        Assert.Equal(["+1 ms", "+1 s", "no time"], Texts(panel.FindAll(".log-head time")));
        Assert.Equal(["WARN", "event", "event"], Texts(panel.FindAll(".log-head .severity")));
        Assert.Equal(["late", "no time"], Texts(panel.FindAll(".event-name")));
        Assert.Equal(["near the limit"], Texts(panel.FindAll(".log .value bdi")));
    }

    [Fact]
    public void Links_lead_to_their_spans_and_what_is_no_id_says_so()
    {
        var panel = Open(SomeShown.Of(Some.Span(1) with
        {
            Links = [new LinkView(Some.Trace(2).ToString(), Some.SpanId(5).ToString(), AttributeMap.None), new LinkView("beef", "", AttributeMap.None)],
        }));

        panel.Find("#span-tab-Links").Click();

        Assert.Equal($"/traces/{Some.Trace(2)}?span={Some.SpanId(5)}", Assert.Single(panel.FindAll(".links a")).GetAttribute("href"));
        Assert.Contains("is not a trace id", panel.Find(".links").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_span_comes_from_has_a_tab()
    {
        var panel = Open(SomeShown.Of(Some.Span(1) with
        {
            Resource = Some.Attributes(("host.name", "worker")),
            Scope = new ScopeView("lib", "1.2", Some.Attributes(("scope.key", "v"))),
            TraceState = "a=b",
        }));

        panel.Find("#span-tab-Source").Click();

        Assert.Equal(["host.name worker", "scope.key v"], Texts(panel.FindAll(".attribute")));
        Assert.Contains("lib 1.2", Texts(panel.FindAll(".facts dd")));
        Assert.Contains("a=b", Texts(panel.FindAll(".facts dd")));
    }

    [Fact]
    public void Errors_come_first_and_warnings_of_reading_are_told()
    {
        var panel = Open(SomeShown.Of(Some.Span(1).Failed("it broke") with { Warnings = ["a time was out of range"] }));

        Assert.Contains("it broke", panel.Find(".span-part > :first-child").TextContent, StringComparison.Ordinal);
        Assert.Equal("it broke", panel.Find(".error-view .error-message").TextContent.Trim());
        Assert.Contains("a time was out of range", panel.Find(".note.warning").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_that_means_nothing_shows_its_attributes_at_once()
    {
        Assert.Equal(["http.route /x"], Texts(Open(SomeShown.Of(("http.route", "/x"))).FindAll(".attribute")));
        Assert.Empty(Open(SomeShown.Of(("input.value", "x"))).FindAll(".attribute"));
    }

    private static KeyValuePair<string, AttributeValue> Entry(string key, AttributeValue value) => KeyValuePair.Create(key, value);

    private IRenderedComponent<SpanDetails> Open(ShownSpan shown, TimeSpan? selfTime = null) => Render<SpanDetails>(p => p
        .Add(x => x.Shown, shown)
        .Add(x => x.Origin, Some.NoonNanos)
        .Add(x => x.SelfTime, selfTime)
        .Add(x => x.Times, new LocalTimes(TimeZoneInfo.Utc, Time)));
}
