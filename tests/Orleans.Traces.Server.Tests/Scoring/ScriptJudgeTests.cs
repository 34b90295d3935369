using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Scripts;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Server.Scoring.Scripts;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>A script judges, and can do nothing else.</summary>
public sealed class ScriptJudgeTests
{
    private readonly ScriptJudge _judge = new();

    [Theory]
    [InlineData("return 0.5", "0.5")]
    [InlineData("return view.output.length > 3", "1")]
    [InlineData("return { score: 0.25, label: 'poor', explanation: view.output }", "0.25 poor | the answer")]
    [InlineData("return null", "nothing")]
    [InlineData("return undefined", "nothing")]
    [InlineData("return view.x + 1", "nothing")]
    [InlineData("return { label: view.traceId.slice(0, 4) }", "0000")]
    [InlineData("return JSON.parse('{\"score\":1}')", "1")]
    [InlineData("const seen = new Set(view.output.split(' ')); return seen.size / 4", "0.5")]
    public void A_script_says_the_score_of_what_it_sees(string body, string expected) => Assert.Equal(expected, Said($"function score(view) {{ {body} }}"));

    [Theory]
    [InlineData("while (true) {}", "statements")]
    [InlineData("let a = []; while (true) a.push('x'.repeat(10000))", "but is limited to")]
    [InlineData("return new Array(1e9).fill('x').length", "but is limited to")]
    [InlineData("return score(view)", "recursion")]
    [InlineData("return /(a+)+$/.test('a'.repeat(40) + 'b')", "timed out")]
    [InlineData("return System.IO.File.Exists('/etc/passwd')", "System is not defined")]
    [InlineData("return importNamespace('System')", "importNamespace is not defined")]
    [InlineData("return require('fs')", "require is not defined")]
    [InlineData("return fetch('http://169.254.169.254')", "fetch is not defined")]
    [InlineData("return view.GetType().Assembly.FullName", "")]
    [InlineData("return eval('1')", "")]
    [InlineData("return new Function('return 1')()", "")]
    [InlineData("return (function(){}).constructor('return 1')()", "")]
    [InlineData("throw new Error('so not')", "so not")]
    [InlineData("return view.nothing.there", "")]
    [InlineData("return 7", "the score 7 is out of its range, 0 to 1")]
    [InlineData("return 'good'", "it must be {\"score\"")]
    [InlineData("const a = {}; a.a = a; return a", "")]
    public void A_script_that_does_what_it_may_not_fails_soon_and_says_why(string body, string error)
    {
        var code = $"function score(view) {{ {body} }}";
        var failed = Assert.Throws<ScoringException>(() => Said(code));

        Assert.Equal(ScoringFault.Lasting, failed.Fault);
        Assert.Contains(error, failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nothing_of_one_target_is_left_for_the_next()
    {
        const string counting = "var n = 0; Object.prototype.seen = 0; function score(view) { n++; Object.prototype.seen++; return n === 1 && ({}).seen === 1 }";

        Assert.Equal(["1", "1"], [Said(counting), Said(counting)]);
    }

    [Theory]
    [InlineData("function score(view) { return 1 }", null)]
    [InlineData("const score = view => 1;", null)]
    [InlineData("function grade(view) { return 1 }", "there is no such function")]
    [InlineData("function score(view) {", "JavaScript with a function score(view); ")]
    [InlineData("while (true) {}", "JavaScript with a function score(view); ")]
    public void A_script_is_read_when_it_is_set(string code, string? problem)
    {
        var said = ScriptJudge.ProblemOf((ScriptMethod)Scorer(code).Method);

        if (problem is null)
            Assert.Null(said);
        else
            Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    private string Said(string code)
    {
        var view = new ScoredView { Parts = ViewParts.Output, Output = JsonSerializer.SerializeToElement("the answer") };
        var said = _judge.Judge(new TraceKey(ProjectId.Default, Some.TraceOf(1)), Scorer(code), new ScoringTarget(null, view, view.Hash(), view.Hash()))?.Verdict;
        return said is null ? "nothing"
            : FormattableString.Invariant($"{said.Value:0.##} {said.Label}").Trim() + (said.Explanation is null ? "" : $" | {said.Explanation}");
    }

    private static Scorer Scorer(string code)
    {
        var body = JsonSerializer.Deserialize<JsonElement>($$"""{"kind":"javascript","settings":{"code":{{JsonSerializer.Serialize(code)}}} }""");
        Assert.True(NewScorer.TryRead("scripted", body, out var scorer, out var fault), $"{fault}");
        return scorer.ToScorer()!;
    }
}
