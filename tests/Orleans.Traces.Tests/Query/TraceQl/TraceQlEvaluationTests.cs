using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlEvaluationTests
{
    /// <summary>
    /// a (root, 100 ms, server, ok)
    ///   b (50 ms, client, error "out of stock", events, s = "x", n = 200)
    ///     d (n = 2.5, list)
    ///   c (s = "y", flag, log record)
    /// e (its parent never came, has not ended)
    /// </summary>
    private static SearchedSample Trace() => new(
        Spans.Span(1, more: w => { w.Varint(6, 2); Spans.Status(1)(w); Spans.With(("user.id", "ann"), ("none", null), ("raw", new byte[] { 1 }))(w); }),
        Spans.Span(2, 1, start: 10, end: 60, more: w =>
        {
            w.Varint(6, 3);
            Spans.Status(2, "out of stock")(w);
            Spans.With(("s", "x"), ("n", 200))(w);
            Spans.Event("retry", 20, ("attempt", 1))(w);
            Spans.Event("exception", 40, ("attempt", 2), ("exception.type", "OutOfStock"))(w);
            Link(w);
        }),
        Spans.Span(3, 1, start: 70, more: Spans.With(("s", "y"), ("flag", true), ("service.name", "own"))),
        Spans.Span(4, 2, start: 20, end: 30, more: Spans.With(("n", 2.5), ("list", new object?[] { "p", "q" }), ("numbers", new object?[] { 1, 2 }))),
        Spans.Span(5, 77, start: 90, end: -1, service: "billing"),
        Some.Log(3, 75, "the card was declined", w => w.String(12, "payment.failed")),
        Some.Log(4, 25, "a plain log record is no event with a name"))
    {
        Facts = new TraceFacts
        {
            Name = "checkout", UserId = "ann", SessionId = "s1", Tags = ["beta", "eu"], Environment = "prod", Release = "1.2", ErrorCount = 2,
            Totals = new UsageTotals(new TokenUsage { Input = 120 }, 0.25m, 0),
        },
        Meanings =
        {
            ["b"] = SearchedSample.Meaning(
                new SpanFacts
                {
                    Kind = SpanKind.Llm, Provider = "openai", RequestModel = "gpt-4o", ResponseModel = "gpt-4o-2024-11-20", TimeToFirstTokenMs = 12.5, IsError = true,
                    Usage = new TokenUsage { Input = 100, Output = 20, CacheRead = 5, CacheWrite = 6, Reasoning = 7 }, PromptName = "greet",
                },
                0.2m,
                ("relevance", new AttributeValue.Double(0.4)), ("a b", new AttributeValue.Text("bad"))),
            ["d"] = SearchedSample.Meaning(new SpanFacts { Kind = SpanKind.Tool, ToolName = "search", AgentName = "planner" }),
        },
    };

    [Theory]
    [InlineData("{}", "a b d c e")]
    [InlineData("{ false }", "")]
    [InlineData("{ name = \"b\" }", "b")]
    [InlineData("{ name > \"b\" && name <= \"d\" }", "d c")]
    [InlineData("{ span:name =~ \"a|d\" }", "a d")]
    [InlineData("{ name =~ \"\" }", "")]
    [InlineData("{ name !~ \"a|d\" }", "b c e")]
    [InlineData("{ status = error }", "b")]
    [InlineData("{ status = ok }", "a")]
    [InlineData("{ status = unset }", "d c e")]
    [InlineData("{ status != error }", "a d c e")]
    [InlineData("{ statusMessage = \"out of stock\" }", "b")]
    [InlineData("{ statusMessage =~ \"stock\" }", "")]
    [InlineData("{ kind = server || kind = client }", "a b")]
    [InlineData("{ kind = internal }", "d c e")]
    [InlineData("{ duration > 30ms }", "a b")]
    [InlineData("{ duration <= 30ms }", "d c")]
    [InlineData("{ duration = nil }", "e")]
    [InlineData("{ duration > 30000000 }", "a b")]
    [InlineData("{ span:childCount = 0 }", "d c e")]
    [InlineData("{ span:id = \"2\" }", "b")]
    [InlineData("{ span:id != \"0000000000000002\" }", "a d c e")]
    [InlineData("{ span:parentID = \"1\" }", "b c")]
    [InlineData("{ span:parentID = nil }", "a")]
    [InlineData("{ trace:id = \"1\" }", "a b d c e")]
    [InlineData("{ trace:id = \"2\" }", "")]
    [InlineData("{ nestedSetParent < 0 }", "a e")]
    [InlineData("{ nestedSetLeft = 2 && nestedSetRight = 5 && nestedSetParent = 1 }", "b")]
    [InlineData("{ nestedSetLeft = 9 && nestedSetRight = 10 }", "e")]
    [InlineData("{ trace:duration = 100ms && rootName = \"a\" && rootServiceName = \"shop\" && trace:spanCount = 5 }", "a b d c e")]
    [InlineData("{ .s = \"x\" }", "b")]
    [InlineData("{ span.s != \"x\" }", "c")]
    [InlineData("{ !(span.s = \"x\") }", "a d c e")]
    [InlineData("{ span.s = nil }", "a d e")]
    [InlineData("{ span.s != nil }", "b c")]
    [InlineData("{ span.none = nil && span.user.id != nil }", "a")]
    [InlineData("{ span.raw != nil }", "a")]
    [InlineData("{ span.raw = \"\" || span.raw != \"\" }", "")]
    [InlineData("{ .n >= 2.5 }", "b d")]
    [InlineData("{ .n = 200.0 }", "b")]
    [InlineData("{ .n = \"200\" }", "")]
    [InlineData("{ .n != \"200\" }", "")]
    [InlineData("{ .flag }", "c")]
    [InlineData("{ .flag = true || .s = \"x\" }", "b c")]
    [InlineData("{ !.flag }", "")]
    [InlineData("{ .flag != false }", "c")]
    [InlineData("{ .missing || name = \"a\" }", "a")]
    [InlineData("{ .list = \"q\" }", "d")]
    [InlineData("{ .list != \"q\" }", "")]
    [InlineData("{ .list != \"z\" }", "d")]
    [InlineData("{ .list =~ \"p|z\" }", "d")]
    [InlineData("{ .list !~ \"p|z\" }", "")]
    [InlineData("{ .numbers > 1 }", "d")]
    [InlineData("{ 1 < .numbers }", "d")]
    [InlineData("{ .numbers > 2 }", "")]
    [InlineData("{ .numbers != \"1\" }", "")]
    [InlineData("{ resource.service.name = \"billing\" }", "e")]
    [InlineData("{ .service.name = \"own\" }", "c")]
    [InlineData("{ .service.name = \"shop\" }", "a b d")]
    [InlineData("{ instrumentation:name = \"tests\" && instrumentation:version = \"1.0\" && name = \"a\" }", "a")]
    [InlineData("{ event:name = \"exception\" }", "b")]
    [InlineData("{ event:name != \"exception\" }", "c")]
    [InlineData("{ event:name = \"payment.failed\" }", "c")]
    [InlineData("{ event.attempt = 1 && event.attempt = 2 }", "b")]
    [InlineData("{ event.exception.type = \"OutOfStock\" && .exception.type != nil }", "b")]
    [InlineData("{ event:name = \"\" }", "")]
    [InlineData("{ event:timeSinceStart > 25ms }", "b")]
    [InlineData("{ event:timeSinceStart = 5ms }", "d c")]
    [InlineData("{ event.attempt = nil }", "a d c e")]
    [InlineData("{ link:traceID = \"ab\" && link:spanID = \"000000000000000C\" && link.why = \"retry\" && .why = \"retry\" }", "b")]
    [InlineData("{ parent.s = \"x\" }", "d")]
    [InlineData("{ parent.span.user.id = \"ann\" }", "b c")]
    [InlineData("{ parent.resource.service.name = \"shop\" && name != \"d\" }", "b c")]
    [InlineData("{ parent.s = nil }", "a b c e")]
    [InlineData("{ .n + 1 = 201 }", "b")]
    [InlineData("{ .n * 2 = 5 }", "d")]
    [InlineData("{ .n / 3 = 66 && .n % 3 = 2 }", "b")]
    [InlineData("{ .n / 0 = 1 || .n % 0 = 1 }", "")]
    [InlineData("{ -.n < -100 }", "b")]
    [InlineData("{ .s + 1 = 2 || -.s = 2 }", "")]
    [InlineData("{ 2 ^ 3 = 8 && duration / 2 = 50000000.0 }", "a")]
    [InlineData("{ .n > 1 = true }", "b d")]
    public void A_filter_keeps_the_spans_it_describes(string query, string found)
    {
        Assert.Equal(found, Trace().Find(query));
    }

    [Theory]
    [InlineData("{ llm:kind = \"llm\" }", "b")]
    [InlineData("{ llm:kind != \"span\" }", "b d")]
    [InlineData("{ llm:provider = \"openai\" }", "b")]
    [InlineData("{ llm:model = \"gpt-4o\" }", "b")]
    [InlineData("{ llm:model = \"gpt-4o-2024-11-20\" }", "b")]
    [InlineData("{ llm:model != \"gpt-4o\" }", "")]
    [InlineData("{ llm:requestModel = \"gpt-4o\" && llm:responseModel =~ \"gpt-4o-.*\" }", "b")]
    [InlineData("{ llm:inputTokens = 100 && llm:outputTokens = 20 && llm:cacheReadTokens = 5 && llm:cacheWriteTokens = 6 && llm:reasoningTokens = 7 }", "b")]
    [InlineData("{ llm:inputTokens + llm:outputTokens > 100 }", "b")]
    [InlineData("{ llm:inputTokens = nil }", "a d c e")]
    [InlineData("{ llm:cost > 0.1 }", "b")]
    [InlineData("{ llm:cost = nil && llm:tool = \"search\" && llm:agent = \"planner\" }", "d")]
    [InlineData("{ llm:timeToFirstToken > 12ms && llm:timeToFirstToken < 13ms }", "b")]
    [InlineData("{ llm:prompt = \"greet\" && llm:error }", "b")]
    [InlineData("{ llm:error = false }", "a d c e")]
    [InlineData("{ score:relevance < 0.5 }", "b")]
    [InlineData("{ score:\"a b\" = \"bad\" }", "b")]
    [InlineData("{ score:other = nil && score:relevance != nil }", "b")]
    [InlineData("{ trace:name = \"checkout\" && trace:user = \"ann\" && trace:session = \"s1\" && trace:environment = \"prod\" && trace:release = \"1.2\" && name = \"a\" }", "a")]
    [InlineData("{ trace:tags = \"eu\" && trace:cost > 0.2 && trace:inputTokens = 120 && trace:errorCount = 2 && trace:outputTokens = nil && name = \"a\" }", "a")]
    [InlineData("{ trace:tags != \"eu\" }", "")]
    [InlineData("{ llm:text = \"stock out\" }", "b")]
    [InlineData("{ llm:text = \"OutOfStock\" }", "b")]
    [InlineData("{ llm:text = \"DECLINED card\" }", "c")]
    [InlineData("{ llm:text = \"payment failed\" }", "c")]
    [InlineData("{ llm:text = \"q\" }", "d")]
    [InlineData("{ llm:text = \"shop\" }", "")]
    [InlineData("{ llm:text != \"stock\" }", "a d c e")]
    public void Our_own_intrinsics_are_read(string query, string found)
    {
        Assert.Equal(found, Trace().Find(query));
    }

    [Theory]
    [InlineData("{ name = \"a\" } > { name = \"b\" }", "b")]
    [InlineData("{ name = \"a\" } > { name = \"d\" }", "")]
    [InlineData("{ name = \"a\" } >> { name = \"d\" }", "d")]
    [InlineData("{} > {}", "b d c")]
    [InlineData("{} >> {}", "b d c")]
    [InlineData("{} < {}", "a b")]
    [InlineData("{ name = \"d\" } << {}", "a b")]
    [InlineData("{ name = \"d\" } < {}", "b")]
    [InlineData("{ name = \"b\" } ~ {}", "c")]
    [InlineData("{} ~ {}", "b c")]
    [InlineData("{ name = \"b\" } ~ { name = \"b\" }", "")]
    [InlineData("{} !> {}", "a e")]
    [InlineData("{} !< {}", "d c e")]
    [InlineData("{ name = \"d\" } !<< {}", "d c e")]
    [InlineData("{ name = \"b\" } !>> {}", "a b c e")]
    [InlineData("{ name = \"b\" } !~ {}", "a b d e")]
    [InlineData("{ false } !> { name = \"a\" }", "a")]
    [InlineData("{ name = \"a\" } !> { false }", "")]
    [InlineData("{ name = \"a\" } &> {}", "a b c")]
    [InlineData("{ name = \"a\" } &>> { name = \"d\" }", "a d")]
    [InlineData("{ name = \"d\" } &< {}", "b d")]
    [InlineData("{ name = \"d\" } &<< {}", "a b d")]
    [InlineData("{ name = \"b\" } &~ {}", "b c")]
    [InlineData("{ name = \"e\" } &~ {}", "")]
    [InlineData("{ name = \"a\" } && { name = \"d\" }", "a d")]
    [InlineData("{ name = \"a\" } && { name = \"z\" }", "")]
    [InlineData("{ name = \"a\" } || { name = \"z\" }", "a")]
    [InlineData("{ name = \"a\" } > { name = \"b\" } > {}", "d")]
    [InlineData("{ name = \"a\" } > ({ name = \"b\" } || { name = \"c\" } | count() > 1)", "b c")]
    [InlineData("({} | by(resource.service.name) | count() > 1) && { name = \"e\" }", "a b d c e")]
    public void Structural_operators_look_at_the_tree(string query, string found)
    {
        Assert.Equal(found, Trace().Find(query));
    }

    [Theory]
    [InlineData("{} | count() > 4", "a b d c e")]
    [InlineData("{} | count() > 5", "")]
    [InlineData("count() = 5", "a b d c e")]
    [InlineData("{} | by(resource.service.name)", "a b d c | e")]
    [InlineData("by(.s)", "a d e | b | c")]
    [InlineData("{} | by(resource.service.name) | count() > 1", "a b d c")]
    [InlineData("{} | by(name) | by(resource.service.name) | coalesce() | count() = 5", "a b d c e")]
    [InlineData("{} | by(resource.service.name) | { name != \"a\" } | count() = 1", "e")]
    [InlineData("{} | avg(.n) = 101.25", "a b d c e")]
    [InlineData("{} | avg(duration) = 47500us", "a b d c e")]
    [InlineData("{} | min(.n) = 2.5 | max(.n) = 200", "a b d c e")]
    [InlineData("{} | sum(.numbers) = 3", "a b d c e")]
    [InlineData("{} | sum(duration) = 190ms", "a b d c e")]
    [InlineData("{} | sum(.missing) = 0", "")]
    [InlineData("{} | max(.n) - min(.n) > 197", "a b d c e")]
    [InlineData("{} | 5 = count()", "a b d c e")]
    [InlineData("{} | max(.s) = 1", "")]
    [InlineData("{ name = \"b\" } | select(.n) | { .n = 200 }", "b")]
    public void Pipelines_group_and_weigh_spansets(string query, string found)
    {
        Assert.Equal(found, Trace().Find(query));
    }

    [Fact]
    public void What_was_compared_grouped_and_reckoned_is_handed_out()
    {
        var spansets = Trace().Evaluate("{ duration > 30ms } | by(kind) | sum(duration) > 50ms | select(.user.id, llm:model, .missing)");

        var spanset = Assert.Single(spansets);
        Assert.Equal([new("by(kind)", new AttributeValue.Text("server")), new("sum(duration)", new AttributeValue.Text("100ms"))], spanset.Attributes);
        Assert.Equal(
            [new("duration", new AttributeValue.Text("100ms")), new("kind", new AttributeValue.Text("server")), new(".user.id", new AttributeValue.Text("ann"))],
            Assert.Single(spanset.Selected));

        var model = Assert.Single(Trace().Evaluate("{ llm:provider = \"openai\" } | select(llm:model, parent.user.id)"));
        Assert.Equal(
            [
                new("llm:provider", new AttributeValue.Text("openai")),
                new("llm:model", new AttributeValue.Text("gpt-4o-2024-11-20")),
                new("parent.user.id", new AttributeValue.Text("ann")),
            ],
            Assert.Single(model.Selected));
    }

    [Fact]
    public void Spans_are_decoded_once_and_only_when_needed()
    {
        var trace = Trace();
        trace.Find("{ name = \"b\" && duration > 1ms } >> { status != error && kind = internal && statusMessage = \"\" } | by(trace:user) | count() > 0");
        Assert.Equal(0, trace.Reads);

        trace.Find("{ name = \"b\" && .s = \"x\" && .n = 200 }");
        Assert.Equal(1, trace.Reads);

        trace = Trace();
        trace.Find("({ .s = \"x\" } >> { .n > 1 && llm:kind = \"tool\" }) || { .flag } | by(.s) | sum(.n) > 0 | select(.s)");
        Assert.Equal((5, 1), (trace.Reads, trace.MostReadsOfOne));
    }

    [Theory]
    [InlineData("{ name = \"a\" && trace:duration > 1s }", TraceQlNeeds.None)]
    [InlineData("{ span.a = 1 }", TraceQlNeeds.Attributes)]
    [InlineData("{ event.a = 1 }", TraceQlNeeds.Attributes | TraceQlNeeds.Logs)]
    [InlineData("{} | by(llm:kind)", TraceQlNeeds.Facts)]
    [InlineData("{} | sum(llm:cost) > 1", TraceQlNeeds.Facts | TraceQlNeeds.Costs)]
    [InlineData("{} | select(score:a)", TraceQlNeeds.Scores)]
    [InlineData("{ trace:user = \"a\" }", TraceQlNeeds.TraceFacts)]
    [InlineData("{ llm:text = \"a\" }", TraceQlNeeds.Text | TraceQlNeeds.Attributes | TraceQlNeeds.Logs)]
    [InlineData("{} | max_over_time(span.a) by (trace:user)", TraceQlNeeds.Attributes | TraceQlNeeds.TraceFacts)]
    public void A_query_says_what_it_needs(string query, TraceQlNeeds needs)
    {
        Assert.Equal(needs, SearchedSample.Parse(query).Needs);
    }

    [Fact]
    public void A_search_that_is_given_up_decodes_nothing_more()
    {
        var trace = Trace();
        Assert.Throws<OperationCanceledException>(() => SearchedSample.Parse("{ .s = \"x\" }").Evaluate(trace, new CancellationToken(canceled: true)));
        Assert.Equal(0, trace.Reads);
    }

    [Fact]
    public void A_trace_without_spans_matches_nothing()
    {
        Assert.Empty(new SearchedSample(Some.Log()).Evaluate("{}"));
    }

    private static void Link(WireWriter writer)
    {
        var link = writer.Begin(13);
        writer.Bytes(1, [.. new byte[15], 0xAB]);
        writer.Bytes(2, [.. new byte[7], 0x0C]);
        Spans.Put(writer, 4, "why", "retry");
        writer.End(link);
    }
}
