using Bunit;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.Pages;

namespace Orleans.Traces.Web.Tests.Pages;

/// <summary>Scores in the list of traces.</summary>
public sealed class TraceListScoresTests : PageTests
{
    [Fact]
    public void A_row_of_the_list_has_what_went_badly_first_and_offers_it_as_a_filter()
    {
        StoredScore[] scores = [Some.Score("fine", Verdict.Of(1.0)), Some.Score("bad", Verdict.Of(0.25)), Some.Score("word", Verdict.Of("en"))];
        Queries.Put(Some.Summary(1) with { Scores = ScoreMark.Of(scores) }, Some.Span(1));
        var page = Render<TraceListPage>();
        page.WaitForAssertion(() => Assert.Equal(["bad 0.25", "fine 1", "+1"], Texts(page.FindAll("td.col-scores > *"))));

        var chip = page.Find("td.col-scores .pick");
        page.InvokeAsync(() => page.Instance.Pick(chip.GetAttribute("data-pick")!, chip.GetAttribute("data-value")!, 0, 0));
        page.WaitForElement(".pick-menu .choice").Click();

        page.WaitForAssertion(() => Assert.Contains(Uri.EscapeDataString("{ score:bad <= 0.25 }"), Navigation.Uri, StringComparison.Ordinal));
    }
}
