using System.Text.Json;
using Orleans.Traces.Experiments;
using Orleans.Traces.Experiments.Checks;
using Orleans.Traces.Experiments.Json;

namespace Orleans.Traces.Tests.Experiments;

/// <summary>What becomes of the rules of a release.</summary>
public sealed class ReleaseCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    // Ten cases: the baseline's scores are all 0.8, the release's 0.8 but for one of 0.2; its cost rose from 1 to 1.1.
    private static readonly Experiment Baseline = Of("base", _ => 0.8, 1);
    private static readonly Experiment Release = Of("new", i => i == 3 ? 0.2 : 0.8, 1.1);

    [Theory]
    [InlineData("""{"rule":"cases","min":10}""", false, "10 cases were run to their end, 10 must be; 1 are missing, 0 may be.", "lost")]
    [InlineData("""{"rule":"cases","min":11,"maxMissing":1}""", false, "10 cases were run to their end, 11 must be; 1 are missing, 1 may be.", "lost")]
    [InlineData("""{"rule":"cases","min":10,"maxMissing":1}""", true, "10 cases were run to their end, 10 must be; 1 are missing, 1 may be.", "lost")]
    [InlineData("""{"rule":"required","measure":"score:x"}""", true, "10 of 10 cases have score:x.", "")]
    [InlineData("""{"rule":"required","measure":"tokens"}""", false, "0 of 10 cases have tokens.", "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9")]
    [InlineData("""{"rule":"bound","measure":"score:x","min":0.74}""", true, "The mean of score:x over 10 cases is 0.74; it must be at least 0.74.", "c3")]
    [InlineData("""{"rule":"bound","measure":"score:x","min":0.75}""", false, "The mean of score:x over 10 cases is 0.74; it must be at least 0.75.", "c3")]
    [InlineData("""{"rule":"bound","measure":"score:x","of":"min","min":0.3,"max":1}""", false, "The min of score:x over 10 cases is 0.2; it must be at least 0.3 and at most 1.", "c3")]
    [InlineData("""{"rule":"bound","measure":"costUsd","of":"p95","max":1.1}""", true, "The p95 of costUsd over 10 cases is 1.1; it must be at most 1.1.", "")]
    [InlineData("""{"rule":"bound","measure":"costUsd","of":"max","max":1}""", false, "The max of costUsd over 10 cases is 1.1; it must be at most 1.", "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9")]
    [InlineData("""{"rule":"bound","measure":"tokens","max":1}""", false, "No case has tokens.", "")]
    [InlineData("""{"rule":"not-worse","measure":"costUsd","by":0.05}""", false, "The mean of costUsd over 10 cases is 1.1, the baseline's 1. At 0.95 it is worse by at most 0.1; 0.05 is allowed.", "")]
    [InlineData("""{"rule":"not-worse","measure":"costUsd","byShare":0.2}""", true, "The mean of costUsd over 10 cases is 1.1, the baseline's 1. At 0.95 it is worse by at most 0.1; 0.2 is allowed.", "")]
    [InlineData("""{"rule":"not-worse","measure":"score:x","by":0.3}""", true, null, "c3")]
    [InlineData("""{"rule":"not-worse","measure":"score:x","by":0.06}""", false, null, "c3")]
    [InlineData("""{"rule":"not-worse","measure":"score:y"}""", false, "No case has score:y in both experiments.", "")]
    [InlineData("""{"rule":"no-case-worse","measure":"score:x","by":0.6}""", true, "0 of 10 cases are worse in score:x by more than 0.6.", "")]
    [InlineData("""{"rule":"no-case-worse","measure":"score:x","by":0.5}""", false, "1 of 10 cases are worse in score:x by more than 0.5.", "c3")]
    [InlineData("""{"rule":"no-case-worse","measure":"costUsd"}""", false, "10 of 10 cases are worse in costUsd by more than 0.", "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9")]
    [InlineData("""{"rule":"no-case-worse","measure":"score:y","by":1}""", false, "No case has score:y in both experiments.", "")]
    public void A_rule_is_kept_or_not_and_says_by_which_figures(string rule, bool passed, string? figures, string cases)
    {
        Assert.True(NewCheck.TryRead(Json($$"""{"baseline":"base","rules":[{{rule}}]}"""), out var request, out _));

        var one = Assert.Single(ReleaseCheck.Of(request.Rules, Release, Baseline));

        Assert.Equal((passed, cases), (one.Passed, string.Join(' ', one.Cases)));
        if (figures is not null)
            Assert.Equal(figures, one.Figures);
    }

    [Theory]
    [InlineData("[]", "", "a JSON object")]
    [InlineData("{}", "rules", "a list of 1 to 100 rules")]
    [InlineData("""{"rules":[]}""", "rules", "a list of 1 to 100 rules")]
    [InlineData("""{"rules":[{"rule":"cases"},{"rule":"faster"}]}""", "rules[1].rule", "one of cases, required")]
    [InlineData("""{"rules":[1]}""", "rules[0]", "a JSON object")]
    [InlineData("""{"rules":[{"rule":"cases","measure":"tokens"}]}""", "rules[0].measure", "left out")]
    [InlineData("""{"rules":[{"rule":"required","measure":"grounded"}]}""", "rules[0].measure", "score:NAME")]
    [InlineData("""{"rules":[{"rule":"bound","measure":"tokens"}]}""", "rules[0].max", "given, or min")]
    [InlineData("""{"rules":[{"rule":"bound","measure":"tokens","max":1,"of":"median"}]}""", "rules[0].of", "one of mean, p95, min, max")]
    [InlineData("""{"rules":[{"rule":"not-worse","measure":"tokens","by":1,"byShare":1}]}""", "rules[0].byShare", "left out where by is given")]
    [InlineData("""{"rules":[{"rule":"not-worse","measure":"tokens","confidence":1}]}""", "rules[0].confidence", "a number from 0.5")]
    [InlineData("""{"rules":[{"rule":"no-case-worse","measure":"tokens","by":-1}]}""", "rules[0].by", "a number, at least 0")]
    [InlineData("""{"baseline":"a\\b","rules":[{"rule":"cases"}]}""", "baseline", "1 to 128 characters")]
    public void A_rule_that_is_none_is_named(string body, string field, string expected)
    {
        Assert.False(NewCheck.TryRead(Json(body), out _, out var fault));
        Assert.Equal(field, fault.Field);
        Assert.StartsWith(expected, fault.Expected, StringComparison.Ordinal);
    }

    private static Experiment Of(string id, Func<int, double> score, double cost) => Experiment.Of(
        id,
        [
            .. Enumerable.Range(0, 10).Select(i => new ExperimentRun
            {
                Mark = new ExperimentMark(id, $"c{i}"),
                Trace = Some.TraceOf(1),
                Start = 1,
                End = 2,
                Measures = new Dictionary<string, double> { ["score:x"] = score(i), ["costUsd"] = cost },
            }),
        ],
        [.. Enumerable.Range(0, 10).Select(i => $"c{i}"), "lost"],
        Now);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
