using AngleSharp.Dom;
using Bunit;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Scorers;

/// <summary>The pages of scorers.</summary>
public sealed class ScorerPagesTests : PageTests
{
    private const string Scorer = """
        {"id":"fast","name":"quick <b>enough</b>","version":3,"enabled":true,"spans":null,"traces":"{ trace:user = \"ann\" }","sampling":0.5,
         "kind":"latency","settings":{"maxMs":2000},"atOnce":4,"perMinute":null}
        """;

    private const string Trial = """
        {"traces":[{"traceId":"0af7651916cd43dd8448eb211c80319c","sampled":true,"targetCount":1,
          "scores":[{"spanId":"00f067aa0ba902b7","type":"boolean","value":0,"label":null,"explanation":"It took <i>long</i>.","inputHash":"x"}]},
          {"traceId":"0af7651916cd43dd8448eb211c80319d","sampled":true,"targetCount":0,"scores":[]}]}
        """;

    public ScorerPagesTests()
    {
        Api.On("GET /api/v1/scorers", 200, $$"""{"scorers":[{{Scorer}}]}""");
        Api.On("GET /api/v1/scorers/fast", 200, Scorer);
        Api.On("GET /api/v1/scorers/fast/parked", 200, """{"parked":[]}""");
    }

    [Fact]
    public void A_scorer_is_listed_with_what_it_said_lately()
    {
        Queries.Put(Some.Summary(1) with { Scores = [new ScoreMark("quick <b>enough</b>", null, 4, 3)] }, Some.Span(1));

        var page = Render<ScorersPage>();

        page.WaitForAssertion(() => Assert.Equal(
            ["fast quick <b>enough</b>", "Quick enough", "the trace", "50% of { trace:user = \"ann\" }", "on", "4", "0.75", ""], Texts(page.FindAll("tbody td"))));
    }

    [Fact]
    public void Without_a_scorer_the_page_says_what_one_is_and_offers_some()
    {
        Api.On("GET /api/v1/scorers", 200, """{"scorers":[]}""");

        var page = Render<ScorersPage>();

        page.WaitForAssertion(() => Assert.Contains("/new-scorer?kind=grounding", page.FindAll(".ideas a").Select(a => a.GetAttribute("href"))));
    }

