using Bunit;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Pages;

/// <content>The scores of a trace and of its spans.</content>
public sealed partial class TraceTreePageTests
{
    [Fact]
    public void The_head_has_what_the_scores_add_up_to_and_the_tab_how_many_there_are()
    {
        Judge(Some.Score("grounded", Verdict.Of(0.5), span: 2), Some.Score("language", Verdict.Of("en")));

        var page = Open();

        var terms = Texts(page.FindAll(".facts dt")).Zip(Texts(page.FindAll(".facts dd"))).ToDictionary(t => t.First, t => t.Second);
        Assert.Equal(("0.5", "en"), (terms["grounded"], terms["language"]));
        Assert.Equal(["Tree", "Conversation", "Scores 2"], Texts(page.FindAll(".trace-tabs a")));
    }

    [Fact]
    public void The_scores_of_a_span_stand_in_its_panel_with_their_scorer()
    {
        Judge(Some.Score("grounded", Verdict.Of(0.5, "half of it"), span: 2), Some.Score("other", Verdict.Of(1.0), span: 1));

        var page = Open(span: 2);

        var scores = Assert.Single(page.FindAll(".details .scores > li"));
        Assert.Contains("half of it", scores.TextContent, StringComparison.Ordinal);
        Assert.Equal("/scorers/grounded", scores.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void The_scores_of_a_trace_lead_to_their_spans()
    {
        Judge(Some.Score("a", Verdict.Of(1.0)), Some.Score("b", Verdict.Of(0.0), span: 2));
        var page = OpenScores();
        Assert.Equal(["The trace1", "call1"], Texts(page.FindAll(".scores-pane h2")));

        page.Find(".scores-pane .as-link").Click();

        page.WaitForAssertion(() => Assert.Equal("call", page.Find(".details h2").TextContent));
        Assert.Equal("page", page.FindAll(".trace-tabs a")[2].GetAttribute("aria-current"));
    }

    [Fact]
    public async Task A_score_that_comes_later_shows_by_itself()
    {
        Judge();
        var page = OpenScores();
        Assert.Contains("Nobody has judged", page.Find(".scores-pane").TextContent, StringComparison.Ordinal);

        Judge(Some.Score("late", Verdict.Of(0.25)));

        await WaitUntilAsync(page, () => page.FindAll(".scores-pane .score-head b").Count == 1);
        Assert.Equal("0.25", page.Find(".scores-pane .score-head b").TextContent);
    }

    private void Judge(params StoredScore[] scores)
    {
        Scores.Of[new TraceKey(ProjectId.Default, Some.Trace(1))] = scores;
        Queries.Put(Some.Summary(1) with { Scores = ScoreMark.Of(scores) }, Some.Span(1, 0, "root"), Some.Span(2, 1, "call"));
    }

    private IRenderedComponent<TraceTreePage> OpenScores()
    {
        Navigation.NavigateTo($"/traces/{Some.Trace(1)}?view=scores");
        return Open();
    }
}
