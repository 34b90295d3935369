using System.Text.Json;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Web.ViewModels.Scorers;

namespace Orleans.Traces.Web.Tests.Scorers;

public sealed class ScorerFormTests
{
    [Fact]
    public void Every_kind_that_the_server_knows_has_a_form()
    {
        Assert.Equal(ScoringKinds.Names, KindForm.All.Select(k => k.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kinds_example_is_taken_by_the_server()
    {
        Assert.All(KindForm.All, kind =>
        {
            var form = new ScorerForm { Kind = kind.Kind };
            var isExpected = false;
            foreach (var field in kind.Fields)
            {
                // One of the two says what is expected.
                form[field] = field.Name == "expectedAttribute" && isExpected ? "" : field.Name == "prompt" ? "" : field.Words is [_, var second, ..] ? second : field.Type == SettingType.Flag ? SettingText.Of(true) : field.Example;
                isExpected |= field.Name == "expected";
            }

            Assert.True(form.TryWrite(out var body, out var fault), fault);
            Assert.True(NewScorer.TryRead("x", JsonDocument.Parse(body!).RootElement, out _, out var refused), $"{kind.Kind}: {refused}");
        });
    }

    [Fact]
    public void A_scorer_that_is_read_into_the_form_is_written_as_it_was()
    {
        var sent = """
            {"name":"Good","enabled":false,"spans":"{ llm:kind = \"llm\" }","traces":"{}","sampling":0.25,"kind":"contains",
             "settings":{"texts":["a","b c"],"mode":"all","ignoreCase":false},"atOnce":2,"perMinute":30,"costPerDay":1.5}
            """;
        Assert.True(NewScorer.TryRead("x", JsonDocument.Parse(sent).RootElement, out var scorer, out _));

        Assert.True(ScorerForm.Of(scorer).TryWrite(out var body, out _));

        Assert.True(NewScorer.TryRead("x", JsonDocument.Parse(body!).RootElement, out var again, out var fault), $"{fault}");
        Assert.True(scorer.Says(again), body);
    }

    [Fact]
    public void A_setting_that_the_form_does_not_know_is_kept()
    {
        var scorer = new ScorerDocument
        {
            Id = "x", Name = "x", Version = 1, Enabled = true, Spans = null, Traces = null, Sampling = 1, Kind = "of-tomorrow",
            Settings = JsonDocument.Parse("""{"deep":{"a":[1]}}""").RootElement, AtOnce = 4, PerMinute = null,
        };

        Assert.True(ScorerForm.Of(scorer).TryWrite(out var body, out _));

        Assert.Contains("""
            "kind":"of-tomorrow","settings":{"deep":{"a":[1]}}
            """.Trim(), body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latency", "maxMs", "soon", "At most, milliseconds must be a number.")]
    [InlineData("latency", "maxMs", " ", "At most, milliseconds: this must be filled in.")]
    [InlineData("json-schema", "schema", "{\n{", "Schema must be JSON: line 2 is not.")]
    public void What_cannot_be_sent_is_said_by_its_title(string kind, string field, string text, string fault)
    {
        var form = new ScorerForm { Kind = kind };
        form.Settings[field] = text;

        Assert.False(form.TryWrite(out _, out var said));
        Assert.Equal(fault, said);
    }

    [Fact]
    public void A_share_that_is_no_number_is_not_sent()
    {
        Assert.False(new ScorerForm { Percent = "half" }.TryWrite(out _, out var fault));
        Assert.Equal("Percent of the traces must be a number, or be left empty.", fault);
    }
}
