using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists.Filtering;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class QueryFiltersTests
{
    private static readonly FilterField User = FilterField.Find("user")!, Model = FilterField.Find("model")!, Tag = FilterField.Find("tag")!, Duration = FilterField.Find("duration")!;

    [Fact]
    public void What_is_the_traces_stands_together_and_what_any_span_may_be_stands_alone()
    {
        var query = QueryFilters.Compose(
        [
            TraceFilter.Of(Model, "gpt"), TraceFilter.Of(User, "ann"), TraceFilter.Of(FilterField.Find("tool")!, "search"), TraceFilter.Preset(Duration, "> 5s"),
        ]);

        Assert.Equal("{ trace:user = \"ann\" && traceDuration > 5s } && { llm:model = \"gpt\" } && { llm:tool = \"search\" }", query);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ trace:user = \"ann\" }")]
    [InlineData("{ !(trace:user = \"ann\") && traceDuration > 5s } && { llm:model = \"a \\\"b\\\" {} && c\" } && { llm:model = `d` }")]
    [InlineData("{ trace:inputTokens + trace:outputTokens > 1000 && trace:cost = nil }")]
    [InlineData("{ llm:text = \"refund policy\" }")]
    [InlineData("{ score:grounded <= 0.5 } && { score:\"any name\" = \"bad\" } && { score:fast != nil }")]
    public void A_query_of_filters_is_read_and_written_as_it_was(string query)
    {
        var filters = QueryFilters.Read(query);

        Assert.NotNull(filters);
        Assert.Equal(query, QueryFilters.Compose(filters));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ span.x = 1 }")]
    [InlineData("{ llm:model = \"a\" && llm:tool = \"b\" }")]
    [InlineData("{ trace:user = \"ann\" || trace:user = \"bob\" }")]
    [InlineData("{ trace:user = \"ann\" } >> { llm:model = \"a\" }")]
    [InlineData("{ trace:user = \"ann\" } | count() > 2")]
    [InlineData("{ !(llm:model = \"a\") }")]
    [InlineData("{ trace:user = ")]
    public void A_query_that_says_more_is_no_filters(string query)
    {
        Assert.Null(QueryFilters.Read(query));
    }

    [Fact]
    public void Every_filter_that_is_offered_makes_a_query_that_reads_as_that_filter()
    {
        var all = FilterField.All.SelectMany(f => f.Presets.Select(p => TraceFilter.Preset(f, p.Comparison))
            .Append(f.Presets.Count == 0 ? TraceFilter.Of(f, "a \"b\" \\ c\n") : TraceFilter.Preset(f, f.Presets[0].Comparison))).ToList();

        Assert.True(all.Count > 30);
        Assert.All(all, f => Assert.Equal([f], QueryFilters.Read(QueryFilters.Compose([f]))));
    }

    [Fact]
    public void A_trace_has_one_user_but_several_models_and_tags()
    {
        var query = QueryFilters.With("", TraceFilter.Of(User, "ann"));
        query = QueryFilters.With(query!, TraceFilter.Of(User, "bob"));
        query = QueryFilters.With(query!, TraceFilter.Of(Tag, "x"));
        query = QueryFilters.With(query!, TraceFilter.Of(Tag, "y"));
        query = QueryFilters.With(query!, TraceFilter.Of(Model, "gpt"));
        query = QueryFilters.With(query!, TraceFilter.Of(Model, "gpt"));

        Assert.Equal("{ trace:user = \"bob\" && trace:tags = \"x\" && trace:tags = \"y\" } && { llm:model = \"gpt\" }", query);
    }

    [Fact]
    public void Leaving_out_what_was_asked_for_turns_the_filter_around()
    {
        var query = QueryFilters.With("{ trace:user = \"ann\" }", TraceFilter.Of(User, "ann", isExcluded: true));

        Assert.Equal("{ !(trace:user = \"ann\") }", query);
    }

    [Theory]
    [InlineData("{ span.x = 1 } | count() > 2")]
    [InlineData("{ span.x = 1 } || { span.y = 2 }")]
    [InlineData("{ span.x = 1 } >> {}")]
    public void A_filter_is_added_to_any_query_that_finds_traces(string query)
    {
        var both = QueryFilters.With(query, TraceFilter.Of(User, "ann"));

        Assert.Equal($"({query}) && {{ trace:user = \"ann\" }}", both);
        Assert.True(TraceQlQuery.TryParse(both!, out _, out var error), $"{error}");
    }

    [Fact]
    public void To_a_query_that_measures_none_can_be_added()
    {
        Assert.Null(QueryFilters.With("{} | rate()", TraceFilter.Of(User, "ann")));
    }

    [Theory]
    [InlineData("{ trace:errorCount > 0 }", "with errors")]
    [InlineData("{ !(trace:user = \"a\\\"b\") }", "not User: a\"b")]
    [InlineData("{ traceDuration > 5s }", "Duration > 5s")]
    [InlineData("{ trace:user = \"\u202Ex\" }", "User: ⟨RLO⟩x")]
    public void A_chip_says_it_in_words(string query, string words)
    {
        Assert.Equal(words, Assert.Single(QueryFilters.Read(query)!).Words);
    }

    [Fact]
    public void Without_one_the_others_stay()
    {
        var filters = QueryFilters.Read("{ trace:user = \"ann\" } && { llm:model = \"a\" }")!;

        Assert.Equal("{ llm:model = \"a\" }", QueryFilters.Without(filters, filters[0]));
    }
}
