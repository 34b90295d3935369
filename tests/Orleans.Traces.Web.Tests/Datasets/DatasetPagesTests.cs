using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.Components.Datasets;
using Orleans.Traces.Web.Components.Scores;
using Orleans.Traces.Web.Pages;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.Datasets;

/// <summary>Datasets on the page: kept from a trace, listed, read and changed; and scores that readers give.</summary>
public sealed class DatasetPagesTests : PageTests
{
    private const string Dataset = """{"name":"bad","description":"<b>wrong</b>","version":3,"caseCount":2,"createdAt":"2026-03-04T00:00:00Z","changedAt":"2026-03-04T00:00:00Z"}""";

    private const string Case = """
        {"id":"c-1","input":"how <i>high</i>?","output":"no idea","expected":"330 m","metadata":null,"tags":["tower"],"split":null,
         "source":{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","revision":1},"review":"new","comments":[],"createdAt":"2026-03-04T00:00:00Z"}
        """;

    public DatasetPagesTests()
    {
        Api.On("GET /api/v1/datasets", 200, $$"""{"datasets":[{{Dataset}}]}""");
        Api.On("GET /api/v1/datasets/bad", 200, Dataset);
        Api.On("GET /api/v1/datasets/bad/cases", 200, $$"""{"version":3,"cases":[{{Case}}],"next":"more"}""");
        Api.On("PATCH /api/v1/datasets/bad/cases/c-1", 200, $$"""{"done":true,"version":4,"case":{{Case}}}""");
    }

    [Fact]
    public void Datasets_are_listed_as_text()
    {
        var page = Render<DatasetsPage>();

        page.WaitForAssertion(() => Assert.Equal(["bad", "<b>wrong</b>", "2", "3", "2026-03-04"], Texts(page.FindAll("tbody td"))));
    }

    [Fact]
    public void A_case_is_read_and_changed()
    {
        var page = Open("?case=c-1");
        Assert.Equal("/traces/0af7651916cd43dd8448eb211c80319c?span=00f067aa0ba902b7", page.Find("[aria-label='The chosen case'] .panel-head a").GetAttribute("href"));
        Field(page, "Expected").Change("330 metres");

        page.Find("[aria-label='The chosen case'] form").Submit();
        page.FindAll(".case-actions button").First(b => b.TextContent == "Accept").Click();

        Assert.Contains(("PATCH /api/v1/datasets/bad/cases/c-1", """{"tags":["tower"],"split":null,"expected":"330 metres"}"""), Api.Requests);
        Assert.Contains(("PATCH /api/v1/datasets/bad/cases/c-1", """{"review":"accepted"}"""), Api.Requests);
    }

    [Fact]
    public void A_chosen_case_is_in_the_address_and_there_are_files_of_all()
    {
        var page = Open("");

        page.Find(".cases .as-link").Click();

        Assert.EndsWith("/datasets/bad?case=c-1", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["jsonl", "csv", "parquet"], page.FindAll(".head-actions a").Select(a => a.GetAttribute("href")!.Split("format=")[1]));
    }

    [Fact]
    public void The_next_page_is_asked_with_its_cursor()
    {
        var page = Open("");

        Api.On("GET /api/v1/datasets/bad/cases", 200, $$"""{"version":3,"cases":[{{Case.Replace("c-1", "c-2", StringComparison.Ordinal)}}],"next":null}""");
        page.Find("button.more").Click();

        Assert.Contains(Api.Requests, r => r.Request == "GET /api/v1/datasets/bad/cases?limit=100&cursor=more");
        page.WaitForAssertion(() => Assert.Contains("c-2", page.Find(".cases").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_span_is_kept_in_a_dataset_that_is_made_for_it()
    {
        Api.On("POST /api/v1/datasets", 201, Dataset);
        Api.On("POST /api/v1/datasets/new-one/cases", 201, $$"""{"done":true,"version":2,"case":{{Case}}}""");
        var keep = Render<KeepCase>(p => p.Add(x => x.Trace, Some.Trace(1)).Add(x => x.Span, Some.SpanId(2)));
        keep.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        Assert.Equal("bad", keep.Find("input[list]").GetAttribute("value"));
        keep.Find("input[list]").Change("new-one");
        keep.FindAll("input[type=radio]")[1].Change(true);

        keep.Find("form").Submit();

        Assert.Contains(("POST /api/v1/datasets", """{"name":"new-one"}"""), Api.Requests);
        Assert.Contains(
            ("POST /api/v1/datasets/new-one/cases", $$"""{"traceId":"{{Some.Trace(1)}}","spanId":"{{Some.SpanId(2)}}","expectedFrom":"output"}"""), Api.Requests);
        keep.WaitForAssertion(() => Assert.Equal("/datasets/new-one?case=c-1", keep.Find("[role=status] a").GetAttribute("href")));
    }

    [Fact]
    public void Who_may_only_read_is_offered_nothing_to_change()
    {
        ReadAs(new Caller(ProjectId.Default, "0123456789abcdef", KeyScopes.Read));

        Assert.Empty(Render<KeepCase>(p => p.Add(x => x.Trace, Some.Trace(1))).FindAll("details"));
        Assert.Empty(Render<ScoreEditor>(p => p.Add(x => x.Trace, Some.Trace(1))).FindAll("details"));
        Assert.True(Open("?case=c-1").Find("fieldset.plain-set").HasAttribute("disabled"));
    }

    [Fact]
    public void A_score_that_a_reader_gives_is_sent_and_told()
    {
        Api.On("POST /api/v1/scores", 200, "{}");
        var told = 0;
        var editor = Render<ScoreEditor>(p => p.Add(x => x.Trace, Some.Trace(1)).Add(x => x.OnGiven, () => told++));
        editor.FindAll("input")[1].Change("yes");

        editor.Find("form").Submit();

        editor.WaitForAssertion(() => Assert.Equal(1, told));
        Assert.Contains(("POST /api/v1/scores", $$"""{"traceId":"{{Some.Trace(1)}}","source":"human","name":"quality","value":true}"""), Api.Requests);
    }

    [Fact]
    public void A_score_that_was_sent_can_be_removed_and_one_of_a_scorer_cannot()
    {
        Api.On($"DELETE /api/v1/scores/{Some.Trace(1)}/a%2Fb", 204, "");
        var told = 0;
        StoredScore[] scores = [Some.Score("thumbs", Verdict.Of(true)) with { SentId = "a/b", ScorerId = null, Source = ScoreSource.Human }, Some.Score("rule", Verdict.Of(1.0))];
        var pane = Render<TraceScores>(p => p
            .Add(x => x.Trace, Some.Trace(1)).Add(x => x.Scores, scores).Add(x => x.Outline, Some.Outline(Some.Span(1)))
            .Add(x => x.Times, new LocalTimes(TimeZoneInfo.Utc, Time)).Add(x => x.OnChanged, () => told++));

        Assert.Single(pane.FindAll("button[aria-label^='Remove the score']")).Click();
        pane.FindAll("button").First(b => b.TextContent == "Yes").Click();

        pane.WaitForAssertion(() => Assert.Equal(1, told));
    }

    private IRenderedComponent<DatasetPage> Open(string query)
    {
        Navigation.NavigateTo($"/datasets/bad{query}");
        var page = Render<DatasetPage>(p => p.Add(x => x.Name, "bad"));
        page.WaitForElement(".cases");
        return page;
    }

    private static IElement Field<T>(IRenderedComponent<T> page, string label)
        where T : IComponent => page.FindAll("label").First(l => l.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).QuerySelector("input, textarea")!;
}
