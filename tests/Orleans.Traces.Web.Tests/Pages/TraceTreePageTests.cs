using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Trees;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.Pages;

public sealed partial class TraceTreePageTests : PageTests
{
    [Fact]
    public void The_head_says_what_the_summary_says_and_each_flag_in_words()
    {
        Queries.Put(Some.Summary(1) with { ErrorCount = 1, LogCount = 4, Revision = 7, Flags = TraceFlags.ClockSkew | TraceFlags.MissingRoot }, Some.Span(1));

        var head = Open().Find(".trace-head");

        Assert.Equal("answer", head.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            ["250 ms", "agent", "2026-03-04 11:59:59.000 +00:00", "3", "4", "7"],
            Texts(head.QuerySelectorAll(".facts dd")));
        Assert.Equal(Some.Trace(1).ToString(), head.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
        Assert.Contains("✕ 1 error", Texts(head.QuerySelectorAll(".error-mark")));
        Assert.Equal(2, head.QuerySelectorAll(".flag-list li").Length);
        Assert.Contains("ends before it starts", head.QuerySelector(".flag-list")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_span_is_a_row_with_its_level_and_a_failed_one_says_so_in_words()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child").Failed());

        var rows = Open().FindAll(".span-row");

        Assert.Equal(["1", "2"], rows.Select(r => r.GetAttribute("aria-level")));
        Assert.Equal(["true", null], rows.Select(r => r.GetAttribute("aria-expanded")));
        Assert.Contains("failed: ", rows[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_span_is_selected_until_another_is_clicked_and_the_address_follows()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child") with { Attributes = Some.Attributes(("some.key", "m-1")) });
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("root", page.Find(".details h2").TextContent));

        page.FindAll(".span-row")[1].Click();
        page.WaitForAssertion(() => Assert.Equal("child", page.Find(".details h2").TextContent));
        Assert.Contains("some.key m-1", Texts(page.FindAll(".details .attribute")));

        Time.Advance(TimeSpan.FromMilliseconds(200));
        page.WaitForAssertion(() => Assert.EndsWith($"?span={Some.SpanId(2)}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Below_a_request_that_says_nothing_the_first_call_of_a_model_is_selected()
    {
        var search = Some.Span(2, 1, "search") with { Attributes = Some.Attributes(("openinference.span.kind", "RETRIEVER")) };
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "POST /answer"), search, Some.Call(3, 1, 1, 1), Some.Call(4, 1, 1, 1));

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("true", page.FindAll(".span-row")[2].GetAttribute("aria-selected")));
    }

    [Fact]
    public void A_search_leads_to_the_first_span_that_it_found_and_marks_all_of_them()
    {
        Queries.Put(Some.Summary(1), Some.Call(1, 0, 1, 1), Some.Span(2, 1, "needle"), Some.Span(3, 1, "hay"), Some.Span(4, 1, "needle"));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?q={Uri.EscapeDataString("{ name = \"needle\" }")}");

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("1 of 2 by the query", page.Find(".found").TextContent));
        Assert.Equal("true", page.FindAll(".span-row")[1].GetAttribute("aria-selected"));
        page.Find("[role=treegrid]").KeyDown("n");
        page.WaitForAssertion(() => Assert.Equal("2 of 2 by the query", page.Find(".found").TextContent));
    }

    [Theory]
    [InlineData("{ no query")]
    [InlineData("{} | rate()")]
    [InlineData("{ name = \"nowhere\" }")]
    public void A_search_that_finds_nothing_here_changes_nothing(string query)
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?q={Uri.EscapeDataString(query)}");

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("root", page.Find(".details h2").TextContent));
        Assert.Empty(page.FindAll(".found"));
    }

