using Bunit;
using Orleans.Traces.Assembling;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.Pages;

public sealed class TraceListPageTests : PageTests
{
    [Fact]
    public void A_row_shows_what_the_summary_says_and_links_to_the_trace()
    {
        Queries.Put(Some.Summary(1) with { ErrorCount = 2, State = TraceState.Open, Flags = TraceFlags.Orphan });

        var row = Render<TraceListPage>().Find("tbody tr");

        Assert.Equal(["✕2 errors", "11:59:59", "answer", "250 ms", "agent", "3 spans", "orphan"], Texts(row.QuerySelectorAll("td")));
        Assert.NotNull(row.QuerySelector(".live-dot"));
        Assert.Equal($"/traces/{Some.Trace(1)}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("2026-03-04T11:59:59.000000000Z", row.QuerySelector("time")!.GetAttribute("title"));
        Assert.StartsWith("A span names a parent", row.QuerySelector(".flag")!.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_stands_first_and_bars_are_cube_roots_relative_to_the_longest()
    {
        Queries.Put(Some.Summary(2, "old"));
        Queries.Put(Some.Summary(1, "new") with { End = Some.NoonNanos - Some.Second + (2 * Some.Millisecond) });

        var page = Render<TraceListPage>();

        Assert.Equal(["new", "old"], Texts(page.FindAll("tbody td.col-name")));
        Assert.Equal(["width:20%", "width:100%"], page.FindAll(".share > span").Select(s => s.GetAttribute("style")));
    }

    [Fact]
    public void A_trace_of_years_sets_no_measure_for_the_others()
    {
        Queries.Put(Some.Summary(1) with { Start = 1 });
        Queries.Put(Some.Summary(2));

        var page = Render<TraceListPage>();

        Assert.Equal(["width:100%", "width:100%"], page.FindAll(".share > span").Select(s => s.GetAttribute("style")));
    }

    [Fact]
    public void Without_traces_it_says_how_to_send_the_first_and_notices_it()
    {
        var page = Render<TraceListPage>();
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318\n", page.Find(".code").TextContent, StringComparison.Ordinal);
        page.Find("#way-gRPC").Click();
        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL=grpc", page.Find(".code").TextContent, StringComparison.Ordinal);

        Queries.Put(Some.Summary(1));
        Wait();

        page.WaitForAssertion(() => Assert.Equal(["answer"], Texts(page.FindAll("tbody td.col-name"))));
        Assert.Empty(page.FindAll(".first"));
    }

    [Fact]
    public void A_failure_is_words_above_what_was_read_before_and_goes_when_reading_works_again()
    {
        Queries.Put(Some.Summary(1));
        var page = Render<TraceListPage>();

        Queries.Failure = new StorageUnavailableException("disk full");
        Wait();
        page.WaitForAssertion(() => Assert.Contains("disk full", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll("tbody tr"));

        Queries.Failure = null;
        Wait();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }

    [Fact]
    public void A_failure_of_an_unknown_kind_does_not_show_its_message()
    {
        Queries.Failure = new InvalidOperationException("secret");

        var page = Render<TraceListPage>();

        Assert.Contains("the server's log says why", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_not_changed_is_not_drawn_again()
    {
        Queries.Put(Some.Summary(1));
        var page = Render<TraceListPage>();
        page.WaitForState(() => page.FindAll(".histogram-plot").Count == 1);
        var (renders, lists) = (page.RenderCount, Queries.Lists);

        Wait();

        page.WaitForState(() => Queries.Lists > lists);
        Assert.Equal(renders, page.RenderCount);
    }

    [Fact]
    public async Task Reading_stops_when_the_page_is_left()
    {
        Queries.Put(Some.Summary(1));
        var page = Render<TraceListPage>();
        Wait();
        page.WaitForState(() => Queries.Lists == 2);

        await page.Instance.DisposeAsync();
        Wait();
        Wait();

        Assert.Equal(2, Queries.Lists);
    }

    [Fact]
    public void Times_turn_to_the_browsers_zone()
    {
        Browser.Setup<BrowserClock>("clock").SetResult(new BrowserClock(null, 90));
        Queries.Put(Some.Summary(1));

        var page = Render<TraceListPage>();

        page.WaitForAssertion(() => Assert.Equal(["13:29:59"], Texts(page.FindAll("tbody time"))));
    }

    [Fact]
    public void A_name_is_text_whatever_is_in_it()
    {
        Queries.Put(Some.Summary(1, "<img src=x onerror=alert(1)>\u202E\0"));

        var page = Render<TraceListPage>();

        Assert.Empty(page.FindAll("img"));
        Assert.Equal(["<img src=x onerror=alert(1)>⟨RLO⟩␀"], Texts(page.FindAll("tbody td.col-name")));
    }
}
