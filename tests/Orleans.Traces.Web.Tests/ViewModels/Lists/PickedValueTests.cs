using Orleans.Traces.Web.ViewModels.Lists.Filtering;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class PickedValueTests
{
    [Fact]
    public void A_number_offers_those_below_and_those_above()
    {
        var picked = PickedValue.Of(PickedValue.Score, PickedValue.OfScore(new ScoreChip("grounded", 1 / 3.0, null, 1)))!;

        Assert.Equal("Score grounded", picked.Title);
        Assert.Equal(
            ["score:grounded <= 0.333333", "score:grounded >= 0.333333", "score:grounded != nil"], picked.Offers.Select(o => o.Filter.Condition));
        Assert.Equal(["0.333333 or less", "0.333333 or more", "All that have it"], picked.Offers.Select(o => o.Title));
    }

    [Fact]
    public void A_word_offers_itself_and_a_name_is_quoted_where_it_must_be()
    {
        var picked = PickedValue.Of(PickedValue.Score, PickedValue.OfScore(new ScoreChip("my \"score\"", null, "bad", 2)))!;

        Assert.Equal(["score:\"my \\\"score\\\"\" = \"bad\"", "score:\"my \\\"score\\\"\" != nil"], picked.Offers.Select(o => o.Filter.Condition));
        Assert.All(picked.Offers, o => Assert.Equal([o.Filter], QueryFilters.Read(QueryFilters.Compose([o.Filter]))));
    }

    [Fact]
    public void A_score_never_has_more_offers_than_there_is_room_for()
    {
        Assert.Equal(PickedValue.MaxOffers, PickedValue.Of(PickedValue.Score, PickedValue.OfScore(new ScoreChip("a", 1, "good", 1)))!.Offers.Count);
    }

    [Fact]
    public void What_is_the_traces_can_be_left_out_and_what_is_a_spans_cannot()
    {
        Assert.Equal(["trace:user = \"ann\"", "!(trace:user = \"ann\")"], PickedValue.Of("user", "ann")!.Offers.Select(o => o.Filter.Condition));
        Assert.Equal(["llm:model = \"m\""], PickedValue.Of("model", "m")!.Offers.Select(o => o.Filter.Condition));
    }

    [Theory]
    [InlineData("nothing", "x")]
    [InlineData(PickedValue.Score, "")]
    [InlineData(PickedValue.Score, "only a name")]
    public void What_no_cell_says_offers_nothing(string field, string value)
    {
        Assert.Null(PickedValue.Of(field, value));
    }
}
