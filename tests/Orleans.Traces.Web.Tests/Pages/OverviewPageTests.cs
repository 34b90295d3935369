using Bunit;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.Pages;

public sealed class OverviewPageTests : PageTests
{
    public OverviewPageTests() => Navigation.NavigateTo("/overview");

    [Fact]
    public void Totals_charts_and_rows_of_the_last_day_are_shown()
    {
        Queries.Put(Called(1, "gpt-4o"));
        Queries.Put(Called(2, "gpt-4o") with { ErrorCount = 1 });

        var page = Render<OverviewPage>();

        Assert.Equal(["2", "1"], Texts(page.FindAll(".tile-value"))[..2]);
        Assert.Equal(["Traces", "Duration", "Tokens", "Cost"], Texts(page.FindAll(".charts h2")));
        Assert.Equal("gpt-4o", page.Find(".figures tbody th").TextContent.Trim());
        var row = page.Find(".chart tr[data-step]");
        Assert.Equal(["1", "1"], Texts(row.QuerySelectorAll("td")));
        Assert.StartsWith("/?from=", row.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_is_in_the_address_and_asks_for_no_more_than_it_needs()
    {
        Queries.Put(Called(1, "gpt-4o") with { ServiceName = "shop" });
        var page = Render<OverviewPage>();
        Assert.Equal([StatsBy.None, StatsBy.Model, StatsBy.None], Statistics.Asked.Select(q => q.By));

        Navigation.NavigateTo("/overview?by=service");
        page.WaitForAssertion(() => Assert.Equal("shop", page.Find(".figures tbody th").TextContent.Trim()));
        Navigation.NavigateTo("/overview?by=service&sort=cost");
        page.WaitForAssertion(() => Assert.Equal("cost", page.Find(".figures [aria-sort]").TextContent.Trim()));

        Assert.Equal(4, Statistics.Asked.Count);
        Assert.Equal(StatsBy.Service, Statistics.Asked[^1].By);
    }

    [Fact]
    public void Another_time_is_asked_for_anew()
    {
        var page = Render<OverviewPage>();
        Queries.Put(Called(1, "m") with { Start = Some.NoonNanos - (48 * 3_600 * Some.Second), End = Some.NoonNanos - (48 * 3_600 * Some.Second) });

        page.FindAll(".choice").Single(c => c.TextContent.Contains("7 days", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Equal("1", page.Find(".tile-value").TextContent));
        Assert.EndsWith("/overview?range=7d", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_is_counted_within_half_a_minute()
    {
        var page = Render<OverviewPage>();
        Assert.Equal("0", page.Find(".tile-value").TextContent);
        Queries.Put(Called(1, "m"));

        Time.Advance(OverviewPage.Age);

        page.WaitForAssertion(() => Assert.Equal("1", page.Find(".tile-value").TextContent));
    }

    [Fact]
    public void A_failure_is_told_and_the_next_period_tries_again()
    {
        Statistics.Failure = new StorageUnavailableException("no disk", null);
        var page = Render<OverviewPage>();
        Assert.Contains("no disk", page.Find(".failure").TextContent, StringComparison.Ordinal);

        Statistics.Failure = null;
        Wait();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".failure")));
        Assert.NotEmpty(page.FindAll(".tile"));
    }

    [Fact]
    public void Models_without_a_price_are_listed_with_a_way_to_give_them_one()
    {
        Statistics.Unknown.Add(new UnknownModel { Model = "ho\u202Euse", Provider = "<b>", SpanCount = 1_500, InputTokens = 20_000, OutputTokens = 3, Trace = Some.Trace(1) });

        var page = Render<OverviewPage>();

        var item = page.Find(".unknown li");
        Assert.Equal("ho⟨RLO⟩use<b>1.5k calls, 20k in, 3 out", Texts([item]).Single());
        Assert.Equal("/settings/prices", page.Find(".unknown .panel-head a").GetAttribute("href"));
        Assert.Contains("llm%3Acost%20%3D%20nil", item.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_is_told_in_words()
    {
        var refusals = new Refusals();
        refusals.Add(RefusalReason.SpanId, 3, "span_id has 4 bytes");
        var counts = new LedgerCounts();
        counts.Add(ItemCounts.OfAnswered(10, 5, 2, refusals), Some.NoonNanos);
        counts.AddRequests(LedgerWords.Of(RequestResult.TooLarge), new ReasonCount(1, "\u001b[31m"));
        Statistics.Ledger.Add(new LedgerRow(new LedgerKey(LedgerHour.Holding(Some.NoonNanos), IngestSource.Keyless, OtlpSignal.Traces), 1, counts));

        var page = Render<OverviewPage>();

        Assert.Equal(
            ["3 spans: the span id is not one of 8 bytes that are not all zerospan_id has 4 bytes", "1 request for traces: larger than allowed␛[31m"],
            Texts(page.FindAll(".reasons li")));
        Assert.Equal(["5", "2", "–", "3"], Texts(page.FindAll(".ledger tr[data-step] td")));
        Assert.StartsWith("10 received · 5 accepted · 2 repeated", page.Find(".sums").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_the_newest_traces_alone_say_so()
    {
        Statistics.IsLimited = true;

        Assert.Contains("newest", Render<OverviewPage>().Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_and_result_has_words_of_its_own()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            var refusals = new Refusals();
            refusals.Add(reason, 1, "");
            var counts = new LedgerCounts();
            counts.Add(ItemCounts.OfAnswered(1, 0, 0, refusals), Some.NoonNanos);
            Assert.Contains(' ', Words(counts));
        }

        foreach (var result in Enum.GetValues<RequestResult>().Where(r => r != RequestResult.Answered))
        {
            var counts = new LedgerCounts();
            counts.AddRequests(LedgerWords.Of(result), new ReasonCount(1, ""));
            Assert.Contains(' ', Words(counts));
        }
    }

    private static string Words(LedgerCounts counts)
    {
        var hour = LedgerHour.Holding(Some.NoonNanos);
        var report = LedgerReport.Of(
            new LedgerQuery(ProjectId.Default, hour, hour.Plus(1), null), [new LedgerRow(new LedgerKey(hour, IngestSource.Keyless, OtlpSignal.Logs), 1, counts)], []);
        return Assert.Single(Web.ViewModels.Overviews.LedgerReason.Of(report)).Why;
    }

    private static TraceSummary Called(int number, string model) => Some.Summary(number) with
    {
        Facts = new TraceFacts
        {
            Models = [new ModelUse(model, null, 1, 0, 5_000_000, new UsageTotals(new TokenUsage { Input = 10 }, 0.5m, 0))],
            Totals = new UsageTotals(new TokenUsage { Input = 10, Output = 5 }, 0.5m, 0),
        },
    };
}
