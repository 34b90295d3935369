using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlPruningTests
{
    [Theory]
    [InlineData("{}", "any")]
    [InlineData("{ span.a = \"x\" }", "Span.a=x")]
    [InlineData("{ \"x\" = resource.a }", "Resource.a=x")]
    [InlineData("{ span.a = 1.0 && event.b = true }", "(Span.a=1 and Event.b=True)")]
    [InlineData("{ span.a = 1.5 }", "Span.a")]
    [InlineData("{ span.a = 1s }", "Span.a=1000000000")]
    [InlineData("{ span.a }", "Span.a=True")]
    [InlineData("{ .a = 1 }", "(Span.a=1 or Resource.a=1 or Event.a=1 or Link.a=1 or Instrumentation.a=1)")]
    [InlineData("{ span.a != 1 && span.b > 2 && span.c !~ \"x\" && span.d != nil }", "(Span.a and Span.b and Span.c and Span.d)")]
    [InlineData("{ span.a =~ \"x|y\\\\.z\" }", "(Span.a=x or Span.a=y.z)")]
    [InlineData("{ span.a =~ \"x.*\" }", "Span.a")]
    [InlineData("{ span.a =~ \"\\\\d\" }", "Span.a")]
    [InlineData("{ span.a = span.b }", "(Span.a and Span.b)")]
    [InlineData("{ span.a + span.b > -span.c }", "(Span.a and Span.b and Span.c)")]
    [InlineData("{ !(span.a = 1) }", "any")]
    [InlineData("{ span.a = nil }", "any")]
    [InlineData("{ span.a = 1 || duration > 1s }", "any")]
    [InlineData("{ span.a = 1 || span.a = 1 }", "Span.a=1")]
    [InlineData("{ parent.span.a = 1 }", "Span.a=1")]
    [InlineData("{ name = \"x\" && status = error && kind = client }", "(name:x and status:error and otelKind:client)")]
    [InlineData("{ name =~ \"x|y\" }", "(name:x or name:y)")]
    [InlineData("{ status != error }", "any")]
    [InlineData("{ rootName = \"x\" && rootServiceName = \"y\" }", "(name:x and Resource.service.name=y)")]
    [InlineData("{ rootName = \"\" || rootServiceName = \"\" }", "any")]
    [InlineData("{ llm:kind = \"tool\" && llm:provider = \"p\" && llm:tool = \"t\" }", "(kind:tool and provider:p and tool:t)")]
    [InlineData("{ llm:model = \"m\" || llm:requestModel = \"n\" || llm:responseModel = \"o\" }", "(model:m or model:n or model:o)")]
    [InlineData("{ trace:session = \"s\" && trace:user = \"u\" && trace:tags = \"t\" }", "(session:s and user:u and tag:t)")]
    [InlineData("{ llm:cost > 1 }", "any")]
    [InlineData("{ llm:text = \"red apple\" }", "words(red apple)")]
    [InlineData("{ llm:text != \"red apple\" }", "any")]
    [InlineData("{ span.a = 1 } >> { span.b = 2 }", "(Span.a=1 and Span.b=2)")]
    [InlineData("{ span.a = 1 } !>> { span.b = 2 }", "Span.b=2")]
    [InlineData("{ span.a = 1 } || { span.b = 2 } && { span.c = 3 }", "((Span.a=1 or Span.b=2) and Span.c=3)")]
    [InlineData("({ span.a = 1 } | { span.b = 2 }) &> { span.c = 3 }", "(Span.a=1 and Span.b=2 and Span.c=3)")]
    [InlineData("{} | sum(span.a * 2) > 1 | by(span.b) | select(span.c)", "Span.a")]
    public void The_condition_is_what_every_match_has(string query, string condition)
    {
        Assert.Equal(condition, Text(SearchedSample.Parse(query).Condition));
    }

    [Theory]
    [InlineData("{}", SummaryAnswer.Yes)]
    [InlineData("{ false }", SummaryAnswer.No)]
    [InlineData("{ name = \"x\" }", SummaryAnswer.Maybe)]
    [InlineData("{ trace:duration > 2s }", SummaryAnswer.No)]
    [InlineData("{ trace:duration <= 2s && rootName = \"chat\" && rootServiceName =~ \"sh.*\" }", SummaryAnswer.Yes)]
    [InlineData("{ trace:duration < 3s && name = \"x\" }", SummaryAnswer.Maybe)]
    [InlineData("{ trace:duration > 2s || rootName = \"chat\" }", SummaryAnswer.Yes)]
    [InlineData("{ !(trace:duration > 2s) }", SummaryAnswer.Yes)]
    [InlineData("{ !(name = \"x\") }", SummaryAnswer.Maybe)]
    [InlineData("{ trace:duration / 2 > 1s }", SummaryAnswer.No)]
    [InlineData("{ -trace:duration < -1 }", SummaryAnswer.Yes)]
    [InlineData("{ trace:spanCount > 10 }", SummaryAnswer.No)]
    [InlineData("{ status = error }", SummaryAnswer.No)]
    [InlineData("{ status = ok }", SummaryAnswer.Maybe)]
    [InlineData("{} >> { status = error }", SummaryAnswer.No)]
    [InlineData("{ status = error } >> {}", SummaryAnswer.No)]
    [InlineData("{ status = error } !>> {}", SummaryAnswer.Yes)]
    [InlineData("{ status = error } !>> { name = \"x\" }", SummaryAnswer.Maybe)]
    [InlineData("{} > {}", SummaryAnswer.Maybe)]
    [InlineData("{} && { status = error }", SummaryAnswer.No)]
    [InlineData("{} || { status = error }", SummaryAnswer.Yes)]
    [InlineData("({} | { status = error }) || { name = \"x\" }", SummaryAnswer.Maybe)]
    [InlineData("{} | count() > 3", SummaryAnswer.No)]
    [InlineData("{} | count() >= 3", SummaryAnswer.Maybe)]
    [InlineData("{} | count() >= 1", SummaryAnswer.Yes)]
    [InlineData("{} | count() = 4", SummaryAnswer.No)]
    [InlineData("{} | count() = 2", SummaryAnswer.Maybe)]
    [InlineData("{} | count() != 4", SummaryAnswer.Maybe)]
    [InlineData("{} | count() < 1", SummaryAnswer.No)]
    [InlineData("{} | max(duration) > 1s", SummaryAnswer.Maybe)]
    [InlineData("{ trace:user = \"ann\" && trace:cost > 0.1 }", SummaryAnswer.Yes)]
    [InlineData("{ trace:user != \"ann\" }", SummaryAnswer.No)]
    [InlineData("{ trace:session = nil }", SummaryAnswer.Yes)]
    [InlineData("{ trace:id = \"1\" }", SummaryAnswer.Yes)]
    public void The_summary_decides_what_it_can(string query, SummaryAnswer answer)
    {
        Assert.Equal(answer, SearchedSample.Parse(query).Test(Summary()));
    }

    [Fact]
    public void Without_facts_what_they_would_say_is_open()
    {
        var query = SearchedSample.Parse("{ trace:user = \"ann\" }");
        Assert.Equal(SummaryAnswer.Maybe, query.Test(Summary() with { Facts = null }));
        Assert.Equal(SummaryAnswer.No, query.Test(Summary() with { Facts = TraceFacts.None }));
    }

    [Fact]
    public void A_trace_without_spans_matches_nothing()
    {
        Assert.Equal(SummaryAnswer.No, SearchedSample.Parse("{}").Test(Summary() with { SpanCount = 0 }));
        Assert.Equal(SummaryAnswer.Maybe, SearchedSample.Parse("{ status = error }").Test(Summary() with { ErrorCount = 1 }));
    }

    private static TraceSummary Summary() => new()
    {
        TraceId = Some.Trace,
        Name = "chat",
        ServiceName = "shop",
        Start = Some.At(0),
        End = Some.At(2_000),
        SpanCount = 3,
        ErrorCount = 0,
        LogCount = 0,
        State = TraceState.Final,
        Complete = true,
        Flags = TraceFlags.None,
        Revision = 1,
        Facts = new TraceFacts { UserId = "ann", Totals = new UsageTotals(TokenUsage.Unknown, 0.25m, 0) },
    };

    private static string Text(SearchCondition condition) => condition switch
    {
        SearchCondition.And and => $"({string.Join(" and ", and.Parts.Select(Text))})",
        SearchCondition.Or or => $"({string.Join(" or ", or.Parts.Select(Text))})",
        SearchCondition.Has has => $"{has.Scope}.{has.Key}",
        SearchCondition.Equal { Value: AttributeValue.Text text } equal => $"{equal.Scope}.{equal.Key}={text.Value}",
        SearchCondition.Equal { Value: AttributeValue.Int number } equal => $"{equal.Scope}.{equal.Key}={number.Value}",
        SearchCondition.Equal { Value: AttributeValue.Bool boolean } equal => $"{equal.Scope}.{equal.Key}={boolean.Value}",
        SearchCondition.Words words => $"words({words.Text})",
        SearchCondition.Fact fact => $"{fact.Name}:{fact.Value}",
        _ => "any",
    };
}
