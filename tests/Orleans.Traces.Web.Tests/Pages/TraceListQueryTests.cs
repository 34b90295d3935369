using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Components.Lists;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Tests.Pages;

/// <summary>Queries, filters and orders of the list of traces.</summary>
public sealed class TraceListQueryTests : PageTests
{
    private const string Query = "/?q=%7B%20trace%3Auser%20%3D%20%22ann%22%20%7D";

    private const string Focus = "Blazor._internal.domWrapper.focus";

    private IRenderedComponent<TraceListPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        return Render<TraceListPage>();
    }

    [Fact]
    public async Task What_a_search_has_found_is_shown_while_it_goes_on_and_it_can_be_stopped()
    {
        var held = new TaskCompletionSource();
        Search.Held = held.Task;
        Search.Find(Some.Summary(1, "first"), Some.Summary(2, "second") with { ErrorCount = 1 });

        var page = Open(Query);

        page.WaitForAssertion(() => Assert.Equal(["first", "second"], Texts(page.FindAll("td.col-name"))));
        Assert.Contains("Searching: 2 matches, looked back to 11:59:58", page.Find(".list-status").TextContent, StringComparison.Ordinal);
        Assert.Equal("{ trace:user = \"ann\" }", Search.Asked[0].TraceQl.Text);

        await page.Find(".list-status button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Stopped.", page.Find(".list-status").TextContent, StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public void A_search_that_was_stopped_goes_on_after_the_last_match()
    {
        Search.Failure = new StorageUnavailableException("disk full");
        Search.Find(Some.Summary(1), Some.Summary(2));
        var page = Open(Query);
        page.WaitForAssertion(() => Assert.Contains("disk full", page.Find(".list-status").TextContent, StringComparison.Ordinal));

        Search.Failure = null;
        Search.Find(Some.Summary(3));
        page.Find(".list-status button").Click();

        page.WaitForAssertion(() => Assert.StartsWith("3 matches (", page.Find(".list-status").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Equal(new TraceCursor(Some.Summary(2).Start, Some.Trace(2)), Search.Asked[^1].After);
        Assert.Equal(3, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public void A_limit_that_is_met_is_said()
    {
        Search.IsLimited = true;
        Search.Find(Some.Summary(1));

        var page = Open(Query);

        page.WaitForAssertion(() => Assert.Contains("One query may read no more at once.", page.Find(".list-status").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/?q=%7B%20llm%3Acolour%20%3D%201%20%7D", "llm:colour")]
    [InlineData("/?q=%7B%7D%20%7C%20rate%28%29", "measures spans over time")]
    public void A_query_that_finds_nothing_says_why_and_lists_nothing(string address, string why)
    {
        Queries.Put(Some.Summary(1));

        var page = Open(address);

        Assert.Contains(why, page.Find("#query-error").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.Empty(Search.Asked);
    }

    [Fact]
    public void A_heading_sorts_and_the_order_is_in_the_address()
    {
        Queries.Put(Some.Summary(1));
        Search.Find(Some.Summary(1, "short"), Some.Summary(2, "long") with { End = Some.NoonNanos + Some.Second });
        var page = Open("/");

        page.FindAll("th .sort").Single(h => h.TextContent.StartsWith("Duration", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.EndsWith("/?sort=duration", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(["long", "short"], Texts(page.FindAll("td.col-name"))));
        Assert.Equal("descending", page.Find("th.col-duration").GetAttribute("aria-sort"));
        Assert.Contains("The 2 traces with the longest duration, of 2", page.Find(".list-status").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_is_removed_and_a_value_in_a_cell_becomes_a_filter()
    {
        Search.Find(Some.Summary(1) with { Facts = TraceFacts.None with { UserId = "bob \"<b>\"" } });
        var page = Open(Query);
        page.WaitForState(() => page.FindAll(".chip").Count == 1 && page.FindAll(".pick[data-pick=user]").Count == 1);
        var cell = page.Find(".pick[data-pick=user]");

        await page.InvokeAsync(() => page.Instance.Pick(cell.GetAttribute("data-pick")!, cell.GetAttribute("data-value")!, 10, 10));
        await page.FindAll(".pick-menu [role=menuitem]")[1].ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains(Uri.EscapeDataString("{ trace:user = \"ann\" && !(trace:user = \"bob \\\"<b>\\\"\") }"), Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(["User: ann✕", "not User: bob \"<b>\"✕"], Texts(page.FindAll(".chip"))));

        page.Find(".chip button").Click();

        page.WaitForAssertion(() => Assert.Equal(["not User: bob \"<b>\"✕"], Texts(page.FindAll(".chip"))));
    }

    [Fact]
    public void A_filter_offers_what_the_catalog_knows_and_adds_itself_to_the_query()
    {
        Queries.Put(Some.Summary(1));
        Search.Values.AddRange([new AttributeValue.Text("gpt-4o"), new AttributeValue.Text("\u202E<i>")]);
        var page = Open("/");

        page.FindAll(".filter-menu .choice").Single(c => c.TextContent.StartsWith("Model", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(["gpt-4o", "⟨RLO⟩<i>"], Texts(page.FindAll(".value-choice .choice"))));
        page.Find(".value-choice .choice").Click();

        page.WaitForAssertion(() => Assert.EndsWith("q=" + Uri.EscapeDataString("{ llm:model = \"gpt-4o\" }"), Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_beyond_filters_says_so()
    {
        var page = Open("/?q=%7B%7D%20%7C%20count()%20%3E%202");

        Assert.Contains("more than filters can show", page.Find(".filters").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".chip"));
    }

    [Fact]
    public async Task What_is_typed_is_completed_and_a_fault_is_told_with_its_place()
    {
        Queries.Put(Some.Summary(1));
        Search.Names.Add(new AttributeName(AttributeScope.Span, "my.key"));
        var box = Open("/").FindComponent<QueryBox>();

        await box.InvokeAsync(() => box.Instance.Type("{ my", 4, null));
        box.WaitForAssertion(() => Assert.Equal(["span.my.key"], Texts(box.FindAll("[role=option] bdi"))));

        await box.InvokeAsync(() => box.Instance.Type("{ llm:colour = 1 }", 5, null));
        box.WaitForAssertion(() => Assert.Contains("  ^", box.Find(".query-fault pre").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("unfinished", box.Find(".query-fault").ClassName, StringComparison.Ordinal);

        await box.InvokeAsync(() => box.Instance.Type("{ llm:model = ", 14, null));
        box.WaitForAssertion(() => Assert.Contains("unfinished", box.Find(".query-fault").ClassName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_run_and_what_can_goes_to_the_address()
    {
        Queries.Put(Some.Summary(1));
        var box = Open("/").FindComponent<QueryBox>();

        Assert.False(await box.InvokeAsync(() => box.Instance.Run("{ llm:colour = 1 }")));
        Assert.DoesNotContain("q=", Navigation.Uri, StringComparison.Ordinal);

        Assert.True(await box.InvokeAsync(() => box.Instance.Run(" { duration > 1s } ")));
        box.WaitForAssertion(() => Assert.EndsWith("q=" + Uri.EscapeDataString("{ duration > 1s }"), Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_are_looked_for_and_are_no_mistake_while_they_are_typed()
    {
        Queries.Put(Some.Summary(1));
        var box = Open("/").FindComponent<QueryBox>();

        await box.InvokeAsync(() => box.Instance.Type("torn tent", 9, null));
        box.WaitForAssertion(() => Assert.Contains("Enter looks for these words", box.Find(".query-hint").TextContent, StringComparison.Ordinal));
        Assert.Empty(box.FindAll(".query-fault"));

        Assert.True(await box.InvokeAsync(() => box.Instance.Run("torn tent")));
        box.WaitForAssertion(() => Assert.EndsWith("q=" + Uri.EscapeDataString("{ llm:text = \"torn tent\" }"), Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_id_of_a_trace_opens_the_trace()
    {
        Queries.Put(Some.Summary(1));
        var box = Open("/").FindComponent<QueryBox>();

        await box.InvokeAsync(() => box.Instance.Run(Some.Trace(1).ToString()));

        box.WaitForAssertion(() => Assert.EndsWith($"/traces/{Some.Trace(1)}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_that_a_query_found_leads_to_what_it_found_and_the_list_is_kept_for_the_way_back()
    {
        Search.Find(Some.Summary(1));

        var page = Open("/?q=%7B%7D");

        page.WaitForAssertion(() => Assert.Equal($"/traces/{Some.Trace(1)}?q=%7B%7D", page.Find("td.col-name a").GetAttribute("href")));
        Assert.Equal("{}", Services.GetRequiredService<ListMemory>().Address.Query);
    }

    [Fact]
    public void The_focus_goes_where_a_filter_is_chosen()
    {
        Queries.Put(Some.Summary(1));
        var page = Open("/");
        var before = JSInterop.Invocations.Count(i => i.Identifier == Focus);

        page.FindAll(".filter-menu .choice").Single(c => c.TextContent.StartsWith("Text", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(before + 1, JSInterop.Invocations.Count(i => i.Identifier == Focus)));
        page.Find(".filter-menu input").Change("tent");
        page.Find(".filter-menu form").Submit();

        page.WaitForAssertion(() => Assert.Equal(before + 2, JSInterop.Invocations.Count(i => i.Identifier == Focus)));
    }

    [Fact]
    public async Task An_empty_box_offers_what_was_run_before_and_a_failing_catalog_stops_nobody()
    {
        Queries.Put(Some.Summary(1));
        Search.Failure = new StorageUnavailableException("gone");
        var box = Open("/").FindComponent<QueryBox>();

        await box.InvokeAsync(() => box.Instance.Type("", 0, ["{ name = \"<b>\" }"]));
        Assert.Equal(["{ name = \"<b>\" }"], Texts(box.FindAll("[role=option] bdi")));

        await box.InvokeAsync(() => box.Instance.Type("{ llm:model = ", 14, null));
        box.WaitForAssertion(() => Assert.DoesNotContain("Looking up", box.Markup, StringComparison.Ordinal));
        Assert.Empty(box.FindAll("[role=option]"));
    }

    [Fact]
    public void Columns_are_chosen_and_stand_in_the_address()
    {
        Queries.Put(Some.Summary(1) with { Facts = TraceFacts.None with { Environment = "<i>live</i>" } });
        var page = Open("/?columns=name,environment,nonsense");

        Assert.Equal(["answer", "<i>live</i>"], Texts(page.FindAll("tbody td")));

        page.FindAll(".menu .choice input").Single(i => i.ParentElement!.TextContent.Trim() == "Spans").Change(true);

        page.WaitForAssertion(() => Assert.EndsWith("columns=name%2Cenvironment%2Cspans", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(["answer", "<i>live</i>", "3 spans"], Texts(page.FindAll("tbody td"))));
    }

    [Fact]
    public void A_row_shows_what_the_trace_means()
    {
        var usage = new UsageTotals(new TokenUsage { Input = 12_000, Output = 345 }, 0.0123m, 2);
        Queries.Put(Some.Summary(1) with
        {
            Facts = TraceFacts.None with
            {
                Name = "named", UserId = "ann", SessionId = "s", Tags = ["a", "b", "c"], Totals = usage,
                Models = [new ModelUse("gpt", null, 1, 0, 1, usage), new ModelUse("claude", null, 1, 0, 1, usage)],
            },
        });

        var page = Open("/?columns=name,tokens,cost,models,user,session,tags");

        Assert.Equal(["named", "12.3k tokens", "$0.012+", "gpt+1", "ann", "s", "ab+1"], Texts(page.FindAll("tbody td")));
        Assert.Equal("12,000 in, 345 out", page.Find("td.col-tokens [title]").GetAttribute("title"));
        Assert.Contains("2 calls whose price", page.Find("td.col-cost [title]").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_query_that_the_help_shows_can_be_run()
    {
        var help = Render<QueryHelp>();

        var examples = help.FindAll("[data-example]").Select(e => e.GetAttribute("data-example")!).ToList();

        Assert.True(examples.Count > 4);
        Assert.All(examples, e => Assert.True(TraceQlQuery.TryParse(e, out _, out var error), $"{error}"));
    }

    [Fact]
    public void An_open_trace_that_was_found_is_brought_up_to_date()
    {
        Queries.Put(Some.Summary(1, "found") with { State = TraceState.Open });
        Search.Find(Some.Summary(1, "found") with { State = TraceState.Open });
        var page = Open(Query);
        page.WaitForState(() => page.FindAll("tbody .live-dot").Count == 1 && !page.Find(".list-status").TextContent.Contains("Searching", StringComparison.Ordinal));

        Queries.Put(Some.Summary(1, "found") with { SpanCount = 5 });
        Search.Find(Some.Summary(1, "found") with { SpanCount = 5 });
        Wait();

        page.WaitForAssertion(() => Assert.Equal(["5 spans"], Texts(page.FindAll("tbody td.col-spans"))));
        Assert.Empty(page.FindAll("tbody .live-dot"));
    }
}
