using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlParseTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{ }", "{}")]
    [InlineData("{ true }", "{ true }")]
    [InlineData("{.a=1}", "{ .a = 1 }")]
    [InlineData("{ .a-b = 1 }", "{ .a-b = 1 }")]
    [InlineData("{ .a - 1 = 2 }", "{ (.a - 1) = 2 }")]
    [InlineData("{ span.gen_ai.request.model = \"gpt-4o\" && duration > 2s }", "{ (span.gen_ai.request.model = \"gpt-4o\") && (duration > 2s) }")]
    [InlineData("{ resource.a != 3 && event.b = `x` && link.c = true && instrumentation.d =~ \"x.*\" }",
        "{ (resource.a != 3) && (event.b = \"x\") && (link.c = true) && (instrumentation.d =~ \"x.*\") }")]
    [InlineData("{ parent.a = 1 || parent.span.b = 2 || parent.resource.c = 3 }", "{ (parent.a = 1) || (parent.span.b = 2) || (parent.resource.c = 3) }")]
    [InlineData("{ span.\"a b\" = 1 }", "{ span.\"a b\" = 1 }")]
    [InlineData("{ span.a.\"b c\".d = 1 }", "{ span.\"a.b c.d\" = 1 }")]
    [InlineData("{ .\"a\\\"b\\\\c\" = 1 }", "{ .\"a\\\"b\\\\c\" = 1 }")]
    [InlineData("{ .\"plain\" = 1 }", "{ .plain = 1 }")]
    [InlineData("{ .\"\" = 1 }", "{ .\"\" = 1 }")]
    [InlineData("{ span:name = \"a\" && name = \"b\" }", "{ (name = \"a\") && (name = \"b\") }")]
    [InlineData("{ span:duration > 1h30m }", "{ duration > 1h30m0s }")]
    [InlineData("{ trace:duration > 1.5s || traceDuration < 100ms }", "{ (traceDuration > 1.5s) || (traceDuration < 100ms) }")]
    [InlineData("{ trace:rootName = \"a\" && trace:rootService = \"b\" && rootServiceName != \"c\" }",
        "{ (rootName = \"a\") && (rootServiceName = \"b\") && (rootServiceName != \"c\") }")]
    [InlineData("{ span:status = error || status != ok }", "{ (status = error) || (status != ok) }")]
    [InlineData("{ kind = client && span:kind != server }", "{ (kind = client) && (kind != server) }")]
    [InlineData("{ childCount = 0 && span:childCount > 1 }", "{ (span:childCount = 0) && (span:childCount > 1) }")]
    [InlineData("{ nestedSetParent < 0 }", "{ nestedSetParent < 0 }")]
    [InlineData("{ event:timeSinceStart > -5s }", "{ event:timeSinceStart > (-5s) }")]
    [InlineData("{ trace:id = \"ABC\" }", "{ trace:id = \"00000000000000000000000000000abc\" }")]
    [InlineData("{ span:parentID = nil }", "{ span:parentID = nil }")]
    [InlineData("{ nil != .a }", "{ .a != nil }")]
    [InlineData("{ nil = nil }", "{ false }")]
    [InlineData("{ 1 + 2 * 3 ^ 2 ^ 2 = 4 }", "{ (1 + (2 * (3 ^ (2 ^ 2)))) = 4 }")]
    [InlineData("{ 8 / 4 / 2 = 1 % 2 }", "{ ((8 / 4) / 2) = (1 % 2) }")]
    [InlineData("{ -.a * 2 = 1 }", "{ (-(.a * 2)) = 1 }")]
    [InlineData("{ -.a + 2 = 1 }", "{ ((-.a) + 2) = 1 }")]
    [InlineData("{ !.a && .b }", "{ (!.a) && .b }")]
    [InlineData("{ !(.a = 1) }", "{ !(.a = 1) }")]
    [InlineData("{ .a = 1 || .b = 2 && .c = 3 }", "{ ((.a = 1) || (.b = 2)) && (.c = 3) }")]
    [InlineData("{ .a = 1 && .b = 2 && .c = 3 }", "{ (.a = 1) && (.b = 2) && (.c = 3) }")]
    [InlineData("{ .a > minInt && .a < maxInt }", "{ (.a > minInt) && (.a < 9223372036854775807) }")]
    [InlineData("{ .a = 1e3 || .a = .5 || .a = 2.0 }", "{ (.a = 1000.0) || (.a = 0.5) || (.a = 2.0) }")]
    [InlineData("{ .a = \"\\u00e9\\x41\\n\\\"\" }", "{ .a = \"\u00e9A\\n\\\"\" }")]
    [InlineData("{ .a = 1 } // of the query\n | /* not\nmore */ count() > 2", "{ .a = 1 } | count() > 2")]
    [InlineData("{.a} > {.b} >> {.c}", "({ .a } > { .b }) >> { .c }")]
    [InlineData("{.a} && {.b} >> {.c} || {.d}", "({ .a } && ({ .b } >> { .c })) || { .d }")]
    [InlineData("{.a} < {.b}", "{ .a } < { .b }")]
    [InlineData("{.a} << {.b}", "{ .a } << { .b }")]
    [InlineData("{.a} ~ {.b}", "{ .a } ~ { .b }")]
    [InlineData("{.a} !> {.b}", "{ .a } !> { .b }")]
    [InlineData("{.a} !>> {.b}", "{ .a } !>> { .b }")]
    [InlineData("{.a} !< {.b}", "{ .a } !< { .b }")]
    [InlineData("{.a} !<< {.b}", "{ .a } !<< { .b }")]
    [InlineData("{.a} !~ {.b}", "{ .a } !~ { .b }")]
    [InlineData("{.a} &> {.b}", "{ .a } &> { .b }")]
    [InlineData("{.a} &>> {.b}", "{ .a } &>> { .b }")]
    [InlineData("{.a} &< {.b}", "{ .a } &< { .b }")]
    [InlineData("{.a} &<< {.b}", "{ .a } &<< { .b }")]
    [InlineData("{.a} &~ {.b}", "{ .a } &~ { .b }")]
    [InlineData("({.a} && {.b}) > {.c}", "({ .a } && { .b }) > { .c }")]
    [InlineData("({.a} | count() > 1) >> ({.b} | { .c })", "({ .a } | count() > 1) >> ({ .b } | { .c })")]
    [InlineData("(count() > 1 | {.a}) && {.b}", "(count() > 1 | { .a }) && { .b }")]
    [InlineData("{.a} | by(resource.service.name) | count() > 2 | coalesce() | select(.x, name)",
        "{ .a } | by(resource.service.name) | count() > 2 | coalesce() | select(.x, name)")]
    [InlineData("{} | max(duration) >= 1s", "{} | max(duration) >= 1s")]
    [InlineData("avg(.field) > 1 - 3", "avg(.field) > (1 - 3)")]
    [InlineData("{} | (max(.a) + 1) * 2 > min(.b) ^ 2", "{} | ((max(.a) + 1) * 2) > (min(.b) ^ 2)")]
    [InlineData("{} | sum(.a * 2 + 1) = 1", "{} | sum((.a * 2) + 1) = 1")]
    [InlineData("{} | rate()", "{} | rate()")]
    [InlineData("{} | count_over_time() by (name, span.a) with(sample=0.1, most_recent=true)",
        "{} | count_over_time() by(name, span.a) with(sample=0.1, most_recent=true)")]
    [InlineData("{} | quantile_over_time(duration, 0, .9, 1) by (.a)", "{} | quantile_over_time(duration, 0, 0.9, 1) by(.a)")]
    [InlineData("{} | rate() by(name) > 10 | topk(5) | bottomk(2) <= -1.5", "{} | rate() by(name) > 10 | topk(5) | bottomk(2) <= -1.5")]
    [InlineData("{} with (most_recent=true)", "{} with(most_recent=true)")]
    [InlineData("{ llm:model = \"gpt-4o\" && llm:cost > 0.5 && trace:user = \"ann\" && trace:tags = \"beta\" }",
        "{ (llm:model = \"gpt-4o\") && (llm:cost > 0.5) && (trace:user = \"ann\") && (trace:tags = \"beta\") }")]
    [InlineData("{ score:relevance < 0.5 || score:\"any name\" = \"bad\" }", "{ (score:\"relevance\" < 0.5) || (score:\"any name\" = \"bad\") }")]
    [InlineData("{ llm:text = \"refund policy\" && llm:text != \"sorry\" }", "{ (llm:text = \"refund policy\") && (llm:text != \"sorry\") }")]
    [InlineData("{ llm:kind = \"tool\" && llm:timeToFirstToken > 500ms }", "{ (llm:kind = \"tool\") && (llm:timeToFirstToken > 500ms) }")]
    public void What_is_valid_is_read_and_its_normal_text_reads_the_same(string text, string normal)
    {
        var query = Read(text);
        Assert.Equal(normal, query.Normalized);
        Assert.Equal(normal, Read(normal).Normalized);
    }

    [Theory]
    [InlineData("", 1, 1, "the end of the query", "a query")]
    [InlineData("true", 1, 1, "\"true\"", "a spanset")]
    [InlineData("{ . }", 1, 4, "a space", "an attribute's key")]
    [InlineData("{ span. }", 1, 8, "a space", "an attribute's key")]
    [InlineData("{ .a < }", 1, 8, "\"}\"", "a field")]
    [InlineData("{ .a < 3", 1, 9, "the end of the query", "}")]
    [InlineData("{ (.a < 3 }", 1, 11, "\"}\"", ")")]
    [InlineData("{ attribute = 4 }", 1, 3, "\"attribute\"", "span.attribute")]
    [InlineData("{\n  .a == 4 }", 2, 7, "\"=\"", "a field")]
    [InlineData("{ true } + { true }", 1, 10, "\"+\"", "the end of the query")]
    [InlineData("{ true } = { true }", 1, 10, "\"=\"", "the end of the query")]
    [InlineData("max(name) = \"foo\"", 1, 1, "max() of text", "a number")]
    [InlineData("avg(.field) + 1", 1, 16, "the end of the query", "a comparison")]
    [InlineData("sum(3) > 2", 1, 1, "sum() of a constant", "something of the span")]
    [InlineData("1 > 2", 1, 1, "a comparison of constants", "an aggregate")]
    [InlineData("select(.a", 1, 10, "the end of the query", ")")]
    [InlineData("{} | select(1)", 1, 13, "\"1\"", "a field")]
    [InlineData("coalesce() | { true }", 1, 1, "\"coalesce\"", "something to coalesce")]
    [InlineData("count() > 3 && { true }", 1, 13, "\"&&\"", "a further stage")]
    [InlineData("{ true } | count()", 1, 19, "the end of the query", "a comparison")]
    [InlineData("{ true } | notAnAggregate() = 1", 1, 12, "\"notAnAggregate\"", "count() > 2")]
    [InlineData("{ true } | max() = 1", 1, 16, "\")\"", "a field")]
    [InlineData("{ true } | by(1)", 1, 12, "by() of a constant", "something of the span")]
    [InlineData("({} | rate()) && {}", 1, 7, "\"rate\"", "not in parentheses")]
    [InlineData("{} | rate() | topk(0)", 1, 20, "\"0\"", "at least 1")]
    [InlineData("{} | topk(10)", 1, 6, "\"topk\"", "rate()")]
    [InlineData("{} | quantile_over_time(duration)", 1, 33, "\")\"", "a quantile")]
    [InlineData("{} | quantile_over_time(duration, 1.5)", 1, 35, "\"1.5\"", "from 0 to 1")]
    [InlineData("{} | sum_over_time(name)", 1, 6, "sum_over_time() of text", "a number")]
    [InlineData("{} | rate() by (.a,.b,.c,.d,.e,.f)", 1, 13, "6 labels", "at most 5")]
    [InlineData("{ 1 = \"foo\" }", 1, 5, "a comparison of a whole number with text", "one type")]
    [InlineData("{ duration > \"1s\" }", 1, 12, "a comparison of a duration with text", "one type")]
    [InlineData("{ status > ok }", 1, 10, "\">\" with a status", "= !=")]
    [InlineData("{ name = error }", 1, 8, "a comparison of text with a status", "one type")]
    [InlineData("{ .a =~ 2 }", 1, 6, "\"=~\" with a whole number", "= != <")]
    [InlineData("{ .a =~ .b }", 1, 6, "\"=~\" with an attribute", "a pattern in quotes")]
    [InlineData("{ status }", 1, 1, "a spanset of a status", "a condition")]
    [InlineData("{ 1 + 1 }", 1, 1, "a spanset of a whole number", "a condition")]
    [InlineData("{ !\"foo\" = \"bar\" }", 1, 3, "\"!\" before text", "a condition")]
    [InlineData("{ -name = \"foo\" }", 1, 3, "\"-\" before text", "a number")]
    [InlineData("{ 1 + \"foo\" = 1 }", 1, 5, "\"+\" beside text", "numbers")]
    [InlineData("{ true && 1.1 }", 1, 8, "\"&&\" beside a number", "conditions")]
    [InlineData("{ span:status = nil }", 1, 15, "a comparison of status with nil", "may be missing")]
    [InlineData("{ .a > nil }", 1, 6, "\">\" with nil", "= or !=")]
    [InlineData("{ span.foo =~ \"[\" }", 1, 15, "a pattern with an error", "UnterminatedBracket at its character 1")]
    [InlineData("{ span.foo =~ \"(a)\\\\1\" }", 1, 15, "a pattern that is not supported", "no back references")]
    [InlineData("{ span.foo =~ \"a(?=b)\" }", 1, 15, "a pattern that is not supported", "no lookaround")]
    [InlineData("{ span.foo =~ \"a)(b\" }", 1, 15, "a pattern with an error", "InsufficientOpeningParentheses")]
    [InlineData("{ parent }", 1, 3, "\"parent\"", "nestedSetParent")]
    [InlineData("{ trace:status = error }", 1, 3, "\"trace:status\"", "trace:duration")]
    [InlineData("{ span:rootName = \"bar\" }", 1, 3, "\"span:rootName\"", "span:name")]
    [InlineData("{ llm:colour = 1 }", 1, 3, "\"llm:colour\"", "llm:cost")]
    [InlineData("{ lm:cost = 1 }", 1, 3, "\"lm:cost\"", "llm:")]
    [InlineData("{ llm:kind = \"LLM\" }", 1, 14, "\"\"LLM\"\"", "retriever")]
    [InlineData("{ llm:text > \"a\" }", 1, 12, "\">\"", "= or !=")]
    [InlineData("{ llm:text = \"--\" }", 1, 14, "--", "at least one letter or digit")]
    [InlineData("{ \"a\" = llm:text }", 1, 18, "\"}\"", "= or !=")]
    [InlineData("{} | by(llm:text)", 1, 17, "\")\"", "= or !=")]
    [InlineData("{} | select(llm:text)", 1, 13, "\"llm:text\"", "another field")]
    [InlineData("{ score: > 1 }", 1, 9, "a space", "a score's name")]
    [InlineData("{ .a = \"abc }", 1, 8, "a text that does not end on its line", "a closing")]
    [InlineData("{ .a = `abc }", 1, 8, "a text that does not end", "a closing")]
    [InlineData("{ .a = \"\\q\" }", 1, 9, "a backslash", "an escape")]
    [InlineData("{ .\"abc = 1 }", 1, 4, "a quoted key that does not end", "a closing")]
    [InlineData("{ .\"a\\n\" = 1 }", 1, 6, "a backslash", "two escapes")]
    [InlineData("{ .a = 99999999999999999999 }", 1, 8, "a whole number beyond 64 bits", "at most")]
    [InlineData("{ .a = 300y }", 1, 8, "\"300y\"", "up to 292 years")]
    [InlineData("{ .a = 5min }", 1, 8, "\"5m", "a duration")]
    [InlineData("{ .a = 0x1F }", 1, 8, "\"0x\"", "a number")]
    [InlineData("{ .a = 1e999 }", 1, 8, "\"1e999\"", "a number")]
    [InlineData("{} /* open", 1, 4, "a comment that does not end", "*/")]
    [InlineData("{} ; {}", 1, 4, "\";\"", "a spanset")]
    [InlineData("{} with(a)", 1, 10, "\")\"", "=")]
    [InlineData("{} with(=1)", 1, 9, "\"=\"", "a hint")]
    [InlineData("{} {}", 1, 4, "\"{\"", "the end of the query")]
    [InlineData("{} |", 1, 5, "the end of the query", "coalesce()")]
    public void What_is_not_valid_is_refused_with_its_place(string text, int line, int column, string found, string expected)
    {
        Assert.False(TraceQlQuery.TryParse(text, out _, out var error), text);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_shows_its_line_with_a_caret_below()
    {
        Assert.False(TraceQlQuery.TryParse("{ .a = 1 &&\n  .b ? 2 }", out _, out var error));
        Assert.Equal("line 2, column 6: found \"?\"; expected a spanset such as { name = \"chat\" }, an operator or a name\n  .b ? 2 }\n     ^", error.ToString());
        Assert.Equal(17, error.Offset);
    }

    [Fact]
    public void Of_a_long_line_what_is_around_the_place_is_shown()
    {
        Assert.False(TraceQlQuery.TryParse($"{{ .a = \"{new string('x', 500)}\" ? }}", out _, out var error));
        var lines = error.Excerpt.Split('\n');
        Assert.True(lines[0].Length <= 120, lines[0]);
        Assert.Equal('?', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_query_that_is_too_long_is_refused()
    {
        var longest = "{ .a = \"" + new string('x', TraceQlQuery.MaxLength - 11) + "\" }";
        Assert.Equal(TraceQlQuery.MaxLength, longest.Length);
        Read(longest);
        Assert.False(TraceQlQuery.TryParse(longest + " ", out _, out var error));
        Assert.Contains("65536", error.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "(", "{}", ")")]
    [InlineData("{ ", "(", "true", ")", " }")]
    [InlineData("{ ", "!", ".a", "", " }")]
    [InlineData("{ .b = ", "-", ".a", "", " }")]
    [InlineData("{ .b = ", "-(", ".a", ")", " }")]
    [InlineData("{ .b = ", "2 ^ ", ".a", "", " }")]
    [InlineData("{ .b = ", "1 + ", ".a", "", " }")]
    [InlineData("{ .b = ", "(1 + ", ".a", ")", " }")]
    [InlineData("{ .b = ", "(.a = 1) = ", "true", "", " }")]
    [InlineData("", "{} > ", "{}")]
    [InlineData("", "({} | count() > 1) >> (", "{}", ")")]
    [InlineData("", "({} || {} && ", "{}", ")")]
    [InlineData("", "(", "count()", ") > 1")]
    [InlineData("", "(", "count() > 1", ")")]
    [InlineData("{} | ", "1 + ", "count()", "", " > 1")]
    [InlineData("{} | ", "2 ^ ", "count()", "", " > 1")]
    public void Nesting_has_a_limit_and_never_overflows_the_stack(string before, string open, string inner, string close = "", string after = "")
    {
        var few = before + string.Concat(Enumerable.Repeat(open, 10)) + inner + (close == ") > 1" ? "" : string.Concat(Enumerable.Repeat(close, 10))) + after;
        if (close == ") > 1")
            few = string.Concat(Enumerable.Repeat(open, 10)) + inner + new string(')', 10) + " > 1";
        Read(few);

        var many = before + string.Concat(Enumerable.Repeat(open, 5_000)) + inner + string.Concat(Enumerable.Repeat(close, 5_000)) + after;
        if (many.Length > TraceQlQuery.MaxLength)
            many = many[..TraceQlQuery.MaxLength];
        Assert.False(TraceQlQuery.TryParse(many, out _, out var error));
        Assert.Equal("a query nested too deep", error.Found);
    }

    [Fact]
    public void Long_chains_of_conditions_are_no_nesting()
    {
        Read("{ " + string.Join(" || ", Enumerable.Range(0, 5_000).Select(i => $".a={i}")) + " }");
        Read(string.Join(" && ", Enumerable.Repeat("{.a}", 5_000)));
        Read(string.Join(" | ", Enumerable.Repeat("{.a}", 5_000)));
        Read("{ " + string.Join(" && ", Enumerable.Repeat("(.a || .b)", 4_000)) + " }");
    }

    [Fact]
    public void Whatever_is_cut_out_of_queries_is_read_or_refused()
    {
        string[] queries =
        [
            "({.a=1} | count() > 1 | by(span.\"x y\")) &>> { !(name =~ `a|b` && -1.5e3 < .b ^ 2) || llm:text = \"q\\n\" } | select(score:\"n\", trace:user)",
            "{ parent.span.a != nil } /* c */ | quantile_over_time(llm:cost, .5, 1) by (resource.service.name) | topk(3) >= 1h2.5m with(x=-1, y=\"z\")",
        ];
        var (read, refused) = (0, 0);
        foreach (var query in queries)
        {
            for (var from = 0; from < query.Length; from++)
            {
                for (var to = from; to <= query.Length; to += 1 + (from % 4))
                {
                    foreach (var text in (string[])[query[from..to], query[..from] + query[to..]])
                    {
                        if (TraceQlQuery.TryParse(text, out var parsed, out var error))
                        {
                            read++;
                            Assert.Equal(parsed.Normalized, Read(parsed.Normalized).Normalized);
                        }
                        else
                        {
                            refused++;
                            Assert.InRange(error.Offset, 0, text.Length);
                        }
                    }
                }
            }
        }

        Assert.True(read > 50 && refused > 5_000, $"Too tame: {read} read, {refused} refused.");
    }

    private static TraceQlQuery Read(string text)
    {
        Assert.True(TraceQlQuery.TryParse(text, out var query, out var error), error?.ToString());
        return query;
    }
}
