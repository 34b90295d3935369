using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists.Completing;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class PlainWordsTests
{
    [Theory]
    [InlineData("torn tent", "{ llm:text = \"torn tent\" }")]
    [InlineData(" reset ", "{ llm:text = \"reset\" }")]
    [InlineData("c:\\temp", "{ llm:text = \"c:\\\\temp\" }")]
    public void Words_are_looked_for(string text, string query)
    {
        Assert.Equal(query, PlainWords.ToQuery(text));
        Assert.True(TraceQlQuery.TryParse(query, out _, out _));
    }

    [Theory]
    [InlineData("{ name = \"x\" }")]
    [InlineData("{}")]
    [InlineData("name = x")]
    [InlineData("")]
    [InlineData("  ")]
    public void A_query_or_the_beginning_of_one_stays_what_it_is(string text)
    {
        Assert.Equal(text, PlainWords.ToQuery(text));
    }

    [Fact]
    public void The_words_of_such_a_query_are_known_again()
    {
        Assert.Equal("torn tent", PlainWords.OfQuery(PlainWords.ToQuery("torn tent")));
        Assert.Null(PlainWords.OfQuery("{ llm:text = \"a\" && name = \"b\" }"));
        Assert.Null(PlainWords.OfQuery("{}"));
    }
}