    [Fact]
    public async Task A_trace_that_is_deleted_while_it_is_looked_at_is_shown_no_longer()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "secret"));
        var page = Open();
        page.WaitForElement(".span-row");
        Queries.Clear();

        await WaitUntilAsync(page, () => page.FindAll(".message h1").Count == 1);

        Assert.Equal("This trace was deleted", page.Find(".message h1").TextContent);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_trace_that_was_deleted_no_other_span_is_handed_out()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child") with { Attributes = Some.Attributes(("k", "secret")) });
        var page = Open();
        page.WaitForElement(".span-row");
        Queries.Clear();
        Time.Advance(ViewedTraces.Fresh);

        page.FindAll(".span-row")[1].Click();

        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_back_leads_to_the_list_that_the_reader_came_from()
    {
        Queries.Put(Some.Summary(1), Some.Span(1));
        Services.GetRequiredService<ListMemory>().Address = ListAddress.Read("?q=%7B%7D&sort=duration");

        Assert.Equal("/?q=%7B%7D&sort=duration", Open().Find(".trace-head .back").GetAttribute("href"));
    }

    [Theory]
    [InlineData("00000000000000ff", 1)]
    [InlineData("zzzz", 1)]
    [InlineData("0000000000000001", 0)]
    public void A_span_of_the_address_that_is_not_here_is_said_to_be_so(string span, int notes)
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?span={span}");

        var page = Open();

        page.WaitForElement(".span-row");
        Assert.Equal(notes, page.FindAll(".note.warning").Count);
    }

    [Fact]
    public void A_tab_that_is_opened_right_after_a_span_was_chosen_keeps_the_span()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child"));
        var page = Open();
        page.WaitForElement(".span-row");
        page.FindAll(".span-row")[1].Click();

        page.Find("#span-tab-Links").Click();

        page.WaitForAssertion(() => Assert.EndsWith($"?tab=links&span={Some.SpanId(2)}", Navigation.Uri, StringComparison.Ordinal));
        Assert.Equal("child", page.Find(".details h2").TextContent);
    }

    [Fact]
    public void The_tab_is_in_the_address_and_comes_from_it()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"));
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?tab=raw");
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#span-tab-Raw").GetAttribute("aria-selected")));

        page.Find("#span-tab-Links").Click();
        page.WaitForAssertion(() => Assert.EndsWith("?tab=links", Navigation.Uri, StringComparison.Ordinal));
        page.Find("#span-tab-Content").Click();

        page.WaitForAssertion(() => Assert.EndsWith($"/traces/{Some.Trace(1)}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void The_arrow_keys_move_the_selection_and_collapse()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child"), Some.Span(3, 2, "leaf"));
        var page = Open();

        page.Find("[role=treegrid]").KeyDown("ArrowDown");
        page.WaitForAssertion(() => Assert.Equal("child", page.Find(".details h2").TextContent));
        Assert.Equal($"span-{Some.SpanId(2)}", page.Find("[role=treegrid]").GetAttribute("aria-activedescendant"));

        page.Find("[role=treegrid]").KeyDown("ArrowLeft");
        Assert.Equal(2, page.FindAll(".span-row").Count);
        Assert.Equal("+1", page.Find(".hidden-count").TextContent);
    }

    [Fact]
    public void Collapsing_above_the_selected_span_selects_what_hides_it()
    {
        Queries.Put(Some.Summary(1), Some.Span(1, 0, "root"), Some.Span(2, 1, "child"), Some.Span(3, 2, "leaf"));
        var page = Open(span: 3);
        page.WaitForAssertion(() => Assert.Equal("leaf", page.Find(".details h2").TextContent));

        page.FindAll(".chevron")[1].Click();

        page.WaitForAssertion(() => Assert.Equal("child", page.Find(".details h2").TextContent));
    }

    [Fact]
    public void Logs_stand_with_their_span_and_those_of_no_span_below_the_tree()
    {
        var span = Some.Span(1) with { Logs = [Some.Log("near the limit", severity: 13)] };
        Queries.Put(new TraceView(Some.Summary(1), [span], [Some.Log("lost") with { SpanId = Some.SpanId(9) }]));

        var page = Open();
        page.Find("#span-tab-Timeline").Click();

        Assert.Equal(["+1 ms WARN"], Texts(page.FindAll(".details .log-head")));
        Assert.Equal(["near the limit"], Texts(page.FindAll(".details .log .value")));
        Assert.Equal([$"names span {Some.SpanId(9)}, which has not come"], Texts(page.FindAll(".trace-logs .log-head .quiet")));
        Assert.Equal(["lost"], Texts(page.FindAll(".trace-logs .value")));
    }

    [Fact]
    public void Without_spans_the_logs_count_from_the_trace_s_own_start()
    {
        Queries.Put(new TraceView(Some.Summary(1) with { Start = Some.NoonNanos }, [], [Some.Log("alone")]));

        Assert.StartsWith("+1 ms", Texts(Open().FindAll(".trace-logs .log-head")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_telemetry_is_shown_as_text()
    {
        const string script = "<script>alert(1)</script>";
        var span = Some.Span(1, 0, script) with
        {
            Attributes = Some.Attributes((script, script)),
            Logs = [Some.Log(script)],
            Events = [new EventView(script, 0, AttributeMap.None)],
            Scope = new ScopeView(script, script, AttributeMap.None),
            Status = new SpanStatus("error", script),
        };
        Queries.Put(new TraceView(Some.Summary(1, script) with { ServiceName = script }, [span], []));

        var page = Open();

        Assert.Empty(page.FindAll("script"));
        Assert.Equal(script, page.Find("h1").TextContent);
        page.Find("#span-tab-Timeline").Click();
        Assert.Contains(script, page.Find(".details .log").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_trace_grows_by_itself_and_of_a_final_one_only_the_summary_is_read_and_seldom()
    {
        var open = Some.Summary(1) with { State = TraceState.Open, SpanCount = 1 };
        Queries.Put(open, Some.Span(1));
        var page = Open();
        Assert.Single(page.FindAll(".span-row"));

        Queries.Put(open with { SpanCount = 2, State = TraceState.Final }, Some.Span(1), Some.Span(2, 1));
        Wait();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".span-row").Count));

        var finds = Queries.Finds;
        var periods = await WaitUntilAsync(page, () => Queries.Summaries == 3);

        Assert.Equal(finds, Queries.Finds);
        Assert.InRange(periods, 2 * Reading.SettledPeriods, 3 * Reading.SettledPeriods);
    }

    [Fact]
    public async Task A_span_that_comes_after_the_end_is_shown_all_the_same()
    {
        Queries.Put(Some.Summary(1) with { SpanCount = 1 }, Some.Span(1));
        var page = Open();

        Queries.Put(Some.Summary(1) with { SpanCount = 2, Revision = 2 }, Some.Span(1), Some.Span(2, 1));

        Assert.InRange(await WaitUntilAsync(page, () => page.FindAll(".span-row").Count == 2), 1, Reading.SettledPeriods);
    }

    [Fact]
    public void A_span_in_the_address_that_comes_later_is_selected_then()
    {
        var open = Some.Summary(1) with { State = TraceState.Open, SpanCount = 1 };
        Queries.Put(open, Some.Span(1, 0, "root"));
        var page = Open(span: 2);
        page.WaitForAssertion(() => Assert.Equal("root", page.Find(".details h2").TextContent));

        Queries.Put(open with { SpanCount = 2 }, Some.Span(1, 0, "root"), Some.Span(2, 1, "late"));
        Wait();

        page.WaitForAssertion(() => Assert.Equal("late", page.Find(".details h2").TextContent));
    }

    [Fact]
    public void An_unknown_trace_is_waited_for()
    {
        var page = Open();
        Assert.Equal("This trace is not here", page.Find("h1").TextContent);

        Queries.Put(Some.Summary(1), Some.Span(1));
        Wait();

        page.WaitForAssertion(() => Assert.Equal("answer", page.Find("h1").TextContent));
    }

    [Fact]
    public void What_is_not_an_id_is_told_what_one_looks_like_and_nothing_is_read()
    {
        var page = Render<TraceTreePage>(p => p.Add(x => x.Id, "xyz"));

        Assert.Equal("This is not a trace id", page.Find("h1").TextContent);
        Assert.Contains("32 hexadecimal digits", page.Markup, StringComparison.Ordinal);
        Assert.Equal(0, Queries.Finds);
    }

    [Fact]
    public void A_reading_that_hangs_is_given_up_and_told()
    {
        Queries.Hangs = true;
        var page = Open();

        Time.Advance(Reading.Limit);
        page.WaitForAssertion(() => Assert.Contains("took longer than 15 seconds", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        Queries.Hangs = false;
        Queries.Put(Some.Summary(1), Some.Span(1));
        Time.Advance(Reading.Limit);
        page.WaitForAssertion(() => Assert.Equal("answer", page.Find("h1").TextContent));
    }

    // Lets periods pass, each to the end of what it does, and returns how many it took.
    private async Task<int> WaitUntilAsync(IRenderedComponent<TraceTreePage> page, Func<bool> condition)
    {
        for (var periods = 0; periods < 100; periods++)
        {
            if (condition())
                return periods;
            Wait();
            await page.InvokeAsync(() => { });
        }

        throw new TimeoutException("It has not come within 100 periods.");
    }

    private IRenderedComponent<TraceTreePage> Open(int? span = null)
    {
        if (span is { } number)
            Navigation.NavigateTo($"/traces/{Some.Trace(1)}?span={Some.SpanId(number)}");
        return Render<TraceTreePage>(p => p.Add(x => x.Id, Some.Trace(1).ToString()));
    }
}
