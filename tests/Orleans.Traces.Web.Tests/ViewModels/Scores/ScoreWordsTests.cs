using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.Tests.ViewModels.Scores;

public sealed class ScoreWordsTests
{
    private static readonly LocalTimes Utc = new(TimeZoneInfo.Utc, new FakeTimeProvider(Some.Noon));

    [Fact]
    public void Of_several_scores_of_a_name_a_chip_has_the_mean_and_of_words_each()
    {
        var chips = ScoreChip.Of([new ScoreMark("grounded", null, 4, 1.5), new ScoreMark("language", "en", 2, 0), new ScoreMark("language", "de", 1, 0)]).ToList();

        Assert.Equal(["0.375", "en", "de"], chips.Select(c => c.Text));
        Assert.Equal(["grounded 0.375, mean of 4 scores", "language en, given by 2 scores", "language de"], chips.Select(c => c.Whole));
        Assert.Equal(["--share:37.5%", null, null], chips.Select(c => c.BarStyle));
    }

    [Fact]
    public void A_number_that_is_not_from_0_to_1_has_no_bar()
    {
        Assert.All(ScoreChip.Of([new ScoreMark("a", null, 1, 7), new ScoreMark("b", null, 1, -1), new ScoreMark("c", null, 1, double.NaN)]), c => Assert.Null(c.BarStyle));
    }

    [Fact]
    public void What_is_hostile_in_a_name_or_a_word_is_shown_as_what_it_is()
    {
        var chip = Assert.Single(ScoreChip.Of([new ScoreMark("a\u202Eb", "c\u0007", 1, 0)]));

        Assert.Equal(("a⟨RLO⟩b", "c␇"), (chip.Title, chip.Text));
    }

    [Fact]
    public void A_boolean_is_yes_or_no_and_a_person_is_named()
    {
        var yes = ShownScore.Of(Some.Score("Polite", Verdict.Of(true, "said please")));
        var person = ShownScore.Of(Some.Score("good", Verdict.Of(0.25)) with { Source = ScoreSource.Human, Author = "ann", ScorerId = null, CostUsd = 0.5m }, Utc);

        Assert.Equal(("yes", null, "polite", "said please"), (yes.Number, yes.BarStyle, yes.ScorerId, yes.Explanation));
        Assert.Equal(("0.25", "--share:25%", null), (person.Number, person.BarStyle, person.ScorerId));
        Assert.Equal("by ann, 12:00:01, $0.500", person.About);
    }

    [Fact]
    public void What_a_score_is_of_and_what_was_sent_with_it_is_kept()
    {
        var shown = ShownScore.Of(Some.Score("relevant", Verdict.Of(1.0)) with { Document = "d\u202E1", Metadata = """{"k":"v"}""" });

        Assert.Equal("by rule, of the document d⟨RLO⟩1", shown.About);
        Assert.Equal("v", shown.Metadata?.GetProperty("k").GetString());
    }

    [Fact]
    public void Scores_stand_by_target_in_tree_order_and_what_was_judged_anew_below()
    {
        var outline = Some.Outline(Some.Span(1, 0, "root"), Some.Span(2, 1, "call"));
        var groups = ScoreGroup.Of(
            [
                Some.Score("z", Verdict.Of(1.0), span: 2), Some.Score("late", Verdict.Of("word"), span: 9), Some.Score("a", Verdict.Of(0.5), revision: 1),
                Some.Score("a", Verdict.Of(0.75), revision: 2), Some.Score("b", Verdict.Of(false), span: 1),
            ],
            outline, Utc);

        Assert.Equal(["The trace", "root", "call", $"Span {Some.SpanId(9)}, which has not come"], groups.Select(g => g.Title));
        Assert.Equal("0.75", Assert.Single(groups[0].Current).Number);
        Assert.Contains("of revision 1, judged anew since", Assert.Single(groups[0].Old).About, StringComparison.Ordinal);
        Assert.Equal(("word", ""), (groups[3].Current[0].Label, groups[3].Current[0].Number));
    }
}
