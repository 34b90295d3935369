using Bunit;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Pages;

public sealed class LogsPageTests : PageTests
{
    public LogsPageTests() => Navigation.NavigateTo("/logs");

    [Fact]
    public void A_record_is_a_line_and_is_unfolded_by_a_click_that_the_address_keeps()
    {
        Logs.Add(Some.Log("<script>alert(1)</script>", severity: 17) with { Attributes = Some.Attributes(("http.route", "/orders\u202E")) });
        var page = Open();
        Assert.Equal("<script>alert(1)</script>", page.Find(".record-text").TextContent);
        Assert.Contains("level-error", page.Find(".record").ClassList);
        Assert.Empty(page.FindAll(".record-body"));

        page.Find(".record-line").Click();

        page.WaitForAssertion(() => Assert.Contains("/orders⟨RLO⟩", page.Find(".record-body").TextContent, StringComparison.Ordinal));
        Assert.Contains("/logs?open=", Navigation.Uri, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script"));
        page.Find(".record-line").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".record-body")));
    }

    [Fact]
    public void New_records_appear_while_the_page_is_live()
    {
        Logs.Add(Some.Log("old"));
        var page = Open();
        Logs.Add(Some.Log("new") with { TimeUnixNano = Some.NoonNanos + Some.Second });

        Wait();

        page.WaitForAssertion(() => Assert.Equal(["new", "old"], Texts(page.FindAll(".record-text"))));
    }

    [Fact]
    public void A_page_that_is_not_live_stays_as_it_is()
    {
        Logs.Add(Some.Log("old"));
        var page = Open();
        page.Find(".live").Click();
        page.WaitForAssertion(() => Assert.Equal("false", page.Find(".live").GetAttribute("aria-pressed")));
        Assert.EndsWith("/logs?live=0", Navigation.Uri, StringComparison.Ordinal);
        var asked = Logs.Asked.Count;

        Wait();
        Wait();

        Assert.Equal(asked, Logs.Asked.Count);
    }

    [Fact]
    public void Words_and_severity_are_in_the_address()
    {
        Logs.Add(Some.Log("apple", severity: 13), Some.Log("apple quiet", severity: 9), Some.Log("pear", severity: 17));
        var page = Open();

        page.Find(".find").Input("apple");
        page.Find(".find-form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".record").Count));
        page.Find("select").Change("Warn");

        page.WaitForAssertion(() => Assert.Equal(["apple"], Texts(page.FindAll(".record-text"))));
        Assert.EndsWith("/logs?severity=warn&find=apple", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void More_is_read_when_the_end_comes_near()
    {
        Logs.Add([.. Enumerable.Range(0, 120).Select(i => Some.Log($"record {i}"))]);
        var page = Open();
        Assert.Equal(100, page.FindAll(".record").Count);

        page.InvokeAsync(() => page.Instance.Near(["end"]));

        page.WaitForAssertion(() => Assert.Equal(120, page.FindAll(".record").Count));
        Assert.Contains("no older", page.Find(".records-end").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_says_where_records_are_and_nothing_that_fits_says_so()
    {
        Assert.Contains("stands in that trace", Open().Find(".note").TextContent, StringComparison.Ordinal);
        Navigation.NavigateTo("/logs?find=x");
        var note = Open().Find(".note");
        Assert.Contains("No record outside of a trace fits", note.TextContent, StringComparison.Ordinal);
        Assert.Equal("/?q=" + Uri.EscapeDataString("{ llm:text = \"x\" }"), note.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void A_store_out_of_reach_is_told_and_what_was_shown_stays()
    {
        Logs.Add(Some.Log("old"));
        var page = Open();
        Logs.Failure = new StorageUnavailableException("no disk");

        Wait();

        page.WaitForAssertion(() => Assert.Contains("no disk", page.Find(".failure").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll(".record"));
    }

    [Fact]
    public void A_link_to_a_record_shows_it_in_full()
    {
        Logs.Add(Some.Log("this one"), Some.Log("later") with { TimeUnixNano = Some.NoonNanos + Some.Second });
        var page = Open();
        page.FindAll(".record-line")[1].Click();
        var link = page.WaitForElement(".record-links a").GetAttribute("href")!;

        Navigation.NavigateTo(link);

        page.WaitForAssertion(() => Assert.Equal(["this one"], Texts(page.FindAll(".record-text"))));
        Assert.Single(page.FindAll(".record-body"));
    }

    // Records are decoded off the page's own thread. What is asked of the page comes after what it does itself, so that its clock runs by then.
    private IRenderedComponent<LogsPage> Open()
    {
        var page = Render<LogsPage>();
        page.WaitForElement(".records-end");
        page.InvokeAsync(() => { }).GetAwaiter().GetResult();
        return page;
    }
}
