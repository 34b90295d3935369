using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Services;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What is read of answers of models, services and scripts.</summary>
public sealed class AnswerFormTests
{
    private static readonly AnswerForm Words = AnswerForm.Of(("good", 1), ("bad", 0.25)), Number = new([], new ScoreRange(0, 5)),
        Categories = AnswerForm.Of(("glad", null), ("sad", null));

    public static TheoryData<string, string, string> Answers => new()
    {
        { "words", """{"reasoning":"It is.","choice":"good"}""", "1 good | It is." },
        { "words", """ {"choice": "Bad "} """, "0.25 bad" },
        { "words", "```json\n{\"choice\":\"good\"}\n```", "1 good" },
        { "words", "Sure! {\"choice\":\"good\"}", "it is no JSON: 'Sure! {\"choice\":\"good\"}'" },
        { "words", """{"choice":"good"} {"choice":"bad"}""", "it is no JSON" },
        { "words", """{"choice":"go""", "it is no JSON" },
        { "words", "", "it is no JSON" },
        { "words", "<html>", "it is no JSON" },
        { "words", "[]", "it is no object of the form" },
        { "words", """{"choice":"fair"}""", "the choice 'fair' is not one of good, bad" },
        { "words", """{"choice":1}""", "'choice' is not one of good, bad" },
        { "words", """{"score":1}""", "'choice' is not one of good, bad" },
        { "number", """{"reasoning":"x","score":4.5}""", "4.5 | x" },
        { "number", """{"score":0}""", "0" },
        { "number", """{"score":5.1}""", "the score 5.1 is out of its range, 0 to 5" },
        { "number", """{"score":-1}""", "the score -1 is out of its range, 0 to 5" },
        { "number", """{"score":1e999}""", "the score 1e999 is out of its range, 0 to 5" },
        { "number", """{"score":"4"}""", "'score' is not a number from 0 to 5" },
        { "categories", """{"choice":"sad","reasoning":"x"}""", "sad | x" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_models_answer_is_read_strictly(string form, string answer, string expected)
    {
        var verdict = (form switch { "words" => Words, "number" => Number, _ => Categories }).Read(answer, out var fault);

        Assert.StartsWith(expected, fault ?? Text(verdict!), StringComparison.Ordinal);
        Assert.Equal(fault is null, verdict is not null);
    }

    [Fact]
    public void The_form_is_told_as_a_schema()
    {
        Assert.Equal(
            """{"properties":{"reasoning":{"type":"string"},"choice":{"type":"string","enum":["good","bad"]}},"type":"object","required":["reasoning","choice"],"additionalProperties":false}""",
            Words.Schema);
        Assert.Contains("\"score\":{\"type\":\"number\"}", Number.Schema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"score":0.5}""", "0.5")]
    [InlineData("""{"score":0.5,"label":"fair","explanation":"so so"}""", "0.5 fair | so so")]
    [InlineData("""{"score":true}""", "1")]
    [InlineData("""{"score":null,"label":"fair"}""", "fair")]
    [InlineData("""{"label":"fair"}""", "fair")]
    [InlineData("""{"score":null}""", "nothing")]
    [InlineData("0.25", "0.25")]
    [InlineData("false", "0")]
    [InlineData("null", "nothing")]
    [InlineData("""{}""", "it must be {\"score\"")]
    [InlineData("""{"score":"high"}""", "it must be {\"score\"")]
    [InlineData("""{"score":1,"label":5}""", "it must be {\"score\"")]
    [InlineData("""{"score":1,"explanation":[]}""", "it must be {\"score\"")]
    [InlineData("[1]", "it must be {\"score\"")]
    [InlineData("\"good\"", "it must be {\"score\"")]
    [InlineData("""{"score":2}""", "the score 2 is out of its range, 0 to 1")]
    [InlineData("-0.1", "the score -0.1 is out of its range, 0 to 1")]
    public void A_services_answer_is_read_strictly(string answer, string expected)
    {
        var verdict = ServiceAnswer.Read(Judged.Json(answer), ScoreRange.Unit, out var fault);

        Assert.StartsWith(expected, fault ?? (verdict is null ? "nothing" : Text(verdict)), StringComparison.Ordinal);
    }

    private static string Text(Verdict verdict) => FormattableString.Invariant($"{verdict.Value:0.##} {verdict.Label}").Trim()
        + (verdict.Explanation is null ? "" : $" | {verdict.Explanation}");
}
