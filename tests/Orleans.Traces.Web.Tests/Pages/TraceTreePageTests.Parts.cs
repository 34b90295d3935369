using Bunit;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.Components.Trees;

namespace Orleans.Traces.Web.Tests.Pages;

/// <content>The head, the tree's search, keys and time, and the conversation.</content>
public sealed partial class TraceTreePageTests
{
    [Fact]
    public void The_head_says_what_the_trace_used_and_whom_it_served_with_links()
    {
        var usage = new UsageTotals(new TokenUsage { Input = 12_345, CacheRead = 2_000, Output = 67 }, 0.25m, 2);
        var facts = new TraceFacts
        {
            Totals = usage,
            SessionId = "a b",
            UserId = "u/1",
            Tags = ["beta", "paid"],
            Environment = "staging",
            Release = "1.2",
            Models = [.. new[] { "m-1", "m-2", "m-3" }.Select(m => new ModelUse(m, null, 1, 0, 0, usage))],
        };
        Queries.Put(Some.Summary(1) with { Facts = facts }, Some.Span(1));

        var head = Open().Find(".trace-head");

        var terms = Texts(head.QuerySelectorAll(".facts dt")).Zip(Texts(head.QuerySelectorAll(".facts dd"))).ToDictionary(t => t.First, t => t.Second);
        Assert.Equal("12.3k in (2k cached) · 67 out", terms["Tokens"]);
        Assert.Equal("$0.250 2 calls without a known cost", terms["Cost"]);
        Assert.Equal("m-1, m-2 and 1 more", terms["Models"]);
        Assert.Equal(("staging", "1.2", "beta paid"), (terms["Environment"], terms["Release"], string.Join(' ', Texts(head.QuerySelectorAll(".tag")))));
        Assert.Equal(["/settings/prices", "/sessions/~YSBi", "/users/~dS8x"], head.QuerySelectorAll(".facts a").Select(a => a.GetAttribute("href")));
        Assert.Equal($"/api/v1/traces/{Some.Trace(1)}/otlp", head.QuerySelector("[data-download]")!.GetAttribute("data-download"));
    }

    [Fact]
    public void The_count_of_errors_leads_to_the_first_of_them_even_below_a_collapsed_span()
    {
        Queries.Put(Some.Summary(1) with { ErrorCount = 2 }, Some.Span(1, 0, "root"), Some.Span(2, 1), Some.Span(3, 2, "first").Failed(), Some.Span(4, 2).Failed());
        var page = Open();
        page.FindAll(".chevron")[1].Click();

        page.Find(".trace-head .error-mark").Click();

        page.WaitForAssertion(() => Assert.Equal("first", page.Find(".details h2").TextContent));
        Assert.Equal(4, page.FindAll(".span-row").Count);
    }