    [Fact]
    public void A_new_scorer_is_sent_as_it_was_filled_in()
    {
        Api.On("PUT /api/v1/scorers/polite", 201, Scorer);
        Navigation.NavigateTo("/new-scorer?kind=contains");
        var page = Render<NewScorerPage>();
        Field(page, "Id").Change("polite");
        Field(page, "Texts, one a line").Change("please\nthank you");
        Field(page, "Percent of them").Change("20");

        page.Find("form").Submit();

        var put = Assert.Single(Api.Requests, r => r.Request.StartsWith("PUT", StringComparison.Ordinal));
        Assert.Equal("PUT /api/v1/scorers/polite", put.Request);
        Assert.Equal("""{"enabled":true,"sampling":0.2,"kind":"contains","settings":{"texts":["please","thank you"]}}""", put.Body);
        Assert.EndsWith("/scorers/polite", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_server_refuses_is_said_and_what_was_filled_in_stays()
    {
        Api.On("PUT /api/v1/scorers/x", 400, """{"title":"The scorer cannot be stored","detail":"spans: must be TraceQL"}""");
        var page = Render<NewScorerPage>();
        Field(page, "Id").Change("x");
        Field(page, "Spans that it judges, each for itself").Change("{ nonsense");

        page.Find("form").Submit();

        Assert.Equal("The scorer cannot be stored: spans: must be TraceQL", page.Find(".failure").TextContent);
        Assert.Equal("{ nonsense", Field(page, "Spans that it judges, each for itself").GetAttribute("value"));
    }

    [Fact]
    public void Switching_off_sends_what_is_stored_and_not_what_is_half_filled_in()
    {
        Api.On("PUT /api/v1/scorers/fast", 200, Scorer);
        var page = Open();
        Field(page, "At most, milliseconds").Change("1");

        Button(page, "Switch off").Click();

        Assert.Contains(
            ("PUT /api/v1/scorers/fast", """{"name":"quick \u003Cb\u003Eenough\u003C/b\u003E","enabled":false,"traces":"{ trace:user = \u0022ann\u0022 }","sampling":0.5,"kind":"latency","settings":{"maxMs":2000},"atOnce":4}"""),
            Api.Requests);
    }

    [Fact]
    public void A_scorer_that_is_paused_says_why_and_can_be_let_go_on()
    {
        Api.On("GET /api/v1/scorers/fast", 200, Scorer.TrimEnd()[..^1] + ""","status":{"state":"paused","reason":"401 <b>key</b>","since":null,"until":null,"costToday":0}}""");
        Api.On("POST /api/v1/scorers/fast/resume", 204, "");
        var page = Open();
        Assert.Equal("Paused, since it failed again and again: 401 <b>key</b>", page.Find(".note.warning p").TextContent);

        Button(page, "Let it go on").Click();

        Assert.Contains(Api.Requests, r => r.Request == "POST /api/v1/scorers/fast/resume");
    }

    [Fact]
    public void It_can_be_tried_on_past_traces()
    {
        Api.On("POST /api/v1/scorers/fast/test", 200, Trial);
        var page = Open();
        Field(page, "A trace's id, or the newest traces that TraceQL finds").Change("{ status = error }");

        Button(page, "Try it").ParentElement!.Submit();

        Assert.Contains(("POST /api/v1/scorers/fast/test", """{"q":"{ status = error }"}"""), Api.Requests);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".trial-trace").Count));
        var said = page.Find(".trial-trace .scores li");
        Assert.Equal("no", said.QuerySelector("b")!.TextContent);
        Assert.Contains("It took <i>long</i>.", said.TextContent, StringComparison.Ordinal);
        Assert.Equal("/traces/0af7651916cd43dd8448eb211c80319c?span=00f067aa0ba902b7", said.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("its filters do not fit this trace", page.FindAll(".trial-trace")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_judged_can_be_tried_again()
    {
        Api.On("GET /api/v1/scorers/fast/parked", 200, """{"parked":[{"traceId":"0af7651916cd43dd8448eb211c80319c","revision":1,"attempts":8,"error":"401 <b>"}]}""");
        Api.On("POST /api/v1/scorers/fast/retry", 200, """{"retried":1}""");
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("401 <b>", page.Markup.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal), StringComparison.Ordinal));

        Button(page, "Try them again").Click();

        Assert.Contains(Api.Requests, r => r.Request == "POST /api/v1/scorers/fast/retry");
    }

    [Fact]
    public void Who_may_only_read_changes_nothing()
    {
        ReadAs(new Caller(ProjectId.Default, "0123456789abcdef", KeyScopes.Read));

        var page = Open();

        Assert.True(page.Find("fieldset.plain-set").HasAttribute("disabled"));
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent is "Switch off" or "Delete");
    }

    [Fact]
    public void A_scorer_that_is_not_there_is_said_to_be_so()
    {
        Api.On("GET /api/v1/scorers/gone", 404, """{"title":"There is no such scorer"}""");

        var page = Render<ScorerPage>(p => p.Add(x => x.Id, "gone"));

        page.WaitForAssertion(() => Assert.Equal("There is no such scorer", page.Find(".failure").TextContent));
    }

    private IRenderedComponent<ScorerPage> Open()
    {
        var page = Render<ScorerPage>(p => p.Add(x => x.Id, "fast"));
        page.WaitForElement(".scorer-form");
        return page;
    }

    private static IElement Field<T>(IRenderedComponent<T> page, string label)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("label").First(l => l.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).QuerySelector("input, select, textarea")!;

    private static IElement Button<T>(IRenderedComponent<T> page, string text)
        where T : Microsoft.AspNetCore.Components.IComponent => page.FindAll("button").First(b => b.TextContent.Trim() == text);
}
