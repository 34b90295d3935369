using Orleans.Traces.Assembling;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "", "unset", SeverityLevel.Plain)]
    [InlineData(0, "notice", "notice", SeverityLevel.Plain)]
    [InlineData(1, "", "TRACE", SeverityLevel.Quiet)]
    [InlineData(8, "", "DEBUG4", SeverityLevel.Quiet)]
    [InlineData(9, "Information", "Information", SeverityLevel.Plain)]
    [InlineData(14, "", "WARN2", SeverityLevel.Warning)]
    [InlineData(17, "", "ERROR", SeverityLevel.Error)]
    [InlineData(24, "", "FATAL4", SeverityLevel.Error)]
    [InlineData(99, "", "99", SeverityLevel.Plain)]
    public void A_severity_has_a_word_and_a_level(int number, string text, string word, SeverityLevel level) =>
        Assert.Equal(new Severity(word, level), Severity.Of(number, text));

    [Fact]
    public void Every_flag_has_a_meaning()
    {
        var all = Enum.GetValues<TraceFlags>().Aggregate((a, b) => a | b);
        var words = FlagWords.Of(all);

        Assert.Equal(8, words.Count);
        Assert.All(words, w => Assert.EndsWith(".", w.Meaning, StringComparison.Ordinal));
        Assert.Empty(FlagWords.Of(TraceFlags.None));
    }

    [Fact]
    public void Nothing_is_a_blank()
    {
        Assert.Equal("(no name)", Names.Of(Some.Summary(1, "")));
        Assert.Equal("(no spans yet)", Names.Of(Some.Summary(1, "") with { SpanCount = 0 }));
        Assert.Equal("(no name)", Names.Of(Some.Span(1, 0, "")));
    }

    [Fact]
    public void A_key_breaks_after_dots_and_underscores() =>
        Assert.Equal(["gen_", "ai.", "usage.", "output_", "tokens."], Names.KeyParts("gen_ai.usage.output_tokens."));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_way_to_a_first_trace_names_the_endpoint_and_has_a_place_for_a_key_where_one_is_needed(bool withKey)
    {
        var ways = FirstTraceSteps.Ways(new Uri("http://traces.test:9/"), new Uri("http://traces.test:8"), withKey);

        Assert.Equal(["Python", "TypeScript", ".NET", "Go", "gRPC", "curl"], ways.Select(w => w.Name));
        Assert.All(ways, way =>
        {
            var code = string.Join('\n', way.Steps.Select(s => s.Code)) + "\n";
            Assert.Contains(way.Name == "gRPC" ? "=http://traces.test:8\n" : way.Name == "curl" ? " http://traces.test:9/v1/traces " : "=http://traces.test:9\n", code, StringComparison.Ordinal);
            Assert.Equal(withKey, code.Contains("x-api-key", StringComparison.Ordinal));
            Assert.Equal(withKey, code.Contains("YOUR_KEY", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("http://localhost:4320/", "http://localhost:4318", "http://localhost:4318/")]
    [InlineData("http://10.0.0.5:4320/", "http://localhost:4318", "http://10.0.0.5:4318/")]
    [InlineData("https://traces.example/", "http://localhost:4318", "http://traces.example:4318/")]
    [InlineData("http://10.0.0.5:4320/", "http://10.0.0.6:4318", "http://10.0.0.6:4318/")]
    public void A_reader_elsewhere_is_told_the_name_that_it_knows(string page, string endpoint, string seen) =>
        Assert.Equal(seen, FirstTraceSteps.SeenFrom(new Uri(page), new Uri(endpoint)).ToString());
}