    [Fact]
    public void A_text_is_looked_for_once_the_typing_stops_and_what_is_found_is_marked_and_stepped_through()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "needle one"), Some.Span(3, 1, "hay"), Some.Span(4, 1, "needle two"));
        var page = Open();

        page.Find("[data-tree-search]").Input("NEEDLE");
        Time.Advance(TimeSpan.FromMilliseconds(200));
        page.WaitForAssertion(() => Assert.Equal("2 found", page.Find(".found").TextContent));
        Assert.Equal(["needle one", "needle two"], Texts(page.FindAll(".hit .span-title")));

        page.Find("[data-tree-search]").KeyDown("Enter");
        page.WaitForAssertion(() => Assert.Equal("needle one", page.Find(".details h2").TextContent));
        Assert.Equal("1 of 2", page.Find(".found").TextContent);
        page.Find("[role=treegrid]").KeyDown("n");
        page.WaitForAssertion(() => Assert.Equal("needle two", page.Find(".details h2").TextContent));
        page.Find("[role=treegrid]").KeyDown("N");
        page.WaitForAssertion(() => Assert.Equal("needle one", page.Find(".details h2").TextContent));

        page.Find("[data-tree-search]").KeyDown("Escape");
        Assert.Empty(page.FindAll(".hit"));
    }

    [Fact]
    public void A_chip_counts_its_spans_and_steps_through_them()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Call(2, 1, 1, 1), Some.Span(3, 1, "broken").Failed(), Some.Call(4, 1, 1, 1));
        var page = Open();
        Assert.Equal(["✕ Errors 1", "LLM calls 2"], Texts(page.FindAll(".tree-chips .tree-chip")));

        page.FindAll(".tree-chips .tree-chip")[1].Click();

        Assert.Equal("true", page.FindAll(".span-row")[3].GetAttribute("aria-selected"));
        Assert.Equal("2 of 2", page.Find(".found").TextContent);
    }

    [Fact]
    public void Keys_expand_collapse_show_the_critical_path_and_go_to_errors()
    {
        Queries.Put(
            Some.Summary(1),
            Some.Span(1, 0, "root").From(0, 10), Some.Span(2, 1, "slow").From(0, 10), Some.Span(3, 2, "inner").From(1, 9), Some.Span(4, 1, "quick").From(2, 3).Failed());
        var page = Open();
        void Press(string key) => page.Find("[role=treegrid]").KeyDown(key);

        Press("[");
        Assert.Equal(["root", "slow", "quick"], Texts(page.FindAll(".span-title")));
        Press("]");
        Assert.Equal(4, page.FindAll(".span-row").Count);

        Press("c");
        Assert.Contains("shows-critical", page.Find(".tree").ClassName, StringComparison.Ordinal);
        Assert.Equal(["slow", "inner"], Texts(page.FindAll(".critical .span-title")));

        Press("e");
        page.WaitForAssertion(() => Assert.Equal("quick", page.Find(".details h2").TextContent));
    }

    [Fact]
    public void The_part_of_the_time_in_view_is_in_the_address()
    {
        Queries.Put(Some.Summary(1), Some.Span(1));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?zoom=100-200");
        var page = Open();
        Assert.Equal(("100-200", "1000000000"), (page.Find(".tree").GetAttribute("data-zoom"), page.Find(".tree").GetAttribute("data-length")));

        page.InvokeAsync(() => page.FindComponent<SpanTreeGrid>().Instance.Zoomed("300-400"));
        Assert.EndsWith("?zoom=300-400", Navigation.Uri, StringComparison.Ordinal);
        page.InvokeAsync(() => page.FindComponent<SpanTreeGrid>().Instance.Zoomed(null));
        Assert.DoesNotContain("zoom", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_made_where_they_are_in_view_and_never_more_than_a_few_hundred()
    {
        Queries.Put(Some.Summary(1), [.. Enumerable.Range(1, 1_500).Select(i => Some.Span(i))]);
        var page = Open();
        Assert.Equal("height:42000px", page.Find(".rows").GetAttribute("style"));
        Assert.InRange(page.FindAll(".span-row").Count, 20, 100);

        page.InvokeAsync(() => page.FindComponent<SpanTreeGrid>().Instance.Look(1_000, 30));
        Assert.Equal(["987", "1046"], new[] { page.FindAll(".span-row")[0], page.FindAll(".span-row")[^1] }.Select(r => r.GetAttribute("aria-rowindex")));
        Assert.Equal("top:27580px", page.Find(".in-view").GetAttribute("style"));

        page.InvokeAsync(() => page.FindComponent<SpanTreeGrid>().Instance.Look(0, int.MaxValue));
        Assert.InRange(page.FindAll(".span-row").Count, 100, 400);
    }

    [Fact]
    public void All_keys_stand_in_a_dialog()
    {
        Queries.Put(Some.Summary(1), Some.Span(1));

        var dialog = Open().Find("dialog[data-keys]");

        Assert.Equal(["Move", "Find", "Time", "Page"], Texts(dialog.QuerySelectorAll("h3")));
        Assert.Contains("e next span that failed", Texts(dialog.QuerySelectorAll("dl > div")));
    }

    [Fact]
    public void Of_many_logs_of_no_span_the_first_are_shown_and_all_are_counted()
    {
        Queries.Put(new TraceView(Some.Summary(1), [Some.Span(1)], [.. Enumerable.Range(0, 1_200).Select(i => Some.Log($"log {i}"))]));

        var page = Open();

        Assert.Equal("1,200", page.Find(".trace-logs h2 .count").TextContent);
        Assert.Contains("Only the first 1,000 are shown", page.Find(".trace-logs").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_conversation_is_another_view_of_the_same_address_and_grows_too()
    {
        var open = Some.Summary(1) with { State = TraceState.Open, SpanCount = 2 };
        Queries.Put(open, Some.Span(1, 0, "root"), Said(2, "first question"));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?view=conversation");
        var page = Open();
        Assert.Empty(page.FindAll(".tree"));
        Assert.Contains("first question", page.Find(".conversation").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Conversation"], Texts(page.FindAll(".trace-tabs [aria-current=page]")));
        Assert.EndsWith($"/traces/{Some.Trace(1)}", page.Find(".trace-tabs a").GetAttribute("href"), StringComparison.Ordinal);

        Queries.Put(open with { SpanCount = 3 }, Some.Span(1, 0, "root"), Said(2, "first question"), Said(3, "second question"));
        Wait();
        page.WaitForAssertion(() => Assert.Contains("second question", page.Find(".conversation").TextContent, StringComparison.Ordinal));

        page.FindAll(".entry-side a")[^1].Click();
        Assert.Equal(Some.SpanId(3).ToString(), page.FindComponent<SpanDetails>().Instance.Shown.View.SpanId.ToString());

        static SpanView Said(int number, string text) => Some.Span(number, 1, "chat") with
        {
            Attributes = Some.Attributes(
                ("gen_ai.operation.name", "chat"),
                ("gen_ai.input.messages", $$"""[{"role":"user","parts":[{"type":"text","content":"{{text}}"}]}]""")),
        };
    }
}
