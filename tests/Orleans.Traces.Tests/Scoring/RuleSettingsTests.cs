using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Rules;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What is wrong with a scorer is said by the field's name.</summary>
public sealed class RuleSettingsTests
{
    [Theory]
    [InlineData("""{}""", "kind", "given: one of contains, cost, ")]
    [InlineData("""{"kind":"magic"}""", "kind", "one of contains, cost, error, exact, ")]
    [InlineData("""{"kind":"error","colour":1}""", "colour", "left out: the fields are name, enabled, ")]
    [InlineData("""{"kind":"error","settings":5}""", "settings", "an object of at most 8192 bytes")]
    [InlineData("""{"kind":"error","settings":{"a":1}}""", "settings.a", "left out: this kind has no settings")]
    [InlineData("""{"kind":"error","sampling":1.5}""", "sampling", "a number from 0 to 1")]
    [InlineData("""{"kind":"error","enabled":"yes"}""", "enabled", "true or false")]
    [InlineData("""{"kind":"error","atOnce":0}""", "atOnce", "a whole number from 1 to 32")]
    [InlineData("""{"kind":"error","spans":"{ llm:colour = 1 }"}""", "spans", "a TraceQL query; line 1, column 3: found \"llm:colour\"")]
    [InlineData("""{"kind":"error","traces":"{} | rate()"}""", "traces", "a TraceQL query that finds spans; this one measures")]
    [InlineData("""{"kind":"error","traces":"{ score:a > 1 }"}""", "traces", "a TraceQL query without scores")]
    [InlineData("""{"kind":"exact"}""", "settings.expected", "given, or expectedAttribute in its place")]
    [InlineData("""{"kind":"exact","settings":{"expected":"a","expectedAttribute":"b"}}""", "settings.expected", "given, or expectedAttribute")]
    [InlineData("""{"kind":"exact","settings":{"expected":"a","field":"both"}}""", "settings.field", "one of output, input")]
    [InlineData("""{"kind":"contains","settings":{"texts":[]}}""", "settings.texts", "a list of 1 to 50 texts")]
    [InlineData("""{"kind":"contains","settings":{"texts":["a",1]}}""", "settings.texts", "a list of 1 to 50 texts")]
    [InlineData("""{"kind":"regex","settings":{"pattern":"(?=a)"}}""", "settings.pattern", "a regular expression of 1 to 1000 characters")]
    [InlineData("""{"kind":"regex","settings":{"pattern":"("}}""", "settings.pattern", "a regular expression")]
    [InlineData("""{"kind":"json-schema"}""", "settings.schema", "a JSON Schema as an object")]
    [InlineData("""{"kind":"json-schema","settings":{"schema":{"type":"nothing"}}}""", "settings.schema", "a JSON Schema")]
    [InlineData("""{"kind":"json-schema","settings":{"schema":{"properties":{"a":{"pattern":"(a+)+b"}}}}}""", "settings.schema", "without pattern")]
    [InlineData("""{"kind":"json-schema","settings":{"schema":{"$ref":"https://example.com/other"}}}""", "settings.schema", "references to other documents")]
    [InlineData("""{"kind":"numeric","settings":{"expected":"1","tolerance":0}}""", "settings.tolerance", "a number above 0")]
    [InlineData("""{"kind":"length"}""", "settings.max", "given, or min, or both")]
    [InlineData("""{"kind":"length","settings":{"min":5,"max":4}}""", "settings.max", "at least min")]
    [InlineData("""{"kind":"latency"}""", "settings.maxMs", "given: milliseconds")]
    [InlineData("""{"kind":"cost","settings":{"maxUsd":-1}}""", "settings.maxUsd", "given: US dollars, at least 0")]
    [InlineData("""{"kind":"tokens"}""", "settings.max", "given: a number of tokens")]
    [InlineData("""{"kind":"tool-called"}""", "settings.tool", "given: the tool's name")]
    [InlineData("""{"kind":"tool-called","settings":{"tool":"a","arguments":[1]}}""", "settings.arguments", "an object")]
    [InlineData("""{"kind":"tool-not-called","settings":{"tool":"a","arguments":{}}}""", "settings.arguments", "left out: the fields are tool")]
    [InlineData("""{"kind":"language","settings":{"language":"xx"}}""", "settings.language", "one of en, de, ")]
    [InlineData("""{"kind":"pii","settings":{"types":["shoeSize"]}}""", "settings.types", "a list of one or more of email, ")]
    public void A_fault_names_the_field(string body, string field, string expected)
    {
        Assert.False(NewScorer.TryRead("x", Judged.Json(body), out _, out var fault));
        Assert.Equal(field, fault.Field);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_that_says_little_has_defaults()
    {
        Assert.True(NewScorer.TryRead("polite", Judged.Json("""{"kind":"error"}"""), out var scorer, out _));
        var read = scorer.ToScorer()!;

        Assert.Equal(
            ("polite", "polite", true, null, null, 1.0, 4, null), (read.Id, read.Name, read.Enabled, read.Spans, read.Traces, read.Sampling, read.Limits.AtOnce, read.Limits.PerMinute));
        Assert.IsType<ErrorRule>(read.Method);
    }

    [Fact]
    public void Two_scorers_say_the_same_where_all_but_their_versions_is()
    {
        static ScorerDocument Read(string body)
        {
            Assert.True(NewScorer.TryRead("x", Judged.Json(body), out var scorer, out _));
            return scorer;
        }

        var scorer = Read("""{"kind":"length","settings":{"min":1,"max":2}}""");
        Assert.True(scorer.Says(Read("""{"kind":"length","settings":{ "max":2, "min":1 }}""") with { Version = 7 }));
        Assert.False(scorer.Says(Read("""{"kind":"length","settings":{"min":1,"max":3}}""")));
        Assert.False(scorer.Says(Read("""{"kind":"length","settings":{"min":1,"max":2},"sampling":0.5}""")));
    }

    [Fact]
    public void A_stored_scorer_that_is_no_longer_understood_is_none()
    {
        Assert.True(NewScorer.TryRead("x", Judged.Json("""{"kind":"error"}"""), out var scorer, out _));

        Assert.Null((scorer with { Kind = "gone" }).ToScorer());
        Assert.Null((scorer with { Spans = "{ gone" }).ToScorer());
    }
}
