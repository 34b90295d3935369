using Bunit;
using Orleans.Traces.Query.Views;
using Orleans.Traces.Web.Components.Lists;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Pages;

/// <summary>How the list of traces grows: at its top by itself, at its end when it is scrolled.</summary>
public sealed class TraceListLiveTests : PageTests
{
    private static string[] NamesOf(IRenderedComponent<TraceListPage> page) => Texts(page.FindAll("tbody td.col-name"));

    [Fact]
    public void New_traces_appear_on_top_and_stand_out()
    {
        Queries.Put(Some.Summary(5, "old"));
        var page = Render<TraceListPage>();

        Queries.Put(Some.Summary(1, "new"));
        Wait();

        page.WaitForAssertion(() => Assert.Equal(["new", "old"], NamesOf(page)));
        Assert.Contains("fresh", page.FindAll("tbody tr")[0].ClassName, StringComparison.Ordinal);
        Assert.DoesNotContain("fresh", page.FindAll("tbody tr")[1].ClassName ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_further_down_keeps_the_place_and_is_told_how_many_are_new()
    {
        Queries.Put(Some.Summary(5, "old"));
        var page = Render<TraceListPage>();
        await page.InvokeAsync(() => page.Instance.Scroll(500));

        Queries.Put(Some.Summary(1, "new"));
        Queries.Put(Some.Summary(2, "new too"));
        Wait();

        page.WaitForAssertion(() => Assert.Contains("2 new", page.Find(".pill").TextContent, StringComparison.Ordinal));
        Assert.Equal(["old"], NamesOf(page));

        await page.InvokeAsync(() => page.Instance.Scroll(0));

        Assert.Equal(["new", "new too", "old"], NamesOf(page));
        Assert.Empty(page.FindAll(".pill"));
    }

    [Theory]
    [InlineData("/?live=0")]
    [InlineData("/?to=2026-03-04T13:00:00Z")]
    public void Where_it_is_not_live_only_what_is_shown_changes(string address)
    {
        Queries.Put(Some.Summary(5, "old"));
        Navigation.NavigateTo(address);
        var page = Render<TraceListPage>();

        Queries.Put(Some.Summary(1, "new"));
        Queries.Put(Some.Summary(5, "old, changed"));
        Wait();

        page.WaitForAssertion(() => Assert.Equal(["old, changed"], NamesOf(page)));
    }

    [Fact]
    public void Live_is_turned_off_in_the_address()
    {
        Queries.Put(Some.Summary(1));
        var page = Render<TraceListPage>();

        page.WaitForElement(".live").Click();

        page.WaitForAssertion(() => Assert.EndsWith("/?live=0", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("false", page.Find(".live").GetAttribute("aria-pressed")));
    }

    [Fact]
    public void A_trace_that_was_deleted_goes()
    {
        Queries.Put(Some.Summary(1, "one"));
        Queries.Put(Some.Summary(2, "two"));
        var page = Render<TraceListPage>();

        Queries.Clear();
        Queries.Put(Some.Summary(2, "two"));
        Wait();

        page.WaitForAssertion(() => Assert.Equal(["two"], NamesOf(page)));
    }

    [Fact]
    public async Task The_end_of_the_list_brings_more_and_coming_back_finds_it_as_it_was()
    {
        foreach (var number in Enumerable.Range(1, 130))
            Queries.Put(Some.Summary(number, $"trace {number}"));
        var page = Render<TraceListPage>();
        Assert.Contains("100 traces, and older ones", page.WaitForElement(".list-status").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Instance.ReachEnd());

        page.WaitForAssertion(() => Assert.Equal("131", page.Find("table.traces").GetAttribute("aria-rowcount")));
        Assert.Contains("That is all", page.WaitForElement(".list-end").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Instance.Scroll(900));
        await page.Instance.DisposeAsync();

        var lists = Queries.Lists;
        var again = Render<TraceListPage>();

        Assert.Equal("131", again.Find("table.traces").GetAttribute("aria-rowcount"));
        Assert.Equal(lists, Queries.Lists);
    }

    [Fact]
    public async Task Drawing_over_the_histogram_looks_at_that_time_and_zooming_out_at_three_times_as_much()
    {
        Queries.Put(Some.Summary(60) with { ErrorCount = 1 });
        Queries.Put(Some.Summary(30));
        Navigation.NavigateTo("/?range=15m");
        var page = Render<TraceListPage>();
        page.WaitForState(() => page.FindAll(".bucket").Count > 0);
        var histogram = page.FindComponent<TraceHistogram>();
        Assert.Equal(2, page.FindAll(".bucket > span").Count);
        Assert.Contains(page.FindAll(".bucket"), b => b.GetAttribute("data-tip")!.EndsWith("1 trace, 1 with errors", StringComparison.Ordinal));

        await histogram.InvokeAsync(() => histogram.Instance.Brush(3, 1));

        var range = System.Web.HttpUtility.ParseQueryString(new Uri(Navigation.Uri).Query);
        var (from, to) = (ulong.Parse(range["from"]!), ulong.Parse(range["to"]!));
        Assert.Equal(3 * Statistics.Asked[0].Step, to - from);
        Assert.Equal(Statistics.Asked[0].From + Statistics.Asked[0].Step, from);

        page.WaitForState(() => Statistics.Asked.Count > 1);
        await histogram.InvokeAsync(() => histogram.Instance.ZoomOut());

        range = System.Web.HttpUtility.ParseQueryString(new Uri(Navigation.Uri).Query);
        Assert.Equal(3 * (to - from), ulong.Parse(range["to"]!) - ulong.Parse(range["from"]!));
    }

    [Fact]
    public void A_view_is_saved_renamed_and_deleted()
    {
        Queries.Put(Some.Summary(1));
        Navigation.NavigateTo("/?range=24h");
        var page = Render<TraceListPage>();

        page.WaitForElement(".views form input").Change(" <b>mine</b> ");
        page.WaitForElement(".views form").Submit();
        page.WaitForAssertion(() => Assert.Equal(["<b>mine</b>"], Texts(page.FindAll(".view a"))));
        Assert.Equal(new SavedView("<b>mine</b>", "/?range=24h"), Assert.Single(Views.All.Values));
        Assert.Equal("/?range=24h", page.WaitForElement(".view a").GetAttribute("href"));

        page.WaitForElement(".view button[title=Rename]").Click();
        page.WaitForElement(".view form input").Change("ours");
        page.WaitForElement(".view form").Submit();
        page.WaitForAssertion(() => Assert.Equal(["ours"], Texts(page.FindAll(".view a"))));

        page.WaitForElement(".view button[title=Delete]").Click();
        Assert.Single(Views.All);
        page.WaitForElement(".view .danger").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".view")));
        Assert.Empty(Views.All);
    }

    [Fact]
    public void A_view_that_cannot_be_saved_says_why()
    {
        Queries.Put(Some.Summary(1));
        Views.IsFull = true;
        var page = Render<TraceListPage>();

        page.WaitForElement(".views form").Submit();
        page.WaitForAssertion(() => Assert.Contains("needs a name", page.Find(".views .trouble").TextContent, StringComparison.Ordinal));

        page.WaitForElement(".views form input").Change("one more");
        page.WaitForElement(".views form").Submit();
        page.WaitForAssertion(() => Assert.Contains("which is the limit", page.Find(".views .trouble").TextContent, StringComparison.Ordinal));
    }
}
